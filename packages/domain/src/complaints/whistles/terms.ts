/** Where a whistle (吹哨) stands; read off its facts, never stored. */
export const WHISTLE_STATES = {
  waiting: '等报到',
  at_work: '处理中',
  closed: '办完了',
  withdrawn: '撤回了',
  ended: '诉求结束了',
} as const
export type WhistleState = keyof typeof WHISTLE_STATES

/** How its deadline stands: of reporting (报到), then of finishing. */
export const WHISTLE_DUES = {
  in_time: '时间还够',
  near: '快到时间',
  overdue: '超时',
  over: '已了结',
} as const
export type WhistleDue = keyof typeof WHISTLE_DUES

/** Which of a unit's whistles. */
export const WHISTLE_LISTS = { open: '待办', over: '已了结' } as const

/** What a unit may do with a whistle. */
export const WHISTLE_ACTS = { report: '报到', act: '写进展', close: '办完' } as const
export type WhistleAct = keyof typeof WHISTLE_ACTS

/** The last hours before the time to report, and before the time to finish. */
export const NEAR_REPORT_HOURS = 2
export const NEAR_CLOSE_HOURS = 24
/** Unless the community or the one who whistles says otherwise, a unit reports on the next working day until this hour. */
export const REPORT_UNTIL_HOUR = 18
/** Otherwise by the clock, rest days and nights too. */
export const WHISTLE_HOURS = [1, 2, 4, 12, 24, 48] as const
/** Of what the community or the one who whistles may say. */
export const MAX_REPORT_HOURS = 240
export const MAX_WHISTLE_LENGTH = 500
/** What is counted of a unit's whistles; each opens to them. Which counts where stands once, in `countedIn` of the rules. */
export const UNIT_COUNTS = {
  report_due: '该报到的',
  reported: '按时报到的',
  close_due: '该办完的',
  closed: '按时办完的',
} as const
export type UnitCount = keyof typeof UNIT_COUNTS
/** Days that the rates of a unit look back. */
export const RATE_DAYS = 365

export const WHISTLE_REFUSALS = {
  whistle_case_waiting: '这件事还没有人受理，请先受理再吹哨',
  whistle_case_answered: '已经办完，正等居民确认，不用吹哨了',
  whistle_case_over: '这件事已经结束，不用再吹哨或处理',
  whistle_not_owner: '这件事有同事首问负责，请由他或主任来吹哨、撤回',
  whistle_open_already: '已经给这家单位吹过哨，还没办完。请等它处理，或者先撤回',
  whistle_reported_already: '已经报到过了，不用再报',
  whistle_not_reported: '还没有报到，请先点“报到”',
  whistle_closed_already: '已经办完了，不用再处理',
  whistle_withdrawn: '社区已经撤回这次吹哨，不用再处理',
} as const
export type WhistleRefusalCode = keyof typeof WHISTLE_REFUSALS
