import { type Refusal, refuse } from '../../refusal'
import { dateAfter, dateOn, HOUR_MS, startOfDate } from '../../time'
import type { CalendarDayKind, CategoryDeadlines, Priority } from '../terms'
import {
  type ClockStateCode,
  DEADLINE_REFUSALS,
  type DeadlineRefusalCode,
  MAX_EXTENSIONS,
  URGENT_ANSWER_HOURS,
} from './terms'

/** What the State Council's notices (部分节假日安排的通知) say; dates in Asia/Shanghai, `2026-10-10`. */
export interface NationalDays {
  rest: ReadonlySet<string>
  /** Make-up workdays (调休上班). */
  working: ReadonlySet<string>
  /** Up to and with this date nothing more will be announced. */
  knownUntil: string
}

/** Which days count. Any function of the date will do, as long as days are worked again and again. */
export interface WorkingCalendar {
  isWorkingDay(on: string): boolean
  /** Later days are a guess by the week: a deadline there is provisional. */
  knownUntil: string
}

/**
 * The days fixed by law on the same date each year (全国年节及纪念日放假办法, as of 2025). They count as rest also in a
 * year whose notice has not come out; spring festival and its make-up workdays can't be known before it has.
 */
const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])

/** Monday to Friday, changed by the nation's days, and those again by the community's own. */
export function workingCalendar(
  national: NationalDays,
  ownDays: ReadonlyMap<string, CalendarDayKind> = new Map(),
): WorkingCalendar {
  return {
    knownUntil: national.knownUntil,
    isWorkingDay(on) {
      const own = ownDays.get(on)
      if (own) return own === 'working'
      if (national.working.has(on)) return true
      if (national.rest.has(on)) return false
      if (on > national.knownUntil && FIXED_HOLIDAYS.has(on.slice(5))) return false
      const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
      return weekday >= 1 && weekday <= 5
    },
  }
}

/**
 * How long one may take: whole working days, where 0 is the day of intake itself (当天) or the next one that is worked;
 * or for what is urgent hours by the clock, rest days and nights too.
 */
export type Limit = { workingDays: number } | { hours: number }

/** The clock stands still from `from` until before `to`; null = it still does. */
export interface Pause {
  from: Date
  to: Date | null
}

/** All that a deadline depends on, besides the calendar. No process has to have run for it to be true. */
export interface ClockFacts {
  /** When the complaint reached the community, however late it was typed in. */
  receivedAt: Date
  limit: Limit
  /** In any order, they may overlap. */
  pauses: readonly Pause[]
  /** Working days granted on top; with hours they do nothing. */
  extensions: readonly { workingDays: number }[]
  /** When it was answered, or solved. */
  doneAt: Date | null
}

export interface Deadline {
  /** From this instant on it is too late; null while the clock stands still. */
  dueAt: Date | null
  /** The date on which it is due: with days `dueAt` is the end of that day (24:00). */
  dueOn: string | null
  /** From here on it is near: its last working day, or the last quarter of its hours. Null while the clock stands still. */
  nearAt: Date | null
  /** Reaches into days whose holidays are not announced yet, and may still move. */
  provisional: boolean
}

/**
 * When it has to be done. Days: the day of intake does not count, whatever the hour, and the last one ends at 24:00
 * (民法典 §§ 201, 203; 12345: 自收到次日起 n 个工作日内). A working day is used up at its end: if the clock stands still at
 * that 24:00 the day is kept whole, else it is gone whole; there are no half days. So a pause moves the deadline by as
 * many working days as end inside it, and one within a day by none. Hours: from the minute of intake, less what was
 * paused. What begins after the deadline changes nothing.
 *
 * @throws RangeError with a calendar in which nobody works for ten years.
 */
export function deadlineOf(facts: ClockFacts, calendar: WorkingCalendar): Deadline {
  const { limit } = facts
  return 'hours' in limit ? dueAfterHours(facts, limit.hours) : dueAfterDays(facts, calendar).deadline
}

const STANDS_STILL: Deadline = { dueAt: null, dueOn: null, nearAt: null, provisional: false }
const LONGEST_WALK_DAYS = 3_653

function dueAfterDays(
  facts: ClockFacts,
  calendar: WorkingCalendar,
): { deadline: Deadline; daysLeft: number } {
  const wanted = workingDaysOf(facts)
  let daysLeft = Math.max(wanted, 1)
  let nearAt = facts.receivedAt
  let on = firstDayOf(facts, wanted)
  let rested = 0
  for (; rested < LONGEST_WALK_DAYS; on = dateAfter(on)) {
    rested += 1
    const ends = startOfDate(dateAfter(on))
    const pause = facts.pauses.find(({ from, to }) => from < ends && (to === null || to >= ends))
    if (pause?.to === null) return { deadline: STANDS_STILL, daysLeft }
    if (pause || !calendar.isWorkingDay(on)) continue
    rested = 0
    daysLeft -= 1
    if (daysLeft === 0) {
      const provisional = on > calendar.knownUntil
      return { deadline: { dueAt: ends, dueOn: on, nearAt, provisional }, daysLeft: 0 }
    }
    nearAt = ends
  }
  throw new RangeError(`no working day in the ten years before ${on}`)
}

