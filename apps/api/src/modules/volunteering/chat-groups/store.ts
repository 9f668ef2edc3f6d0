import { and, asc, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { grids } from '../../people/tables.ts'
import { chatGroups } from '../tables.ts'

export interface ChatGroupKey {
  communityId: string
  groupId: string
}

const withGrids = (tx: Tx) =>
  tx
    .select({
      id: chatGroups.id,
      name: chatGroups.name,
      gridId: chatGroups.gridId,
      gridName: grids.name,
      closedAt: chatGroups.closedAt,
    })
    .from(chatGroups)
    .leftJoin(grids, and(eq(grids.communityId, chatGroups.communityId), eq(grids.id, chatGroups.gridId)))

const isGroup = ({ communityId, groupId }: ChatGroupKey) =>
  and(eq(chatGroups.communityId, communityId), eq(chatGroups.id, groupId))

export type ChatGroupRow = Awaited<ReturnType<typeof listChatGroups>>[number]

export const listChatGroups = (tx: Tx, communityId: string) =>
  withGrids(tx)
    .where(eq(chatGroups.communityId, communityId))
    .orderBy(sql`${chatGroups.closedAt} is not null`, asc(chatGroups.name))

export async function findChatGroup(tx: Tx, key: ChatGroupKey): Promise<ChatGroupRow | null> {
  const [row] = await withGrids(tx).where(isGroup(key))
  return row ?? null
}

/** Whatever its state; locked, so that two who use the name take turns. */
export async function lockGroupNamed(tx: Tx, { communityId, name }: { communityId: string; name: string }) {
  const [row] = await tx
    .select({ id: chatGroups.id, closedAt: chatGroups.closedAt })
    .from(chatGroups)
    .where(and(eq(chatGroups.communityId, communityId), eq(chatGroups.name, name)))
    .for('update')
  return row ?? null
}

/** False when somebody else wrote the same name a moment ago. */
export async function insertChatGroup(tx: Tx, row: typeof chatGroups.$inferInsert): Promise<boolean> {
  const written = await tx
    .insert(chatGroups)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: chatGroups.id })
  return written.length > 0
}

export async function updateChatGroup(
  tx: Tx,
  key: ChatGroupKey,
  facts: Partial<typeof chatGroups.$inferInsert>,
): Promise<void> {
  await tx.update(chatGroups).set(facts).where(isGroup(key))
}
