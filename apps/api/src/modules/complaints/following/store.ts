import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { type ComplaintKey, isComplaint } from '../store.ts'
import { complaintFollowers, complaints } from '../tables.ts'

/** Somebody follows a locked case; false when they did already. */
export async function insertFollower(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
  { personId, now }: { personId: string; now: Date },
): Promise<boolean> {
  const written = await tx
    .insert(complaintFollowers)
    .values({ communityId, complaintId, personId, followedAt: now })
    .onConflictDoNothing()
    .returning({ personId: complaintFollowers.personId })
  if (written.length > 0) await addToFollowers(tx, { communityId, complaintId }, 1)
  return written.length > 0
}

/** Somebody follows a locked case no longer; false when they did not. */
export async function deleteFollower(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
  personId: string,
): Promise<boolean> {
  const gone = await tx
    .delete(complaintFollowers)
    .where(
      and(
        eq(complaintFollowers.communityId, communityId),
        eq(complaintFollowers.complaintId, complaintId),
        eq(complaintFollowers.personId, personId),
      ),
    )
    .returning({ personId: complaintFollowers.personId })
  if (gone.length > 0) await addToFollowers(tx, { communityId, complaintId }, -1)
  return gone.length > 0
}

async function addToFollowers(tx: Tx, key: ComplaintKey, change: 1 | -1): Promise<void> {
  await tx
    .update(complaints)
    .set({ followers: sql`${complaints.followers} + ${change}` })
    .where(isComplaint(key))
}
