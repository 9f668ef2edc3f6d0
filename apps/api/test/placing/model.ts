import type { Actor } from '@linli/domain/actor'
import type { SignUpView } from '@linli/domain/events/contract'
import {
  attendeeRole,
  isNewcomer,
  isRefusal,
  type Placement,
  type placeSignUp,
  prioritySuspendedUntil,
  refusedForEveryone,
  type SignUpFacts,
} from '@linli/domain/events/rules'
import { ACTIVE_STATUSES, SIGN_UP_REFUSALS } from '@linli/domain/events/terms'
import { nextDueAt, nextOffers, offerEnded } from '@linli/domain/events/waiting-list/rules'
import { hasLiveConsent, linkIsLive, needsConsent } from '@linli/domain/people/rules'
import { replayBalances, standingOf } from '@linli/domain/points/rules'
import type { CounterRow, EventRow } from '../../src/modules/events/store.ts'
import { accountOf, ownAccount } from './points.ts'
import { idOf, type World } from './world.ts'

/** One request of a family, as the route hands it on, or of staff for one. */
export interface Call {
  actor: Actor
  /** Staff may act for everybody; who of the family is told, and pays. */
  desk: { contactId: string } | null
  params: { eventId: string }
  body: { personIds: string[]; acceptPartial: boolean; waitIfFull: boolean }
  now: Date
  key: string
}

/** The only rule that decides; a control may bend it. */
export type Rule = typeof placeSignUp

type Refused = { status: number; code: string; message: string }
export type Expected = { refused: Refused } | { placed: Omit<SignUpView, 'id' | 'code'> }

/** Facts that are read once for a batch are those of its latest moment. */
interface Batch {
  world: World
  rule: Rule
  moment: Date
}

/**
 * What the batch has to be answered, by the domain's rules and the rows in memory alone: first come, first served.
 * Moves the world on. `answered` tells which calls were answered before.
 */
export function answerAll(
  world: World,
  calls: readonly Call[],
  { rule, answered }: { rule: Rule; answered: (call: Call) => boolean },
): Map<Call, Expected> {
  const moment = new Date(Math.max(...calls.map(({ now }) => now.getTime())))
  const batch = { world, rule, moment }
  const asked = calls.filter((call) => earlyRefusal(batch, call) === null)
  for (const event of world.events) settleIfDue(batch, event, asked)
  return new Map(
    calls.filter((call) => !answered(call)).map((call) => [call, answerOne(batch, call)] as const),
  )
}

const refusedWith = (status: number, code: string, message: string): Refused => ({ status, code, message })

/** Whatever the event says. */
function earlyRefusal(batch: Batch, { actor, desk, params, body }: Call): Refused | null {
  const { world } = batch
  if (!actor.personId && !desk) return refusedWith(403, 'not_bound', '请先完成绑定，再来报名')
  const mine = body.personIds.every((id) =>
    desk ? world.persons.some((each) => each.id === id) : mayActFor(batch, actor.personId ?? '', id),
  )
  if (!mine) return refusedWith(403, 'person_not_yours', SIGN_UP_REFUSALS.person_not_yours)
  const event = world.events.find((each) => each.id === params.eventId)
  return event && (event.publishedAt || desk)
    ? null
    : refusedWith(404, 'event_not_found', SIGN_UP_REFUSALS.event_not_found)
}

export function mayActFor(
  { world, moment }: Omit<Batch, 'rule'>,
  actingId: string,
  personId: string,
): boolean {
  const forPerson = world.persons.find((person) => person.id === personId)
  if (!forPerson) return false
  if (actingId === personId) return true
  return world.personLinks.some(
    (link) =>
      link.actingPersonId === actingId &&
      link.forPersonId === personId &&
      linkIsLive({ ...link, forPerson }, moment),
  )
}

const contactOf = ({ desk, actor }: Call) => desk?.contactId ?? actor.personId ?? ''
const isDue = ({ nextDueAt: due }: CounterRow, now: Date) => due !== null && due <= now

function settleIfDue({ world, moment }: Batch, event: EventRow, asked: readonly Call[]): void {
  const counters = countersOf(world, event.id)
  // Nobody settles an event whose every answer is no: whoever looks at it next will.
  const looksAt = ({ params, body, now }: Call) =>
    params.eventId === event.id && (isDue(counters, now) || !refusedForEveryone(event, counters, body, now))
  if (isDue(counters, moment) && asked.some(looksAt)) settle(world, event, moment)
}

function countersOf(world: World, eventId: string): CounterRow {
  const counters = world.eventCounters.find((each) => each.eventId === eventId)
  if (!counters) throw new Error('an event without counters')
  return counters
}

