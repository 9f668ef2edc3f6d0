import { and, asc, count, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { outsideReports, outsideSystems } from './tables.ts'

export type SystemRow = typeof outsideSystems.$inferSelect

const isSystem = (tx: Tx, id: string) =>
  and(eq(outsideSystems.communityId, tx.communityId), eq(outsideSystems.id, id))

/** Those in service first, by name. */
export function listSystems(tx: Tx): Promise<SystemRow[]> {
  return tx
    .select()
    .from(outsideSystems)
    .where(eq(outsideSystems.communityId, tx.communityId))
    .orderBy(sql`${outsideSystems.revokedAt} is not null`, asc(outsideSystems.name))
}

export async function countSent(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx
    .select({ systemId: outsideReports.systemId, sent: count() })
    .from(outsideReports)
    .where(eq(outsideReports.communityId, tx.communityId))
    .groupBy(outsideReports.systemId)
  return new Map(rows.map(({ systemId, sent }) => [systemId, sent]))
}

/** A system that stands still until the transaction ends: no key is taken away in the middle of a call. */
export async function lockSystem(tx: Tx, id: string): Promise<SystemRow | null> {
  const [row] = await tx.select().from(outsideSystems).where(isSystem(tx, id)).for('update')
  return row ?? null
}

export async function findSystem(tx: Tx, id: string): Promise<SystemRow | null> {
  const [row] = await tx.select().from(outsideSystems).where(isSystem(tx, id))
  return row ?? null
}

/** False where another one has the name. */
export async function insertSystem(tx: Tx, row: typeof outsideSystems.$inferInsert): Promise<boolean> {
  const added = await tx
    .insert(outsideSystems)
    .values(row)
    .onConflictDoNothing({ target: [outsideSystems.communityId, outsideSystems.name] })
    .returning({ id: outsideSystems.id })
  return added.length > 0
}

export async function updateSystem(
  tx: Tx,
  id: string,
  facts: Partial<typeof outsideSystems.$inferInsert>,
): Promise<void> {
  await tx.update(outsideSystems).set(facts).where(isSystem(tx, id))
}

export async function insertOutsideReport(tx: Tx, row: typeof outsideReports.$inferInsert): Promise<void> {
  await tx.insert(outsideReports).values(row)
}
