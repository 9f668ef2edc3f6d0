import { type Actor, byWhom } from '@linli/domain/actor'
import type { Refusal } from '@linli/domain/refusal'
import type { ChainEntry } from '@linli/domain/volunteering/chain-import/rules'
import { readChain } from '@linli/domain/volunteering/chain-import/rules'
import type {
  ChainDecision,
  ChainImported,
  ChainLineView,
  ChainPersonView,
  ChainPreview,
} from '@linli/domain/volunteering/chain-matching/contract'
import {
  type ChainPerson,
  type ChainProposal,
  proposeChain,
} from '@linli/domain/volunteering/chain-matching/rules'
import { shiftRefusal } from '@linli/domain/volunteering/sign-up/rules'
import { SHIFT_SIGN_UP_REFUSALS } from '@linli/domain/volunteering/sign-up/terms'
import { SHARE_REFUSALS } from '@linli/domain/volunteering/terms'
import { registrationRefusal } from '@linli/domain/volunteering/volunteers/rules'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import { phoneHashOf } from '../../people/actions.ts'
import { recruitmentNotFound } from '../actions.ts'
import { findChatGroup } from '../chat-groups/store.ts'
import type { ShiftRequest } from '../placing/actions.ts'
import {
  listHeld,
  listVolunteersAmong,
  lockNotices,
  type NoticeWithShifts,
  readNotices,
  type ShiftRow,
} from '../placing/store.ts'
import { placePeople } from '../sign-up/actions.ts'
import { insertVolunteers, lockNumbers } from '../volunteers/store.ts'
import { listGuestNames, listNamedPersons } from './store.ts'

/** Into which shift of which notice, and out of which group. */
export interface ChainAct {
  actor: Actor
  recruitmentId: string
  shiftId: string
  groupId?: string | undefined
  now: Date
}

interface Target {
  notice: NoticeWithShifts['notice']
  shift: ShiftRow
}

/** The shift, if it takes people at all; a group is the community's own and in use. */
async function findTarget(
  tx: Tx,
  { actor, recruitmentId, shiftId, groupId, now }: ChainAct,
  notices: ReadonlyMap<string, NoticeWithShifts>,
): Promise<Target> {
  const found = notices.get(recruitmentId)
  if (!found) throw recruitmentNotFound()
  const shift = found.shifts.get(shiftId)
  if (!shift) throw notFound('shift_not_found', SHIFT_SIGN_UP_REFUSALS.shift_not_found)
  const group =
    groupId === undefined ? null : await findChatGroup(tx, { communityId: actor.communityId, groupId })
  if (groupId !== undefined && (!group || group.closedAt))
    throw notFound('chat_group_not_found', SHARE_REFUSALS.chat_group_not_found)
  const refusal = shiftRefusal({ notice: found.notice, shift, person: null, held: [], now })
  if (refusal) throw refused(refusal)
  return { notice: found.notice, shift }
}

/** What a chain says and what is proposed for it; nothing is written. */
export async function previewChain(
  tx: Tx,
  secrets: Secrets,
  { text, ...act }: ChainAct & { text: string },
): Promise<ChainPreview> {
  const chain = readChain(text)
  if ('code' in chain) throw refused(chain)
  const target = await findTarget(tx, act, await readNotices(tx, { recruitmentIds: [act.recruitmentId] }))
  const { places, taken, waiting } = target.shift
  const freePlaces = waiting > 0 ? 0 : Math.max(0, places - taken)
  const proposals = proposeChain(chain.entries, {
    persons: await listPersons(tx, secrets, { act, target, entries: chain.entries }),
    guestNames: await listGuestNames(tx, act.shiftId),
    freePlaces,
  })
  return { lines: proposals.map(toLineView), notes: chain.notes, freePlaces }
}

interface Lookup {
  act: ChainAct
  target: Target
  entries: readonly ChainEntry[]
}

/** Everybody the chain may mean, with what stands in their way. */
async function listPersons(
  tx: Tx,
  secrets: Secrets,
  { act, target, entries }: Lookup,
): Promise<ChainPerson[]> {
  const { actor, now } = act
  const phones = new Map(
    entries.flatMap(({ phone }) =>
      phone === null ? [] : [[phoneHashOf(secrets, actor.communityId, phone), phone] as const],
    ),
  )
  const names = [...new Set(entries.map(({ name }) => name).filter(Boolean))]
  const rows = await listNamedPersons(tx, { phoneHashes: [...phones.keys()], names })
  const personIds = rows.map(({ personId }) => personId)
  const refusalOf = await readRefusals(tx, { personIds, target, now })
  return rows.map(({ phoneHash, ...row }) => ({
    ...row,
    phone: (phoneHash !== null && phones.get(phoneHash)) || null,
    refusal: refusalOf(row.personId),
  }))
}

/** Why each of these persons cannot be put on the shift; they are registered as volunteers by it where they are not. */
async function readRefusals(
  tx: Tx,
  { personIds, target, now }: { personIds: readonly string[]; target: Target; now: Date },
): Promise<(personId: string) => Refusal | null> {
  const [persons, volunteers, held] = await Promise.all([
    listPersonsToSignUp(tx, { actingIds: personIds.map(() => null), personIds, now }),
    listVolunteersAmong(tx, personIds),
    listHeld(tx, { personIds, after: now }),
  ])
  const facts = new Map(persons.flatMap((person) => (person ? [[person.personId, person] as const] : [])))
  return (personId) => {
    const person = facts.get(personId)
    if (!person) return null
    const agreedVersion = VOLUNTEER_AGREEMENT.version
    const unregistered = volunteers.has(personId)
      ? null
      : registrationRefusal({ person, mayActFor: true, agreedVersion }, now)
    const server = { ...person, consentMissing: person.consentGiven === false, isVolunteer: true }
    const holds = held.filter((each) => each.personId === personId)
    return unregistered ?? shiftRefusal({ ...target, person: server, held: holds, now })
  }
}

