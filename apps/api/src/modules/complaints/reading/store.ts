import { PUBLIC_STATES } from '@linli/domain/complaints/reading/terms'
import type { ComplaintCategory, EntryAudience } from '@linli/domain/complaints/terms'
import { and, desc, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { plainArray, statement } from '../../../db/statement.ts'
import { buildings, compounds, grids, memberships, persons } from '../../people/tables.ts'
import type { ComplaintKey } from '../store.ts'
import { complaintEntries, complaintFollowers, complaints } from '../tables.ts'
import { isOpenRow, isPublicRow } from './tables.ts'

type PublicState = keyof typeof PUBLIC_STATES

const summaryColumns = {
  id: complaints.id,
  number: complaints.number,
  kind: complaints.kind,
  category: complaints.category,
  title: complaints.title,
  body: complaints.body,
  place: complaints.place,
  compoundId: complaints.compoundId,
  buildingId: complaints.buildingId,
  latitude: complaints.latitude,
  longitude: complaints.longitude,
  compoundName: compounds.name,
  buildingName: buildings.name,
  reporterId: complaints.reporterId,
  reporterName: persons.name,
  isPrivate: complaints.isPrivate,
  reportedAt: complaints.reportedAt,
  acceptedAt: complaints.acceptedAt,
  pausedAt: complaints.pausedAt,
  resolvedAt: complaints.resolvedAt,
  closedAt: complaints.closedAt,
  withdrawnAt: complaints.withdrawnAt,
  mergedIntoId: complaints.mergedIntoId,
  followers: complaints.followers,
}

/** Cases as lists show them, with the names of their places. */
const selectSummaries = (tx: Tx) =>
  tx
    .select(summaryColumns)
    .from(complaints)
    .leftJoin(
      compounds,
      and(eq(compounds.communityId, complaints.communityId), eq(compounds.id, complaints.compoundId)),
    )
    .leftJoin(
      buildings,
      and(eq(buildings.communityId, complaints.communityId), eq(buildings.id, complaints.buildingId)),
    )
    .leftJoin(
      persons,
      and(eq(persons.communityId, complaints.communityId), eq(persons.id, complaints.reporterId)),
    )
    .$dynamic()

export type SummaryRow = Awaited<ReturnType<typeof selectSummaries>>[number]

const inCommunity = (tx: Tx) => eq(complaints.communityId, tx.communityId)

export interface PageEnd {
  /** Only those before this one. */
  beforeId: string | null
  limit: number
}

const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** These cases, the newest first. */
async function listByIds(tx: Tx, rows: readonly { id: string }[]): Promise<SummaryRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  return selectSummaries(tx)
    .where(and(inCommunity(tx), inArray(complaints.id, ids)))
    .orderBy(desc(complaints.id))
}

const reportedIds = statement<{ id: string }>(
  'complaints_reported_by',
  `select c.id from unnest($2::uuid[]) p (id) cross join lateral (
     select c.id from complaints c where c.community_id = $1 and c.reporter_id = p.id and c.id < $3::uuid
     order by c.id desc limit $4) c
   order by c.id desc limit $4`,
)

/** Cases that are the concern of one of these persons, the newest first: the newest of each, and of them the newest. */
export const listReportedBy = async (
  tx: Tx,
  { personIds, beforeId, limit }: PageEnd & { personIds: readonly string[] },
) => listByIds(tx, await reportedIds(tx, [personIds, beforeId ?? LAST, limit]))

const followedIds = statement<{ id: string }>(
  'complaints_followed_by',
  `select f.complaint_id as id from complaint_followers f
   join complaints c on c.community_id = $1 and c.id = f.complaint_id and not c.is_private
   where f.community_id = $1 and f.person_id = $2::uuid and f.complaint_id < $3::uuid
   order by f.complaint_id desc limit $4`,
)

