import type { EventKind } from '@linli/domain/events/terms'
import {
  and,
  asc,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  sql,
} from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { statement } from '../../db/statement.ts'
import { persons } from '../people/tables.ts'
import { eventAttendees, eventCounters, eventHelpers, eventSeries, eventSignUps, events } from './tables.ts'

export type EventRow = typeof events.$inferSelect
export type CounterRow = typeof eventCounters.$inferSelect
export type SignUpRow = typeof eventSignUps.$inferSelect
export type AttendeeRow = typeof eventAttendees.$inferSelect
export type HelperRow = typeof eventHelpers.$inferSelect

export interface EventKey {
  communityId: string
  eventId: string
}

const isEvent = ({ communityId, eventId }: EventKey) =>
  and(eq(events.communityId, communityId), eq(events.id, eventId))
const ofEvent = (table: typeof eventCounters | typeof eventAttendees | typeof eventHelpers, key: EventKey) =>
  and(eq(table.communityId, key.communityId), eq(table.eventId, key.eventId))

const withCounters = (tx: Tx) =>
  tx
    .select({ event: getTableColumns(events), counters: getTableColumns(eventCounters) })
    .from(events)
    .innerJoin(
      eventCounters,
      and(eq(eventCounters.communityId, events.communityId), eq(eventCounters.eventId, events.id)),
    )

export async function findEvent(tx: Tx, key: EventKey) {
  const [row] = await withCounters(tx).where(isEvent(key))
  return row ?? null
}

/** The row every act on an event's places waits for: held to the end of the transaction. */
export async function lockCounters(tx: Tx, key: EventKey): Promise<CounterRow | null> {
  const [row] = await tx.select().from(eventCounters).where(ofEvent(eventCounters, key)).for('update')
  return row ?? null
}

export async function saveCounters(tx: Tx, counters: CounterRow): Promise<void> {
  const { communityId, eventId, ...values } = counters
  await tx.update(eventCounters).set(values).where(ofEvent(eventCounters, { communityId, eventId }))
}

export interface EventFilter {
  communityId: string
  kind?: EventKind | undefined
  seriesId?: string | undefined
  /** Only events that still look for helpers. */
  seekingHelpers?: boolean
  show: 'upcoming' | 'past' | 'drafts'
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
  now: Date
  after: { startsAt: Date; id: string } | null
  limit: number
}

/** Helpers are sought from publishing until the event begins. */
const seeksHelpers = (tx: Tx, now: Date) =>
  and(
    isNull(events.cancelledAt),
    gt(events.startsAt, now),
    exists(
      tx
        .select({ one: sql`1` })
        .from(eventCounters)
        .where(
          and(
            eq(eventCounters.communityId, events.communityId),
            eq(eventCounters.eventId, events.id),
            lt(eventCounters.helpersTaken, eventCounters.helperPlaces),
          ),
        ),
    ),
  )

/** Keyset-paged by start and id: soonest first, `past` latest first. */
export async function listEvents(tx: Tx, filter: EventFilter) {
  const past = filter.show === 'past'
  const { after } = filter
  const beyond = after
    ? past
      ? sql`(${events.startsAt}, ${events.id}) < (${after.startsAt.toISOString()}::timestamptz, ${after.id}::uuid)`
      : sql`(${events.startsAt}, ${events.id}) > (${after.startsAt.toISOString()}::timestamptz, ${after.id}::uuid)`
    : undefined
  // The page first, then its counters: joined first, each event of the range would be looked up.
  const page = tx
    .select(getTableColumns(events))
    .from(events)
    .where(
      and(
        eq(events.communityId, filter.communityId),
        filter.show === 'drafts'
          ? and(isNull(events.publishedAt), isNull(events.cancelledAt), isNull(events.finishedAt))
          : isNotNull(events.publishedAt),
        filter.show === 'upcoming' && !filter.from ? gte(events.endsAt, filter.now) : undefined,
        past ? lt(events.endsAt, filter.now) : undefined,
        filter.kind ? eq(events.kind, filter.kind) : undefined,
        filter.seriesId ? eq(events.seriesId, filter.seriesId) : undefined,
        filter.seekingHelpers ? seeksHelpers(tx, filter.now) : undefined,
        filter.from ? gte(events.startsAt, filter.from) : undefined,
        filter.to ? lt(events.startsAt, filter.to) : undefined,
        beyond,
      ),
    )
    .orderBy(...(past ? [desc(events.startsAt), desc(events.id)] : [asc(events.startsAt), asc(events.id)]))
    .limit(filter.limit)
    .as('page')
  const { startsAt, id } = page
  const rows = await tx
    .select()
    .from(page)
    .innerJoin(
      eventCounters,
      and(eq(eventCounters.communityId, page.communityId), eq(eventCounters.eventId, page.id)),
    )
    .orderBy(...(past ? [desc(startsAt), desc(id)] : [asc(startsAt), asc(id)]))
  return rows.map(({ page: event, event_counters: counters }) => ({ event, counters }))
}

