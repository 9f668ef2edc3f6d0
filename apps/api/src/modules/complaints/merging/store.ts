import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { MAX_INTEGER } from '../../../db/columns.ts'
import type { ComplaintKey } from '../store.ts'
import { complaintFollowers, complaints } from '../tables.ts'

/** Which case people mean by a number; null: none has it. */
export async function findIdByNumber(tx: Tx, number: number): Promise<string | null> {
  if (number > MAX_INTEGER) return null
  const [row] = await tx
    .select({ id: complaints.id })
    .from(complaints)
    .where(and(eq(complaints.communityId, tx.communityId), eq(complaints.number, number)))
  return row?.id ?? null
}

/** These people follow a case from now on, but for its reporter and those who do already; and so many do then. */
export async function addFollowers(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
  added: { personIds: readonly string[]; fromComplaintId: string; now: Date },
): Promise<void> {
  if (added.personIds.length > 0)
    await tx
      .insert(complaintFollowers)
      .values(
        added.personIds.map((personId) => ({
          communityId,
          complaintId,
          personId,
          followedAt: added.now,
          fromComplaintId: added.fromComplaintId,
        })),
      )
      .onConflictDoNothing()
  const followers = await tx.$count(
    complaintFollowers,
    and(eq(complaintFollowers.communityId, communityId), eq(complaintFollowers.complaintId, complaintId)),
  )
  await tx
    .update(complaints)
    .set({ followers: sql`${followers}` })
    .where(and(eq(complaints.communityId, communityId), eq(complaints.id, complaintId)))
}
