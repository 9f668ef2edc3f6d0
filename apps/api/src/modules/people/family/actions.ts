import type { Actor } from '@linli/domain/actor'
import type { BodyOf } from '@linli/domain/endpoint'
import type { addMyChild, FamilyView } from '@linli/domain/people/contract'
import {
  acceptLinkRefusal,
  childRefusal,
  consentRefusal,
  endLinkRefusal,
  needsConsent,
  relationOfChild,
} from '@linli/domain/people/rules'
import { CONSENT_TEXT, PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Services } from '../../../http/services.ts'
import { sendMessage } from '../../messages/actions.ts'
import { ageOrNull, readIdNumber, readName, sealIdNumber, viewLinks } from '../actions.ts'
import {
  acceptLinkRow,
  endLinkRow,
  findPerson,
  insertConsent,
  insertLink,
  insertPerson,
  isOnRoster,
  listActableFor,
  listLinksOf,
  lockHousehold,
  lockLinkOf,
  type Person,
} from '../store.ts'
import { listHousehold, withdrawConsents } from './store.ts'

/** What every act on the family needs; `tx` is inside the actor's community. */
export interface FamilyAct {
  actor: Actor
  now: Date
}

/** The person of the roster the actor is bound to. */
export async function requireMe(tx: Tx, actor: Actor): Promise<Person> {
  const me = actor.personId === null ? null : await findPerson(tx, { personId: actor.personId })
  if (!me) throw refused(refuse(PEOPLE_REFUSALS, 'not_bound'))
  return me
}

export async function describeFamily(tx: Tx, { actor, now }: FamilyAct): Promise<FamilyView> {
  const me = await requireMe(tx, actor)
  const actable = await listActableFor(tx, me.id, now)
  const household = await listHousehold(tx, me.householdId, now)
  const elsewhere = actable.filter((person) => person.householdId !== me.householdId)
  const links = await listLinksOf(tx, me.id)
  return {
    members: [...household, ...elsewhere].map(
      ({ personId, name, bornOn, relation, householdId, consentGiven }) => ({
        personId,
        name,
        age: ageOrNull(bornOn, now),
        relation,
        sameHousehold: householdId === me.householdId,
        actingAs: actable.find((person) => person.personId === personId)?.actingAs ?? null,
        consentGiven,
      }),
    ),
    links: viewLinks(links, me.id, now),
    consent: { ...CONSENT_TEXT, paragraphs: [...CONSENT_TEXT.paragraphs] },
  }
}

export interface AddChild extends FamilyAct {
  child: BodyOf<typeof addMyChild>
}

/** Record, guardianship and consent are written together: none of them is ever there without the others. */
export async function addChild(
  tx: Tx,
  services: Services,
  { actor, child, now }: AddChild,
): Promise<FamilyView> {
  const guardian = await requireMe(tx, actor)
  const { secrets } = services
  const { communityId, accountId } = actor
  const { householdId } = guardian
  const name = readName(child.name)
  const id = newId()
  const idNumber = child.idNumber === undefined ? null : readIdNumber(child.idNumber, child.bornOn).idNumber
  const sealed = idNumber === null ? null : sealIdNumber(secrets, { communityId, personId: id }, idNumber)

  await lockHousehold(tx, { householdId })
  const same = { householdId, name, bornOn: child.bornOn, idNumberHash: sealed?.idNumberHash ?? null }
  const duplicate = await isOnRoster(tx, same)
  const { bornOn, consentVersion } = child
  const refusal = childRefusal({ guardian, bornOn, consentVersion, duplicate }, now)
  if (refusal) throw refused(refusal)

  const relation = relationOfChild(guardian.relation, child.relation)
  const person = { communityId, id, householdId, name, relation, bornOn, createdAt: now, updatedAt: now }
  const written = await insertPerson(tx, { ...person, ...sealed })
  if (!written) throw refused(refuse(PEOPLE_REFUSALS, 'child_already_registered'))
  await insertLink(tx, {
    communityId,
    id: newId(),
    kind: 'guardian',
    actingPersonId: guardian.id,
    forPersonId: id,
    requestedAt: now,
    requestedById: accountId,
    acceptedAt: now,
    acceptedById: accountId,
  })
  if (needsConsent(bornOn, now))
    await insertConsent(tx, {
      communityId,
      id: newId(),
      childId: id,
      guardianId: guardian.id,
      version: consentVersion,
      channel: 'app',
      givenAt: now,
    })
  return describeFamily(tx, { actor, now })
}

