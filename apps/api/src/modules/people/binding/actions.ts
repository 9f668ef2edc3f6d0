import type { Actor } from '@linli/domain/actor'
import type { BindingRequestView } from '@linli/domain/people/contract'
import { maskPhone } from '@linli/domain/people/identity/rules'
import {
  bindingApprovalRefusal,
  bindingAttemptRefusal,
  bindingRefusal,
  bindingRequestRefusal,
  linkRefusal,
} from '@linli/domain/people/rules'
import { PEOPLE_REFUSALS, type PeopleRefusalCode } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import { HOUR_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { type AppError, notFound, notSignedIn, refused, refusedAndCounted } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Services } from '../../../http/services.ts'
import { sendMessage } from '../../messages/actions.ts'
import { moveToPerson } from '../../messages/store.ts'
import { phoneHashOf, readName, readPhone } from '../actions.ts'
import { findPerson, hasLink, insertLink, listBound, listMatching, lockPerson } from '../store.ts'
import {
  bindMembership,
  closePendingRequest,
  countFailedAttempts,
  decideRequest,
  hasPendingRequest,
  insertAttempt,
  insertRequest,
  listCandidates,
  listPendingRequests,
  lockMembership,
  lockRequest,
} from './store.ts'

/** Somebody names a person of the roster by name and phone, as one knows oneself or one's parents. */
export interface Naming {
  actor: Actor
  name: string
  phone: string
  now: Date
}

/**
 * Looks the named person up, slowly for those who guess: failed tries count, five an hour. The membership stays
 * locked, so that tries at once are counted one after the other.
 */
async function findNamed(
  tx: Tx,
  services: Services,
  { actor, name, phone, now, bound, missed }: Naming & { bound: boolean; missed: PeopleRefusalCode },
) {
  const { accountId, communityId } = actor
  const since = new Date(now.getTime() - HOUR_MS)
  const failedLastHour = await countFailedAttempts(tx, { accountId, since })
  const refusal = bindingAttemptRefusal({ bound, failedLastHour })
  if (refusal) throw refused(refusal)
  const phoneHash = phoneHashOf(services.secrets, communityId, readPhone(phone))
  const matches = await listMatching(tx, { name: readName(name), phoneHash })
  const matched = matches.length > 0
  await insertAttempt(tx, { communityId, id: newId(), accountId, attemptedAt: now, matched })
  if (!matched) throw refusedAndCounted(refuse(PEOPLE_REFUSALS, missed))
  return matches
}

async function requireMembership(tx: Tx, accountId: string) {
  const membership = await lockMembership(tx, accountId)
  if (!membership) throw notSignedIn('登录已失效，请重新登录')
  return membership
}

/** Binds the account to the one person of the roster with this name and phone. */
export async function bind(tx: Tx, services: Services, naming: Naming): Promise<void> {
  const { actor, now } = naming
  const { accountId } = actor
  const membership = await requireMembership(tx, accountId)
  const bound = membership.personId !== null
  const matches = await findNamed(tx, services, { ...naming, bound, missed: 'binding_not_matched' })
  for (const { id } of matches) await lockPerson(tx, id)
  // Read after the lock: another account may have been bound while this one waited.
  const taken = await listBound(
    tx,
    matches.map(({ id }) => id),
  )
  const facts = matches.map(({ id, bornOn }) => ({ bornOn, bound: taken.has(id) }))
  const refusal = bindingRefusal({ matches: facts }, now)
  const [match] = matches
  if (refusal || !match) throw refused(refusal ?? refuse(PEOPLE_REFUSALS, 'binding_not_matched'))
  await bindAccount(tx, { accountId, personId: match.id, byId: accountId, now })
  await closePendingRequest(tx, accountId, { byId: accountId, now, personId: match.id })
}

/** From now on the account is the person's, and so is what was told to it before. */
export async function bindAccount(tx: Tx, binding: Parameters<typeof bindMembership>[1]): Promise<void> {
  await bindMembership(tx, binding)
  await moveToPerson(tx, binding)
}

/** Asks an adult to let the actor act for them; the answer is given in their own account. */
export async function requestProxy(tx: Tx, services: Services, naming: Naming): Promise<void> {
  const { actor, now } = naming
  const { communityId, accountId, personId } = actor
  const me = personId === null ? null : await findPerson(tx, { personId })
  if (!me) throw refused(refuse(PEOPLE_REFUSALS, 'not_bound'))
  await requireMembership(tx, accountId)
  const matches = await findNamed(tx, services, { ...naming, bound: false, missed: 'person_not_matched' })
  const withAccount = await listBound(
    tx,
    matches.map(({ id }) => id),
  )
  const elder = matches.find(({ id }) => withAccount.has(id)) ?? matches[0]
  if (!elder) throw refused(refuse(PEOPLE_REFUSALS, 'person_not_matched'))
  const between = { kind: 'proxy' as const, actingPersonId: me.id, forPersonId: elder.id }
  const exists = await hasLink(tx, between)
  const canAnswer = withAccount.has(elder.id)
  const refusal = linkRefusal({ ...between, acting: me, forPerson: elder, exists, canAnswer }, now)
  if (refusal) throw refused(refusal)
  const link = { communityId, id: newId(), requestedAt: now, requestedById: accountId, ...between }
  if (!(await insertLink(tx, link))) throw refused(refuse(PEOPLE_REFUSALS, 'link_exists'))
  await sendMessage(tx, {
    communityId,
    personId: elder.id,
    kind: 'link_requested',
    body: `${me.name}想做你的代办人，替你报名活动。到「我的家人」里同意或谢绝。`,
    now,
  })
}

