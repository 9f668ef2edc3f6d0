import { type Actor, byWhom } from '@linli/domain/actor'
import type { EntryKind } from '@linli/domain/complaints/terms'
import type { WhistleFacts } from '@linli/domain/complaints/whistles/rules'
import { RATE_DAYS } from '@linli/domain/complaints/whistles/terms'
import { DAY_MS } from '@linli/domain/time'
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { buildings, compounds } from '../../people/tables.ts'
import { complaintEntries, complaints } from '../tables.ts'
import { partnerUnits, unitDelegates } from '../units/tables.ts'
import { whistleRules, whistles } from './tables.ts'

export type WhistleRow = typeof whistles.$inferSelect

const isWhistle = (tx: Tx, whistleId: string) =>
  and(eq(whistles.communityId, tx.communityId), eq(whistles.id, whistleId))

const ofCase = and(eq(complaints.communityId, whistles.communityId), eq(complaints.id, whistles.complaintId))
const ofUnit = and(eq(partnerUnits.communityId, whistles.communityId), eq(partnerUnits.id, whistles.unitId))

/** Neither closed nor withdrawn, and the case goes on: the rule's `isWhistleOpen`, as SQL. */
const isOpenRow = and(isNull(whistles.closedAt), isNull(whistles.withdrawnAt), isNull(whistles.caseEndedAt))
/** The rule's `whistleDueAt`. */
const dueAt = sql`case when ${whistles.reportedAt} is null then ${whistles.answerDueAt} else ${whistles.closeDueAt} end`
const isOverdueAt = (now: Date) => sql`${dueAt} < ${now.toISOString()}::timestamptz`

const factColumns = {
  answerDueAt: whistles.answerDueAt,
  closeDueAt: whistles.closeDueAt,
  reportedAt: whistles.reportedAt,
  closedAt: whistles.closedAt,
  withdrawnAt: whistles.withdrawnAt,
  caseEndedAt: whistles.caseEndedAt,
}

const selectWhistles = (tx: Tx) =>
  tx
    .select({
      whistle: whistles,
      complaint: complaints,
      unitName: partnerUnits.name,
      unitSuspendedAt: partnerUnits.suspendedAt,
      compoundName: compounds.name,
      buildingName: buildings.name,
    })
    .from(whistles)
    .innerJoin(complaints, ofCase)
    .innerJoin(partnerUnits, ofUnit)
    .leftJoin(
      compounds,
      and(eq(compounds.communityId, complaints.communityId), eq(compounds.id, complaints.compoundId)),
    )
    .leftJoin(
      buildings,
      and(eq(buildings.communityId, complaints.communityId), eq(buildings.id, complaints.buildingId)),
    )
    .$dynamic()

/** A whistle with its case and its unit. */
export type FullWhistle = Awaited<ReturnType<typeof selectWhistles>>[number]

/** What the rules ask of a row. */
export function factsOf({ whistle, complaint }: Pick<FullWhistle, 'whistle' | 'complaint'>): WhistleFacts {
  const { closedAt, withdrawnAt, mergedAt } = complaint
  return { ...whistle, caseEndedAt: mergedAt ?? withdrawnAt ?? closedAt }
}

/** The newest first. */
export const listOfCase = (tx: Tx, complaintId: string): Promise<FullWhistle[]> =>
  selectWhistles(tx)
    .where(and(eq(whistles.communityId, tx.communityId), eq(whistles.complaintId, complaintId)))
    .orderBy(desc(whistles.id))

export async function findWhistle(tx: Tx, whistleId: string): Promise<FullWhistle | null> {
  const [row] = await selectWhistles(tx).where(isWhistle(tx, whistleId))
  return row ?? null
}

/** The row, locked. Its case is locked before it, by whoever acts. */
export async function lockWhistle(tx: Tx, whistleId: string): Promise<WhistleRow | null> {
  const [row] = await tx.select().from(whistles).where(isWhistle(tx, whistleId)).for('update')
  return row ?? null
}

