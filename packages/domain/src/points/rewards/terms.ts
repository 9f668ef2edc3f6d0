/** An ordered piece is kept so many days; then the points go back (逾期退回). */
export const PICK_UP_DAYS = 14
export const MAX_REWARD_POINTS = 10_000
export const MAX_REWARD_STOCK = 10_000

/** Where an order of a reward (兑换单) stands. */
export const ORDER_STATES = {
  waiting: '待领取',
  handed_over: '已领走',
  cancelled: '已取消',
  lapsed: '逾期退回',
} as const
export type OrderState = keyof typeof ORDER_STATES

export const REWARD_REFUSALS = {
  reward_closed: '这件小礼不换了，看看别的',
  reward_over: '兑换已经截止，看看别的小礼',
  reward_out_of_stock: '换完了，补货以后再来',
  reward_limit_reached: '这件小礼每人能换的数量已经换满了',
  reward_not_yours: '只能给自己、孩子或请你代办的家人换',
  reward_until_in_past: '截止时间要在现在以后',
  stock_below_zero: '库存不能减到 0 以下',
  order_handed_over: '已经领走了，不能再取消',
  order_cancelled: '这一单已经取消，积分退回了',
  order_lapsed: '过了领取期限，积分已经退回，想要可以再换',
  hand_over_to_self: '自己家的小礼请同事来核销',
  reward_order_open: '小礼还没领走：请在“小礼兑换”里取消这一单，积分和库存会一起退回',
} as const
export type RewardRefusalCode = keyof typeof REWARD_REFUSALS
