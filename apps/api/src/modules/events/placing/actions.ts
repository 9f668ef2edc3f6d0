import { createHash } from 'node:crypto'
import type { Actor } from '@linli/domain/actor'
import type { SignUpView } from '@linli/domain/events/contract'
import {
  attendeeRole,
  type FamilyFacts,
  inPriorityWindow,
  isRefusal,
  noShowsCountFrom,
  type Placement,
  placeSignUp,
  prioritySuspendedUntil,
  refusedForEveryone,
} from '@linli/domain/events/rules'
import { SIGN_UP_REFUSALS } from '@linli/domain/events/terms'
import { nextDueAt } from '@linli/domain/events/waiting-list/rules'
import type { Asked, PlaceKind } from '../../../capacity.ts'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import type { SignUpPerson } from '../../people/store.ts'
import { type Spending, spendMany } from '../../points/actions.ts'
import { listSpendable } from '../../points/expiry/actions.ts'
import { listStandings } from '../../points/store.ts'
import type { CounterRow, EventRow, SignUpRow } from '../store.ts'
import { recountFamilies, settleWaitingList } from '../waiting-list/actions.ts'
import {
  listActiveOf,
  listAttendances,
  listNoShowsOf,
  type NewAttendee,
  readCounters,
  readEvents,
  writePlaces,
} from './store.ts'

export const eventNotFound = () => notFound('event_not_found', SIGN_UP_REFUSALS.event_not_found)

export interface SignUpRequest {
  actor: Actor
  eventId: string
  personIds: readonly string[]
  acceptPartial: boolean
  waitIfFull: boolean
  now: Date
  /** Set when staff act for a family: who of it is told. They have checked whom they may act for. */
  desk: { contactId: string } | null
}

interface Row {
  event: EventRow
  counters: CounterRow
  codeOffset: number
}

interface Facts {
  /** As they were before the lock. */
  event: EventRow
  counters: CounterRow
  chosen: readonly SignUpPerson[]
  householdId: string
  /** Who signed up, or for whom staff did. */
  contactId: string
  latestSessionIds: readonly string[]
  /** The batch's latest: all that is read once for the batch is of this moment. */
  moment: Date
  isNewcomer: boolean
  family: Omit<FamilyFacts, 'activeAttendees'>
}

/** People who hold or await a place, by family and event; and what was spent since the balances were read. */
interface Held {
  active: Map<string, string[]>
  spent: Map<string, number>
}

export interface PlacedSignUp {
  signUp: SignUpRow
  attendees: NewAttendee[]
  /** Null when the early place costs nothing. */
  payment: { points: number; event: EventRow } | null
  view: SignUpView
}

type AskedSignUp = Asked<SignUpRequest, Facts>

const familyKey = (eventId: string, householdId: string) => `${eventId} ${householdId}`
const latest = (requests: readonly { now: Date }[]) =>
  new Date(Math.max(...requests.map((request) => request.now.getTime())))
const isDue = ({ nextDueAt: due }: CounterRow, now: Date) => due !== null && due <= now

const CODES = 1_000_000
const codeOffsetOf = (eventId: string) =>
  createHash('sha256').update(eventId).digest().readUInt32BE(0) % CODES

/** Six digits, never twice in an event: the queue number, shuffled differently for each event. */
const codeOf = (codeOffset: number, queueNumber: number) =>
  String((queueNumber * 387_421 + codeOffset) % CODES).padStart(6, '0')

const NOBODY: readonly string[] = []
/** Outside the priority window nothing reads it. */
const NOTHING_EARNED = { standing: 0, balance: 0, prioritySuspendedUntil: null }

async function readFacts(tx: Tx, requests: readonly SignUpRequest[]): Promise<(Facts | AppError)[]> {
  const now = latest(requests)
  const eventIds = [...new Set(requests.map((request) => request.eventId))]
  const [events, counters, persons] = await Promise.all([
    readEvents(tx, { eventIds, now }),
    readCounters(tx, { eventIds, lock: false }),
    listPersonsToSignUp(tx, {
      actingIds: requests.flatMap((request) => request.personIds.map(() => actingIdOf(request))),
      personIds: requests.flatMap((request) => request.personIds),
      now,
    }),
  ])
  let next = 0
  return requests.map((request) => {
    const chosen = persons.slice(next, next + request.personIds.length)
    next += request.personIds.length
    const found = events.get(request.eventId)
    const counted = counters.get(request.eventId)
    if (!request.actor.personId && !request.desk)
      return new AppError(403, 'not_bound', '请先完成绑定，再来报名')
    const known = chosen.filter((person) => person !== null)
    if (known.length < chosen.length || known.some((person) => !person.mayActFor))
      return new AppError(403, 'person_not_yours', SIGN_UP_REFUSALS.person_not_yours)
    if (!found || !counted || (!found.event.publishedAt && !request.desk)) return eventNotFound()
    return {
      event: found.event,
      latestSessionIds: found.latestSessionIds,
      counters: counted,
      chosen: known,
      householdId: known[0]?.householdId ?? '',
      contactId: request.desk?.contactId ?? request.actor.personId ?? '',
      moment: now,
      isNewcomer: true,
      family: NOTHING_EARNED,
    }
  })
}