export async function hasOpenWhistle(
  tx: Tx,
  { complaintId, unitId }: { complaintId: string; unitId: string },
): Promise<boolean> {
  const found = await tx.$count(
    whistles,
    and(
      eq(whistles.communityId, tx.communityId),
      eq(whistles.complaintId, complaintId),
      eq(whistles.unitId, unitId),
      isNull(whistles.closedAt),
      isNull(whistles.withdrawnAt),
    ),
  )
  return found > 0
}

export async function insertWhistle(tx: Tx, row: typeof whistles.$inferInsert): Promise<void> {
  await tx.insert(whistles).values(row)
}

export async function updateWhistle(
  tx: Tx,
  whistleId: string,
  facts: Partial<typeof whistles.$inferInsert>,
): Promise<void> {
  await tx.update(whistles).set(facts).where(isWhistle(tx, whistleId))
}

export async function findUsualHours(tx: Tx): Promise<number | null> {
  const [rule] = await tx
    .select({ hours: whistleRules.reportHours })
    .from(whistleRules)
    .where(eq(whistleRules.communityId, tx.communityId))
  return rule?.hours ?? null
}

export async function putUsualHours(tx: Tx, rule: typeof whistleRules.$inferInsert): Promise<void> {
  const { reportHours, setAt, setById } = rule
  await tx
    .insert(whistleRules)
    .values(rule)
    .onConflictDoUpdate({
      target: whistleRules.communityId,
      set: { reportHours, setAt, setById },
      setWhere: eq(whistleRules.communityId, rule.communityId),
    })
}

// ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Cases that these staff handle (`mayHandle`), as SQL. */
function isHandledBy(actor: Actor): SQL | undefined {
  if (actor.roles.includes('manager') || actor.gridId === null) return undefined
  return or(
    isNull(complaints.gridId),
    eq(complaints.gridId, actor.gridId),
    eq(complaints.ownerId, byWhom(actor)),
  )
}

/** Open whistles on cases within somebody's reach, by deadline. */
export const listOpenFor = (tx: Tx, actor: Actor, limit: number): Promise<FullWhistle[]> =>
  selectWhistles(tx)
    .where(and(eq(whistles.communityId, tx.communityId), isOpenRow, isHandledBy(actor)))
    .orderBy(asc(dueAt), asc(whistles.id))
    .limit(limit)

export async function countOverdueFor(tx: Tx, actor: Actor, now: Date): Promise<number> {
  const [row] = await tx
    .select({ late: count() })
    .from(whistles)
    .innerJoin(complaints, ofCase)
    .where(and(eq(whistles.communityId, tx.communityId), isOpenRow, isOverdueAt(now), isHandledBy(actor)))
  return row?.late ?? 0
}

/** Open whistles of each unit: those that are late then, or on cases that somebody handles. */
export async function countOpen(
  tx: Tx,
  { overdueAt, actor }: { overdueAt?: Date; actor?: Actor } = {},
): Promise<Map<string, number>> {
  const rows = await tx
    .select({ unitId: whistles.unitId, open: count() })
    .from(whistles)
    .innerJoin(complaints, ofCase)
    .where(
      and(
        eq(whistles.communityId, tx.communityId),
        isOpenRow,
        overdueAt && isOverdueAt(overdueAt),
        actor && isHandledBy(actor),
      ),
    )
    .groupBy(whistles.unitId)
  return new Map(rows.map(({ unitId, open }) => [unitId, open]))
}

/** What waits for a unit, by deadline. */
export const listOpenOfUnit = (tx: Tx, unitId: string, limit: number): Promise<FullWhistle[]> =>
  selectWhistles(tx)
    .where(and(eq(whistles.communityId, tx.communityId), eq(whistles.unitId, unitId), isOpenRow))
    .orderBy(asc(dueAt), asc(whistles.id))
    .limit(limit)

/** What is over for a unit, the newest first. */
export const listOverOfUnit = (
  tx: Tx,
  { unitId, beforeId, limit }: { unitId: string; beforeId: string | null; limit: number },
): Promise<FullWhistle[]> =>
  selectWhistles(tx)
    .where(
      and(
        eq(whistles.communityId, tx.communityId),
        eq(whistles.unitId, unitId),
        or(isNotNull(whistles.closedAt), isNotNull(whistles.withdrawnAt), isNotNull(whistles.caseEndedAt)),
        beforeId === null ? undefined : lt(whistles.id, beforeId),
      ),
    )
    .orderBy(desc(whistles.id))
    .limit(limit)

