import type { Actor } from '@linli/domain/actor'
import type { BodyOf } from '@linli/domain/endpoint'
import type { PersonSummary, PersonView, registerPerson } from '@linli/domain/people/contract'
import { normaliseIdNumber, normaliseName, normalisePhone } from '@linli/domain/people/identity/rules'
import { consentRefusal, linkRefusal, registrationRefusal } from '@linli/domain/people/rules'
import { PEOPLE_REFUSALS, type SecretField } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import type { Services } from '../../../http/services.ts'
import {
  ageOrNull,
  idNumberHashOf,
  phoneHashOf,
  readIdNumber,
  readName,
  readPhone,
  sealIdNumber,
  sealPhone,
  viewLinks,
} from '../actions.ts'
import {
  acceptLinkRow,
  findPerson,
  hasLink,
  insertConsent,
  insertLink,
  insertPerson,
  isOnRoster,
  listLinksOf,
  lockHousehold,
  type Person,
} from '../store.ts'
import {
  findConsent,
  findSummary,
  householdHasHead,
  listOthersOfHousehold,
  type Sought,
  type SummaryRow,
  searchPersons,
} from './store.ts'

/** What every act at the desk (窗口) needs; a grid worker's `actor.gridId` bounds whom they reach. */
export interface DeskAct {
  actor: Actor
  now: Date
}

const PAGE_SIZE = 20
const MAX_WORDS = 5

const personNotFound = () => notFound('person_not_found', '没有找到这个人')

/** Missing, of another community or of another grid: the caller cannot tell which. */
async function requirePerson(tx: Tx, actor: Actor, personId: string): Promise<Person> {
  const person = await findPerson(tx, { personId, gridId: actor.gridId })
  if (!person) throw personNotFound()
  return person
}

function readSought(secrets: Secrets, communityId: string, text: string): Sought | null {
  const phone = normalisePhone(text)
  if (phone !== null) return { by: 'phone', phoneHash: phoneHashOf(secrets, communityId, phone) }
  const idNumber = normaliseIdNumber(text)
  if (idNumber !== null)
    return { by: 'id_number', idNumberHash: idNumberHashOf(secrets, communityId, idNumber) }
  const words = text.split(/\s+/).map(normaliseName).filter(Boolean)
  if (words.length === 0) return null
  return { by: 'words', name: words.join(''), words: words.slice(0, MAX_WORDS) }
}

const PERSON_CURSOR = cursorOf({ id: 'uuid' })

export async function search(
  tx: Tx,
  services: Services,
  { actor, text, cursor, now }: DeskAct & { text: string; cursor: string | undefined },
): Promise<{ rows: PersonSummary[]; nextCursor: string | null }> {
  const afterId = PERSON_CURSOR.read(cursor)?.id ?? null
  const sought = readSought(services.secrets, actor.communityId, text)
  if (!sought) return { rows: [], nextCursor: null }
  const found = await searchPersons(tx, {
    sought,
    gridId: actor.gridId,
    afterId,
    limit: PAGE_SIZE + 1,
  })
  const page = found.slice(0, PAGE_SIZE)
  const last = found.length > PAGE_SIZE ? page.at(-1) : undefined
  return {
    rows: page.map((row) => viewSummary(row, now)),
    nextCursor: last ? PERSON_CURSOR.write(last) : null,
  }
}

function viewSummary({ bornOn, ...row }: SummaryRow, now: Date): PersonSummary {
  return { ...row, age: ageOrNull(bornOn, now) }
}

export async function describePerson(
  tx: Tx,
  { actor, personId, now }: DeskAct & { personId: string },
): Promise<PersonView> {
  const person = await requirePerson(tx, actor, personId)
  const summary = await findSummary(tx, { personId, gridId: actor.gridId })
  if (!summary) throw personNotFound()
  const { householdId, bornOn, maskedIdNumber } = person
  const others = await listOthersOfHousehold(tx, { householdId, personId })
  const links = await listLinksOf(tx, personId)
  const consent = await findConsent(tx, personId)
  return {
    ...viewSummary(summary, now),
    bornOn,
    maskedIdNumber,
    householdId,
    householdMembers: others.map((row) => viewSummary(row, now)),
    links: viewLinks(links, null, now),
    consent: consent && { ...consent, givenAt: consent.givenAt.toISOString() },
  }
}

/** The guardian's accepted link and paper consent for a child, in the child's own transaction. */
async function recordConsent(
  tx: Tx,
  {
    actor,
    now,
    childId,
    guardianId,
    version,
  }: DeskAct & { childId: string; guardianId: string; version: number },
): Promise<void> {
  const { communityId, accountId } = actor
  const link = { kind: 'guardian' as const, actingPersonId: guardianId, forPersonId: childId }
  await insertLink(tx, {
    communityId,
    id: newId(),
    ...link,
    requestedAt: now,
    requestedById: accountId,
    acceptedAt: now,
    acceptedById: accountId,
  })
  await insertConsent(tx, {
    communityId,
    id: newId(),
    childId,
    guardianId,
    version,
    channel: 'paper',
    givenAt: now,
    recordedById: accountId,
  })
}

