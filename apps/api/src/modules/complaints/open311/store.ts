import type { Span } from '@linli/domain/complaints/open311/rules'
import type { Open311Status } from '@linli/domain/complaints/open311/terms'
import type { ComplaintCategory } from '@linli/domain/complaints/terms'
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL } from 'drizzle-orm'
import type { RootTx, Tx } from '../../../db/client.ts'
import { buildings, communities, compounds, grids } from '../../people/tables.ts'
import { outsideReports } from '../outside-systems/tables.ts'
import { isOpenRow, isPublicRow } from '../reading/tables.ts'
import { complaints } from '../tables.ts'

/** The community of this id, or the only one there is; `several` where nobody said which of them. */
export async function findJurisdiction(
  tx: RootTx,
  id: string | undefined,
): Promise<{ communityId: string; name: string } | 'several' | null> {
  const rows = await tx
    .select({ communityId: communities.communityId, name: communities.name })
    .from(communities)
    .where(id === undefined ? undefined : eq(communities.communityId, id))
    .orderBy(asc(communities.createdAt))
    .limit(2)
  return rows.length > 1 ? 'several' : (rows[0] ?? null)
}

/** A compound, or a building with its compound, by the id that answers tell. */
export async function findAddress(
  tx: Tx,
  id: string,
): Promise<{ compoundId: string; buildingId: string | null } | null> {
  const [building] = await tx
    .select({ compoundId: buildings.compoundId, buildingId: buildings.id })
    .from(buildings)
    .where(and(eq(buildings.communityId, tx.communityId), eq(buildings.id, id)))
  if (building) return building
  const [compound] = await tx
    .select({ compoundId: compounds.id })
    .from(compounds)
    .where(and(eq(compounds.communityId, tx.communityId), eq(compounds.id, id)))
  return compound ? { ...compound, buildingId: null } : null
}

const selectRequests = (tx: Tx) =>
  tx
    .select({
      complaint: complaints,
      gridName: grids.name,
      compoundName: compounds.name,
      buildingName: buildings.name,
      systemId: outsideReports.systemId,
      mediaUrl: outsideReports.mediaUrl,
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
      outsideReports,
      and(
        eq(outsideReports.communityId, complaints.communityId),
        eq(outsideReports.complaintId, complaints.id),
      ),
    )
    .$dynamic()
export type RequestRow = Awaited<ReturnType<typeof selectRequests>>[number]

/** What neighbours may read, and for a system with a key what it sent in itself. */
const isShownTo = (systemId: string | null): SQL | undefined =>
  systemId === null
    ? isPublicRow(complaints)
    : or(isPublicRow(complaints), eq(outsideReports.systemId, systemId))

export const listByNumber = (
  tx: Tx,
  { systemId, numbers }: { systemId: string | null; numbers: readonly number[] },
): Promise<RequestRow[]> =>
  selectRequests(tx)
    .where(
      and(
        eq(complaints.communityId, tx.communityId),
        inArray(complaints.number, [...numbers]),
        isShownTo(systemId),
      ),
    )
    .orderBy(desc(complaints.reportedAt), desc(complaints.id))

export interface SpanFilter {
  systemId: string | null
  span: Span
  /** None: all of them. */
  categories: readonly ComplaintCategory[]
  /** None: both. */
  statuses: readonly Open311Status[]
  limit: number
}

/** Of a span, the newest first. What silence may have ended by now counts for both states: the rule tells which. */
export const listInSpan = (
  tx: Tx,
  { systemId, span, categories, statuses, limit }: SpanFilter,
): Promise<RequestRow[]> =>
  selectRequests(tx)
    .where(
      and(
        eq(complaints.communityId, tx.communityId),
        gte(complaints.reportedAt, span.from),
        lt(complaints.reportedAt, span.before),
        isShownTo(systemId),
        categories.length === 0 ? undefined : inArray(complaints.category, [...categories]),
        onlyOf(statuses),
      ),
    )
    .orderBy(desc(complaints.reportedAt), desc(complaints.id))
    .limit(limit)

function onlyOf(statuses: readonly Open311Status[]): SQL | undefined {
  const [open, closed] = [statuses.includes('open'), statuses.includes('closed')]
  if (open === closed) return undefined
  if (open) return isOpenRow(complaints)
  return or(
    isNotNull(complaints.closedAt),
    isNotNull(complaints.withdrawnAt),
    isNotNull(complaints.mergedIntoId),
    and(isNotNull(complaints.calledBackAt), isNotNull(complaints.resolvedAt), isNull(complaints.closedAt)),
  )
}
