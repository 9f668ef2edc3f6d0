/** How an exchange of help (换帮助) ended. */
export const EXCHANGE_OUTCOMES = {
  paid: '已完成',
  split: '社区裁定：各得一部分',
  returned: '社区裁定：积分退回',
  cancelled: '已取消',
  lapsed: '没人接，已退回',
} as const
export type ExchangeOutcome = keyof typeof EXCHANGE_OUTCOMES

export const EXCHANGE_PHASES = {
  open: '等人帮忙',
  accepted: '有人接了',
  helper_done: '等求助人确认',
  asker_done: '等帮忙的人确认',
  disputed: '社区处理中',
  ...EXCHANGE_OUTCOMES,
} as const
export type ExchangePhase = keyof typeof EXCHANGE_PHASES

export const EXCHANGE_SIDES = { asker: '求助人', helper: '帮忙的人' } as const
export type ExchangeSide = keyof typeof EXCHANGE_SIDES

/** What is written on the page of an exchange, one line each. */
export const EXCHANGE_STEPS = {
  asked: '求助，积分先留着',
  accepted: '接下了',
  withdrawn: '来不了，退出了',
  asker_confirmed: '求助人确认帮完了',
  helper_confirmed: '帮忙的人说帮完了',
  paid: '积分到了帮忙的人那里',
  cancelled: '取消了，积分退回',
  lapsed: '到时间没人接，积分退回',
  disputed: '请社区来处理',
  decided_pay: '社区裁定：积分给帮忙的人',
  decided_return: '社区裁定：积分退回求助人',
  decided_split: '社区裁定：积分分给两边',
  taken_back: '社区更正：积分退回求助人',
} as const
export type ExchangeStepKind = keyof typeof EXCHANGE_STEPS

/** What staff decide in a dispute (争议). */
export const EXCHANGE_DECISIONS = {
  pay: '给帮忙的人',
  return: '退回求助人',
  split: '两边各得一部分',
} as const
export type ExchangeDecision = keyof typeof EXCHANGE_DECISIONS

export const MAX_EXCHANGE_POINTS = 500
export const MIN_EXCHANGE_MINUTES = 15
export const MAX_EXCHANGE_MINUTES = 480
/** Help may be asked for so many days ahead. */
export const EXCHANGE_AHEAD_DAYS = 60
/** Somebody who does not confirm for so long is called by staff. */
export const SILENT_DAYS = 7
export const EXCHANGE_WEEK_DAYS = 7
export const EXCHANGE_PAIR_DAYS = 30

export const EXCHANGE_REFUSALS = {
  exchange_not_yours: '只能替自己或请你代办的家人办',
  exchange_adults_only: '换帮助要满 18 岁，孩子的事请家长来办',
  exchange_in_past: '开始时间已经过了，请选以后的时间',
  exchange_too_far: '最多提前 60 天求助',
  exchanges_per_week: '这一周求助的次数用完了',
  exchanges_per_pair: '和同一位邻居最近换得比较多，先请别的邻居帮忙',
  exchange_with_oneself: '不能接自己的求助',
  exchange_with_family: '自己家里人之间不用积分，直接帮就好',
  exchange_taken: '已经有邻居接了，看看别的求助',
  exchange_over: '这次换帮助已经结束了',
  exchange_time_over: '时间已经过了，不能再接',
  exchange_begun: '已经到开始时间，不能再取消；帮完请确认，有问题请社区处理',
  exchange_not_begun: '到了开始时间才能确认或请社区处理',
  exchange_not_accepted: '还没有邻居接',
  exchange_confirmed: '你已经确认过了，等对方确认',
  exchange_disputed: '社区正在处理，请等结果',
  exchange_not_disputed: '双方没有争议，等他们自己确认',
  exchange_split_points: '分给帮忙的人的积分要比 0 多、比总数少',
  own_exchange: '你家是其中一方，请别的同事来处理',
  exchange_held: '换帮助的积分请在那次换帮助的页面里处理',
  exchange_was_split: '这次换帮助已经分开处理过，不能更正；有差错请直接补发',
} as const
export type ExchangeRefusalCode = keyof typeof EXCHANGE_REFUSALS
