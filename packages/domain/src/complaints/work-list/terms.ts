/** How urgent a case is, as lists show it; read off its facts and the clock. */
export const DUE_STATES = {
  overdue: '超期',
  near: '快到期',
  running: '在期限内',
  paused: '暂缓',
  answered: '待居民确认',
  ended: '已结束',
} as const
export type DueState = keyof typeof DUE_STATES

/** Which cases a list of work shows. */
export const WORK_STATES = {
  /** Waiting and being handled by their deadline, then paused, then those that wait for the resident. */
  open: '未办结',
  waiting: '待受理',
  overdue: '超期',
  near: '快到期',
  handling: '办理中',
  paused: '暂缓',
  answered: '待确认',
  ended: '已结束',
} as const
export type WorkState = keyof typeof WORK_STATES

/** Whose cases a list of work shows. */
export const WORK_SCOPES = {
  /** All that the reader may handle. */
  reach: '我能办的',
  mine: '我负责的',
  /** Of no grid yet. */
  no_grid: '待分网格',
  grid: '一个网格',
} as const
export type WorkScope = keyof typeof WORK_SCOPES

/** More than that are not counted. */
export const MOST_COUNTED = 99

export const MAX_SEARCH_LENGTH = 30

export const WORK_LIST_REFUSALS = {
  search_too_short: '请至少输入两个字，或诉求的编号',
  grid_not_yours: '这个网格不归你看，请选自己的网格',
} as const
