import {
  ANOMALY_DAYS,
  type AnomalyKind,
  LONG_DAY_MINUTES,
  ONE_RECEIVER_AWARDS,
  SAME_PAIR_PAYMENTS,
} from '@linli/domain/points/anomalies/terms'
import { DAY_MS } from '@linli/domain/time'
import { and, asc, eq } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { persons } from '../../people/tables.ts'
import { anomalyNotes } from '../tables.ts'

export interface AnomalyRow {
  key: string
  kind: AnomalyKind
  personId: string
  personName: string
  otherName: string | null
  from: Date
  to: Date
  amount: number | null
  shiftIds: string[]
  eventIds: string[]
  movementIds: string[]
}

const COLUMNS = `"personId", "otherId", "from", "to", amount, "shiftIds", "eventIds", "movementIds"`

/** Everybody's time in one place: a shift that was served, an event that was attended or helped at. */
const STAYS = `
  select r.person_id, r.shift_id as place, r.shift_id, null::uuid as event_id, r.checked_in_at as begins, r.checked_out_at as ends
  from service_records r where r.community_id = $1 and r.person_id is not null and r.checked_out_at > $2
  union all
  select a.person_id, e.id, null, e.id, greatest(a.checked_in_at, e.starts_at), e.ends_at
  from event_attendees a join events e on e.community_id = $1 and e.id = a.event_id
  where a.community_id = $1 and a.checked_in_at is not null and e.ends_at > $2
  union all
  select h.person_id, e.id, null, e.id, greatest(h.checked_in_at, e.starts_at), e.ends_at
  from event_helpers h join events e on e.community_id = $1 and e.id = h.event_id
  where h.community_id = $1 and h.checked_in_at is not null and e.ends_at > $2`

const found = statement<AnomalyRow>(
  'points_anomalies',
  `with stay as (${STAYS}), two_places as (
    select a.person_id as "personId", null::uuid as "otherId", greatest(a.begins, b.begins) as "from",
      least(a.ends, b.ends) as "to", null::int as amount,
      array_remove(array[a.shift_id, b.shift_id], null) as "shiftIds",
      array_remove(array[a.event_id, b.event_id], null) as "eventIds", '{}'::uuid[] as "movementIds",
      concat_ws(' ', 'two_places', a.person_id, a.place, b.place) as key
    from stay a join stay b on b.person_id = a.person_id and a.place < b.place and a.begins < b.ends and b.begins < a.ends
  ), long_day as (
    select r.person_id, null::uuid, min(r.checked_in_at), max(r.checked_out_at), sum(r.service_minutes)::int,
      array_agg(r.shift_id), '{}'::uuid[], '{}'::uuid[],
      concat_ws(' ', 'long_day', r.person_id, (r.checked_in_at at time zone 'Asia/Shanghai')::date)
    from service_records r where r.community_id = $1 and r.person_id is not null and r.service_minutes > 0
      and r.checked_out_at > $2
    group by r.person_id, (r.checked_in_at at time zone 'Asia/Shanghai')::date
    having sum(r.service_minutes) > ${LONG_DAY_MINUTES}
  ), payment as (
    select m.id, m.occurred_at, giver.person_id as giver_id, taker.person_id as taker_id
    from point_movements m
    join point_movements h on h.community_id = $1 and h.kind = 'exchange_hold' and h.source_id = m.source_id
    join point_accounts giver on giver.community_id = $1 and giver.id = h.from_account_id
    join point_accounts taker on taker.community_id = $1 and taker.id = m.to_account_id
    where m.community_id = $1 and m.kind = 'exchange_payment' and m.occurred_at > $2
  ), same_pair as (
    select p.giver_id, p.taker_id, min(p.occurred_at), max(p.occurred_at), count(*)::int, '{}'::uuid[], '{}'::uuid[],
      array_agg(p.id), concat_ws(' ', 'same_pair', p.giver_id, p.taker_id)
    from payment p group by p.giver_id, p.taker_id having count(*) >= ${SAME_PAIR_PAYMENTS}
  ), given as (
    select m.id, m.occurred_at, m.points, m.recorded_by_id, a.person_id
    from point_movements m join point_accounts a on a.community_id = $1 and a.id = m.to_account_id
    where m.community_id = $1 and m.kind = 'staff_award' and m.recorded_by_id is not null and m.occurred_at > $2
  ), one_receiver as (
    select g.person_id, g.recorded_by_id, min(g.occurred_at), max(g.occurred_at), count(*)::int, '{}'::uuid[], '{}'::uuid[],
      array_agg(g.id), concat_ws(' ', 'one_receiver', g.recorded_by_id, g.person_id)
    from given g group by g.person_id, g.recorded_by_id
    having count(*) >= ${ONE_RECEIVER_AWARDS} and 2 * sum(g.points) >
      (select sum(o.points) from given o where o.recorded_by_id = g.recorded_by_id)
  ), anomaly (${COLUMNS}, key) as (
    select * from two_places union all select * from long_day union all select * from same_pair
    union all select * from one_receiver
  )
  select a.key, split_part(a.key, ' ', 1) as kind, a."personId", p.name as "personName", o.name as "otherName", a."from", a."to",
    a.amount, a."shiftIds", a."eventIds", a."movementIds"
  from anomaly a join persons p on p.community_id = $1 and p.id = a."personId"
  left join persons o on o.community_id = $1 and o.id = a."otherId"
  order by a."to" desc, a.key`,
)

