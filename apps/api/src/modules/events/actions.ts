import type { BookingView, EventSummary } from '@linli/domain/events/contract'
import { eventPhase } from '@linli/domain/events/rules'
import type { Tx } from '../../db/client.ts'
import { listActableIds } from '../people/store.ts'
import { readShownEvents } from './page/store.ts'
import { toSignUpViews } from './sign-up/actions.ts'
import { type CounterRow, type EventRow, findEvent, listBookedEvents, listSignUps } from './store.ts'
import { settleIfDue } from './waiting-list/actions.ts'

export const iso = (instant: Date | null) => instant?.toISOString() ?? null

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
  const actable = await listActableIds(tx, personId, now)
  const householdIds = [...new Set(actable.map((person) => person.householdId))]
  const mine = new Set(actable.map((person) => person.personId))
  const eventIds = await listBookedEvents(tx, { householdIds, when, now, after, limit })
  const shown =
    eventIds.length > 0 ? await readShownEvents(tx, eventIds) : new Map<string, EventWithCounters>()
  const booked = eventIds.flatMap((eventId) => shown.get(eventId) ?? [])
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
