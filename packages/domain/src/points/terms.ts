/** Accounts of the double-entry ledger (复式记账). Every movement goes from one to another. */
export const POINT_ACCOUNT_KINDS = {
  person: '个人积分',
  issue: '社区发放',
  early_place: '积分优先名额',
} as const
export type PointAccountKind = keyof typeof POINT_ACCOUNT_KINDS

/** What a movement is. `earning` kinds count towards standing (近一年所得). */
export const POINT_MOVEMENT_KINDS = {
  event_helper: '活动助教',
  staff_award: '社区发放',
  early_place: '优先名额',
  early_place_refund: '优先名额退回',
  reversal: '更正',
} as const
export type PointMovementKind = keyof typeof POINT_MOVEMENT_KINDS

export const EARNING_KINDS: readonly PointMovementKind[] = ['event_helper', 'staff_award']

export const POINTS_REFUSALS = {
  not_enough_points: '积分不够',
  movement_already_reversed: '这笔积分已经更正过了，不能再更正一次',
  movement_is_reversal: '更正记录本身不能再更正，请直接补发',
  points_already_spent: '这笔积分已经用掉一部分，余额不够扣回',
} as const
export type PointsRefusalCode = keyof typeof POINTS_REFUSALS