/** Holds that are over lapse, and free places are offered down the list. */
function settle(world: World, event: EventRow, now: Date): void {
  const counters = countersOf(world, event.id)
  const isClosed = event.cancelledAt !== null || event.finishedAt !== null
  const signUps = world.eventSignUps
    .filter((signUp) => signUp.eventId === event.id)
    .map((signUp) => ({
      ...signUp,
      attendees: world.eventAttendees.filter((each) => each.signUpId === signUp.id),
    }))
  for (const { attendees } of signUps) {
    const isOver = attendees.some(
      (each) => each.status === 'offered' && (isClosed || offerEnded(each.offerHeldUntil ?? now, now)),
    )
    for (const each of attendees)
      if (isOver && (each.status === 'offered' || each.status === 'waiting')) each.status = 'lapsed'
  }
  recount(world, event)
  const waiting = signUps
    .map(({ id, attendees, ...signUp }) => ({
      ...signUp,
      signUpId: id,
      wanted: attendees.filter((each) => each.status === 'waiting').length,
      heldUntil: attendees.find((each) => each.status === 'offered')?.offerHeldUntil ?? null,
    }))
    .filter(({ wanted }) => wanted > 0)
  const offers = isClosed ? [] : nextOffers({ event, seats: counters, waiting, now })
  for (const { signUpId, seats, heldUntil } of offers) {
    const line = world.eventAttendees.filter(
      (each) => each.signUpId === signUpId && each.status === 'waiting',
    )
    for (const each of line.slice(0, seats))
      Object.assign(each, { status: 'offered', offeredAt: now, offerHeldUntil: heldUntil })
  }
  recount(world, event)
  const heldUntil = world.eventAttendees.flatMap((each) =>
    each.eventId === event.id && each.status === 'offered' && each.offerHeldUntil
      ? [each.offerHeldUntil]
      : [],
  )
  counters.nextDueAt = isClosed ? null : nextDueAt({ event, heldUntil, waiting: counters.waiting, now })
}

/** Counters are nothing but what attendees add up to. */
function recount(world: World, event: EventRow): void {
  const counters = countersOf(world, event.id)
  const newcomers = new Set(world.eventSignUps.filter((each) => each.isNewcomer).map(({ id }) => id))
  const theirs = world.eventAttendees.filter((each) => each.eventId === event.id)
  const holding = theirs.filter(({ status }) => status === 'confirmed' || status === 'offered')
  const waiting = theirs.filter(({ status }) => status === 'waiting')
  counters.taken = holding.length
  counters.newcomerTaken = holding.filter(({ signUpId }) => newcomers.has(signUpId)).length
  counters.waiting = waiting.length
  counters.waitingFamilies = new Set(waiting.map(({ signUpId }) => signUpId)).size
}

function answerOne(batch: Batch, call: Call): Expected {
  const { world, rule } = batch
  const early = earlyRefusal(batch, call)
  if (early) return { refused: early }
  const event = world.events.find((each) => each.id === call.params.eventId)
  if (!event) throw new Error('an event that is there and is not')
  const facts = factsOf(batch, event, call)
  const placement = rule(facts)
  if (isRefusal(placement)) return { refused: refusedWith(409, placement.code, placement.message) }
  return { placed: enter(world, { event, call, facts, placement }) }
}

function factsOf(batch: Batch, event: EventRow, call: Call): SignUpFacts {
  const { body, now } = call
  const { world } = batch
  const chosen = body.personIds.flatMap((id) => world.persons.filter((person) => person.id === id))
  const householdId = chosen[0]?.householdId ?? ''
  const active = new Set(
    world.eventAttendees
      .filter((each) => each.eventId === event.id && ACTIVE_STATUSES.includes(each.status))
      .map((each) => each.personId),
  )
  const family = world.persons.filter((person) => person.householdId === householdId)
  return {
    event,
    family: {
      standing: standingOfFamily(batch, family),
      balance: replayBalances(world.pointMovements).get(accountOf(contactOf(call))) ?? 0,
      prioritySuspendedUntil: prioritySuspendedUntil(missedBy(world, householdId), now),
      activeAttendees: family.filter((person) => active.has(person.id)).length,
    },
    chosen: chosen.map((person) => ({
      ...person,
      consentMissing: needsConsent(person.bornOn, batch.moment) && !isConsentedTo(world, person.id),
      alreadyActive: active.has(person.id),
    })),
    seats: countersOf(world, event.id),
    isNewcomer: hasNotCome(batch, event, householdId),
    acceptPartial: body.acceptPartial,
    waitIfFull: body.waitIfFull,
    now,
  }
}

export function isConsentedTo({ guardianConsents, personLinks }: World, childId: string): boolean {
  const guardianIds = personLinks
    .filter((l) => l.kind === 'guardian' && l.forPersonId === childId && l.acceptedAt && !l.endedAt)
    .map((l) => l.actingPersonId)
  return hasLiveConsent(
    guardianConsents.filter((consent) => consent.childId === childId),
    guardianIds,
  )
}

