/** Where a time limit (时限) stands; read off its facts and the clock, never stored. */
export const CLOCK_STATES = {
  running: '办理中',
  near: '快到期',
  overdue: '已超期',
  paused: '已暂停',
  in_time: '按时',
  late: '超期办结',
} as const
export type ClockStateCode = keyof typeof CLOCK_STATES

/** Within so many hours what is urgent gets its first answer (紧急: 2 小时内联系). */
export const URGENT_ANSWER_HOURS = 2
/** How often one time limit may be extended. */
export const MAX_EXTENSIONS = 1
/** Why a time limit may not be changed so. */
export const DEADLINE_REFUSALS = {
  clock_done: '这一步已经办完了，时限不用再改',
  deadline_passed: '时限已经过了，不能再暂停或延期。请尽快办好，并向居民说明原因',
  already_paused: '时限已经暂停了，要接着办请先恢复',
  not_paused: '时限没有暂停，正在走，不用恢复',
  already_extended: '时限已经延过一次，不能再延。请尽快办好，并向居民说明原因',
  extension_too_long: '延长的天数不能超过原来的时限，请少延几天',
  hours_not_extended: '紧急的事按小时算，不能延期。请马上联系居民',
} as const
export type DeadlineRefusalCode = keyof typeof DEADLINE_REFUSALS
