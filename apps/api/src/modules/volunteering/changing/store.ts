import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import type { RecruitmentKey, ShiftRow } from '../store.ts'
import { shiftCounters, shifts } from '../tables.ts'

/** A shift at its new time. */
export interface MovedShift {
  id: string
  startsAt: Date
  endsAt: Date
}

const ofShift = ({ communityId, id }: Pick<ShiftRow, 'communityId' | 'id'>) =>
  and(eq(shifts.communityId, communityId), eq(shifts.id, id))

export async function updateShift(
  tx: Tx,
  key: Pick<ShiftRow, 'communityId' | 'id'>,
  facts: Partial<typeof shifts.$inferInsert>,
): Promise<void> {
  await tx.update(shifts).set(facts).where(ofShift(key))
}

/** The caller holds the counter's lock. */
export async function setPlaces(
  tx: Tx,
  { communityId, id, places }: Pick<ShiftRow, 'communityId' | 'id'> & { places: number },
): Promise<void> {
  await tx
    .update(shiftCounters)
    .set({ places })
    .where(and(eq(shiftCounters.communityId, communityId), eq(shiftCounters.shiftId, id)))
}

/** Shifts that people signed up for, of whom none is left: gone from every list, and kept for their history. */
export async function removeShifts(
  tx: Tx,
  {
    communityId,
    shiftIds,
    byId,
    now,
  }: { communityId: string; shiftIds: readonly string[]; byId: string; now: Date },
): Promise<void> {
  if (shiftIds.length === 0) return
  await tx
    .update(shifts)
    .set({ removedAt: now, removedById: byId })
    .where(and(eq(shifts.communityId, communityId), inArray(shifts.id, [...shiftIds])))
  // Without places the database itself lets nobody on them again.
  await tx
    .update(shiftCounters)
    .set({ places: 0 })
    .where(and(eq(shiftCounters.communityId, communityId), inArray(shiftCounters.shiftId, [...shiftIds])))
}

/** Shifts nobody ever signed up for. */
export async function deleteShifts(
  tx: Tx,
  { communityId, shiftIds }: { communityId: string; shiftIds: readonly string[] },
): Promise<void> {
  if (shiftIds.length === 0) return
  const ids = [...shiftIds]
  await tx
    .delete(shiftCounters)
    .where(and(eq(shiftCounters.communityId, communityId), inArray(shiftCounters.shiftId, ids)))
  await tx.delete(shifts).where(and(eq(shifts.communityId, communityId), inArray(shifts.id, ids)))
}

const volunteersOnShifts = statement<{ personId: string }>(
  'volunteering_lock_moved',
  `select v.person_id as "personId" from volunteers v
  where v.community_id = $1 and v.person_id in (
    select u.person_id from shift_sign_ups u
    where u.community_id = $1 and u.shift_id = any($2::uuid[]) and u.person_id is not null
      and u.status in ('confirmed', 'waiting'))
  order by v.person_id for update of v`,
)

/** Those on these shifts cannot be put on others meanwhile; the counters' locks are held already. */
export async function lockVolunteersOn(tx: Tx, shiftIds: readonly string[]): Promise<void> {
  await volunteersOnShifts(tx, [shiftIds])
}

export interface Clash {
  name: string
  otherTitle: string
  otherStartsAt: Date
  otherEndsAt: Date
}

const clashes = statement<Clash>(
  'volunteering_clashes',
  `select p.name, r.title as "otherTitle", coalesce(om.starts_at, o.starts_at) as "otherStartsAt",
    coalesce(om.ends_at, o.ends_at) as "otherEndsAt"
  from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as m (shift_id, starts_at, ends_at)
  join shift_sign_ups u on u.community_id = $1 and u.shift_id = m.shift_id and u.status in ('confirmed', 'waiting')
  join shift_sign_ups o on o.community_id = $1 and o.person_id = u.person_id and o.shift_id <> u.shift_id
    and o.status in ('confirmed', 'waiting')
  left join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as om (shift_id, starts_at, ends_at)
    on om.shift_id = o.shift_id
  join persons p on p.community_id = $1 and p.id = u.person_id
  join recruitments r on r.community_id = $1 and r.id = o.recruitment_id
  where coalesce(om.starts_at, o.starts_at) < m.ends_at and m.starts_at < coalesce(om.ends_at, o.ends_at)
  order by p.name, p.id limit 50`,
)

const columns = (moved: readonly MovedShift[]) => [
  moved.map(({ id }) => id),
  moved.map(({ startsAt }) => startsAt),
  moved.map(({ endsAt }) => endsAt),
]

/** Who would be on two shifts at once if these were moved. */
export const listClashes = (tx: Tx, moved: readonly MovedShift[]): Promise<Clash[]> =>
  clashes(tx, columns(moved))

/**
 * Takes the sign-ups along with their shifts. First to spans of no length, which overlap nothing: else two shifts of one
 * person that change places would collide half-way.
 */
export async function moveSignUps(tx: Tx, key: RecruitmentKey, moved: readonly MovedShift[]): Promise<void> {
  const ids = sql.param(moved.map(({ id }) => id))
  await tx.execute(sql`
    update shift_sign_ups set ends_at = starts_at
    where community_id = ${key.communityId}::uuid and shift_id = any(${ids}::uuid[])`)
  for (const { id, startsAt, endsAt } of moved)
    await tx.execute(sql`
      update shift_sign_ups
      set starts_at = ${startsAt.toISOString()}::timestamptz, ends_at = ${endsAt.toISOString()}::timestamptz
      where community_id = ${key.communityId}::uuid and shift_id = ${id}::uuid`)
}

export interface EndSignUps extends RecruitmentKey {
  byId: string
  now: Date
}

/** Frees everybody on shifts that have not begun, except who has been checked in; the counters follow. */
export async function endSignUps(
  tx: Tx,
  { communityId, recruitmentId, byId, now }: EndSignUps,
): Promise<void> {
  const at = now.toISOString()
  await tx.execute(sql`
    update shift_sign_ups set status = 'cancelled', cancelled_at = ${at}::timestamptz, cancelled_by_id = ${byId}::uuid
    where community_id = ${communityId}::uuid and recruitment_id = ${recruitmentId}::uuid
      and starts_at > ${at}::timestamptz and status in ('confirmed', 'waiting')
      and not exists (select 1 from service_records r
        where r.community_id = ${communityId}::uuid and r.sign_up_id = shift_sign_ups.id
          and r.checked_in_at is not null)`)
  await tx.execute(sql`
    update shift_counters set waiting = 0, taken = (select count(*) from shift_sign_ups u
      where u.community_id = ${communityId}::uuid and u.shift_id = shift_counters.shift_id
        and u.status = 'confirmed')
    where community_id = ${communityId}::uuid and shift_id in (select s.id from shifts s
      where s.community_id = ${communityId}::uuid and s.recruitment_id = ${recruitmentId}::uuid
        and s.starts_at > ${at}::timestamptz)`)
}