function standingOfFamily({ world, moment }: Batch, family: World['persons']): number {
  const accounts = new Set(family.map((person) => accountOf(person.id)))
  const reversed = new Set(world.pointMovements.map((movement) => movement.reversesId))
  const earned = world.pointMovements.filter((movement) => accounts.has(movement.toAccountId))
  return standingOf(
    earned.map((movement) => ({ ...movement, reversed: reversed.has(movement.id) })),
    moment,
  )
}

/** One instant an event, however many of the family did not come to it. */
function missedBy({ eventAttendees }: World, householdId: string): Date[] {
  const missed = new Map<string, Date>()
  for (const { eventId, noShowAt, householdId: of } of eventAttendees) {
    const known = missed.get(eventId)
    if (of === householdId && noShowAt && !(known && known > noShowAt)) missed.set(eventId, noShowAt)
  }
  return [...missed.values()]
}

function hasNotCome({ world, moment }: Batch, event: EventRow, householdId: string): boolean {
  const sessions = world.events
    .filter(
      (each) =>
        each.seriesId === event.seriesId &&
        each.publishedAt &&
        !each.cancelledAt &&
        each.startsAt < event.startsAt &&
        each.endsAt <= moment,
    )
    .sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime())
  const attended = sessions.map((session) =>
    world.eventAttendees.some(
      (each) => each.eventId === session.id && each.householdId === householdId && each.checkedInAt,
    ),
  )
  return isNewcomer(attended, event.newcomerLookbackSessions)
}

interface Entry {
  event: EventRow
  call: Call
  facts: SignUpFacts
  placement: Placement
}

/** Writes a placement down: sign-up, attendees, counters and payment. */
function enter(world: World, entry: Entry): Omit<SignUpView, 'id' | 'code'> {
  const { event, call, facts, placement } = entry
  const { confirmed, waiting, usedPriority } = placement
  const { now, desk, body } = call
  const counters = countersOf(world, event.id)
  counters.lastQueueNumber += 1
  const signUp = {
    communityId: world.communityId,
    id: idOf('signUp', world.eventSignUps.length),
    eventId: event.id,
    householdId: facts.chosen[0]?.householdId ?? '',
    contactId: contactOf(call),
    byStaff: desk !== null,
    signedUpAt: now,
    queueNumber: counters.lastQueueNumber,
    acceptPartial: body.acceptPartial,
    isNewcomer: facts.isNewcomer,
    usedPriority,
    code: '',
  }
  world.eventSignUps.push(signUp)
  const attendees = body.personIds.slice(0, confirmed + waiting).map((personId, position) => ({
    communityId: world.communityId,
    signUpId: signUp.id,
    position,
    eventId: event.id,
    personId,
    householdId: signUp.householdId,
    role: attendeeRole(event, facts.chosen[position]?.bornOn ?? null) ?? 'participant',
    status: position < confirmed ? ('confirmed' as const) : ('waiting' as const),
    queueNumber: signUp.queueNumber,
    confirmedAt: position < confirmed ? now : null,
    offeredAt: null,
    offerHeldUntil: null,
    cancelledAt: null,
    cancelledById: null,
    checkedInAt: null,
    checkedInById: null,
    noShowAt: null,
  }))
  world.eventAttendees.push(...attendees)
  recount(world, event)
  const due = nextDueAt({ event, heldUntil: [], waiting: counters.waiting, now })
  if (due && (!counters.nextDueAt || due < counters.nextDueAt)) counters.nextDueAt = due
  const pointsSpent = confirmed > 0 && usedPriority ? event.priorityCostPoints : 0
  if (pointsSpent > 0) pay(world, entry, { points: pointsSpent, signUpId: signUp.id })
  return {
    eventId: event.id,
    signedUpAt: now.toISOString(),
    byStaff: desk !== null,
    acceptPartial: body.acceptPartial,
    usedPriority,
    pointsSpent,
    attendees: attendees.map(({ personId, role, status }, i) => ({
      personId,
      name: facts.chosen[i]?.name ?? '',
      role,
      status,
      checkedInAt: null,
      noShow: false,
    })),
    waitingPosition: waiting > 0 ? counters.waitingFamilies : null,
    offerHeldUntil: null,
  }
}

function pay(
  world: World,
  { event, call }: Entry,
  { points, signUpId }: { points: number; signUpId: string },
): void {
  const { communityId, pointAccounts, pointMovements } = world
  const [from, to] = [accountOf(contactOf(call)), ownAccount('early_place')]
  if (!pointAccounts.some((account) => account.id === to))
    pointAccounts.push({ communityId, id: to, kind: 'early_place', personId: null, balance: 0 })
  pointMovements.push({
    communityId,
    id: idOf('movement', pointMovements.length),
    fromAccountId: from,
    toAccountId: to,
    points,
    kind: 'early_place',
    sourceId: signUpId,
    reason: `优先名额 · ${event.title}`,
    eventId: event.id,
    shiftId: null,
    occurredAt: call.now,
    recordedById: null,
    reversesId: null,
  })
  const balances = replayBalances(pointMovements)
  for (const account of pointAccounts) account.balance = balances.get(account.id) ?? 0
}
