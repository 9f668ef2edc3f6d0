import { and, eq } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { eventHelpers } from '../tables.ts'

export async function insertHelper(tx: Tx, helper: typeof eventHelpers.$inferInsert): Promise<void> {
  await tx.insert(eventHelpers).values(helper)
}

export async function cancelHelperRow(
  tx: Tx,
  { communityId, id, byId, now }: { communityId: string; id: string; byId: string; now: Date },
): Promise<void> {
  await tx
    .update(eventHelpers)
    .set({ cancelledAt: now, cancelledById: byId })
    .where(and(eq(eventHelpers.communityId, communityId), eq(eventHelpers.id, id)))
}
