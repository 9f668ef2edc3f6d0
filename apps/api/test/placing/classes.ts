import { attendeeRole } from '@linli/domain/events/rules'
import { ACTIVE_STATUSES, type AttendeeStatus } from '@linli/domain/events/terms'
import { nextDueAt } from '@linli/domain/events/waiting-list/rules'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type { CounterRow, EventRow, SignUpRow } from '../../src/modules/events/store.ts'
import type { Chance } from '../histories/random.ts'
import { idOf, near, shifted, type World } from './world.ts'

type Attendee = World['eventAttendees'][number]

/** Age ranges of classes, both inclusive. */
export const AGES: readonly (readonly [number | null, number | null])[] = [
  [3, 6],
  [3, 12],
  [null, 13],
  [6, null],
  [60, null],
]
/** After one of the batches; most classes can be signed up for during several of them. */
const STARTS_IN = [0, 20 * MINUTE_MS, 5 * HOUR_MS, 2 * DAY_MS, 4 * DAY_MS, 6 * DAY_MS, 8 * DAY_MS, 9 * DAY_MS]
const SERIES = 3
const PAST = 15
const COMING = 12

/** Sessions of series that are over, with who came and who did not, and sessions to sign up for. */
export function inventClasses(world: World, chance: Chance): void {
  const { communityId } = world
  const first = world.moments[0] ?? new Date()
  for (let i = 0; i < SERIES; i++)
    world.eventSeries.push({
      communityId,
      id: idOf('series', i),
      kind: 'picture_book_class',
      title: `绘本课 ${i}`,
      eventCount: 0,
      createdAt: first,
      createdById: idOf('person', 0),
    })
  for (let i = 0; i < PAST; i++) addPastSession(world, chance)
  for (let i = 0; i < COMING; i++) addComingSession(world, chance)
}

function addEvent(world: World, chance: Chance, facts: Partial<EventRow> & { startsAt: Date }): EventRow {
  const { communityId, events } = world
  let { startsAt } = facts
  // Which of two sessions at the same instant is the later one is nobody's rule.
  while (events.some((e) => e.startsAt.getTime() === startsAt.getTime())) startsAt = shifted(startsAt, 1)
  const event: EventRow = {
    communityId,
    id: idOf('event', events.length),
    seriesId: idOf('series', chance.int(0, SERIES - 1)),
    kind: 'picture_book_class',
    title: '绘本课',
    introduction: '',
    venue: '活动室',
    endsAt: shifted(startsAt, HOUR_MS),
    ageFrom: null,
    ageTo: null,
    householdLimit: 10,
    policy: 'first_come',
    signUpOpensAt: shifted(startsAt, -9 * DAY_MS),
    signUpClosesAt: startsAt,
    cancelClosesAt: startsAt,
    prioritySignUpOpensAt: null,
    priorityThreshold: null,
    priorityCostPoints: 0,
    newcomerSeats: 0,
    newcomerLookbackSessions: 4,
    newcomerSeatsReleasedAt: null,
    offerHoldMinutes: 120,
    helperPoints: 0,
    createdAt: shifted(startsAt, -10 * DAY_MS),
    createdById: idOf('person', 0),
    publishedAt: chance.of(0.9) ? shifted(startsAt, -10 * DAY_MS) : null,
    publishedById: null,
    finishedAt: null,
    finishedById: null,
    cancelledAt: chance.of(0.06) ? shifted(startsAt, -9 * DAY_MS) : null,
    cancelledById: null,
    cancelReason: null,
    ...facts,
    startsAt,
  }
  events.push(event)
  return event
}

function addCounters(world: World, eventId: string, places: number): CounterRow {
  const counters: CounterRow = {
    communityId: world.communityId,
    eventId,
    places,
    taken: 0,
    newcomerTaken: 0,
    waiting: 0,
    waitingFamilies: 0,
    helperPlaces: 0,
    helpersTaken: 0,
    lastQueueNumber: 0,
    nextDueAt: null,
  }
  world.eventCounters.push(counters)
  return counters
}

function addPastSession(world: World, chance: Chance): void {
  const at = chance.pick(world.moments)
  const endsAt = chance.of(0.3) ? near(chance, at) : shifted(at, -chance.int(1, 100) * DAY_MS)
  const event = addEvent(world, chance, { startsAt: shifted(endsAt, -HOUR_MS), endsAt })
  const counters = addCounters(world, event.id, 200)
  for (const { id } of chance.some(world.households, chance.int(0, 12))) {
    const missed = chance.of(0.3)
    // Around the edges of "two within 90 days suspend for 30".
    const noShowAt = near(chance, shifted(at, -chance.pick([0, 5, 29, 30, 60, 90, 119, 120, 121]) * DAY_MS))
    addSignUp(world, chance, { event, counters, householdId: id, isNewcomer: false }, () => ({
      status: 'confirmed',
      ...(missed ? { noShowAt } : chance.of(0.7) ? { checkedInAt: event.startsAt } : {}),
    }))
  }
}