function dueAfterHours(facts: ClockFacts, hours: number): Deadline {
  const dueAt = instantAfter(facts, hours * HOUR_MS)
  if (!dueAt) return STANDS_STILL
  const nearAt = instantAfter(facts, hours * HOUR_MS * NEAR_SHARE)
  return { dueAt, dueOn: dateOn(dueAt), nearAt, provisional: false }
}

const NEAR_SHARE = 0.75

/** When the clock has run so long, or null if it stands still before. */
function instantAfter(facts: ClockFacts, runMs: number): Date | null {
  let at = facts.receivedAt
  let leftMs = runMs
  for (const { from, to } of inOrder(facts.pauses)) {
    if (to !== null && to <= at) continue
    const ranMs = Math.max(0, from.getTime() - at.getTime())
    if (ranMs >= leftMs) break
    if (to === null) return null
    leftMs -= ranMs
    at = to
  }
  return new Date(at.getTime() + leftMs)
}

/** Milliseconds the clock has run until an instant. */
function ranUntil(facts: ClockFacts, until: Date): number {
  let at = facts.receivedAt.getTime()
  let ranMs = 0
  for (const { from, to } of inOrder(facts.pauses)) {
    ranMs += Math.max(0, Math.min(from.getTime(), until.getTime()) - at)
    at = Math.max(at, (to ?? until).getTime())
  }
  return ranMs + Math.max(0, until.getTime() - at)
}

const inOrder = (pauses: readonly Pause[]) =>
  [...pauses].sort((one, other) => one.from.getTime() - other.from.getTime())

/** The first day that may count: the one after the day of intake. */
function firstDayOf({ receivedAt }: ClockFacts, wanted: number): string {
  return wanted === 0 ? dateOn(receivedAt) : dateAfter(dateOn(receivedAt))
}

function workingDaysOf({ limit, extensions }: ClockFacts): number {
  const days = 'workingDays' in limit ? limit.workingDays : 0
  return extensions.reduce((sum, { workingDays }) => sum + workingDays, days)
}

/** The clock of a complaint as it stands at an instant. */
export interface ClockState extends Deadline {
  state: ClockStateCode
  /** Working days that still end before the deadline, today's included; while it stands still, those that are kept. Null with hours, and when done. */
  workingDaysLeft: number | null
  /** Milliseconds left, or kept while it stands still, with hours. Null with days, and when done. */
  leftMs: number | null
  /** When overdue: working days begun since the deadline, 0 until the first begins. Else null. */
  workingDaysOver: number | null
}

/** Facts of another instant than `now` must be left out by the caller: a pause that begins later is no pause yet. */
export function clockState(facts: ClockFacts, calendar: WorkingCalendar, now: Date): ClockState {
  const deadline = deadlineOf(facts, calendar)
  const { dueAt, dueOn, nearAt } = deadline
  const nothing = { workingDaysLeft: null, leftMs: null, workingDaysOver: null }
  if (facts.doneAt) {
    const inTime = dueAt === null || facts.doneAt < dueAt
    return { ...deadline, ...nothing, state: inTime ? 'in_time' : 'late' }
  }
  if (dueAt === null || dueOn === null || nearAt === null)
    return { ...deadline, ...nothing, ...kept(facts, calendar, now), state: 'paused' }
  if (now >= dueAt) {
    const over = workingDaysBetween(dateAfter(dueOn), dateOn(now), calendar)
    return { ...deadline, ...nothing, state: 'overdue', workingDaysOver: over }
  }
  const state = now >= nearAt ? 'near' : 'running'
  if ('hours' in facts.limit)
    return { ...deadline, ...nothing, state, leftMs: dueAt.getTime() - now.getTime() }
  const [, from = dueOn] = [firstDayOf(facts, workingDaysOf(facts)), dateOn(now)].sort()
  const left = workingDaysBetween(from, dueOn, calendar)
  return { ...deadline, ...nothing, state, workingDaysLeft: left }
}

/** What is kept while the clock stands still. */
function kept(
  facts: ClockFacts,
  calendar: WorkingCalendar,
  now: Date,
): Pick<ClockState, 'workingDaysLeft' | 'leftMs'> {
  if ('hours' in facts.limit) {
    return { workingDaysLeft: null, leftMs: facts.limit.hours * HOUR_MS - ranUntil(facts, now) }
  }
  return { workingDaysLeft: dueAfterDays(facts, calendar).daysLeft, leftMs: null }
}

