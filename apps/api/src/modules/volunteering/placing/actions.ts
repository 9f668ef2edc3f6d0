import { type Actor, byWhom } from '@linli/domain/actor'
import type { ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import {
  type HeldShift,
  isFilled,
  placeOnShifts,
  refusedForAnybody,
  type ServerFacts,
} from '@linli/domain/volunteering/sign-up/rules'
import { SHIFT_SIGN_UP_REFUSALS } from '@linli/domain/volunteering/sign-up/terms'
import type { ShiftSignUpChannel } from '@linli/domain/volunteering/terms'
import type { Asked, PlaceKind } from '../../../capacity.ts'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { listPersonsToSignUp, type PersonToSignUp } from '../../people/acting/store.ts'
import { recruitmentNotFound } from '../actions.ts'
import {
  listHeld,
  listShared,
  listVolunteersAmong,
  lockNotices,
  lockVolunteers,
  type NoticeWithShifts,
  readNotices,
  type ShiftRow,
  type ShiftSignUpRow,
  writeShiftPlaces,
} from './store.ts'

const missing = (code: keyof typeof SHIFT_SIGN_UP_REFUSALS) => notFound(code, SHIFT_SIGN_UP_REFUSALS[code])

/** One person, or a guest (记名), and the shifts of one notice that they shall be on. */
export interface ShiftRequest {
  actor: Actor
  recruitmentId: string
  shiftIds: readonly string[]
  who: { personId: string } | { guestName: string }
  waitIfFull: boolean
  /** `app`: for oneself and whom one acts for. The others are staff, who may for everybody. */
  channel: ShiftSignUpChannel
  /** Which group brought them: by the share card, or as staff say. */
  from: { shareCode: string } | { groupId: string } | null
  now: Date
}

interface Facts {
  /** As they were before the lock. */
  notice: NoticeWithShifts
  /** Null for a guest. */
  person: (ServerFacts & { personId: string }) | null
  name: string
  groupId: string | null
}

interface Row extends NoticeWithShifts {
  /** Set by whoever takes the last free place. */
  filledAt: Date | null
}

/** What each person holds or awaits. */
type Held = Map<string, HeldShift[]>

export interface PlacedOnShifts {
  rows: ShiftSignUpRow[]
  signUps: ShiftSignUpView[]
}

type AskedShifts = Asked<ShiftRequest, Facts>

const personOf = ({ who }: ShiftRequest) => ('personId' in who ? who.personId : null)
const byStaff = ({ channel }: ShiftRequest) => channel !== 'app'
const shareCodeOf = ({ from }: ShiftRequest) => (from && 'shareCode' in from ? from.shareCode : null)

async function readFacts(tx: Tx, requests: readonly ShiftRequest[]): Promise<(Facts | AppError)[]> {
  const now = new Date(Math.max(...requests.map((request) => request.now.getTime())))
  const forPersons = requests.filter((request) => personOf(request) !== null)
  const personIds = forPersons.flatMap((request) => personOf(request) ?? [])
  const codes = requests.flatMap((request) => shareCodeOf(request) ?? [])
  const [notices, persons, volunteers, shared] = await Promise.all([
    readNotices(tx, { recruitmentIds: [...new Set(requests.map((request) => request.recruitmentId))] }),
    listPersonsToSignUp(tx, {
      actingIds: forPersons.map((request) => (byStaff(request) ? null : request.actor.personId)),
      personIds,
      now,
    }),
    listVolunteersAmong(tx, [...new Set(personIds)]),
    codes.length > 0 ? listShared(tx, [...new Set(codes)]) : [],
  ])
  const personFor = new Map(forPersons.map((request, i) => [request, persons[i] ?? null]))
  return requests.map((request) => {
    const refusal = personRefusal(request, personFor.get(request) ?? null)
    if (refusal) return refusal
    const notice = notices.get(request.recruitmentId)
    if (!notice || (!notice.notice.publishedAt && !byStaff(request))) return recruitmentNotFound()
    const person = personFor.get(request) ?? null
    return {
      notice,
      person: person && toServer(person, volunteers),
      name: person ? person.name : 'guestName' in request.who ? request.who.guestName.trim() : '',
      groupId: groupOf(request, shared),
    }
  })
}

function personRefusal(request: ShiftRequest, person: PersonToSignUp | null): AppError | null {
  if (!byStaff(request) && !request.actor.personId)
    return new AppError(403, 'not_bound', SHIFT_SIGN_UP_REFUSALS.not_bound)
  if (personOf(request) === null) return null
  if (byStaff(request)) return person ? null : missing('person_not_found')
  if (person?.mayActFor) return null
  return new AppError(403, 'person_not_yours', SHIFT_SIGN_UP_REFUSALS.person_not_yours)
}

const toServer = (person: PersonToSignUp, volunteers: ReadonlySet<string>) => ({
  personId: person.personId,
  name: person.name,
  bornOn: person.bornOn,
  relation: person.relation,
  consentMissing: person.consentGiven === false,
  isVolunteer: volunteers.has(person.personId),
})

/** A code of another notice brought nobody to this one. */
function groupOf(
  { from, recruitmentId }: ShiftRequest,
  shared: readonly { code: string; recruitmentId: string; groupId: string }[],
): string | null {
  if (!from) return null
  if ('groupId' in from) return from.groupId
  const found = shared.find((each) => each.code === from.shareCode && each.recruitmentId === recruitmentId)
  return found?.groupId ?? null
}

const chosenOf = ({ shiftIds }: ShiftRequest, { shifts }: NoticeWithShifts) =>
  shiftIds.flatMap((id) => shifts.get(id) ?? [])

/** False for who is refused whatever else is true: then neither counters nor people are locked for it. */
function needsLock({ request, facts: { notice } }: AskedShifts): boolean {
  const chosen = chosenOf(request, notice)
  if (chosen.length < request.shiftIds.length) return false
  const { waitIfFull, now } = request
  return !refusedForAnybody({ notice: notice.notice, chosen, waitIfFull, now })
}

async function lockRows(tx: Tx, recruitmentIds: readonly string[]): Promise<Map<string, Row>> {
  const found = await lockNotices(tx, { recruitmentIds })
  return new Map([...found].map(([id, notice]) => [id, { ...notice, filledAt: null }]))
}

/** Behind the counters the people are locked, so that nobody is put on two overlapping shifts by two at once. */
async function readHeld(tx: Tx, asked: readonly AskedShifts[]): Promise<Held> {
  const idsOf = (some: readonly AskedShifts[]) => [
    ...new Set(some.flatMap(({ facts }) => facts.person?.personId ?? [])),
  ]
  const personIds = idsOf(asked)
  if (personIds.length === 0) return new Map()
  const after = new Date(Math.min(...asked.map(({ request }) => request.now.getTime())))
  const [, rows] = await Promise.all([
    lockVolunteers(tx, idsOf(asked.filter(needsLock))),
    listHeld(tx, { personIds, after }),
  ])
  const held: Held = new Map(personIds.map((id) => [id, []]))
  for (const { personId, ...shift } of rows) held.get(personId)?.push(shift)
  return held
}

function place({ request, facts }: AskedShifts, row: Row, held: Held): PlacedOnShifts | AppError {
  const { notice } = row
  if (!notice.publishedAt && !byStaff(request)) return recruitmentNotFound()
  const chosen = chosenOf(request, row)
  if (chosen.length < request.shiftIds.length) return missing('shift_not_found')
  const holds = (facts.person && held.get(facts.person.personId)) ?? []
  const { person } = facts
  const { waitIfFull, now } = request
  const statuses = placeOnShifts({ notice, person, chosen, held: holds, waitIfFull, now })
  if ('code' in statuses) return refused(statuses)
  const placed = chosen.map((shift, i) => {
    const isConfirmed = statuses[i] === 'confirmed'
    shift.lastQueueNumber += 1
    if (isConfirmed) shift.taken += 1
    else shift.waiting += 1
    holds.push({ ...shift, shiftId: shift.id, title: notice.title })
    return toRow({ request, facts }, shift, isConfirmed)
  })
  if (!notice.filledAt && isFilled([...row.shifts.values()], now)) row.filledAt ??= now
  return {
    rows: placed,
    signUps: placed.map((signUp, i) => ({
      id: signUp.id,
      shiftId: signUp.shiftId,
      personId: signUp.personId,
      name: facts.name,
      status: signUp.status,
      channel: signUp.channel,
      signedUpAt: signUp.signedUpAt.toISOString(),
      // The newest in line has all others before it.
      waitingPosition: signUp.status === 'waiting' ? (chosen[i]?.waiting ?? null) : null,
    })),
  }
}

function toRow({ request, facts }: AskedShifts, shift: ShiftRow, isConfirmed: boolean): ShiftSignUpRow {
  const { actor, channel, now } = request
  return {
    communityId: actor.communityId,
    id: newId(),
    shiftId: shift.id,
    recruitmentId: shift.recruitmentId,
    personId: facts.person?.personId ?? null,
    guestName: facts.person ? null : facts.name,
    startsAt: shift.startsAt,
    endsAt: shift.endsAt,
    status: isConfirmed ? 'confirmed' : 'waiting',
    channel,
    groupId: facts.groupId,
    queueNumber: shift.lastQueueNumber,
    signedUpAt: now,
    signedUpById: byWhom(actor),
    confirmedAt: isConfirmed ? now : null,
    cancelledAt: null,
    cancelledById: null,
  }
}

async function write(
  tx: Tx,
  placed: readonly PlacedOnShifts[],
  rows: readonly Row[],
): Promise<readonly Promise<unknown>[]> {
  const touched = new Set(placed.flatMap((each) => each.rows.map(({ shiftId }) => shiftId)))
  return writeShiftPlaces(tx, {
    signUps: placed.flatMap((each) => each.rows),
    shifts: rows.flatMap(({ shifts }) => [...shifts.values()].filter(({ id }) => touched.has(id))),
    filled: rows.flatMap(({ notice, filledAt }) => (filledAt ? [{ id: notice.id, filledAt }] : [])),
  })
}

/**
 * Places on shifts (班次名额). The row of the engine is a notice with all its shifts: who asks for several has them
 * together or not at all, and who takes the last place of all knows it.
 */
export const SHIFT_PLACES: PlaceKind<ShiftRequest, Facts, Row, Held, PlacedOnShifts> = {
  readFacts,
  rowIdOf: (request) => request.recruitmentId,
  unlockedRow: ({ notice }) => ({ ...notice, filledAt: null }),
  needsLock,
  // All facts are read at once.
  completeFacts: async () => {},
  lockRows,
  readHeld,
  // The line ends by the clock as it is read: nothing is stored for it.
  settle: async () => false,
  place,
  write,
}