const toPersonView = ({ personId, name, address, maskedPhone, refusal }: ChainPerson): ChainPersonView => ({
  personId,
  name,
  address,
  maskedPhone,
  refusal: refusal?.message ?? null,
})

function toLineView({ entry, person, candidates, ...proposal }: ChainProposal): ChainLineView {
  const { number, name, raw, comment } = entry
  return {
    ...proposal,
    number,
    name,
    raw,
    comment,
    person: person && toPersonView(person),
    candidates: candidates.map(toPersonView),
  }
}

interface Registered {
  names: ReadonlyMap<string, string>
  /** Who was not a volunteer until now. */
  newcomers: ReadonlySet<string>
}

/** Registers those who are no volunteers yet, as staff do at the desk; refused with the name of who cannot be. */
async function registerMissing(
  tx: Tx,
  { actor, now }: ChainAct,
  people: readonly ChainDecision[],
): Promise<Registered> {
  const personIds = [...new Set(people.flatMap((who) => ('personId' in who ? who.personId : [])))]
  const persons = await listPersonsToSignUp(tx, { actingIds: personIds.map(() => null), personIds, now })
  await lockNumbers(tx, actor.communityId)
  const volunteers = await listVolunteersAmong(tx, personIds)
  const agreedVersion = VOLUNTEER_AGREEMENT.version
  for (const person of persons) {
    if (!person) throw notFound('person_not_found', SHIFT_SIGN_UP_REFUSALS.person_not_found)
    const refusal = volunteers.has(person.personId)
      ? null
      : registrationRefusal({ person, mayActFor: true, agreedVersion }, now)
    if (refusal) throw refused({ ...refusal, message: `${person.name}：${refusal.message}` })
  }
  const newcomers = personIds.filter((id) => !volunteers.has(id))
  await insertVolunteers(tx, {
    personIds: newcomers,
    agreedVersion,
    registeredAt: now,
    registeredById: byWhom(actor),
  })
  const names = new Map(persons.map((person) => [person?.personId ?? '', person?.name ?? '']))
  return { names, newcomers: new Set(newcomers) }
}

/** One who was decided on, and whether a guest of that name is on the list. */
interface Decided {
  who: ChainDecision
  isThere: boolean
}

/** Guests have nothing but their names to be told apart by. */
function withoutKnownGuests(people: readonly ChainDecision[], guestNames: Set<string>): Decided[] {
  return people.map((who) => {
    if ('personId' in who) return { who, isThere: false }
    const guestName = who.guestName.trim()
    const isThere = guestNames.has(guestName)
    guestNames.add(guestName)
    return { who: { guestName }, isThere }
  })
}

/**
 * Puts those whom staff decided on onto the shift or into its line, in their order and all of them, or nobody. Who is
 * there already stays, so that the same chain, grown by three, adds three.
 */
export async function importChain(
  tx: Tx,
  { people, ...act }: ChainAct & { people: readonly ChainDecision[] },
): Promise<ChainImported> {
  const { actor, recruitmentId, shiftId, groupId, now } = act
  // The counters first, as everywhere: only then whoever is registered, and then the places.
  await findTarget(tx, act, await lockNotices(tx, { recruitmentIds: [recruitmentId] }))
  const registered = await registerMissing(tx, act, people)
  const decided = withoutKnownGuests(people, await listGuestNames(tx, shiftId))
  const from = groupId === undefined ? null : { groupId }
  const asked = decided.filter(({ isThere }) => !isThere)
  const outcomes = await placePeople(
    tx,
    asked.map(({ who }): ShiftRequest => {
      const which = { recruitmentId, shiftIds: [shiftId], who, waitIfFull: true }
      return { actor, ...which, channel: 'chain', from, now }
    }),
  )
  const outcomeOf = new Map(asked.map((each, i) => [each, outcomes[i]]))
  return { results: decided.map((each) => toResult(each, outcomeOf.get(each), registered)) }
}

type Placing = Awaited<ReturnType<typeof placePeople>>[number]
type Result = ChainImported['results'][number]

/** What became of one; throws what keeps them from the shift, and with it the whole import ends undone. */
function toResult({ who }: Decided, outcome: Placing | undefined, { names, newcomers }: Registered): Result {
  const name = 'personId' in who ? (names.get(who.personId) ?? '') : who.guestName
  if (outcome && 'placed' in outcome) {
    const [signUp] = outcome.placed.signUps
    const waits = signUp?.status === 'waiting'
    return {
      name,
      result: waits ? 'waiting' : 'confirmed',
      waitingPosition: signUp?.waitingPosition ?? null,
      newVolunteer: 'personId' in who && newcomers.has(who.personId),
    }
  }
  if (outcome && 'refused' in outcome && outcome.refused.code !== 'already_on_shift')
    throw named(outcome.refused, name)
  return { name, result: 'already', waitingPosition: null, newVolunteer: false }
}

/** Says whom a refusal is about, where it does not. */
function named({ status, code, message }: AppError, name: string): AppError {
  return new AppError(status, code, message.includes(name) ? message : `${name}：${message}`)
}
