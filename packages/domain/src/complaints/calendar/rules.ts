import { type Refusal, refuse } from '../../refusal'
import { dateAfter, shanghaiParts } from '../../time'
import type { WorkingCalendar } from '../deadlines/rules'
import type { CalendarDayKind, CategoryDeadlines, ComplaintCategory } from '../terms'
import { DEFAULT_DEADLINES } from '../terms'
import { CALENDAR_REFUSALS, type CalendarRefusalCode, MAX_DAYS_AHEAD, MAX_DAYS_AT_ONCE } from './terms'

/** Dates from one to another, both included. */
export interface DaysOfOneKind {
  from: string
  to: string
  kind: CalendarDayKind
}

/** The dates from one to another, both included; empty when reversed. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let on = from; on <= to; on = dateAfter(on)) dates.push(on)
  return dates
}

/** Of these days those that are not so by the calendar. */
export function differingDays({ from, to, kind }: DaysOfOneKind, calendar: WorkingCalendar): string[] {
  return datesBetween(from, to).filter((on) => calendar.isWorkingDay(on) !== (kind === 'working'))
}

/**
 * Whether these days may become the community's own. The past stays as it was counted; what is so already is not
 * written down, for it would outlive a later notice that says otherwise.
 */
export function ownDaysRefusal(
  { today, ...days }: DaysOfOneKind & { today: string },
  calendar: WorkingCalendar,
): Refusal<CalendarRefusalCode> | null {
  const { from, to } = days
  if (to < from) return refuse(CALENDAR_REFUSALS, 'days_reversed')
  if (from < today) return refuse(CALENDAR_REFUSALS, 'day_past')
  if (to > dateAfter(today, MAX_DAYS_AHEAD)) return refuse(CALENDAR_REFUSALS, 'day_too_far')
  if (to > dateAfter(from, MAX_DAYS_AT_ONCE - 1)) return refuse(CALENDAR_REFUSALS, 'days_too_many')
  return differingDays(days, calendar).length === 0 ? refuse(CALENDAR_REFUSALS, 'day_already_so') : null
}

/** A day that is over is not taken back. */
export function removeDayRefusal(day: string, today: string): Refusal<CalendarRefusalCode> | null {
  return day < today ? refuse(CALENDAR_REFUSALS, 'day_past') : null
}

export function limitsRefusal(limits: CategoryDeadlines): Refusal<CalendarRefusalCode> | null {
  const { answerWorkingDays, solveWorkingDays } = limits
  return answerWorkingDays > solveWorkingDays ? refuse(CALENDAR_REFUSALS, 'answer_after_solution') : null
}

/** What a manager set for a category, from an instant on. */
export interface LimitsVersion extends CategoryDeadlines {
  category: ComplaintCategory
  setAt: Date
}

/** What holds for a category at an instant: what was set last before it, or null. Of two at the same instant the later one. */
export function versionAt<V extends LimitsVersion>(
  versions: readonly V[],
  { category, at }: { category: ComplaintCategory; at: Date },
): V | null {
  const begun = versions.filter((version) => version.category === category && version.setAt <= at)
  return begun.reduce<V | null>((last, each) => (last && last.setAt > each.setAt ? last : each), null)
}

/** The limits of a category at an instant: what was promised to who reported then, whatever is set later. */
export function limitsAt(
  versions: readonly LimitsVersion[],
  when: { category: ComplaintCategory; at: Date },
): CategoryDeadlines {
  const { answerWorkingDays, solveWorkingDays } =
    versionAt(versions, when) ?? DEFAULT_DEADLINES[when.category]
  return { answerWorkingDays, solveWorkingDays }
}

/** The notice for the next year comes out by early December at the latest (2022: on the 8th); from then on somebody has to act. */
export function isCalendarOld(lastKnownYear: number, now: Date): boolean {
  const { year, month } = shanghaiParts(now)
  return year > lastKnownYear || (year === lastKnownYear && month === 12)
}