export interface RecentFacts extends WhistleFacts {
  id: string
  unitId: string
}

/** What the rates of units are computed from, on cases that somebody handles; the newest first. */
export function listRecentFacts(
  tx: Tx,
  { actor, now, unitId }: { actor: Actor; now: Date; unitId?: string },
): Promise<RecentFacts[]> {
  const handled = isHandledBy(actor)
  return tx
    .select({ id: whistles.id, unitId: whistles.unitId, ...factColumns })
    .from(whistles)
    .where(
      and(
        eq(whistles.communityId, tx.communityId),
        gte(whistles.blownAt, new Date(now.getTime() - RATE_DAYS * DAY_MS)),
        unitId === undefined ? undefined : eq(whistles.unitId, unitId),
        // Who handles all cases need not read them.
        handled &&
          exists(
            tx
              .select({ id: complaints.id })
              .from(complaints)
              .where(and(eq(complaints.communityId, tx.communityId), ofCase, handled)),
          ),
      ),
    )
    .orderBy(desc(whistles.id))
}

/** These whistles, the newest first. */
export const listByIds = async (tx: Tx, ids: readonly string[]): Promise<FullWhistle[]> =>
  ids.length === 0
    ? []
    : selectWhistles(tx)
        .where(and(eq(whistles.communityId, tx.communityId), inArray(whistles.id, [...ids])))
        .orderBy(desc(whistles.id))

/** Cases with an open whistle to this unit, and who is responsible for them. */
export function listOwnersWaiting(tx: Tx, unitId: string) {
  return tx
    .select({
      communityId: complaints.communityId,
      id: complaints.id,
      number: complaints.number,
      title: complaints.title,
      ownerId: complaints.ownerId,
    })
    .from(whistles)
    .innerJoin(complaints, ofCase)
    .where(and(eq(whistles.communityId, tx.communityId), eq(whistles.unitId, unitId), isOpenRow))
}

/** Lines that the people of a unit write. */
export const DEED_KINDS: readonly EntryKind[] = ['whistle_reported', 'whistle_acted', 'whistle_closed']

/** What a unit did with a whistle, oldest first. */
export function listDeeds(tx: Tx, { id, complaintId }: Pick<WhistleRow, 'id' | 'complaintId'>) {
  return tx
    .select({
      id: complaintEntries.id,
      kind: complaintEntries.kind,
      body: complaintEntries.body,
      details: complaintEntries.details,
      occurredAt: complaintEntries.occurredAt,
    })
    .from(complaintEntries)
    .where(
      and(
        eq(complaintEntries.communityId, tx.communityId),
        eq(complaintEntries.complaintId, complaintId),
        inArray(complaintEntries.kind, [...DEED_KINDS]),
        sql`${complaintEntries.details} ->> 'whistleId' = ${id}`,
      ),
    )
    .orderBy(asc(complaintEntries.number))
}

/** Whether the unit that this account acts for was whistled to the case, and still is: not withdrawn, not stopped. */
export async function isWhistled(
  tx: Tx,
  { complaintId, accountId }: { complaintId: string; accountId: string },
): Promise<boolean> {
  const rows = await tx
    .select({ id: whistles.id })
    .from(whistles)
    .innerJoin(partnerUnits, ofUnit)
    .innerJoin(
      unitDelegates,
      and(eq(unitDelegates.communityId, whistles.communityId), eq(unitDelegates.unitId, whistles.unitId)),
    )
    .where(
      and(
        eq(whistles.communityId, tx.communityId),
        eq(whistles.complaintId, complaintId),
        isNull(whistles.withdrawnAt),
        isNull(partnerUnits.suspendedAt),
        eq(unitDelegates.accountId, accountId),
        isNull(unitDelegates.suspendedAt),
      ),
    )
    .limit(1)
  return rows.length > 0
}