/** Working days from one date to another, both included; 0 when reversed. */
export function workingDaysBetween(from: string, to: string, calendar: WorkingCalendar): number {
  let days = 0
  for (let on = from; on <= to; on = dateAfter(on)) if (calendar.isWorkingDay(on)) days += 1
  return days
}

/** What the two deadlines of a case (诉求) depend on. */
export interface CaseFacts {
  receivedAt: Date
  /** When the resident last said that it is not solved: the time for solving begins anew. */
  reopenedAt: Date | null
  priority: Priority
  pauses: readonly Pause[]
  /** Granted ones; they are about solving. One from before the reopening is used up. */
  extensions: readonly { workingDays: number; grantedAt: Date }[]
}

export interface CaseDeadlines {
  answerDueAt: Date
  /** Never before `answerDueAt`. */
  solveDueAt: Date
  dueProvisional: boolean
}

/** The deadlines of a case, or null while its clock stands still: what they were then is kept, and means nothing. */
export function caseDeadlines(
  facts: CaseFacts,
  limits: CategoryDeadlines,
  calendar: WorkingCalendar,
): CaseDeadlines | null {
  const answer = deadlineOf(answerClock(facts, limits, null), calendar)
  const solve = deadlineOf(solveClock(facts, limits, null), calendar)
  if (!answer.dueAt || !solve.dueAt) return null
  return {
    answerDueAt: answer.dueAt,
    solveDueAt: new Date(Math.max(solve.dueAt.getTime(), answer.dueAt.getTime())),
    // The answer is due no later, so it is not provisional alone.
    dueProvisional: solve.provisional,
  }
}

/** The clock of the first answer. What is urgent is answered within hours, whatever its category. */
export function answerClock(facts: CaseFacts, limits: CategoryDeadlines, doneAt: Date | null): ClockFacts {
  const { receivedAt, pauses, priority } = facts
  const limit: Limit =
    priority === 'urgent' ? { hours: URGENT_ANSWER_HOURS } : { workingDays: limits.answerWorkingDays }
  return { receivedAt, limit, pauses, extensions: [], doneAt }
}

/** The clock of the solution. */
export function solveClock(facts: CaseFacts, limits: CategoryDeadlines, doneAt: Date | null): ClockFacts {
  const { receivedAt, reopenedAt, pauses } = facts
  const extensions = facts.extensions.filter(({ grantedAt }) => !reopenedAt || grantedAt >= reopenedAt)
  const limit = { workingDays: limits.solveWorkingDays }
  return { receivedAt: reopenedAt ?? receivedAt, limit, pauses, extensions, doneAt }
}

/** Whether the clock may be stopped now. The reason is told to the resident. */
export function pauseRefusal(
  facts: ClockFacts,
  calendar: WorkingCalendar,
  now: Date,
): Refusal<DeadlineRefusalCode> | null {
  const { state } = clockState(facts, calendar, now)
  if (state === 'in_time' || state === 'late') return refuse(DEADLINE_REFUSALS, 'clock_done')
  if (state === 'paused') return refuse(DEADLINE_REFUSALS, 'already_paused')
  return state === 'overdue' ? refuse(DEADLINE_REFUSALS, 'deadline_passed') : null
}

export function resumeRefusal(
  facts: ClockFacts,
  calendar: WorkingCalendar,
  now: Date,
): Refusal<DeadlineRefusalCode> | null {
  const { state } = clockState(facts, calendar, now)
  if (state === 'in_time' || state === 'late') return refuse(DEADLINE_REFUSALS, 'clock_done')
  return state === 'paused' ? null : refuse(DEADLINE_REFUSALS, 'not_paused')
}

/** An extension (延期) is granted before the deadline, once, and by at most as many working days as the limit has itself. */
export function extensionRefusal(
  facts: ClockFacts,
  calendar: WorkingCalendar,
  { workingDays, now }: { workingDays: number; now: Date },
): Refusal<DeadlineRefusalCode> | null {
  const { state } = clockState(facts, calendar, now)
  if (state === 'in_time' || state === 'late') return refuse(DEADLINE_REFUSALS, 'clock_done')
  if (state === 'overdue') return refuse(DEADLINE_REFUSALS, 'deadline_passed')
  if ('hours' in facts.limit) return refuse(DEADLINE_REFUSALS, 'hours_not_extended')
  if (facts.extensions.length >= MAX_EXTENSIONS) return refuse(DEADLINE_REFUSALS, 'already_extended')
  if (workingDays <= facts.limit.workingDays) return null
  const most = facts.limit.workingDays
  return refuse(DEADLINE_REFUSALS, 'extension_too_long', `最多延 ${most} 个工作日，和原来的时限一样长`)
}
