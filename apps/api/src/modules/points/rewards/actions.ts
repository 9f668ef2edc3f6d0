import { randomInt } from 'node:crypto'
import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import type { RewardOrderView, RewardPlan, RewardView } from '@linli/domain/points/rewards/contract'
import {
  cancelOrderRefusal,
  handOverRefusal,
  orderRefusal,
  orderState,
  pickUpUntil,
  restockRefusal,
  rewardPlanRefusal,
} from '@linli/domain/points/rewards/rules'
import { spokenInstant } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import { sendMessage } from '../../messages/actions.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import { findPerson, listActableIds } from '../../people/store.ts'
import { refundSpending, spendPoints } from '../actions.ts'
import {
  addToStock,
  countOrders,
  insertOrder,
  insertReward,
  listOrders,
  listOverdue,
  listRewardRows,
  lockOrder,
  lockRewards,
  type OrdersAsked,
  type Reward,
  type RewardOrder,
  type RewardWithOrders,
  type ShownOrder,
  updateOrder,
  updateReward,
} from './store.ts'

const PAGE_SIZE = 20
const ORDER_CURSOR = cursorOf({ id: 'uuid' })
/** A transaction gives so many overdue orders back; the next one who looks the rest. */
const MOST_AT_ONCE = 100

interface OfReward {
  actor: Actor
  rewardId: string
  now: Date
}

const rewardNotFound = () => notFound('reward_not_found', '没有找到这件小礼')
const orderNotFound = () => notFound('reward_order_not_found', '没有找到这一单，请核对领取码')
const planOf = ({ orderUntil, ...plan }: RewardPlan) => ({
  ...plan,
  title: plan.title.trim(),
  about: plan.about.trim(),
  orderUntil: orderUntil === null ? null : new Date(orderUntil),
})

// ── Keeping rewards ───────────────────────────────────────────────────────────────────────────────────────

export async function offerReward(
  tx: Tx,
  { actor, plan, stock, now }: { actor: Actor; plan: RewardPlan; stock: number; now: Date },
): Promise<RewardView> {
  const row = planOf(plan)
  const refusal = rewardPlanRefusal(row, now)
  if (refusal) throw refused(refusal)
  const id = newId()
  const open = { closedAt: null, closedById: null }
  const made = { communityId: actor.communityId, id, stock, createdAt: now, createdById: byWhom(actor) }
  await insertReward(tx, { ...row, ...made, ...open })
  return readReward(tx, { actor, rewardId: id, now })
}

async function requireReward(tx: Tx, rewardId: string) {
  const reward = (await lockRewards(tx, [rewardId])).get(rewardId)
  if (!reward) throw rewardNotFound()
  return reward
}

export async function reviseReward(
  tx: Tx,
  { plan, ...of }: OfReward & { plan: RewardPlan },
): Promise<RewardView> {
  await requireReward(tx, of.rewardId)
  const row = planOf(plan)
  const refusal = rewardPlanRefusal(row, of.now)
  if (refusal) throw refused(refusal)
  await updateReward(tx, of.rewardId, row)
  return readReward(tx, of)
}

export async function restock(tx: Tx, { pieces, ...of }: OfReward & { pieces: number }): Promise<RewardView> {
  const { stock } = await requireReward(tx, of.rewardId)
  const refusal = restockRefusal({ stock, pieces })
  if (refusal) throw refused(refusal)
  await addToStock(tx, of.rewardId, pieces)
  return readReward(tx, of)
}

/** Twice changes nothing. */
export async function endReward(tx: Tx, of: OfReward): Promise<RewardView> {
  const { closedAt } = await requireReward(tx, of.rewardId)
  if (!closedAt) await updateReward(tx, of.rewardId, { closedAt: of.now, closedById: byWhom(of.actor) })
  return readReward(tx, of)
}

export async function rewardList(
  tx: Tx,
  { actor, closed, now }: { actor: Actor; closed: boolean; now: Date },
): Promise<RewardView[]> {
  await lapseOrders(tx, now)
  const rows = await listRewardRows(tx, { personId: actor.personId, closed: closed && isStaff(actor) })
  return rows.map((row) => rewardView(row, now))
}

async function readReward(tx: Tx, { actor, rewardId, now }: OfReward): Promise<RewardView> {
  const [row] = await listRewardRows(tx, { personId: actor.personId, closed: true, rewardId })
  if (!row) throw rewardNotFound()
  return rewardView(row, now)
}