function addComingSession(world: World, chance: Chance): void {
  const at = chance.pick(world.moments)
  const startsAt = shifted(at, chance.pick(STARTS_IN))
  const priority = chance.of(0.6)
  const opensIn = priority ? [-DAY_MS, DAY_MS, 9 * DAY_MS, 9 * DAY_MS] : [-3 * DAY_MS, -DAY_MS, 9 * DAY_MS]
  const signUpOpensAt = chance.of(0.5)
    ? near(chance, chance.pick(world.moments))
    : shifted(world.moments[0] ?? at, chance.pick(opensIn))
  const [ageFrom, ageTo] = chance.of(0.7) ? ([null, null] as const) : chance.pick(AGES)
  const places = chance.of(0.1) ? 60 : chance.int(3, 12)
  const event = addEvent(world, chance, {
    startsAt,
    ageFrom,
    ageTo,
    householdLimit: chance.int(1, 6),
    policy: priority ? 'points_first' : 'first_come',
    signUpOpensAt,
    signUpClosesAt: shifted(startsAt, -chance.pick([0, 0, 0, HOUR_MS, DAY_MS])),
    prioritySignUpOpensAt:
      priority || chance.of(0.2)
        ? near(chance, shifted(signUpOpensAt, -chance.pick([HOUR_MS, 2 * DAY_MS, 10 * DAY_MS, 10 * DAY_MS])))
        : null,
    priorityThreshold: priority ? chance.pick([0, 0, 5, 60]) : null,
    priorityCostPoints: chance.pick([0, 5, 10, 20]),
    newcomerSeats: Math.min(places, chance.pick([0, 0, 1, 2, 6])),
    newcomerLookbackSessions: chance.pick([1, 2, 4]),
    newcomerSeatsReleasedAt: chance.of(0.5) ? near(chance, chance.pick(world.moments)) : null,
    offerHoldMinutes: chance.pick([5, 120]),
    finishedAt: chance.of(0.04) ? startsAt : null,
  })
  world.coming.push(event)
  const counters = addCounters(world, event.id, places)
  for (const { id } of chance.some(world.households, chance.int(0, 6))) addEarlier(world, chance, event, id)
  const theirs = world.eventAttendees.filter((each) => each.eventId === event.id)
  const isClosed = event.cancelledAt !== null || event.finishedAt !== null
  counters.nextDueAt = isClosed
    ? null
    : nextDueAt({
        event,
        heldUntil: theirs.flatMap(({ status, offerHeldUntil }) =>
          status === 'offered' && offerHeldUntil ? [offerHeldUntil] : [],
        ),
        waiting: counters.waiting,
        now: shifted(world.moments[0] ?? at, -DAY_MS),
      })
}

/** A sign-up from before the first batch: confirmed, waiting, offered, cancelled, or some of each. */
function addEarlier(world: World, chance: Chance, event: EventRow, householdId: string): void {
  const counters = world.eventCounters.find((each) => each.eventId === event.id)
  if (!counters) throw new Error('an event without counters')
  const isOffer = chance.of(0.2)
  const heldUntil = near(chance, chance.of(0.5) ? chance.pick(world.moments) : shifted(event.startsAt, -1))
  addSignUp(world, chance, { event, counters, householdId, isNewcomer: chance.of(0.5) }, () => {
    const wanted: AttendeeStatus = chance.of(0.15) ? 'cancelled' : chance.of(0.25) ? 'waiting' : 'confirmed'
    if (wanted !== 'confirmed') return { status: wanted }
    if (counters.taken >= counters.places) return { status: 'waiting' }
    return isOffer ? { status: 'offered', offerHeldUntil: heldUntil } : { status: 'confirmed' }
  })
}

interface NewSignUp {
  event: EventRow
  counters: CounterRow
  householdId: string
  isNewcomer: boolean
}

function addSignUp(
  world: World,
  chance: Chance,
  { event, counters, householdId, isNewcomer }: NewSignUp,
  stateOf: () => Partial<Attendee> & { status: AttendeeStatus },
): void {
  const { communityId, eventSignUps, eventAttendees } = world
  const family = world.persons.filter((person) => person.householdId === householdId)
  const chosen = chance.some(family, chance.int(1, 2))
  const [contact] = family
  const at = shifted(world.moments[0] ?? event.startsAt, -DAY_MS)
  counters.lastQueueNumber += 1
  const signUp: SignUpRow = {
    communityId,
    id: idOf('signUp', eventSignUps.length),
    eventId: event.id,
    householdId,
    contactId: contact?.id ?? '',
    byStaff: false,
    signedUpAt: at,
    queueNumber: counters.lastQueueNumber,
    acceptPartial: chance.of(0.5),
    isNewcomer,
    usedPriority: false,
    code: '000000',
  }
  eventSignUps.push(signUp)
  for (const [position, person] of chosen.entries()) {
    const attendee: Attendee = {
      communityId,
      signUpId: signUp.id,
      position,
      eventId: event.id,
      personId: person.id,
      householdId,
      role: attendeeRole(event, person.bornOn) ?? 'participant',
      queueNumber: signUp.queueNumber,
      confirmedAt: null,
      offeredAt: null,
      offerHeldUntil: null,
      cancelledAt: null,
      cancelledById: null,
      checkedInAt: null,
      checkedInById: null,
      noShowAt: null,
      ...stateOf(),
    }
    eventAttendees.push(attendee)
    count(counters, attendee, isNewcomer)
  }
  if (eventAttendees.some((each) => each.signUpId === signUp.id && each.status === 'waiting'))
    counters.waitingFamilies += 1
}

function count(counters: CounterRow, { status }: Attendee, isNewcomer: boolean): void {
  if (!ACTIVE_STATUSES.includes(status)) return
  if (status === 'waiting') {
    counters.waiting += 1
    return
  }
  counters.taken += 1
  if (isNewcomer) counters.newcomerTaken += 1
}