/** Cases that somebody follows and may still read, the newest first. */
export const listFollowedBy = async (tx: Tx, { personId, beforeId, limit }: PageEnd & { personId: string }) =>
  listByIds(tx, await followedIds(tx, [personId, beforeId ?? LAST, limit]))

/** `isPublic` of the rules and what neighbours choose by, for a case `c`: word for word what the indexes are made of. */
const PUBLIC = `c.public_agreed and not c.is_private and c.hidden_at is null and c.withdrawn_at is null
  and c.merged_into_id is null`
const STATE = `(case when c.closed_at is null then 'open' else 'closed' end)`

const PUBLIC_BY = {
  all: 'true',
  category: 'c.category = $5',
  compound: 'c.compound_id = $6::uuid',
  both: 'c.category = $5 and c.compound_id = $6::uuid',
} as const
const STATES = Object.keys(PUBLIC_STATES) as PublicState[]

/** Open and closed ones each from their own stretch of an index, so that neither is read past for the other. */
const publicIdsBy = (by: keyof typeof PUBLIC_BY) => {
  const branches = STATES.map(
    (
      state,
    ) => `(select c.id from complaints c where c.community_id = $1 and ${PUBLIC} and ${STATE} = '${state}'
      and '${state}' = any ($2::text[]) and ${PUBLIC_BY[by]} and c.id < $3::uuid order by c.id desc limit $4)`,
  )
  // True: PostgreSQL wants a use for each parameter.
  const asked = 'num_nulls($5::text, $6::uuid) >= 0'
  return statement<{ id: string }>(
    `complaints_public_by_${by}`,
    `select c.id from (${branches.join(' union all ')}) c where ${asked} order by c.id desc limit $4`,
  )
}
const publicIds = {
  all: publicIdsBy('all'),
  category: publicIdsBy('category'),
  compound: publicIdsBy('compound'),
  both: publicIdsBy('both'),
}

export interface PublicFilter extends PageEnd {
  state: PublicState | null
  category: ComplaintCategory | null
  compoundId: string | null
}

/** What neighbours may read, the newest first. */
export async function listPublic(
  tx: Tx,
  { state, category, compoundId, beforeId, limit }: PublicFilter,
): Promise<SummaryRow[]> {
  const chosen = category === null ? (compoundId === null ? 'all' : 'compound') : null
  const find = publicIds[chosen ?? (compoundId === null ? 'category' : 'both')]
  const states = state === null ? STATES : [state]
  return listByIds(tx, await find(tx, [states, beforeId ?? LAST, limit, category, compoundId]))
}

export interface AlikeFilter {
  category: ComplaintCategory
  since: Date
  /** Whose cases are shown whatever was agreed. */
  personIds: readonly string[]
  /** Which further cases staff handle: all, or those of a grid, of no grid, and their own. */
  handles: 'none' | 'all' | { gridId: string; ownerId: string }
  limit: number
}

/** Open cases of a category that the reader may be shown, the newest first. */
export function listOpenAlike(tx: Tx, filter: AlikeFilter) {
  const { category, since, personIds, handles, limit } = filter
  const handled =
    typeof handles === 'string'
      ? undefined
      : or(
          isNull(complaints.gridId),
          eq(complaints.gridId, handles.gridId),
          eq(complaints.ownerId, handles.ownerId),
        )
  const shown =
    handles === 'all'
      ? undefined
      : or(isPublicRow(complaints), inArray(complaints.reporterId, [...personIds]), handled)
  return selectSummaries(tx)
    .where(
      and(
        inCommunity(tx),
        isOpenRow(complaints),
        eq(complaints.category, category),
        gte(complaints.reportedAt, since),
        shown,
      ),
    )
    .orderBy(desc(complaints.reportedAt), desc(complaints.id))
    .limit(limit)
}

