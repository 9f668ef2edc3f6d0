/** Accounts of the double-entry ledger (复式记账). Every movement goes from one to another. */
export const POINT_ACCOUNT_KINDS = {
  person: '个人积分',
  issue: '社区发放',
  early_place: '积分优先名额',
  rewards: '兑换',
  exchange: '换帮助暂存',
  expired: '过期',
} as const
export type PointAccountKind = keyof typeof POINT_ACCOUNT_KINDS

/** What a movement is. `EARNING_KINDS` count towards standing (近一年所得); help of neighbours only moves points. */
export const POINT_MOVEMENT_KINDS = {
  event_helper: '活动助教',
  volunteer_service: '志愿服务',
  staff_award: '社区发放',
  early_place: '优先名额',
  early_place_refund: '优先名额退回',
  reward: '兑换礼品',
  reward_refund: '兑换退回',
  exchange_hold: '换帮助预留',
  exchange_payment: '帮助邻居',
  exchange_release: '换帮助退回',
  expiry: '积分过期',
  reversal: '更正',
} as const
export type PointMovementKind = keyof typeof POINT_MOVEMENT_KINDS

/** What a person may spend points on: the community's account they go to, and the kind that gives them back. */
export const SPENDINGS = {
  early_place: { account: 'early_place', refund: 'early_place_refund' },
  reward: { account: 'rewards', refund: 'reward_refund' },
  // Held until both confirm the help: then paid to the helper, else released.
  exchange_hold: { account: 'exchange', refund: 'exchange_release' },
} as const satisfies Partial<
  Record<PointMovementKind, { account: PointAccountKind; refund: PointMovementKind }>
>
export type SpendingKind = keyof typeof SPENDINGS

export const EARNING_KINDS: readonly PointMovementKind[] = [
  'event_helper',
  'volunteer_service',
  'staff_award',
]

/** How service time becomes whole steps (计时取整). */
export const ROUNDINGS = { down: '不足不计', nearest: '四舍五入', up: '不足按一档计' } as const
export type Rounding = keyof typeof ROUNDINGS

/** The manager's rules (积分规则) in force; `point_rules` keeps every version. */
export interface PointRules {
  pointsPerHour: number
  roundingMinutes: number
  rounding: Rounding
  /** Calendar months; null = points never lapse. */
  expiryMonths: number | null
  soloAwardPoints: number
  exchangesPerWeek: number
  exchangesPerPair: number
}

/** Hold until a manager sets the community's own. */
export const DEFAULT_POINT_RULES: PointRules = {
  pointsPerHour: 10,
  roundingMinutes: 30,
  rounding: 'nearest',
  expiryMonths: null,
  soloAwardPoints: 100,
  exchangesPerWeek: 3,
  exchangesPerPair: 2,
}

/** Bytes of a link of the chain (SHA-256); a chain begins after so many zeros. */
export const HASH_BYTES = 32
/** Points about to expire are told of so many days before. */
export const EXPIRY_NOTICE_DAYS = 30
/** How long earned points count towards standing (近一年). */
export const STANDING_MONTHS = 12
/** The most that one person of the desk may award at once. */
export const MAX_MANUAL_AWARD_POINTS = 500

export const POINTS_REFUSALS = {
  not_enough_points: '积分不够',
  movement_already_reversed: '这笔积分已经更正过了，不能再更正一次',
  movement_is_reversal: '更正记录本身不能再更正，请直接补发',
  points_already_spent: '这笔积分已经用掉一部分，余额不够扣回',
  award_taken_back: '这笔积分已经在居民的积分里扣回过，请在那里补发',
  spending_already_refunded: '这笔积分已经退回了，不用再更正',
  held_points_paid: '这笔积分已经付给帮忙的邻居了，要更正请更正付出的那一笔',
  rules_not_from_the_past: '新规则只能从现在或以后开始，已经结算的不会改变',
  period_ends_before_it_begins: '结束日期早于开始日期，请改一改',
  period_too_long: '一次最多看 12 个月，请把日期改近一些',
  needs_second_person: '超过单人额度，要两个人同意：请提交申请，由别的同事来批',
  within_solo_limit: '没有超过单人额度，直接发就可以，不用申请',
  award_request_decided: '这条申请已经处理过了',
  own_award_request: '自己提出的申请要由别的同事来批',
  award_to_own_household: '不能给自己或自己家里人发积分，请别的同事来发',
  reversal_in_own_household: '不能更正自己家的积分，请别的同事来更正',
} as const
export type PointsRefusalCode = keyof typeof POINTS_REFUSALS
