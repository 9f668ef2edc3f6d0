import { and, asc, eq } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import type { RecruitmentKey } from '../store.ts'
import { chatGroups, shareCodes } from '../tables.ts'

const withGroups = (tx: Tx) =>
  tx
    .select({
      code: shareCodes.code,
      groupId: shareCodes.groupId,
      groupName: chatGroups.name,
      createdAt: shareCodes.createdAt,
    })
    .from(shareCodes)
    .innerJoin(
      chatGroups,
      and(eq(chatGroups.communityId, shareCodes.communityId), eq(chatGroups.id, shareCodes.groupId)),
    )

const ofNotice = ({ communityId, recruitmentId }: RecruitmentKey) =>
  and(eq(shareCodes.communityId, communityId), eq(shareCodes.recruitmentId, recruitmentId))

export const listShareCodes = (tx: Tx, key: RecruitmentKey) =>
  withGroups(tx).where(ofNotice(key)).orderBy(asc(chatGroups.name))

export async function findShareCode(tx: Tx, { groupId, ...key }: RecruitmentKey & { groupId: string }) {
  const [row] = await withGroups(tx).where(and(ofNotice(key), eq(shareCodes.groupId, groupId)))
  return row ?? null
}

/** A group has one code for a notice: who comes second writes nothing. */
export async function insertShareCode(tx: Tx, row: typeof shareCodes.$inferInsert): Promise<void> {
  await tx.insert(shareCodes).values(row).onConflictDoNothing()
}

/** The notice a code opens. */
export async function findShared(
  tx: Tx,
  { communityId, code }: { communityId: string; code: string },
): Promise<{ recruitmentId: string } | null> {
  const [row] = await tx
    .select({ recruitmentId: shareCodes.recruitmentId })
    .from(shareCodes)
    .where(and(eq(shareCodes.communityId, communityId), eq(shareCodes.code, code)))
  return row ?? null
}