const actingIdOf = ({ desk, actor }: SignUpRequest) => (desk ? null : actor.personId)

/** Standing, no-shows and balance are asked for in the priority window only: nothing else reads them. */
async function completeFacts(tx: Tx, asked: readonly AskedSignUp[]): Promise<void> {
  const inWindow = asked.filter(({ request, facts }) => inPriorityWindow(facts.event, request.now))
  await Promise.all([markNewcomers(tx, asked), inWindow.length > 0 ? readWindowFacts(tx, inWindow) : null])
}

/** Newcomer (新朋友): attended none of the series' latest sessions; `isNewcomer` of the rules. */
async function markNewcomers(tx: Tx, asked: readonly AskedSignUp[]): Promise<void> {
  const sessionIds = [...new Set(asked.flatMap(({ facts }) => facts.latestSessionIds))]
  if (sessionIds.length === 0) return
  const householdIds = [...new Set(asked.map(({ facts }) => facts.householdId))]
  const rows = await listAttendances(tx, { householdIds, eventIds: sessionIds })
  const attended = new Set(rows.map((row) => familyKey(row.eventId, row.householdId)))
  for (const { facts } of asked)
    facts.isNewcomer = !facts.latestSessionIds.some((id) => attended.has(familyKey(id, facts.householdId)))
}

async function readWindowFacts(tx: Tx, asked: readonly AskedSignUp[]): Promise<void> {
  const now = latest(asked.map(({ facts }) => ({ now: facts.moment })))
  const householdIds = [...new Set(asked.map(({ facts }) => facts.householdId))]
  const payers = asked.filter(({ facts }) => facts.event.priorityCostPoints > 0)
  const [standings, noShows, balances] = await Promise.all([
    listStandings(tx, { householdIds, now }),
    listNoShowsOf(tx, { householdIds, from: noShowsCountFrom(now) }),
    payers.length > 0
      ? listSpendable(tx, { personIds: [...new Set(payers.map(({ facts }) => facts.contactId))], now })
      : new Map(),
  ])
  const missedBy = new Map<string, Date[]>()
  for (const { householdId, at } of noShows) {
    const missed = missedBy.get(householdId)
    if (missed) missed.push(at)
    else missedBy.set(householdId, [at])
  }
  for (const { request, facts } of asked) {
    const missed = missedBy.get(facts.householdId)
    facts.family = {
      standing: standings.get(facts.householdId) ?? 0,
      balance: balances.get(facts.contactId) ?? 0,
      prioritySuspendedUntil: missed ? prioritySuspendedUntil(missed, request.now) : null,
    }
  }
}

async function lockRows(tx: Tx, eventIds: readonly string[]): Promise<Map<string, Row>> {
  if (eventIds.length === 0) return new Map()
  // Events are read behind the lock, so that facts and counters are of one moment. Nothing is looked back on here.
  const [counters, events] = await Promise.all([
    readCounters(tx, { eventIds, lock: true }),
    readEvents(tx, { eventIds, now: new Date(0) }),
  ])
  const rows = new Map<string, Row>()
  for (const [id, counted] of counters) {
    const found = events.get(id)
    if (found) rows.set(id, { event: found.event, counters: counted, codeOffset: codeOffsetOf(id) })
  }
  return rows
}

async function readHeld(tx: Tx, asked: readonly AskedSignUp[]): Promise<Held> {
  const families = new Map<string, AskedSignUp>()
  for (const each of asked) families.set(familyKey(each.request.eventId, each.facts.householdId), each)
  const rows = await listActiveOf(tx, {
    eventIds: Array.from(families.values(), ({ request }) => request.eventId),
    householdIds: Array.from(families.values(), ({ facts }) => facts.householdId),
  })
  const held: Held = { active: new Map(), spent: new Map() }
  for (const row of rows) addActive(held, familyKey(row.eventId, row.householdId), [row.personId])
  return held
}

function addActive({ active }: Held, family: string, personIds: readonly string[]): void {
  const known = active.get(family)
  if (known) known.push(...personIds)
  else active.set(family, [...personIds])
}

async function settle(tx: Tx, rows: readonly Row[], requests: readonly SignUpRequest[]): Promise<boolean> {
  const now = latest(requests)
  const due = rows.filter(({ counters }) => isDue(counters, now))
  for (const { event, counters } of due) {
    await settleWaitingList(tx, { event, counters, now, heldUntil: [] })
    await recountFamilies(tx, counters)
  }
  return due.length > 0
}

