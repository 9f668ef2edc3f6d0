import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  sql,
} from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { columnsOf, statement } from '../../db/statement.ts'
import { grids } from '../people/tables.ts'
import { recruitments, recruitmentTeams, shiftCounters, shifts, teamMembers, teams } from './tables.ts'

export type RecruitmentRow = typeof recruitments.$inferSelect
export type ShiftRow = typeof shifts.$inferSelect
export type ShiftCounterRow = typeof shiftCounters.$inferSelect
/** A shift with its hot row. */
export type CountedShift = ShiftRow & Omit<ShiftCounterRow, 'communityId' | 'shiftId'>

export interface RecruitmentKey {
  communityId: string
  recruitmentId: string
}

export const isRecruitment = ({ communityId, recruitmentId }: RecruitmentKey) =>
  and(eq(recruitments.communityId, communityId), eq(recruitments.id, recruitmentId))

export async function findRecruitment(tx: Tx, key: RecruitmentKey): Promise<RecruitmentRow | null> {
  const [row] = await tx.select().from(recruitments).where(isRecruitment(key))
  return row ?? null
}

const countedShifts = statement<CountedShift>(
  'volunteering_shifts',
  `select ${columnsOf(shifts, 's')}, c.places, c.taken, c.waiting, c.last_queue_number as "lastQueueNumber"
  from shifts s join shift_counters c on c.community_id = $1 and c.shift_id = s.id
  where s.community_id = $1 and s.recruitment_id = any($2::uuid[]) and s.removed_at is null
  order by s.recruitment_id, s.position`,
)

/** All shifts of some notices but those that were removed, with their counters, in the order staff wrote them. */
export const listShifts = (tx: Tx, recruitmentIds: readonly string[]): Promise<CountedShift[]> =>
  recruitmentIds.length === 0 ? Promise.resolve([]) : countedShifts(tx, [recruitmentIds])

const lockedCounters = statement<{ shiftId: string }>(
  'volunteering_lock_notice',
  `select c.shift_id as "shiftId" from shift_counters c
  join shifts s on s.community_id = $1 and s.id = c.shift_id
  where c.community_id = $1 and s.recruitment_id = $2
  order by c.shift_id for update of c`,
)

export interface LockedRecruitment {
  recruitment: RecruitmentRow
  shifts: CountedShift[]
}

/**
 * A notice whose shifts stand still until the transaction ends: all their counter rows are locked, in order of id, as
 * every sign-up does it, and only then is anything read. Null: there is no such notice.
 */
export async function lockRecruitment(tx: Tx, key: RecruitmentKey): Promise<LockedRecruitment | null> {
  for (;;) {
    const locked = await lockedCounters(tx, [key.recruitmentId])
    const found = await listShifts(tx, [key.recruitmentId])
    const held = new Set(locked.map(({ shiftId }) => shiftId))
    // A rival may have replaced shifts while we waited for it: the new ones are locked, too.
    if (!found.every(({ id }) => held.has(id))) continue
    const recruitment = await findRecruitment(tx, key)
    return recruitment && { recruitment, shifts: found }
  }
}

export async function insertRecruitment(tx: Tx, row: typeof recruitments.$inferInsert): Promise<void> {
  await tx.insert(recruitments).values(row)
}

export async function updateRecruitment(
  tx: Tx,
  key: RecruitmentKey,
  facts: Partial<typeof recruitments.$inferInsert>,
): Promise<void> {
  await tx.update(recruitments).set(facts).where(isRecruitment(key))
}