export interface Registration extends DeskAct {
  form: BodyOf<typeof registerPerson>
}

/** Registers somebody without a phone at the desk; a child only together with a guardian's consent. */
export async function register(tx: Tx, services: Services, registration: Registration): Promise<PersonView> {
  const { actor, form, now } = registration
  const { communityId } = actor
  const { householdId, relation, consent } = form
  const household = await lockHousehold(tx, { householdId, gridId: actor.gridId })
  if (!household) throw notFound('household_not_found', '没有找到这一户')
  const id = newId()
  const columns = readForm(services.secrets, { communityId, personId: id }, form)
  const { name, bornOn } = columns
  const idNumberHash = columns.idNumberHash ?? null
  const guardian = consent ? await requirePerson(tx, actor, consent.guardianId) : null
  const refusal = registrationRefusal(
    {
      relation,
      bornOn,
      householdHasHead: await householdHasHead(tx, householdId),
      duplicate: await isOnRoster(tx, { householdId, name, bornOn, idNumberHash }),
      consent: consent && guardian ? { version: consent.version, guardian } : null,
    },
    now,
  )
  if (refusal) throw refused(refusal)
  const person = { communityId, id, householdId, relation, createdAt: now, updatedAt: now, ...columns }
  if (!(await insertPerson(tx, person))) throw refused(refuse(PEOPLE_REFUSALS, 'person_already_registered'))
  if (consent) await recordConsent(tx, { actor, now, childId: id, ...consent })
  return describePerson(tx, { actor, personId: id, now })
}

/** What was typed, cleaned and sealed; refused where a number is wrong. */
function readForm(
  secrets: Secrets,
  place: { communityId: string; personId: string },
  form: Registration['form'],
) {
  const typedBornOn = form.bornOn ?? null
  const identity = form.idNumber === undefined ? null : readIdNumber(form.idNumber, typedBornOn)
  return {
    name: readName(form.name),
    bornOn: identity?.bornOn ?? typedBornOn,
    ...(identity && sealIdNumber(secrets, place, identity.idNumber)),
    ...(form.phone !== undefined && sealPhone(secrets, place, readPhone(form.phone))),
  }
}

export interface PaperConsent extends DeskAct {
  childId: string
  guardianId: string
  version: number
}

/** Staff saw guardian and papers: the signature makes the guardian link too, where there was none. */
export async function recordPaperConsent(tx: Tx, act: PaperConsent): Promise<PersonView> {
  const { actor, childId, guardianId, version, now } = act
  const child = await requirePerson(tx, actor, childId)
  const guardian = await requirePerson(tx, actor, guardianId)
  const refusal =
    child.id === guardian.id
      ? refuse(PEOPLE_REFUSALS, 'not_guardian')
      : consentRefusal({ isGuardian: true, guardian, childBornOn: child.bornOn, version }, now)
  if (refusal) throw refused(refusal)
  await recordConsent(tx, act)
  return describePerson(tx, { actor, personId: childId, now })
}

export interface DeskProxy extends DeskAct {
  forPersonId: string
  actingPersonId: string
}

/** Both were at the desk and agreed; an invitation that still waits for an answer is answered by it. */
export async function recordProxy(tx: Tx, act: DeskProxy): Promise<PersonView> {
  const { actor, forPersonId, actingPersonId, now } = act
  const { communityId, accountId } = actor
  const forPerson = await requirePerson(tx, actor, forPersonId)
  const acting = await requirePerson(tx, actor, actingPersonId)
  const between = { kind: 'proxy' as const, actingPersonId, forPersonId }
  const waiting = (await listLinksOf(tx, forPersonId)).find(
    (link) => link.kind === 'proxy' && link.actingPersonId === actingPersonId && link.acceptedAt === null,
  )
  const exists = waiting === undefined && (await hasLink(tx, between))
  const refusal = linkRefusal({ ...between, acting, forPerson, exists, canAnswer: true }, now)
  if (refusal) throw refused(refusal)
  const accepted = { acceptedAt: now, acceptedById: accountId }
  if (waiting) await acceptLinkRow(tx, { linkId: waiting.id, byId: accountId, now })
  else if (
    !(await insertLink(tx, {
      communityId,
      id: newId(),
      ...between,
      requestedAt: now,
      requestedById: accountId,
      ...accepted,
    }))
  )
    throw refused(refuse(PEOPLE_REFUSALS, 'link_exists'))
  return describePerson(tx, { actor, personId: forPersonId, now })
}

/** One number in full; who asked and why is audited with the call. */
export async function reveal(
  tx: Tx,
  services: Services,
  { actor, personId, field }: { actor: Actor; personId: string; field: SecretField },
): Promise<string | null> {
  const person = await requirePerson(tx, actor, personId)
  const cipher = field === 'phone' ? person.phoneCipher : person.idNumberCipher
  if (cipher === null) return null
  const { communityId } = actor
  return services.secrets.decrypt({ communityId, table: 'persons', rowId: personId, field, cipher })
}
