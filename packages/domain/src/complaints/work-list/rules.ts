import { DAY_MS, dateOn, spokenInstant, startOfDate } from '../../time'
import { type WorkingCalendar, workingDaysBetween } from '../deadlines/rules'
import { runningDueAt } from '../handling/rules'
import { complaintPhase, isOpen, type PhaseFacts } from '../rules'
import type { DueState } from './terms'

export interface DueFacts extends PhaseFacts {
  answerDueAt: Date
  solveDueAt: Date
  firstAnsweredAt: Date | null
}

/**
 * Until when a deadline counts as near (快到期): the end of the first working day from today on. What is due by then is due
 * on the last day on which anybody works before it.
 */
export function nearUntil(calendar: WorkingCalendar, now: Date): Date {
  let day = startOfDate(dateOn(now))
  // A calendar in which nobody works for a year would be wrong, and no reason to look for ever.
  for (let days = 0; days < 366 && !calendar.isWorkingDay(dateOn(day)); days++)
    day = new Date(day.getTime() + DAY_MS)
  return new Date(day.getTime() + DAY_MS)
}

/** How urgent a case is. */
export function dueState(facts: DueFacts, now: Date, nearAt: Date): DueState {
  const phase = complaintPhase(facts)
  if (!isOpen(phase)) return 'ended'
  if (phase === 'paused' || phase === 'answered') return phase
  const dueAt = runningDueAt(facts)
  if (now >= dueAt) return 'overdue'
  return dueAt <= nearAt ? 'near' : 'running'
}

/** Working days on which something can still be done before the deadline, today included; 0 once it has passed. */
export function workingDaysLeft(facts: DueFacts, now: Date, calendar: WorkingCalendar): number {
  const lastDay = dateOn(new Date(runningDueAt(facts).getTime() - 1))
  return now >= runningDueAt(facts) ? 0 : workingDaysBetween(dateOn(now), lastDay, calendar)
}

/** `今天到期`, `剩 3 个工作日`, `今天 18:00 到期`, `已超期`. A deadline at midnight is the end of the day before. */
export function dueWords(due: { state: DueState; dueAt: Date; workingDaysLeft: number }, now: Date): string {
  if (due.state === 'overdue') return '已超期'
  if (due.state === 'paused') return '暂缓'
  if (due.state === 'answered') return '待居民确认'
  if (due.state === 'ended') return '已结束'
  const atMidnight = startOfDate(dateOn(due.dueAt)).getTime() === due.dueAt.getTime()
  if (!atMidnight) return `${spokenInstant(due.dueAt, now)} 到期`
  if (dateOn(new Date(due.dueAt.getTime() - 1)) === dateOn(now)) return '今天到期'
  return `剩 ${due.workingDaysLeft} 个工作日`
}

/** Letters and figures as one looks for them: full width is half width, capitals are small, everything else parts words. */
export function searchWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 0)
}

/** Pairs of neighbouring characters, each once: what Chinese, which writes no spaces between words, is looked up by. */
export function bigramsOf(texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const word of texts.flatMap(searchWords)) {
    const characters = [...word]
    for (let at = 0; at + 1 < characters.length; at++) found.add(`${characters[at]}${characters[at + 1]}`)
  }
  return [...found]
}

/** Whether every word that is looked for stands in one of the texts. */
export function containsWords(texts: readonly string[], sought: readonly string[]): boolean {
  const words = texts.flatMap(searchWords)
  return sought.every((each) => words.some((word) => word.includes(each)))
}

/** `12`, `#12`, `第12号`: somebody names a case by its number; null: they do not. */
export function numberSought(text: string): number | null {
  const [, digits] = /^(?:#|第)?\s*(\d{1,9})\s*号?$/.exec(text.normalize('NFKC').trim()) ?? []
  return digits === undefined ? null : Number(digits)
}