/** Published events a day, by the Shanghai calendar. */
export async function countEventDays(tx: Tx, range: { communityId: string; from: Date; to: Date }) {
  const on = sql<string>`to_char(${events.startsAt} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`
  return tx
    .select({ on, events: sql<number>`count(*)::int` })
    .from(events)
    .where(
      and(
        eq(events.communityId, range.communityId),
        isNotNull(events.publishedAt),
        isNull(events.cancelledAt),
        gte(events.startsAt, range.from),
        lt(events.startsAt, range.to),
      ),
    )
    .groupBy(on)
    .orderBy(on)
}

export async function listSeries(tx: Tx, communityId: string) {
  return tx
    .select({
      id: eventSeries.id,
      kind: eventSeries.kind,
      title: eventSeries.title,
      events: eventSeries.eventCount,
    })
    .from(eventSeries)
    .where(eq(eventSeries.communityId, communityId))
    .orderBy(eventSeries.title)
}

export async function findSeries(
  tx: Tx,
  { communityId, seriesId }: { communityId: string; seriesId: string },
) {
  const [row] = await tx
    .select()
    .from(eventSeries)
    .where(and(eq(eventSeries.communityId, communityId), eq(eventSeries.id, seriesId)))
  return row ?? null
}

/** Sign-ups of an event, or of some households in it, with their people and each one's name. */
export async function listSignUps(
  tx: Tx,
  key: EventKey & { householdIds?: readonly string[]; signUpId?: string },
) {
  const rows = await tx
    .select({
      signUp: getTableColumns(eventSignUps),
      attendee: getTableColumns(eventAttendees),
      name: persons.name,
    })
    .from(eventSignUps)
    .innerJoin(
      eventAttendees,
      and(
        eq(eventAttendees.communityId, eventSignUps.communityId),
        eq(eventAttendees.signUpId, eventSignUps.id),
      ),
    )
    .innerJoin(
      persons,
      and(eq(persons.communityId, eventAttendees.communityId), eq(persons.id, eventAttendees.personId)),
    )
    .where(
      and(
        eq(eventSignUps.communityId, key.communityId),
        eq(eventSignUps.eventId, key.eventId),
        key.householdIds ? inArray(eventSignUps.householdId, [...key.householdIds]) : undefined,
        key.signUpId ? eq(eventSignUps.id, key.signUpId) : undefined,
      ),
    )
    .orderBy(eventSignUps.queueNumber, eventAttendees.position)
  return groupBySignUp(rows)
}

export interface SignUpWithPeople {
  signUp: SignUpRow
  attendees: (AttendeeRow & { name: string })[]
}

function groupBySignUp(
  rows: { signUp: SignUpRow; attendee: AttendeeRow; name: string }[],
): SignUpWithPeople[] {
  const bySignUp = new Map<string, SignUpWithPeople>()
  for (const { signUp, attendee, name } of rows) {
    const known = bySignUp.get(signUp.id) ?? { signUp, attendees: [] }
    known.attendees.push({ ...attendee, name })
    bySignUp.set(signUp.id, known)
  }
  return [...bySignUp.values()]
}

/** A sign-up's place in the waiting line: families with an earlier or the same number who still wait. */
export async function waitingPosition(tx: Tx, key: EventKey & { queueNumber: number }): Promise<number> {
  const [row] = await tx
    .select({ position: sql<number>`count(distinct ${eventAttendees.queueNumber})::int` })
    .from(eventAttendees)
    .where(
      and(
        ofEvent(eventAttendees, key),
        eq(eventAttendees.status, 'waiting'),
        lte(eventAttendees.queueNumber, key.queueNumber),
      ),
    )
  return row?.position ?? 0
}