function rewardView({ reward, waiting, ordered }: RewardWithOrders, now: Date): RewardView {
  const { id, title, about, points, stock, perPerson, orderUntil, closedAt } = reward
  return {
    id,
    title,
    about,
    points,
    stock,
    perPerson,
    orderUntil: orderUntil?.toISOString() ?? null,
    waiting,
    closedAt: closedAt?.toISOString() ?? null,
    refusal: orderRefusal(reward, { mayActFor: true, ordered }, now),
  }
}

// ── Ordering ──────────────────────────────────────────────────────────────────────────────────────────────

/** One piece for the person's points: taken out of the stock and paid in one transaction, or neither. */
export async function order(
  tx: Tx,
  { actor, rewardId, personId, now }: OfReward & { personId: string },
): Promise<RewardOrderView> {
  const { communityId } = actor
  const actingIds = [isStaff(actor) ? null : actor.personId]
  const [person] = await listPersonsToSignUp(tx, { actingIds, personIds: [personId], now })
  if (!person) throw notFound('person_not_found', '没有找到这个人')
  // Pieces that nobody fetched in time are there for this order already; all rewards are locked before the ledger.
  const overdue = await listOverdue(tx, { now, limit: MOST_AT_ONCE })
  const locked = await lockRewards(tx, [rewardId, ...overdue.map((one) => one.rewardId)])
  await giveBackOverdue(tx, locked, now)
  const reward = await requireReward(tx, rewardId)
  const ordered = await countOrders(tx, { rewardId, personId })
  // Nobody acting means staff here; an account that is bound to nobody orders for nobody.
  const mayActFor = person.mayActFor && (isStaff(actor) || actor.personId !== null)
  const refusal = orderRefusal(reward, { mayActFor, ordered }, now)
  if (refusal) throw refused(refusal)
  await addToStock(tx, rewardId, -1)
  const { title, points } = reward
  const made = { orderedAt: now, orderedById: byWhom(actor), pickUpUntil: pickUpUntil(now) }
  const id = await writeOrder(tx, { communityId, rewardId, personId, points, ...made, ...WAITING })
  const spending = { communityId, personId, points, kind: 'reward', sourceId: id, now } as const
  await spendPoints(tx, { ...spending, reason: `换小礼 · ${title}` })
  if (personId !== actor.personId)
    await tell(tx, { personId, now, body: `已帮你用 ${points} 积分换《${title}》，请到服务点领取。` })
  return readOrder(tx, id, now)
}

const WAITING = {
  handedOverAt: null,
  handedOverById: null,
  cancelledAt: null,
  cancelledById: null,
  cancelReason: null,
  lapsedAt: null,
}
const CODE_TRIES = 20

/** With six digits that no other waiting order has. */
async function writeOrder(tx: Tx, of: Omit<RewardOrder, 'id' | 'code'>): Promise<string> {
  const id = newId()
  for (let attempt = 0; attempt < CODE_TRIES; attempt++) {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    if (await insertOrder(tx, { ...of, id, code })) return id
  }
  throw new Error('no free code was found')
}

const tell = (tx: Tx, message: { personId: string; body: string; now: Date }) =>
  sendMessage(tx, { communityId: tx.communityId, kind: 'reward_news', ...message })

// ── Ending an order ───────────────────────────────────────────────────────────────────────────────────────

interface OfOrder {
  actor: Actor
  orderId: string
  now: Date
}

export async function handOver(tx: Tx, { actor, orderId, now }: OfOrder): Promise<RewardOrderView> {
  const found = await lockOrder(tx, orderId)
  if (!found) throw orderNotFound()
  const staff = actor.personId === null ? null : await findPerson(tx, { personId: actor.personId })
  const ofOwnHousehold = staff?.householdId === found.holder.householdId
  const refusal = handOverRefusal(found.order, { ofOwnHousehold }, now)
  if (refusal) throw refused(refusal)
  await updateOrder(tx, orderId, { handedOverAt: now, handedOverById: byWhom(actor) })
  await tell(tx, { personId: found.order.personId, now, body: `《${found.reward.title}》已经领走了。` })
  return readOrder(tx, orderId, now)
}

