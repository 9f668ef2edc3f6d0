import { type Actor, isStaff } from '@linli/domain/actor'
import type { BookingView, EventSummary, EventView } from '@linli/domain/events/contract'
import {
  attendeeRole,
  candidateRefusal,
  eventPhase,
  familyRefusal,
  helperRefusal,
  seatsFor,
} from '@linli/domain/events/rules'
import { ageOn } from '@linli/domain/time'
import type { Tx } from '../../db/client.ts'
import { listActableFor } from '../people/store.ts'
import {
  eventNotFound,
  familyFacts,
  familyIsNewcomer,
  toCandidate,
  toSignUpViews,
} from './sign-up/actions.ts'
import { listActivePersons } from './sign-up/store.ts'
import {
  type CounterRow,
  type EventRow,
  findEvent,
  listBookedEvents,
  listHelpers,
  listSignUps,
} from './store.ts'
import { settleIfDue } from './waiting-list/actions.ts'

const iso = (instant: Date | null) => instant?.toISOString() ?? null

export interface EventWithCounters {
  event: EventRow
  counters: CounterRow
}

export function toSummary({ event, counters }: EventWithCounters, now: Date): EventSummary {
  return {
    id: event.id,
    seriesId: event.seriesId,
    kind: event.kind,
    title: event.title,
    venue: event.venue,
    startsAt: event.startsAt.toISOString(),
    endsAt: event.endsAt.toISOString(),
    ageFrom: event.ageFrom,
    ageTo: event.ageTo,
    householdLimit: event.householdLimit,
    policy: event.policy,
    phase: eventPhase(event, now),
    signUpOpensAt: event.signUpOpensAt.toISOString(),
    signUpClosesAt: event.signUpClosesAt.toISOString(),
    prioritySignUpOpensAt: iso(event.prioritySignUpOpensAt),
    places: counters.places,
    taken: counters.taken,
    waiting: counters.waiting,
    helperPlaces: counters.helperPlaces,
    helpersTaken: counters.helpersTaken,
    helperPoints: event.helperPoints,
  }
}

export interface ReadEvent {
  actor: Actor
  eventId: string
  now: Date
}

/** An event as this reader may see it; drafts are for staff. What the clock changed is settled first. */
export async function readEvent(tx: Tx, { actor, eventId, now }: ReadEvent): Promise<EventView> {
  const { communityId } = actor
  const key = { communityId, eventId }
  let found = await findEvent(tx, key)
  if (!found || (!found.event.publishedAt && !isStaff(actor))) throw eventNotFound()
  if (await settleIfDue(tx, { ...key, nextDueAt: found.counters.nextDueAt, now }))
    found = (await findEvent(tx, key)) ?? found
  const { event } = found
  return {
    ...toSummary(found, now),
    introduction: event.introduction,
    cancelClosesAt: event.cancelClosesAt.toISOString(),
    priorityThreshold: event.priorityThreshold,
    priorityCostPoints: event.priorityCostPoints,
    newcomerSeats: event.newcomerSeats,
    newcomerLookbackSessions: event.newcomerLookbackSessions,
    newcomerSeatsReleasedAt: iso(event.newcomerSeatsReleasedAt),
    offerHoldMinutes: event.offerHoldMinutes,
    cancelledAt: iso(event.cancelledAt),
    cancelReason: event.cancelReason,
    mine: actor.personId ? await readMine(tx, { found, personId: actor.personId, now }) : null,
  }
}

/** The reader's own side: what the family has, may have, and why not. */
async function readMine(
  tx: Tx,
  { found, personId, now }: { found: EventWithCounters; personId: string; now: Date },
): Promise<EventView['mine']> {
  const { event, counters } = found
  const { communityId } = event
  const key = { communityId, eventId: event.id }
  const actable = await listActableFor(tx, personId, now)
  const self = actable.find((person) => person.actingAs === 'self')
  if (!self) return null
  const householdIds = [...new Set(actable.map((person) => person.householdId))]
  const family = await familyFacts(tx, { event, householdId: self.householdId, contactId: personId, now })
  const newcomer = await familyIsNewcomer(tx, { event, householdId: self.householdId, now })
  const inAlready = await listActivePersons(tx, { ...key, householdIds })
  const active = new Set(inAlready.map((row) => row.personId))
  const activeAttendees = inAlready.filter((row) => row.householdId === self.householdId).length
  const signUps = await listSignUps(tx, { ...key, householdIds })
  const helpers = await listHelpers(tx, key)
  const isHelper = helpers.some(({ helper }) => helper.personId === personId)
  return {
    householdStanding: family.standing,
    isNewcomer: newcomer,
    prioritySuspendedUntil: iso(family.prioritySuspendedUntil),
    seatsForUs: seatsFor(event, counters, { isNewcomer: newcomer }, now),
    candidates: actable.map((person) => ({
      personId: person.personId,
      name: person.name,
      age: person.bornOn ? ageOn(person.bornOn, event.startsAt) : null,
      isSelf: person.actingAs === 'self',
      role: attendeeRole(event, person.bornOn) ?? 'participant',
      refusal: candidateRefusal(event, toCandidate(person, active)),
    })),
    refusal: familyRefusal(event, { ...family, activeAttendees }, now),
    signUps: await toSignUpViews(
      tx,
      key,
      signUps.filter(
        ({ signUp, attendees }) =>
          signUp.contactId === personId ||
          attendees.some((each) => actable.some((person) => person.personId === each.personId)),
      ),
    ),
    isHelper,
    helperRefusal: helperRefusal({
      event,
      bornOn: self.bornOn,
      ...counters,
      alreadyHelping: isHelper,
      isAttendee: active.has(personId),
      now,
    }),
  }
}

export interface ReadBookings {
  communityId: string
  personId: string
  when: 'upcoming' | 'past'
  now: Date
  after: { startsAt: Date; id: string } | null
  limit: number
}

/** Sign-ups of the own household and of people the reader acts for, an entry a sign-up. */
export async function readBookings(
  tx: Tx,
  { communityId, personId, when, now, after, limit }: ReadBookings,
): Promise<{ rows: BookingView[]; last: EventRow | null; full: boolean }> {
  const actable = await listActableFor(tx, personId, now)
  const householdIds = [...new Set(actable.map((person) => person.householdId))]
  const mine = new Set(actable.map((person) => person.personId))
  const booked = await listBookedEvents(tx, { communityId, householdIds, when, now, after, limit })
  const rows: BookingView[] = []
  for (const found of booked) {
    const key = { communityId, eventId: found.event.id }
    const settled = await settleIfDue(tx, { ...key, nextDueAt: found.counters.nextDueAt, now })
    const current = settled ? ((await findEvent(tx, key)) ?? found) : found
    const signUps = (await listSignUps(tx, { ...key, householdIds })).filter(
      ({ signUp, attendees }) =>
        signUp.contactId === personId || attendees.some((each) => mine.has(each.personId)),
    )
    const cancelClosesAt = current.event.cancelClosesAt.toISOString()
    for (const signUp of await toSignUpViews(tx, key, signUps))
      rows.push({ event: toSummary(current, now), signUp, cancelClosesAt })
  }
  return { rows, last: booked.at(-1)?.event ?? null, full: booked.length === limit }
}