export async function listHelpers(tx: Tx, key: EventKey) {
  return tx
    .select({ helper: getTableColumns(eventHelpers), name: persons.name, bornOn: persons.bornOn })
    .from(eventHelpers)
    .innerJoin(
      persons,
      and(eq(persons.communityId, eventHelpers.communityId), eq(persons.id, eventHelpers.personId)),
    )
    .where(and(ofEvent(eventHelpers, key), isNull(eventHelpers.cancelledAt)))
    .orderBy(eventHelpers.signedUpAt, eventHelpers.id)
}

export interface BookingFilter {
  householdIds: readonly string[]
  when: 'upcoming' | 'past'
  now: Date
  after: { startsAt: Date; id: string } | null
  limit: number
}

const bookedEvents = (when: BookingFilter['when'], [ends, beyond, order]: [string, string, string]) =>
  statement<{ id: string }>(
    `events_booked_${when}`,
    // From the family's own bookings: from the events' side its last page would walk through all years before it came.
    `with booked as materialized (
      select distinct s.event_id from event_sign_ups s
      where s.community_id = $1 and s.household_id = any($2::uuid[]))
    select e.id from booked join events e on e.community_id = $1 and e.id = booked.event_id
    where e.ends_at ${ends} $3 and (e.starts_at, e.id) ${beyond} ($4::timestamptz, $5::uuid)
    order by e.starts_at ${order}, e.id ${order} limit $6`,
  )
const booked = {
  upcoming: bookedEvents('upcoming', ['>=', '>', 'asc']),
  past: bookedEvents('past', ['<', '<', 'desc']),
}
const BEFORE_ALL = ['-infinity', '00000000-0000-0000-0000-000000000000']
const AFTER_ALL = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']

/** Events in which one of the households has a sign-up, keyset-paged by start. */
export async function listBookedEvents(tx: Tx, filter: BookingFilter): Promise<string[]> {
  const { when, householdIds, now, after, limit } = filter
  const start = when === 'upcoming' ? BEFORE_ALL : AFTER_ALL
  const beyond = after ? [after.startsAt, after.id] : start
  return (await booked[when](tx, [householdIds, now, ...beyond, limit])).map(({ id }) => id)
}

/** Events on which the clock alone has changed something since anybody looked. */
export async function listDueEvents(tx: Tx, { communityId, now }: { communityId: string; now: Date }) {
  const rows = await tx
    .select({ eventId: eventCounters.eventId })
    .from(eventCounters)
    .where(
      and(
        eq(eventCounters.communityId, communityId),
        sql`${eventCounters.nextDueAt} <= ${now.toISOString()}`,
      ),
    )
    .limit(100)
  return rows.map((row) => row.eventId)
}

export async function countWork(tx: Tx, communityId: string, now: Date) {
  const [row] = await tx
    .select({
      drafts: sql<number>`count(*) filter (where ${events.publishedAt} is null)::int`,
      upcoming: sql<number>`count(*) filter (where ${events.publishedAt} is not null and ${events.endsAt} >= ${now.toISOString()})::int`,
    })
    .from(events)
    .where(
      and(
        eq(events.communityId, communityId),
        isNull(events.cancelledAt),
        isNull(events.finishedAt),
        or(isNull(events.publishedAt), gte(events.endsAt, now)),
      ),
    )
  return row ?? { drafts: 0, upcoming: 0 }
}

/** Ended, published, not finished: their books are still open. */
const toFinish = (communityId: string, now: Date) =>
  and(
    eq(events.communityId, communityId),
    isNotNull(events.publishedAt),
    isNull(events.cancelledAt),
    isNull(events.finishedAt),
    lt(events.endsAt, now),
  )

export async function listToFinish(tx: Tx, communityId: string, now: Date) {
  return withCounters(tx).where(toFinish(communityId, now)).orderBy(desc(events.startsAt)).limit(20)
}

export const countToFinish = (tx: Tx, now: Date): Promise<number> =>
  tx.$count(events, toFinish(tx.communityId, now))
