import type { Tx } from '../../../db/client.ts'
import { columnsOf, plainArray, statement } from '../../../db/statement.ts'
import type { AttendeeRow, CounterRow, EventRow, SignUpRow } from '../store.ts'
import { eventCounters, events } from '../tables.ts'

interface Events {
  eventIds: readonly string[]
}

export interface EventWithSeries {
  event: EventRow
  /** The latest sessions of its series that are over, as many as newcomers are looked back for. */
  latestSessionIds: readonly string[]
}

// What was over had begun: said so that the index ends where nothing can be over yet, and the past is not walked.
const eventsById = statement<EventRow & { latestSessionIds: string[] }>(
  'placing_events',
  `select ${columnsOf(events, 'e')},
    array(select l.id from events l
      where l.community_id = $1 and l.series_id = e.series_id and l.published_at is not null
        and l.cancelled_at is null and l.starts_at < least(e.starts_at, $3) and l.ends_at <= $3
      order by l.starts_at desc limit e.newcomer_lookback_sessions) as "latestSessionIds"
  from events e where e.community_id = $1 and e.id = any($2::uuid[])`,
)

/** Events by id, with what is looked back on at `now`; unknown ids are missing. */
export async function readEvents(
  tx: Tx,
  { eventIds, now }: Events & { now: Date },
): Promise<Map<string, EventWithSeries>> {
  const rows = await eventsById(tx, [eventIds, now])
  return new Map(rows.map(({ latestSessionIds, ...event }) => [event.id, { event, latestSessionIds }]))
}

const countersOf = (tail: string) =>
  `select ${columnsOf(eventCounters, 'c')} from event_counters c
  where c.community_id = $1 and c.event_id = any($2::uuid[]) ${tail}`
const counters = statement<CounterRow>('placing_counters', countersOf(''))
// In the order of their ids, so that two batches never wait for each other in a ring.
const lockedCounters = statement<CounterRow>(
  'placing_lock',
  countersOf('order by c.community_id, c.event_id for update'),
)

/** Counters as they are now; `lock` holds the rows until the transaction ends. */
export async function readCounters(
  tx: Tx,
  { eventIds, lock }: Events & { lock: boolean },
): Promise<Map<string, CounterRow>> {
  const rows = await (lock ? lockedCounters : counters)(tx, [eventIds])
  return new Map(rows.map((row) => [row.eventId, row]))
}

/** Families in events, by position: the n-th household in the n-th event. */
interface Families {
  eventIds: readonly string[]
  householdIds: readonly string[]
}

const activePersons = statement<{ eventId: string; householdId: string; personId: string }>(
  'placing_active',
  `select a.event_id as "eventId", a.household_id as "householdId", a.person_id as "personId"
  from unnest($2::uuid[], $3::uuid[]) as family (event_id, household_id)
  join event_attendees a on a.community_id = $1 and a.household_id = family.household_id
    and a.event_id = family.event_id
  where a.status in ('confirmed', 'waiting', 'offered')`,
)

/** Who of these families holds or awaits a place. */
export const listActiveOf = (tx: Tx, { eventIds, householdIds }: Families) =>
  activePersons(tx, [eventIds, householdIds])

const attendances = statement<{ householdId: string; eventId: string }>(
  'placing_attendances',
  `select distinct a.household_id as "householdId", a.event_id as "eventId"
  from unnest($2::uuid[]) as family (household_id)
  join event_attendees a on a.community_id = $1 and a.household_id = family.household_id
    and a.event_id = any($3::uuid[])
  where a.checked_in_at is not null`,
)

/** Which of these events households were at. */
export const listAttendances = (
  tx: Tx,
  { householdIds, eventIds }: Families,
): Promise<{ householdId: string; eventId: string }[]> => attendances(tx, [householdIds, eventIds])

const noShows = statement<{ householdId: string; at: Date }>(
  'placing_no_shows',
  `select a.household_id as "householdId", max(a.no_show_at) as at
  from unnest($2::uuid[]) as family (household_id)
  join event_attendees a on a.community_id = $1 and a.household_id = family.household_id
  where a.no_show_at >= $3
  group by a.household_id, a.event_id`,
)

/** When people of these households did not come to a confirmed place, one instant an event. */
export const listNoShowsOf = (
  tx: Tx,
  { householdIds, from }: { householdIds: readonly string[]; from: Date },
) => noShows(tx, [householdIds, from])

const signUps = statement(
  'placing_sign_ups',
  `insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
    queue_number, accept_partial, is_newcomer, used_priority, code)
  select $1, s.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::bool[], $7::timestamptz[],
    $8::int[], $9::bool[], $10::bool[], $11::bool[], $12::text[]) as s`,
)
const attendees = statement(
  'placing_attendees',
  `insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status,
    position, queue_number, confirmed_at)
  select $1, a.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::int[],
    $9::int[], $10::timestamptz[]) as a`,
)
const counted = statement(
  'placing_counted',
  `update event_counters c set taken = v.taken, newcomer_taken = v.newcomer_taken, waiting = v.waiting,
    waiting_families = v.waiting_families, last_queue_number = v.last_queue_number, next_due_at = v.next_due_at
  from unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::timestamptz[])
    as v (event_id, taken, newcomer_taken, waiting, waiting_families, last_queue_number, next_due_at)
  where c.community_id = $1 and c.event_id = v.event_id`,
)

export type NewAttendee = Pick<
  AttendeeRow,
  | 'eventId'
  | 'signUpId'
  | 'personId'
  | 'householdId'
  | 'role'
  | 'status'
  | 'position'
  | 'queueNumber'
  | 'confirmedAt'
>

type Plain = string | number | boolean | Date | null
/** Ids, codes of our own, numbers and instants: no value of these columns ever needs quoting. */
const column = <K extends string>(rows: readonly Record<K, Plain>[], name: K) =>
  plainArray(rows.map((row) => row[name]))

/** Writes what was decided under the lock; the statements are on their way when this returns. */
export function writePlaces(
  tx: Tx,
  placed: {
    signUps: readonly SignUpRow[]
    attendees: readonly NewAttendee[]
    counters: readonly CounterRow[]
  },
): Promise<unknown>[] {
  const { signUps: s, attendees: a, counters: c } = placed
  return [
    signUps(tx, [
      column(s, 'id'),
      column(s, 'eventId'),
      column(s, 'householdId'),
      column(s, 'contactId'),
      column(s, 'byStaff'),
      column(s, 'signedUpAt'),
      column(s, 'queueNumber'),
      column(s, 'acceptPartial'),
      column(s, 'isNewcomer'),
      column(s, 'usedPriority'),
      column(s, 'code'),
    ]),
    attendees(tx, [
      column(a, 'eventId'),
      column(a, 'signUpId'),
      column(a, 'personId'),
      column(a, 'householdId'),
      column(a, 'role'),
      column(a, 'status'),
      column(a, 'position'),
      column(a, 'queueNumber'),
      column(a, 'confirmedAt'),
    ]),
    counted(tx, [
      column(c, 'eventId'),
      column(c, 'taken'),
      column(c, 'newcomerTaken'),
      column(c, 'waiting'),
      column(c, 'waitingFamilies'),
      column(c, 'lastQueueNumber'),
      column(c, 'nextDueAt'),
    ]),
  ]
}
