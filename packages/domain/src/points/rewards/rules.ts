import { type Refusal, refuse } from '../../refusal'
import { DAY_MS } from '../../time'
import { type OrderState, PICK_UP_DAYS, REWARD_REFUSALS, type RewardRefusalCode } from './terms'

export type RewardRefusal = Refusal<RewardRefusalCode> | null
const no = (code: RewardRefusalCode, message?: string) => refuse(REWARD_REFUSALS, code, message)

export interface RewardFacts {
  stock: number
  /** Null = as many as one likes. */
  perPerson: number | null
  orderUntil: Date | null
  closedAt: Date | null
}

/** Why somebody may not order a piece now; the ledger says whether they can pay. */
export function orderRefusal(
  reward: RewardFacts,
  facts: { mayActFor: boolean /** Orders of this person that were not given back. */; ordered: number },
  now: Date,
): RewardRefusal {
  if (!facts.mayActFor) return no('reward_not_yours')
  if (reward.closedAt) return no('reward_closed')
  if (reward.orderUntil && now >= reward.orderUntil) return no('reward_over')
  if (reward.perPerson !== null && facts.ordered >= reward.perPerson)
    return no('reward_limit_reached', `这件小礼每人限换 ${reward.perPerson} 件，你已经换过了`)
  return reward.stock > 0 ? null : no('reward_out_of_stock')
}

/** A new or changed reward can be ordered until some time to come. */
export function rewardPlanRefusal(plan: { orderUntil: Date | null }, now: Date): RewardRefusal {
  return plan.orderUntil && plan.orderUntil <= now ? no('reward_until_in_past') : null
}

/** More pieces, or fewer after counting them (盘点). */
export function restockRefusal({ stock, pieces }: { stock: number; pieces: number }): RewardRefusal {
  return stock + pieces < 0 ? no('stock_below_zero', `现在只有 ${stock} 件，最多减 ${stock} 件`) : null
}

export const pickUpUntil = (orderedAt: Date): Date => new Date(orderedAt.getTime() + PICK_UP_DAYS * DAY_MS)

export interface OrderFacts {
  pickUpUntil: Date
  handedOverAt: Date | null
  cancelledAt: Date | null
  lapsedAt: Date | null
}

/** By the clock: an order whose time is over has lapsed, whether or not anybody has written it down. */
export function orderState(order: OrderFacts, now: Date): OrderState {
  if (order.handedOverAt) return 'handed_over'
  if (order.cancelledAt) return 'cancelled'
  return order.lapsedAt || now >= order.pickUpUntil ? 'lapsed' : 'waiting'
}

const OVER: Record<Exclude<OrderState, 'waiting'>, RewardRefusalCode> = {
  handed_over: 'order_handed_over',
  cancelled: 'order_cancelled',
  lapsed: 'order_lapsed',
}

export function cancelOrderRefusal(order: OrderFacts, now: Date): RewardRefusal {
  const state = orderState(order, now)
  return state === 'waiting' ? null : no(OVER[state])
}

export function handOverRefusal(
  order: OrderFacts,
  facts: { ofOwnHousehold: boolean },
  now: Date,
): RewardRefusal {
  const state = orderState(order, now)
  if (state === 'handed_over') return no('order_handed_over', '这一单已经领走了，请核对领取码')
  if (state !== 'waiting') return no(OVER[state])
  return facts.ofOwnHousehold ? no('hand_over_to_self') : null
}