/** The guardian and the child, if the child is within the guardian's sight; asked before both consent acts. */
async function guardianAndChild(tx: Tx, { actor, childId, version, now }: ConsentAct) {
  const guardian = await requireMe(tx, actor)
  const child = await findPerson(tx, { personId: childId })
  const actable = await listActableFor(tx, guardian.id, now)
  const isGuardian = actable.some((p) => p.personId === childId && p.actingAs === 'guardian')
  if (!child || (!isGuardian && child.householdId !== guardian.householdId))
    throw notFound('person_not_found', '没有找到这个人')
  const refusal = consentRefusal({ isGuardian, guardian, childBornOn: child.bornOn, version }, now)
  if (refusal) throw refused(refusal)
  return { guardian, child }
}

interface ConsentAct extends FamilyAct {
  childId: string
  version: number
}

export async function giveConsent(tx: Tx, act: ConsentAct): Promise<FamilyView> {
  const { actor, version, now } = act
  const { guardian, child } = await guardianAndChild(tx, act)
  await insertConsent(tx, {
    communityId: actor.communityId,
    id: newId(),
    childId: child.id,
    guardianId: guardian.id,
    version,
    channel: 'app',
    givenAt: now,
  })
  return describeFamily(tx, act)
}

export async function withdrawConsent(tx: Tx, act: Omit<ConsentAct, 'version'>): Promise<FamilyView> {
  const { child } = await guardianAndChild(tx, { ...act, version: CONSENT_TEXT.version })
  await withdrawConsents(tx, { childId: child.id, byId: act.actor.accountId, now: act.now })
  return describeFamily(tx, act)
}

export interface LinkAct extends FamilyAct {
  linkId: string
}

async function requireLink(tx: Tx, me: Person, linkId: string) {
  const link = await lockLinkOf(tx, { linkId, personId: me.id })
  if (!link) throw notFound('link_not_found', '没有找到这条代办关系，可能已经解除')
  return link
}

export async function acceptLink(tx: Tx, act: LinkAct): Promise<FamilyView> {
  const { actor, linkId, now } = act
  const me = await requireMe(tx, actor)
  const link = await requireLink(tx, me, linkId)
  const refusal = acceptLinkRefusal({ isForMe: link.forPersonId === me.id })
  if (refusal) throw refused(refusal)
  if (link.acceptedAt === null) {
    await acceptLinkRow(tx, { linkId, byId: actor.accountId, now })
    await sendMessage(tx, {
      communityId: actor.communityId,
      personId: link.actingPersonId,
      kind: 'link_accepted',
      body: `${me.name}同意由你代办，可以替${me.name}报名活动了。`,
      now,
    })
  }
  return describeFamily(tx, act)
}

/** Ends a link, or declines one that was asked for; either side may. */
export async function endLink(tx: Tx, act: LinkAct): Promise<FamilyView> {
  const { actor, linkId, now } = act
  const me = await requireMe(tx, actor)
  const link = await requireLink(tx, me, linkId)
  const facts = { kind: link.kind, isForMe: link.forPersonId === me.id, forPerson: link.forPerson }
  const refusal = endLinkRefusal(facts, now)
  if (refusal) throw refused(refusal)
  await endLinkRow(tx, { linkId, byId: actor.accountId, now })
  return describeFamily(tx, act)
}
