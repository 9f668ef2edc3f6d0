import type { Role } from '@linli/domain/actor'
import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { grids, memberships, persons } from '../../people/tables.ts'
import type { ComplaintKey } from '../store.ts'
import { complaintExtensions, complaintPauses, complaints } from '../tables.ts'

export interface StaffMember {
  /** Person, or account where it is bound to nobody. */
  id: string
  personId: string | null
  name: string | null
  roles: Role[]
  gridId: string | null
  gridName: string | null
}

/** Who may see what, and what is theirs, is asked for under this id. */
const byId = sql<string>`coalesce(${memberships.personId}, ${memberships.accountId})`

const selectStaff = (tx: Tx, where: SQL | undefined): Promise<StaffMember[]> =>
  tx
    .select({
      id: byId,
      personId: memberships.personId,
      name: persons.name,
      roles: memberships.roles,
      gridId: memberships.gridId,
      gridName: grids.name,
    })
    .from(memberships)
    .leftJoin(
      persons,
      and(eq(persons.communityId, memberships.communityId), eq(persons.id, memberships.personId)),
    )
    .leftJoin(grids, and(eq(grids.communityId, memberships.communityId), eq(grids.id, memberships.gridId)))
    .where(
      and(
        eq(memberships.communityId, tx.communityId),
        isNull(memberships.suspendedAt),
        sql`${memberships.roles} && '{staff,manager}'`,
        where,
      ),
    )
    .orderBy(asc(persons.name), asc(memberships.accountId))

/** Everybody on the staff who is not suspended. */
export const listStaff = (tx: Tx): Promise<StaffMember[]> => selectStaff(tx, undefined)

/** Of these people or accounts those who are on the staff and not suspended. */
export async function findStaff(tx: Tx, ids: readonly string[]): Promise<Map<string, StaffMember>> {
  if (ids.length === 0) return new Map()
  const own = [...ids]
  const rows = await selectStaff(
    tx,
    or(inArray(memberships.personId, own), inArray(memberships.accountId, own)),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Names of persons, by their id. */
export async function listNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: persons.id, name: persons.name })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), inArray(persons.id, [...ids])))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Managers who are not suspended: their inbox is where what is late goes. */
export async function listManagerIds(tx: Tx): Promise<string[]> {
  const rows = await selectStaff(tx, sql`'manager' = any(${memberships.roles})`)
  return rows.map(({ id }) => id)
}

export async function findGrid(tx: Tx, gridId: string): Promise<{ id: string; name: string } | null> {
  const [row] = await tx
    .select({ id: grids.id, name: grids.name })
    .from(grids)
    .where(and(eq(grids.communityId, tx.communityId), eq(grids.id, gridId)))
  return row ?? null
}

export const listGrids = (tx: Tx): Promise<{ id: string; name: string }[]> =>
  tx
    .select({ id: grids.id, name: grids.name })
    .from(grids)
    .where(eq(grids.communityId, tx.communityId))
    .orderBy(asc(grids.name))

// ── Pauses and extensions ─────────────────────────────────────────────────────────────────────────────────

export type PauseRow = typeof complaintPauses.$inferSelect
export type ExtensionRow = typeof complaintExtensions.$inferSelect

export function listPauses(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<PauseRow[]> {
  return tx
    .select()
    .from(complaintPauses)
    .where(and(eq(complaintPauses.communityId, communityId), eq(complaintPauses.complaintId, complaintId)))
    .orderBy(asc(complaintPauses.position))
}

/** The case is locked by the caller. */
export async function beginPause(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
  pause: { reason: string; byId: string; now: Date },
): Promise<void> {
  const before = await listPauses(tx, { communityId, complaintId })
  await tx.insert(complaintPauses).values({
    communityId,
    complaintId,
    position: (before.at(-1)?.position ?? 0) + 1,
    fromAt: pause.now,
    reason: pause.reason,
    pausedById: pause.byId,
  })
}

export async function endPause(tx: Tx, { communityId, complaintId }: ComplaintKey, now: Date): Promise<void> {
  await tx
    .update(complaintPauses)
    .set({ untilAt: now })
    .where(
      and(
        eq(complaintPauses.communityId, communityId),
        eq(complaintPauses.complaintId, complaintId),
        isNull(complaintPauses.untilAt),
      ),
    )
}

/** In the order they were asked for. */
export function listExtensions(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<ExtensionRow[]> {
  return tx
    .select()
    .from(complaintExtensions)
    .where(
      and(eq(complaintExtensions.communityId, communityId), eq(complaintExtensions.complaintId, complaintId)),
    )
    .orderBy(asc(complaintExtensions.askedAt), asc(complaintExtensions.id))
}

export async function insertExtension(tx: Tx, row: typeof complaintExtensions.$inferInsert): Promise<void> {
  await tx.insert(complaintExtensions).values(row)
}

/** Decides the one that waits. */
export async function decideWaitingExtension(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
  decision: { granted: boolean; decidedById: string | null; decisionNote: string; decidedAt: Date },
): Promise<void> {
  await tx
    .update(complaintExtensions)
    .set(decision)
    .where(
      and(
        eq(complaintExtensions.communityId, communityId),
        eq(complaintExtensions.complaintId, complaintId),
        isNull(complaintExtensions.decidedAt),
      ),
    )
}

/** The number people call another case by. */
export async function findNumber(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<number | null> {
  const [row] = await tx
    .select({ number: complaints.number })
    .from(complaints)
    .where(and(eq(complaints.communityId, communityId), eq(complaints.id, complaintId)))
  return row?.number ?? null
}
