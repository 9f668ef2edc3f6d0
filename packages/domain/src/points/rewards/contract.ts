import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { MAX_REWARD_POINTS, MAX_REWARD_STOCK, ORDER_STATES } from './terms'

const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })

const plan = {
  title: Type.String({ minLength: 2, maxLength: 40, pattern: '\\S.*\\S' }),
  about: Type.String({ maxLength: 300 }),
  points: Type.Integer({ minimum: 1, maximum: MAX_REWARD_POINTS }),
  /** The most pieces for one person; null = no limit. */
  perPerson: Nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Nobody can order from this instant on; null = until it is closed. */
  orderUntil: Nullable(Instant),
}
export const RewardPlan = Shape(plan)
export type RewardPlan = Type.Static<typeof RewardPlan>

export const RewardView = Shape({
  id: Id,
  ...plan,
  /** Pieces that can be ordered now. */
  stock: Type.Integer(),
  /** Pieces that wait at the desk for those who ordered them. */
  waiting: Type.Integer(),
  closedAt: Nullable(Instant),
  /** Why the reader may not order one now. */
  refusal: Nullable(Shape({ code: Type.String(), message: Type.String() })),
})
export type RewardView = Type.Static<typeof RewardView>

export const RewardOrderView = Shape({
  id: Id,
  rewardId: Id,
  title: Type.String(),
  points: Type.Integer(),
  personId: Id,
  personName: Type.String(),
  /** Six digits to say at the desk; null once it is of no use. */
  code: Nullable(Type.String()),
  state: CodeOf(ORDER_STATES),
  orderedAt: Instant,
  pickUpUntil: Instant,
  /** When it was handed over, cancelled or lapsed. */
  endedAt: Nullable(Instant),
  cancelReason: Nullable(Type.String()),
})
export type RewardOrderView = Type.Static<typeof RewardOrderView>

const ofReward = Shape({ rewardId: Id })
const ofOrder = Shape({ orderId: Id })

export const listRewards = endpoint({
  method: 'GET',
  url: '/rewards',
  summary: 'Rewards and what the reader may order, the cheapest first; for staff those that are closed, too.',
  query: Shape({ closed: Type.Optional(Type.Boolean()) }),
  reply: Shape({ rewards: Type.Array(RewardView), balance: Type.Integer() }),
})
export const addReward = endpoint({
  method: 'POST',
  url: '/rewards',
  summary: 'Staff offer a reward with so many pieces.',
  body: Shape({ ...plan, stock: Type.Integer({ minimum: 0, maximum: MAX_REWARD_STOCK }) }),
  reply: RewardView,
})
export const changeReward = endpoint({
  method: 'POST',
  url: '/rewards/:rewardId',
  summary: 'Staff change a reward; orders keep the points they were made for.',
  params: ofReward,
  body: RewardPlan,
  reply: RewardView,
})
export const restockReward = endpoint({
  method: 'POST',
  url: '/rewards/:rewardId/restock',
  summary: 'Staff add pieces, or take away what counting found missing.',
  params: ofReward,
  body: Shape({ pieces: Type.Integer({ minimum: -MAX_REWARD_STOCK, maximum: MAX_REWARD_STOCK }) }),
  reply: RewardView,
})
export const closeReward = endpoint({
  method: 'POST',
  url: '/rewards/:rewardId/close',
  summary: 'Staff end a reward; what was ordered can still be fetched.',
  params: ofReward,
  reply: RewardView,
})
export const orderReward = endpoint({
  method: 'POST',
  url: '/rewards/:rewardId/orders',
  summary:
    'Order one piece for oneself, a child or whom one is a proxy for; staff for anybody. Paid at once.',
  params: ofReward,
  body: Shape({ personId: Id }),
  reply: RewardOrderView,
})
export const listMyRewardOrders = endpoint({
  method: 'GET',
  url: '/my/reward-orders',
  summary: 'Orders of oneself and those one acts for, newest first, 20 a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(RewardOrderView),
})
export const listRewardOrders = endpoint({
  method: 'GET',
  url: '/reward-orders',
  summary: 'Orders for staff, newest first, 20 a page: those that wait, all, or the one with this code.',
  query: Shape({
    waiting: Type.Optional(Type.Boolean()),
    code: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(RewardOrderView),
})
export const handOverReward = endpoint({
  method: 'POST',
  url: '/reward-orders/:orderId/hand-over',
  summary: 'Staff hand the piece over (核销), once.',
  params: ofOrder,
  reply: RewardOrderView,
})
export const cancelMyRewardOrder = endpoint({
  method: 'POST',
  url: '/my/reward-orders/:orderId/cancel',
  summary: 'Cancel an order that was not handed over; points and piece go back.',
  params: ofOrder,
  reply: RewardOrderView,
})
export const cancelRewardOrder = endpoint({
  method: 'POST',
  url: '/reward-orders/:orderId/cancel',
  summary: 'Staff cancel an order with the reason that the person reads; points and piece go back.',
  params: ofOrder,
  body: Shape({ reason: Reason }),
  reply: RewardOrderView,
})