/** Hands a name and phone that do not match to staff. */
export async function askForBinding(
  tx: Tx,
  services: Services,
  { actor, name, phone, note, now }: Naming & { note: string },
): Promise<void> {
  const { accountId, communityId } = actor
  const membership = await requireMembership(tx, accountId)
  const digits = readPhone(phone)
  const pending = await hasPendingRequest(tx, accountId)
  const refusal = bindingRequestRefusal({ bound: membership.personId !== null, pending })
  if (refusal) throw refused(refusal)
  const id = newId()
  const place = { communityId, table: 'binding_requests', rowId: id, field: 'phone' }
  await insertRequest(tx, {
    communityId,
    id,
    accountId,
    name: readName(name),
    phoneCipher: services.secrets.encrypt({ ...place, text: digits }),
    phoneHash: phoneHashOf(services.secrets, communityId, digits),
    maskedPhone: maskPhone(digits),
    note: note.trim(),
    askedAt: now,
  })
}

const MAX_REQUESTS_SHOWN = 50
const MAX_CANDIDATES_SHOWN = 5

/** Requests that wait, each with those of the roster it may mean: same name and phone first, then same phone. */
export async function describeRequests(tx: Tx, actor: Actor): Promise<BindingRequestView[]> {
  const requests = await listPendingRequests(tx, MAX_REQUESTS_SHOWN)
  const candidates = await listCandidates(tx, {
    names: requests.map(({ name }) => name),
    phoneHashes: requests.map(({ phoneHash }) => phoneHash),
    gridId: actor.gridId,
  })
  return requests.map(({ id, name, phoneHash, maskedPhone, note, askedAt }) => {
    const likeness = (c: { name: string; phoneHash: string | null }) =>
      (c.phoneHash === phoneHash ? 2 : 0) + (c.name === name ? 1 : 0)
    return {
      id,
      name,
      maskedPhone,
      note,
      askedAt: askedAt.toISOString(),
      candidates: candidates
        .filter((c) => likeness(c) > 0)
        .sort((a, b) => likeness(b) - likeness(a))
        .slice(0, MAX_CANDIDATES_SHOWN)
        .map((c) => ({ personId: c.personId, name: c.name, address: c.address, bound: c.bound })),
    }
  })
}

const requestNotFound = (): AppError => notFound('binding_request_not_found', '没有找到这份绑定申请')

export interface RequestAct {
  actor: Actor
  requestId: string
  now: Date
}

export async function approveBinding(
  tx: Tx,
  { actor, requestId, personId, now }: RequestAct & { personId: string },
): Promise<void> {
  const request = await lockRequest(tx, requestId)
  if (!request) throw requestNotFound()
  const person = await findPerson(tx, { personId, gridId: actor.gridId })
  if (!person) throw notFound('person_not_found', '没有找到这个人')
  const { accountId } = request
  const membership = await lockMembership(tx, accountId)
  await lockPerson(tx, personId)
  const taken = await listBound(tx, [personId])
  const refusal = bindingApprovalRefusal(
    {
      decided: request.decidedAt !== null,
      accountBound: membership === null || membership.personId !== null,
      person: { bornOn: person.bornOn, bound: taken.has(personId) },
    },
    now,
  )
  if (refusal) throw refused(refusal)
  await bindAccount(tx, { accountId, personId, byId: actor.accountId, now })
  await decideRequest(tx, requestId, { byId: actor.accountId, now, personId })
  await sendMessage(tx, {
    communityId: actor.communityId,
    personId,
    kind: 'binding_approved',
    body: `${person.name}，社区已核对好你的身份，现在可以给家人报名了。`,
    now,
  })
}

/** The asker reads the reason on their own page: they have no inbox before they are bound. */
export async function declineBinding(
  tx: Tx,
  { actor, requestId, reason, now }: RequestAct & { reason: string },
): Promise<void> {
  const request = await lockRequest(tx, requestId)
  if (!request) throw requestNotFound()
  if (request.decidedAt !== null) throw refused(refuse(PEOPLE_REFUSALS, 'binding_request_decided'))
  await decideRequest(tx, requestId, { byId: actor.accountId, now, declineReason: reason.trim() })
}
