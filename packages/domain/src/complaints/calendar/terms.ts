/** How far ahead a community sets its own days. */
export const MAX_DAYS_AHEAD = 550
/** Of one call: the longest holiday, and some. */
export const MAX_DAYS_AT_ONCE = 31
export const MAX_DAY_NOTE_LENGTH = 30
/** Of a category, in working days. */
export const MAX_LIMIT_DAYS = 90

/** Why the community's own days may not be set so. */
export const CALENDAR_REFUSALS = {
  calendar_day_not_found: '这一天没有单独安排过，请刷新看看',
  day_past: '过去的日子不能改，期限已经按原来的算过了。请从今天起选',
  day_too_far: '最多提前一年半安排，请选近一些的日子',
  days_reversed: '最后一天不能早于第一天',
  days_too_many: `一次最多安排 ${MAX_DAYS_AT_ONCE} 天，请分几次来设`,
  day_already_so: '这些天本来就是这样安排的，不用再设',
  answer_after_solution: '首次答复的期限不能比办完的期限长，请改短一些',
} as const
export type CalendarRefusalCode = keyof typeof CALENDAR_REFUSALS
