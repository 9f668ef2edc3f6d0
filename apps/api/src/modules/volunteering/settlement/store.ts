import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { persons } from '../../people/tables.ts'
import { shifts } from '../tables.ts'

export interface SettledRecord {
  recordId: string
  serviceMinutes: number
  points: number
}

/** What a shift came to, written to the shift and to all its records. */
export async function writeSettlement(
  tx: Tx,
  settlement: { shiftId: string; records: readonly SettledRecord[]; byId: string; now: Date },
): Promise<void> {
  const { shiftId, records, byId, now } = settlement
  const at = now.toISOString()
  const column = <K extends keyof SettledRecord>(name: K) => sql.param(records.map((record) => record[name]))
  await tx.execute(sql`
    update service_records r set service_minutes = settled.minutes, points = settled.points,
      settled_at = ${at}::timestamptz, settled_by_id = ${byId}::uuid
    from unnest(${column('recordId')}::uuid[], ${column('serviceMinutes')}::int[], ${column('points')}::int[])
      as settled (id, minutes, points)
    where r.community_id = ${tx.communityId}::uuid and r.id = settled.id and r.settled_at is null`)
  await tx
    .update(shifts)
    .set({ settledAt: now, settledById: byId })
    .where(and(eq(shifts.communityId, tx.communityId), eq(shifts.id, shiftId)))
}

const elsewhere = statement<{ recordId: string }>(
  'volunteering_elsewhere',
  `select r.id as "recordId" from service_records r
  join shifts s on s.community_id = $1 and s.id = r.shift_id
  where r.community_id = $1 and r.shift_id = $2 and r.person_id is not null and r.checked_in_at is not null
    and exists (select 1 from service_records o
      join shifts os on os.community_id = $1 and os.id = o.shift_id
      where o.community_id = $1 and o.person_id = r.person_id and o.shift_id <> r.shift_id
        and o.checked_in_at < coalesce(r.checked_out_at, s.ends_at)
        and coalesce(o.checked_out_at, os.ends_at) > r.checked_in_at)`,
)

/** Records of a shift whose person was on another shift's list at the same time. */
export async function listElsewhere(tx: Tx, shiftId: string): Promise<Set<string>> {
  return new Set((await elsewhere(tx, [shiftId])).map(({ recordId }) => recordId))
}

export interface DueShift {
  shiftId: string
  recruitmentId: string
  title: string
  role: string
  startsAt: Date
  endsAt: Date
  pointsPerHour: number
}

const DUE = `
  from shifts s join recruitments n on n.community_id = $1 and n.id = s.recruitment_id
  where s.community_id = $1 and s.settled_at is null and s.ends_at <= $2 and n.published_at is not null
    and (exists (select 1 from service_records r
        where r.community_id = $1 and r.shift_id = s.id and r.checked_in_at is not null)
      or (n.cancelled_at is null and exists (select 1 from shift_sign_ups u
        where u.community_id = $1 and u.shift_id = s.id and u.status = 'confirmed')))`

const due = statement<DueShift>(
  'volunteering_due_settlements',
  `select s.id as "shiftId", s.recruitment_id as "recruitmentId", n.title, s.role, s.starts_at as "startsAt",
    s.ends_at as "endsAt", n.points_per_hour as "pointsPerHour" ${DUE}
    and ($3::timestamptz is null or (s.ends_at, s.id) > ($3, $4::uuid))
  order by s.ends_at, s.id limit $5`,
)
const dueCount = statement<{ shifts: number }>(
  'volunteering_due_count',
  `select count(*)::int as shifts ${DUE}`,
)

export interface DueAsked {
  now: Date
  /** Only shifts after this one. */
  after: { endsAt: Date; id: string } | null
  limit: number
}

/** Shifts that are over, with somebody on them, and not settled; the longest over first. */
export const listDueShifts = (tx: Tx, { now, after, limit }: DueAsked): Promise<DueShift[]> =>
  due(tx, [now, after?.endsAt ?? null, after?.id ?? null, limit])

export async function countDueShifts(tx: Tx, now: Date): Promise<number> {
  const [row] = await dueCount(tx, [now])
  return row?.shifts ?? 0
}

/** Null where nobody of the roster settled it. */
export async function findName(tx: Tx, personId: string | null): Promise<string | null> {
  if (personId === null) return null
  const [person] = await tx
    .select({ name: persons.name })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.id, personId)))
  return person?.name ?? null
}