function place({ request, facts }: AskedSignUp, row: Row, held: Held): PlacedSignUp | AppError {
  const { event, counters } = row
  const { chosen, householdId, contactId, isNewcomer } = facts
  const { now } = request
  if (!event.publishedAt && !request.desk) return eventNotFound()
  const family = familyKey(event.id, householdId)
  const active = held.active.get(family) ?? NOBODY
  const { standing, prioritySuspendedUntil: suspendedUntil } = facts.family
  const balance = facts.family.balance - (held.spent.get(contactId) ?? 0)
  const placement = placeSignUp({
    event,
    family: {
      standing,
      prioritySuspendedUntil: suspendedUntil,
      balance,
      activeAttendees: active.length,
    },
    chosen: chosen.map((person) => ({
      name: person.name,
      bornOn: person.bornOn,
      consentMissing: person.consentGiven === false,
      alreadyActive: active.includes(person.personId),
      householdId: person.householdId,
    })),
    seats: counters,
    isNewcomer,
    acceptPartial: request.acceptPartial,
    waitIfFull: request.waitIfFull,
    now,
  })
  if (isRefusal(placement)) return refused(placement)
  const placed = toRows({ request, facts }, row, placement)
  addActive(
    held,
    family,
    placed.attendees.map(({ personId }) => personId),
  )
  if (placed.payment) held.spent.set(contactId, (held.spent.get(contactId) ?? 0) + placed.payment.points)
  return placed
}

/** Takes the places from the counters and makes the rows and the answer. */
function toRows(
  { request, facts }: AskedSignUp,
  { event, counters, codeOffset }: Row,
  { confirmed, waiting, usedPriority }: Placement,
): PlacedSignUp {
  const { now, eventId, acceptPartial } = request
  const { householdId, contactId, isNewcomer } = facts
  counters.lastQueueNumber += 1
  counters.taken += confirmed
  if (isNewcomer) counters.newcomerTaken += confirmed
  counters.waiting += waiting
  if (waiting > 0) counters.waitingFamilies += 1
  counters.nextDueAt = earlier(
    counters.nextDueAt,
    nextDueAt({ event, heldUntil: [], waiting: counters.waiting, now }),
  )
  const queueNumber = counters.lastQueueNumber
  const signUp: SignUpRow = {
    communityId: event.communityId,
    id: newId(),
    eventId,
    householdId,
    contactId,
    byStaff: request.desk !== null,
    signedUpAt: now,
    queueNumber,
    acceptPartial,
    isNewcomer,
    usedPriority,
    code: codeOf(codeOffset, queueNumber),
  }
  const kept = facts.chosen.slice(0, confirmed + waiting)
  const attendees = kept.map((person, position): NewAttendee => {
    const isConfirmed = position < confirmed
    return {
      eventId,
      signUpId: signUp.id,
      personId: person.personId,
      householdId,
      role: attendeeRole(event, person.bornOn) ?? 'participant',
      status: isConfirmed ? 'confirmed' : 'waiting',
      position,
      queueNumber,
      confirmedAt: isConfirmed ? now : null,
    }
  })
  // Costs points only while the window is on: a place that comes later would have been free.
  const points = confirmed > 0 && usedPriority ? event.priorityCostPoints : 0
  return {
    signUp,
    attendees,
    payment: points > 0 ? { points, event } : null,
    view: {
      id: signUp.id,
      eventId,
      signedUpAt: now.toISOString(),
      byStaff: signUp.byStaff,
      acceptPartial,
      usedPriority,
      pointsSpent: points,
      code: signUp.code,
      attendees: attendees.map(({ personId, role, status }, i) => ({
        personId,
        name: kept[i]?.name ?? '',
        role,
        status,
        checkedInAt: null,
        noShow: false,
      })),
      // The newest in line has all others before it.
      waitingPosition: waiting > 0 ? counters.waitingFamilies : null,
      offerHeldUntil: null,
    },
  }
}

const earlier = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other < one) ? other : one

async function write(
  tx: Tx,
  placed: readonly PlacedSignUp[],
  rows: readonly Row[],
): Promise<readonly Promise<unknown>[]> {
  const sent = writePlaces(tx, {
    signUps: placed.map((each) => each.signUp),
    attendees: placed.flatMap((each) => each.attendees),
    counters: rows.map((row) => row.counters),
  })
  const payments = placed.flatMap(paymentOf)
  if (payments.length === 0) return sent
  await Promise.all(sent)
  await spendMany(tx, payments)
  return []
}

function paymentOf({ signUp, payment }: PlacedSignUp): Spending[] {
  if (!payment) return []
  const { points, event } = payment
  return [
    {
      communityId: signUp.communityId,
      personId: signUp.contactId,
      points,
      kind: 'early_place',
      sourceId: signUp.id,
      reason: `优先名额 · ${event.title}`,
      eventId: event.id,
      now: signUp.signedUpAt,
    },
  ]
}

/** Class places (活动名额): what the capacity engine needs to give them out. */
export const CLASS_PLACES: PlaceKind<SignUpRequest, Facts, Row, Held, PlacedSignUp> = {
  readFacts,
  rowIdOf: (request) => request.eventId,
  unlockedRow: ({ event, counters }) => ({ event, counters, codeOffset: 0 }),
  needsLock: ({ request, facts: { event, counters } }) =>
    isDue(counters, request.now) || !refusedForEveryone(event, counters, request, request.now),
  completeFacts,
  lockRows,
  readHeld,
  settle,
  place,
  write,
}
