/** What staff should look at before a shift is settled (结算). None of them stops it. */
export const SERVICE_TROUBLES = {
  no_check_out: '没有签退，按 0 分钟计',
  outside_shift: '来和走都在班次时间以外，按 0 分钟计',
  too_short: '时间太短，取整后是 0 分钟',
  elsewhere_too: '同一时间还在另一个班次签到',
} as const
export type ServiceTrouble = keyof typeof SERVICE_TROUBLES

export const SETTLEMENT_REFUSALS = {
  shift_not_over: '班次还没结束，结束以后再结算',
  settlement_changed: '名单刚才有变动，请再看一遍再结算',
  recruitment_cancelled: '这次招募取消了，没有人来过，不用结算',
  recruitment_not_published: '这次招募还没有发布',
} as const
export type SettlementRefusalCode = keyof typeof SETTLEMENT_REFUSALS
