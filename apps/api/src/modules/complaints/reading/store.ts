import type { ComplaintCategory, EntryAudience } from '@linli/domain/complaints/terms'
import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { plainArray } from '../../../db/statement.ts'
import { buildings, compounds, grids, memberships, persons } from '../../people/tables.ts'
import type { ComplaintKey } from '../store.ts'
import { complaintEntries, complaintFollowers, complaints } from '../tables.ts'

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
export const selectSummaries = (tx: Tx) =>
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

/** `isPublic` of the rules, as SQL; the words of the partial indexes, so that PostgreSQL sees they fit. */
export const isPublicRow = and(
  eq(complaints.publicAgreed, sql`true`),
  eq(complaints.isPrivate, sql`false`),
  isNull(complaints.hiddenAt),
  isNull(complaints.withdrawnAt),
  isNull(complaints.mergedIntoId),
)

export const isOpenRow = and(
  isNull(complaints.closedAt),
  isNull(complaints.withdrawnAt),
  isNull(complaints.mergedIntoId),
)

export interface PageEnd {
  /** Only those before this one. */
  beforeId: string | null
  limit: number
}

const paged = (where: (SQL | undefined)[], { beforeId }: PageEnd) =>
  and(...where, beforeId === null ? undefined : lt(complaints.id, beforeId))

/** Cases that are the concern of one of these persons, the newest first. */
export const listReportedBy = (tx: Tx, { personIds, ...page }: PageEnd & { personIds: readonly string[] }) =>
  selectSummaries(tx)
    .where(paged([inCommunity(tx), inArray(complaints.reporterId, [...personIds])], page))
    .orderBy(desc(complaints.id))
    .limit(page.limit)

/** Cases that somebody follows and may still read, the newest first. */
export const listFollowedBy = (tx: Tx, { personId, ...page }: PageEnd & { personId: string }) =>
  selectSummaries(tx)
    .innerJoin(
      complaintFollowers,
      and(
        eq(complaintFollowers.communityId, complaints.communityId),
        eq(complaintFollowers.complaintId, complaints.id),
      ),
    )
    .where(
      paged(
        [inCommunity(tx), eq(complaintFollowers.personId, personId), eq(complaints.isPrivate, false)],
        page,
      ),
    )
    .orderBy(desc(complaints.id))
    .limit(page.limit)

export interface PublicFilter extends PageEnd {
  state: 'open' | 'closed' | null
  category: ComplaintCategory | null
  compoundId: string | null
}

/** What neighbours may read, the newest first. */
export const listPublic = (tx: Tx, { state, category, compoundId, ...page }: PublicFilter) =>
  selectSummaries(tx)
    .where(
      paged(
        [
          inCommunity(tx),
          isPublicRow,
          state === 'open' ? isNull(complaints.closedAt) : undefined,
          state === 'closed' ? isNotNull(complaints.closedAt) : undefined,
          category === null ? undefined : eq(complaints.category, category),
          compoundId === null ? undefined : eq(complaints.compoundId, compoundId),
        ],
        page,
      ),
    )
    .orderBy(desc(complaints.id))
    .limit(page.limit)

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
    handles === 'all' ? undefined : or(isPublicRow, inArray(complaints.reporterId, [...personIds]), handled)
  return selectSummaries(tx)
    .where(
      and(
        inCommunity(tx),
        isOpenRow,
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