/** The latest first. */
export const findAnomalies = (tx: Tx, now: Date): Promise<AnomalyRow[]> =>
  found(tx, [new Date(now.getTime() - ANOMALY_DAYS * DAY_MS)])

export interface FoundStay {
  personId: string
  shiftId: string | null
  eventId: string | null
  title: string
  role: string
  from: Date
  to: Date
  settled: boolean
}

const staysOf = statement<FoundStay>(
  'points_anomaly_stays',
  `select r.person_id as "personId", s.id as "shiftId", null::uuid as "eventId", n.title, s.role,
    r.checked_in_at as "from", coalesce(r.checked_out_at, s.ends_at) as "to", s.settled_at is not null as settled
  from service_records r join shifts s on s.community_id = $1 and s.id = r.shift_id
  join recruitments n on n.community_id = $1 and n.id = s.recruitment_id
  where r.community_id = $1 and r.person_id = any($2::uuid[]) and r.shift_id = any($3::uuid[])
    and r.checked_in_at is not null
  union all
  select a.person_id, null, e.id, e.title, '', greatest(a.checked_in_at, e.starts_at), e.ends_at, false
  from event_attendees a join events e on e.community_id = $1 and e.id = a.event_id
  where a.community_id = $1 and a.person_id = any($2::uuid[]) and a.event_id = any($4::uuid[])
    and a.checked_in_at is not null
  union all
  select h.person_id, null, e.id, e.title, '助教', greatest(h.checked_in_at, e.starts_at), e.ends_at, false
  from event_helpers h join events e on e.community_id = $1 and e.id = h.event_id
  where h.community_id = $1 and h.person_id = any($2::uuid[]) and h.event_id = any($4::uuid[])
    and h.checked_in_at is not null
  order by "from", "shiftId", "eventId"`,
)

/** Where the persons of some anomalies were, the first one first. */
export async function listStays(tx: Tx, rows: readonly AnomalyRow[]): Promise<FoundStay[]> {
  const all = (of: 'shiftIds' | 'eventIds') => [...new Set(rows.flatMap((row) => row[of]))]
  const [shiftIds, eventIds] = [all('shiftIds'), all('eventIds')]
  if (shiftIds.length === 0 && eventIds.length === 0) return []
  return staysOf(tx, [[...new Set(rows.map(({ personId }) => personId))], shiftIds, eventIds])
}

export type AnomalyNote = typeof anomalyNotes.$inferSelect

/** All notes, the oldest first. */
export async function listNotes(tx: Tx): Promise<(AnomalyNote & { notedByName: string | null })[]> {
  const rows = await tx
    .select({ note: anomalyNotes, notedByName: persons.name })
    .from(anomalyNotes)
    .leftJoin(
      persons,
      and(eq(persons.communityId, anomalyNotes.communityId), eq(persons.id, anomalyNotes.notedById)),
    )
    .where(eq(anomalyNotes.communityId, tx.communityId))
    .orderBy(asc(anomalyNotes.id))
  return rows.map(({ note, notedByName }) => ({ ...note, notedByName }))
}

export async function insertNote(tx: Tx, note: AnomalyNote): Promise<void> {
  await tx.insert(anomalyNotes).values(note)
}
