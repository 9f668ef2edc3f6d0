import { and, asc, count, desc, eq, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import { rewardOrders, rewards } from './tables.ts'

export type Reward = typeof rewards.$inferSelect
export type RewardOrder = typeof rewardOrders.$inferSelect

const isReward = (tx: Tx, rewardId: string) =>
  and(eq(rewards.communityId, tx.communityId), eq(rewards.id, rewardId))
const isOrder = (tx: Tx, orderId: string) =>
  and(eq(rewardOrders.communityId, tx.communityId), eq(rewardOrders.id, orderId))
/** Neither handed over nor given back. */
const waits: SQL = sql`num_nonnulls(${rewardOrders.handedOverAt}, ${rewardOrders.cancelledAt}, ${rewardOrders.lapsedAt}) = 0`

export async function insertReward(tx: Tx, reward: Reward): Promise<void> {
  await tx.insert(rewards).values(reward)
}

export async function updateReward(tx: Tx, rewardId: string, change: Partial<Reward>): Promise<void> {
  await tx.update(rewards).set(change).where(isReward(tx, rewardId))
}

/** Pieces go out of the stock and come back into it. The caller holds the reward. */
export async function addToStock(tx: Tx, rewardId: string, pieces: number): Promise<void> {
  await tx
    .update(rewards)
    .set({ stock: sql`${rewards.stock} + ${pieces}` })
    .where(isReward(tx, rewardId))
}

/** Locked until the transaction ends, in the order of their ids: whoever takes pieces waits for their turn. */
export async function lockRewards(tx: Tx, rewardIds: readonly string[]): Promise<Map<string, Reward>> {
  const rows = await tx
    .select()
    .from(rewards)
    .where(and(eq(rewards.communityId, tx.communityId), inArray(rewards.id, [...new Set(rewardIds)])))
    .orderBy(rewards.id)
    .for('update')
  return new Map(rows.map((row) => [row.id, row]))
}

export interface RewardWithOrders {
  reward: Reward
  /** Pieces ordered and not fetched yet. */
  waiting: number
  /** Ordered by the person asked about, and not given back. */
  ordered: number
}

/** Those that can be ordered, the cheapest first; with `closed` all of them. */
export async function listRewardRows(
  tx: Tx,
  { personId, closed, rewardId }: { personId: string | null; closed: boolean; rewardId?: string },
): Promise<RewardWithOrders[]> {
  const kept = and(isNull(rewardOrders.cancelledAt), isNull(rewardOrders.lapsedAt))
  return tx
    .select({
      reward: rewards,
      waiting: sql<number>`count(${rewardOrders.id}) filter (where ${waits})::int`,
      ordered: sql<number>`count(${rewardOrders.id}) filter (where ${kept} and ${rewardOrders.personId} = ${personId}::uuid)::int`,
    })
    .from(rewards)
    .leftJoin(
      rewardOrders,
      and(eq(rewardOrders.communityId, rewards.communityId), eq(rewardOrders.rewardId, rewards.id)),
    )
    .where(
      and(
        eq(rewards.communityId, tx.communityId),
        rewardId === undefined ? undefined : eq(rewards.id, rewardId),
        closed ? undefined : isNull(rewards.closedAt),
      ),
    )
    .groupBy(rewards.communityId, rewards.id)
    .orderBy(sql`${rewards.closedAt} is not null`, asc(rewards.points), asc(rewards.id))
}

/** Orders of a person that count towards the limit. The caller holds the reward. */
export async function countOrders(
  tx: Tx,
  { rewardId, personId }: { rewardId: string; personId: string },
): Promise<number> {
  const [row] = await tx
    .select({ orders: count() })
    .from(rewardOrders)
    .where(
      and(
        eq(rewardOrders.communityId, tx.communityId),
        eq(rewardOrders.rewardId, rewardId),
        eq(rewardOrders.personId, personId),
        isNull(rewardOrders.cancelledAt),
        isNull(rewardOrders.lapsedAt),
      ),
    )
  return row?.orders ?? 0
}

/** False when another order that waits has the code. */
export async function insertOrder(tx: Tx, order: RewardOrder): Promise<boolean> {
  const written = await tx.insert(rewardOrders).values(order).onConflictDoNothing().returning()
  return written.length > 0
}

/** The order with its reward, both locked: the reward first, as everywhere. */
export async function lockOrder(
  tx: Tx,
  orderId: string,
): Promise<{ order: RewardOrder; reward: Reward; holder: { name: string; householdId: string } } | null> {
  const [found] = await tx
    .select({ rewardId: rewardOrders.rewardId })
    .from(rewardOrders)
    .where(isOrder(tx, orderId))
  if (!found) return null
  const reward = (await lockRewards(tx, [found.rewardId])).get(found.rewardId)
  const [row] = await tx
    .select({ order: rewardOrders, holder: { name: persons.name, householdId: persons.householdId } })
    .from(rewardOrders)
    .innerJoin(
      persons,
      and(eq(persons.communityId, rewardOrders.communityId), eq(persons.id, rewardOrders.personId)),
    )
    .where(isOrder(tx, orderId))
  return row && reward ? { ...row, reward } : null
}

export async function updateOrder(tx: Tx, orderId: string, change: Partial<RewardOrder>): Promise<void> {
  await tx.update(rewardOrders).set(change).where(isOrder(tx, orderId))
}

/** Orders that nobody fetched in time, the oldest first. */
export async function listOverdue(
  tx: Tx,
  { now, limit }: { now: Date; limit: number },
): Promise<RewardOrder[]> {
  return tx
    .select()
    .from(rewardOrders)
    .where(and(eq(rewardOrders.communityId, tx.communityId), lte(rewardOrders.pickUpUntil, now), waits))
    .orderBy(rewardOrders.pickUpUntil, rewardOrders.id)
    .limit(limit)
}

export async function countWaitingOrders(tx: Tx, now: Date): Promise<number> {
  return tx.$count(
    rewardOrders,
    and(
      eq(rewardOrders.communityId, tx.communityId),
      waits,
      sql`${rewardOrders.pickUpUntil} > ${now.toISOString()}::timestamptz`,
    ),
  )
}

export interface ShownOrder {
  order: RewardOrder
  title: string
  personName: string
}

export interface OrdersAsked {
  orderId?: string
  personIds?: readonly string[]
  waitingAt?: Date | null
  code?: string | null
  beforeId?: string | null
  limit: number
}

/** Newest first. */
export async function listOrders(tx: Tx, asked: OrdersAsked): Promise<ShownOrder[]> {
  const { orderId, personIds, waitingAt = null, code = null, beforeId = null, limit } = asked
  const stillWaits =
    waitingAt || code !== null
      ? and(waits, waitingAt ? sql`${rewardOrders.pickUpUntil} > ${waitingAt.toISOString()}` : undefined)
      : undefined
  return tx
    .select({ order: rewardOrders, title: rewards.title, personName: persons.name })
    .from(rewardOrders)
    .innerJoin(
      rewards,
      and(eq(rewards.communityId, rewardOrders.communityId), eq(rewards.id, rewardOrders.rewardId)),
    )
    .innerJoin(
      persons,
      and(eq(persons.communityId, rewardOrders.communityId), eq(persons.id, rewardOrders.personId)),
    )
    .where(
      and(
        eq(rewardOrders.communityId, tx.communityId),
        orderId === undefined ? undefined : eq(rewardOrders.id, orderId),
        personIds === undefined ? undefined : inArray(rewardOrders.personId, [...personIds]),
        code === null ? undefined : eq(rewardOrders.code, code),
        stillWaits,
        beforeId === null ? undefined : lt(rewardOrders.id, beforeId),
      ),
    )
    .orderBy(desc(rewardOrders.id))
    .limit(limit)
}