/** New shifts, each with its hot row. */
export async function insertShifts(
  tx: Tx,
  rows: readonly (typeof shifts.$inferInsert & { places: number })[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.insert(shifts).values(rows.map(({ places: _, ...shift }) => shift))
  await tx
    .insert(shiftCounters)
    .values(rows.map(({ communityId, id, places }) => ({ communityId, shiftId: id, places })))
}

/** The teams a notice invites, those that were dissolved meanwhile too. */
export async function listInvitedTeams(tx: Tx, { communityId, recruitmentId }: RecruitmentKey) {
  return tx
    .select({ id: teams.id, name: teams.name })
    .from(recruitmentTeams)
    .innerJoin(
      teams,
      and(eq(teams.communityId, recruitmentTeams.communityId), eq(teams.id, recruitmentTeams.teamId)),
    )
    .where(
      and(eq(recruitmentTeams.communityId, communityId), eq(recruitmentTeams.recruitmentId, recruitmentId)),
    )
    .orderBy(asc(teams.name))
}

/** The community's teams that are there still. */
export async function listTeamNames(tx: Tx, communityId: string) {
  return tx
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(and(eq(teams.communityId, communityId), isNull(teams.dissolvedAt)))
    .orderBy(asc(teams.name))
}

export async function setInvitedTeams(
  tx: Tx,
  { communityId, recruitmentId, teamIds }: RecruitmentKey & { teamIds: readonly string[] },
): Promise<void> {
  await tx
    .delete(recruitmentTeams)
    .where(
      and(eq(recruitmentTeams.communityId, communityId), eq(recruitmentTeams.recruitmentId, recruitmentId)),
    )
  if (teamIds.length === 0) return
  await tx.insert(recruitmentTeams).values(teamIds.map((teamId) => ({ communityId, recruitmentId, teamId })))
}

/** Members of these teams now, the captain among them. */
export async function listMembersOf(
  tx: Tx,
  { communityId, teamIds }: { communityId: string; teamIds: readonly string[] },
): Promise<string[]> {
  if (teamIds.length === 0) return []
  const rows = await tx
    .selectDistinct({ personId: teamMembers.personId })
    .from(teamMembers)
    .where(
      and(
        eq(teamMembers.communityId, communityId),
        inArray(teamMembers.teamId, [...teamIds]),
        isNull(teamMembers.leftAt),
      ),
    )
  return rows.map(({ personId }) => personId)
}

/** Names of some grids, or of all. */
export async function listGrids(tx: Tx, communityId: string) {
  return tx
    .select({ id: grids.id, name: grids.name })
    .from(grids)
    .where(eq(grids.communityId, communityId))
    .orderBy(asc(grids.name))
}

export interface RecruitmentFilter {
  communityId: string
  show: 'upcoming' | 'past' | 'drafts'
  gridId?: string | undefined
  needed?: boolean
  /** Only notices in which one of these persons has a place or waits. */
  personIds?: readonly string[]
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
  now: Date
  after: { startsAt: Date; id: string } | null
  limit: number
}

const ofRecruitment = sql`community_id = ${recruitments.communityId} and recruitment_id = ${recruitments.id}`

/** A shift of the notice to which all of it applies. */
const hasShift = (condition: ReturnType<typeof sql>) =>
  sql`exists (select 1 from shifts s where s.community_id = ${recruitments.communityId}
    and s.recruitment_id = ${recruitments.id} and s.removed_at is null and ${condition})`

const needsPeople = (now: Date) =>
  and(
    isNull(recruitments.closedAt),
    sql`exists (select 1 from shifts s
      join shift_counters c on c.community_id = s.community_id and c.shift_id = s.id
      where s.community_id = ${recruitments.communityId} and s.recruitment_id = ${recruitments.id}
        and s.removed_at is null and s.starts_at > ${now.toISOString()}::timestamptz and c.taken < c.places)`,
  )

const hasPersons = (personIds: readonly string[]) =>
  sql`exists (select 1 from shift_sign_ups where ${ofRecruitment}
    and person_id = any(${sql.param([...personIds])}::uuid[]) and status in ('confirmed', 'waiting'))`

const within = ({ from, to }: RecruitmentFilter) =>
  from || to
    ? hasShift(
        sql`s.starts_at >= ${(from ?? new Date(0)).toISOString()}::timestamptz
          and s.starts_at < ${to?.toISOString() ?? 'infinity'}::timestamptz`,
      )
    : undefined

/** Cancelled ones are no longer to come, whenever they would have been. */
function shown({ show, now }: Pick<RecruitmentFilter, 'show' | 'now'>) {
  if (show === 'drafts') return and(isNull(recruitments.publishedAt), isNull(recruitments.cancelledAt))
  const over = or(lt(recruitments.endsAt, now), isNotNull(recruitments.cancelledAt))
  return and(
    isNotNull(recruitments.publishedAt),
    show === 'past' ? over : and(gte(recruitments.endsAt, now), isNull(recruitments.cancelledAt)),
  )
}

/** Drafts, and what people can still sign up for or be put in line for. */
export async function countNotices(tx: Tx, now: Date): Promise<{ drafts: number; open: number }> {
  const { communityId } = tx
  const count = (show: 'drafts' | 'upcoming') =>
    tx.$count(
      recruitments,
      and(eq(recruitments.communityId, communityId), isNull(recruitments.closedAt), shown({ show, now })),
    )
  return { drafts: await count('drafts'), open: await count('upcoming') }
}

/** Keyset-paged by first start and id: soonest first, `past` latest first. */
export async function listRecruitments(tx: Tx, filter: RecruitmentFilter) {
  const past = filter.show === 'past'
  const { after } = filter
  const here = after && sql`(${after.startsAt.toISOString()}::timestamptz, ${after.id}::uuid)`
  const place = sql`(${recruitments.startsAt}, ${recruitments.id})`
  const direction = past ? desc : asc
  return tx
    .select({ recruitment: getTableColumns(recruitments), gridName: grids.name })
    .from(recruitments)
    .leftJoin(grids, and(eq(grids.communityId, recruitments.communityId), eq(grids.id, recruitments.gridId)))
    .where(
      and(
        eq(recruitments.communityId, filter.communityId),
        shown(filter),
        filter.gridId ? or(eq(recruitments.gridId, filter.gridId), isNull(recruitments.gridId)) : undefined,
        filter.needed ? needsPeople(filter.now) : undefined,
        filter.personIds ? hasPersons(filter.personIds) : undefined,
        within(filter),
        here ? (past ? sql`${place} < ${here}` : sql`${place} > ${here}`) : undefined,
      ),
    )
    .orderBy(direction(recruitments.startsAt), direction(recruitments.id))
    .limit(filter.limit)
}