/** The newest line of each of these timelines that these audiences may read. */
export async function listLastEntries(
  tx: Tx,
  { complaintIds, audiences }: { complaintIds: readonly string[]; audiences: readonly EntryAudience[] },
) {
  if (complaintIds.length === 0) return new Map<string, { body: string; occurredAt: Date }>()
  const rows = await tx
    .selectDistinctOn([complaintEntries.complaintId], {
      complaintId: complaintEntries.complaintId,
      body: complaintEntries.body,
      occurredAt: complaintEntries.occurredAt,
    })
    .from(complaintEntries)
    .where(
      and(
        eq(complaintEntries.communityId, tx.communityId),
        inArray(complaintEntries.complaintId, [...complaintIds]),
        inArray(complaintEntries.audience, [...audiences]),
      ),
    )
    .orderBy(complaintEntries.complaintId, desc(complaintEntries.number))
  return new Map(rows.map((row) => [row.complaintId, row]))
}

/** Which of these cases somebody follows. */
export async function listFollowed(
  tx: Tx,
  { complaintIds, personId }: { complaintIds: readonly string[]; personId: string },
): Promise<Set<string>> {
  if (complaintIds.length === 0) return new Set()
  const rows = await tx
    .select({ complaintId: complaintFollowers.complaintId })
    .from(complaintFollowers)
    .where(
      and(
        eq(complaintFollowers.communityId, tx.communityId),
        inArray(complaintFollowers.complaintId, [...complaintIds]),
        eq(complaintFollowers.personId, personId),
      ),
    )
  return new Set(rows.map(({ complaintId }) => complaintId))
}

/** Names of what a case stands in, and of the cases it was merged into or split from. */
export async function findSurroundings(tx: Tx, { communityId, complaintId }: ComplaintKey) {
  const [row] = await tx
    .select({
      gridName: grids.name,
      compoundName: compounds.name,
      buildingName: buildings.name,
      reporterName: persons.name,
      reporterPhone: persons.maskedPhone,
    })
    .from(complaints)
    .leftJoin(grids, and(eq(grids.communityId, complaints.communityId), eq(grids.id, complaints.gridId)))
    .leftJoin(
      compounds,
      and(eq(compounds.communityId, complaints.communityId), eq(compounds.id, complaints.compoundId)),
    )
    .leftJoin(
      buildings,
      and(eq(buildings.communityId, complaints.communityId), eq(buildings.id, complaints.buildingId)),
    )
    .leftJoin(
      persons,
      and(eq(persons.communityId, complaints.communityId), eq(persons.id, complaints.reporterId)),
    )
    .where(and(eq(complaints.communityId, communityId), eq(complaints.id, complaintId)))
  if (!row) throw new Error('the case went away while it was read')
  return row
}

export function listTitles(tx: Tx, complaintIds: readonly string[]) {
  return tx
    .select({ id: complaints.id, number: complaints.number, title: complaints.title })
    .from(complaints)
    .where(and(inCommunity(tx), inArray(complaints.id, [...complaintIds])))
}

export interface Somebody {
  name: string
  /** Of staff who look after one grid. */
  gridName: string | null
}

/** Who these ids are, persons or accounts; an account that is bound to nobody has no name and is left out. */
export async function listPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, Somebody>> {
  if (ids.length === 0) return new Map()
  const array = sql`${plainArray([...ids])}::uuid[]`
  const rows = await tx
    .select({ id: persons.id, accountId: memberships.accountId, name: persons.name, gridName: grids.name })
    .from(persons)
    .leftJoin(
      memberships,
      and(eq(memberships.communityId, persons.communityId), eq(memberships.personId, persons.id)),
    )
    .leftJoin(grids, and(eq(grids.communityId, persons.communityId), eq(grids.id, memberships.gridId)))
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        or(sql`${persons.id} = any(${array})`, sql`${memberships.accountId} = any(${array})`),
      ),
    )
  return new Map(
    rows.flatMap(({ id, accountId, ...who }) => [
      [id, who] as const,
      ...(accountId ? [[accountId, who] as const] : []),
    ]),
  )
}