/** Points and piece go back, once. Residents cancel what is theirs, staff with a reason what is anybody's. */
export async function cancelOrder(
  tx: Tx,
  { actor, orderId, reason, now }: OfOrder & { reason: string | null },
): Promise<RewardOrderView> {
  const found = await lockOrder(tx, orderId)
  const mine = reason === null && found ? await isMine(tx, actor, found.order.personId, now) : true
  if (!found || !mine) throw orderNotFound()
  const refusal = cancelOrderRefusal(found.order, now)
  if (refusal) throw refused(refusal)
  const { order: placed, reward } = found
  await updateOrder(tx, orderId, { cancelledAt: now, cancelledById: byWhom(actor), cancelReason: reason })
  await giveBack(tx, placed, { title: reward.title, why: '取消', recordedById: reason && byWhom(actor), now })
  if (reason !== null) {
    const body = `《${reward.title}》的兑换取消了，${placed.points} 积分已退回。原因：${reason}`
    await tell(tx, { personId: placed.personId, now, body })
  }
  return readOrder(tx, orderId, now)
}

async function isMine(tx: Tx, actor: Actor, personId: string, now: Date): Promise<boolean> {
  if (actor.personId === null) return false
  return (await listActableIds(tx, actor.personId, now)).some((one) => one.personId === personId)
}

interface GivingBack {
  title: string
  why: string
  recordedById: string | null
  now: Date
}

/** The caller holds the reward. */
async function giveBack(tx: Tx, placed: RewardOrder, { title, why, recordedById, now }: GivingBack) {
  await addToStock(tx, placed.rewardId, 1)
  const refund = { communityId: placed.communityId, kind: 'reward', sourceId: placed.id } as const
  await refundSpending(tx, { ...refund, reason: `${why}退回 · ${title}`, recordedById, now })
}

/** Orders that nobody fetched in time (逾期): by whoever looks, and by a round. */
export async function lapseOrders(tx: Tx, now: Date): Promise<number> {
  const overdue = await listOverdue(tx, { now, limit: MOST_AT_ONCE })
  if (overdue.length === 0) return 0
  const locked = await lockRewards(
    tx,
    overdue.map((one) => one.rewardId),
  )
  return giveBackOverdue(tx, locked, now)
}

/** Asked again behind the locks: another process may have lapsed the same orders, or somebody cancelled one. */
async function giveBackOverdue(tx: Tx, locked: ReadonlyMap<string, Reward>, now: Date): Promise<number> {
  const overdue = (await listOverdue(tx, { now, limit: MOST_AT_ONCE })).filter((one) =>
    locked.has(one.rewardId),
  )
  for (const placed of overdue) {
    const title = locked.get(placed.rewardId)?.title ?? ''
    await updateOrder(tx, placed.id, { lapsedAt: now })
    await giveBack(tx, placed, { title, why: '逾期', recordedById: null, now })
    const until = spokenInstant(placed.pickUpUntil, now)
    const body = `《${title}》过了领取期限（${until}），${placed.points} 积分已退回，想要可以再换。`
    await tell(tx, { personId: placed.personId, now, body })
  }
  return overdue.length
}

// ── Reading orders ────────────────────────────────────────────────────────────────────────────────────────

async function readOrder(tx: Tx, orderId: string, now: Date): Promise<RewardOrderView> {
  const [found] = await listOrders(tx, { orderId, limit: 1 })
  if (!found) throw orderNotFound()
  return orderView(found, now)
}

export type OrderPageAsked = Pick<OrdersAsked, 'personIds' | 'waitingAt' | 'code'> & {
  cursor: string | undefined
  now: Date
}

export async function orderPage(
  tx: Tx,
  { cursor, now, ...asked }: OrderPageAsked,
): Promise<{ rows: RewardOrderView[]; nextCursor: string | null }> {
  const beforeId = ORDER_CURSOR.read(cursor)?.id ?? null
  await lapseOrders(tx, now)
  const found = await listOrders(tx, { ...asked, beforeId, limit: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
  return {
    rows: shown.map((each) => orderView(each, now)),
    nextCursor: last ? ORDER_CURSOR.write(last.order) : null,
  }
}

function orderView({ order: placed, title, personName }: ShownOrder, now: Date): RewardOrderView {
  const state = orderState(placed, now)
  const endedAt = placed.handedOverAt ?? placed.cancelledAt ?? placed.lapsedAt
  return {
    id: placed.id,
    rewardId: placed.rewardId,
    title,
    points: placed.points,
    personId: placed.personId,
    personName,
    code: state === 'waiting' ? placed.code : null,
    state,
    orderedAt: placed.orderedAt.toISOString(),
    pickUpUntil: placed.pickUpUntil.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    cancelReason: placed.cancelReason,
  }
}
