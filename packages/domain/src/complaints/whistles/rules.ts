import { type Refusal, refuse } from '../../refusal'
import { DAY_MS, dateOn, HOUR_MS, startOfDate } from '../../time'
import type { WorkingCalendar } from '../deadlines/rules'
import type { ComplaintPhase } from '../terms'
import { UNIT_REFUSALS, type UnitRefusalCode } from '../units/terms'
import {
  NEAR_CLOSE_HOURS,
  NEAR_REPORT_HOURS,
  REPORT_UNTIL_HOUR,
  type UnitCount,
  WHISTLE_ACTS,
  WHISTLE_REFUSALS,
  type WhistleAct,
  type WhistleDue,
  type WhistleRefusalCode,
  type WhistleState,
} from './terms'

export type WhistleRefusal = Refusal<WhistleRefusalCode | UnitRefusalCode> | null
const no = (code: WhistleRefusalCode, message?: string) => refuse(WHISTLE_REFUSALS, code, message)

/** What is known of a whistle. */
export interface WhistleFacts {
  /** When the unit should have reported (报到). */
  answerDueAt: Date
  /** When it should have finished; never before `answerDueAt`. */
  closeDueAt: Date
  reportedAt: Date | null
  closedAt: Date | null
  withdrawnAt: Date | null
  /** When the case ended, in whichever way. */
  caseEndedAt: Date | null
}

/** What the unit did comes before what others did with the whistle, or with the case. */
export function whistleState(facts: WhistleFacts): WhistleState {
  if (facts.closedAt !== null) return 'closed'
  if (facts.withdrawnAt !== null) return 'withdrawn'
  if (facts.caseEndedAt !== null) return 'ended'
  return facts.reportedAt === null ? 'waiting' : 'at_work'
}

export const isWhistleOpen = (state: WhistleState): boolean => state === 'waiting' || state === 'at_work'

/** The deadline that runs: of reporting, then of finishing. Null when nothing waits for the unit any more. */
export function whistleDueAt(facts: WhistleFacts): Date | null {
  const state = whistleState(facts)
  if (!isWhistleOpen(state)) return null
  return state === 'waiting' ? facts.answerDueAt : facts.closeDueAt
}

export function whistleDue(facts: WhistleFacts, now: Date): WhistleDue {
  const dueAt = whistleDueAt(facts)
  if (dueAt === null) return 'over'
  if (now > dueAt) return 'overdue'
  const hours = facts.reportedAt === null ? NEAR_REPORT_HOURS : NEAR_CLOSE_HOURS
  return dueAt.getTime() - now.getTime() <= hours * HOUR_MS ? 'near' : 'in_time'
}

/** Nobody of the unit has reported, and the time to do so is over. */
export const isReportLate = (facts: WhistleFacts, now: Date): boolean =>
  whistleState(facts) === 'waiting' && now > facts.answerDueAt

/** When a unit has to report: after so many hours by the clock, or on the next working day until 18:00. */
export function reportDueAt(now: Date, hours: number | null, calendar: WorkingCalendar): Date {
  if (hours !== null) return new Date(now.getTime() + hours * HOUR_MS)
  let day = startOfDate(dateOn(now))
  do day = new Date(day.getTime() + DAY_MS)
  while (!calendar.isWorkingDay(dateOn(day)))
  return new Date(day.getTime() + REPORT_UNTIL_HOUR * HOUR_MS)
}

/** A unit finishes as soon as the case should be solved; where that is too soon, a day after it should report. */
export function closeDueAt({ answerDueAt, solveDueAt }: { answerDueAt: Date; solveDueAt: Date }): Date {
  if (solveDueAt > answerDueAt) return solveDueAt
  return new Date(answerDueAt.getTime() + DAY_MS)
}

export interface BlowFacts {
  phase: ComplaintPhase
  /** It is the owner or the manager who whistles. */
  isResponsible: boolean
  unit: { suspendedAt: Date | null; delegates: number }
  /** A whistle to this unit on this case is neither closed nor withdrawn. */
  hasOpen: boolean
}

/** Whether the case stands so that its owner or the manager may whistle at all. */
export function mayBlowRefusal({
  phase,
  isResponsible,
}: Pick<BlowFacts, 'phase' | 'isResponsible'>): WhistleRefusal {
  if (phase === 'waiting') return no('whistle_case_waiting')
  if (phase === 'answered') return no('whistle_case_answered')
  if (phase !== 'handling' && phase !== 'paused') return no('whistle_case_over')
  return isResponsible ? null : no('whistle_not_owner')
}

/** Whether a unit may be whistled to. */
export function unitRefusal({ suspendedAt, delegates }: BlowFacts['unit']): WhistleRefusal {
  if (suspendedAt !== null) return refuse(UNIT_REFUSALS, 'unit_suspended')
  return delegates === 0 ? refuse(UNIT_REFUSALS, 'unit_without_delegates') : null
}

/** Whether this whistle (吹哨) may be blown. */
export function blowRefusal(facts: BlowFacts): WhistleRefusal {
  const refusal = mayBlowRefusal(facts) ?? unitRefusal(facts.unit)
  if (refusal) return refusal
  return facts.hasOpen ? no('whistle_open_already') : null
}

export function withdrawWhistleRefusal(facts: WhistleFacts, isResponsible: boolean): WhistleRefusal {
  if (facts.closedAt !== null) return no('whistle_closed_already')
  if (facts.withdrawnAt !== null) return no('whistle_withdrawn')
  return isResponsible ? null : no('whistle_not_owner')
}

/** Why a unit may not do this; `reportedBy` names the colleague who was quicker. */
export function unitActRefusal(
  act: WhistleAct,
  facts: WhistleFacts,
  reportedBy: string | null,
): WhistleRefusal {
  const state = whistleState(facts)
  if (state === 'closed') return no('whistle_closed_already')
  if (state === 'withdrawn') return no('whistle_withdrawn')
  if (state === 'ended') return no('whistle_case_over')
  if (act !== 'report') return state === 'waiting' ? no('whistle_not_reported') : null
  if (state === 'waiting') return null
  return no('whistle_reported_already', reportedBy ? `${reportedBy}已经报到了，不用再报` : undefined)
}

/** What the unit may do now. */
export const openActs = (facts: WhistleFacts): WhistleAct[] =>
  (Object.keys(WHISTLE_ACTS) as WhistleAct[]).filter((act) => unitActRefusal(act, facts, null) === null)

export interface UnitRates {
  /** Reported (报到) in time. */
  reported: { met: number; of: number }
  /** Finished in time. */
  closed: { met: number; of: number }
}

/**
 * Where a whistle counts, stated here and nowhere else. What was done counts; what was not counts once its time was up while it
 * still could be done: a whistle that was withdrawn, or whose case ended, before that is no failure.
 */
export function countedIn(facts: WhistleFacts, now: Date): UnitCount[] {
  const { answerDueAt, closeDueAt, reportedAt, closedAt, withdrawnAt, caseEndedAt } = facts
  const until = [withdrawnAt, caseEndedAt].reduce(
    (earliest: Date, at) => (at !== null && at < earliest ? at : earliest),
    now,
  )
  const counts: UnitCount[] = []
  if (reportedAt !== null || until > answerDueAt) counts.push('report_due')
  if (reportedAt !== null && reportedAt <= answerDueAt) counts.push('reported')
  if (closedAt !== null || until > closeDueAt) counts.push('close_due')
  if (closedAt !== null && closedAt <= closeDueAt) counts.push('closed')
  return counts
}

/** The rates of a unit (单位按时率): its whistles counted. */
export function unitRates(whistles: readonly WhistleFacts[], now: Date): UnitRates {
  const counts = whistles.flatMap((whistle) => countedIn(whistle, now))
  const count = (wanted: UnitCount) => counts.filter((each) => each === wanted).length
  return {
    reported: { met: count('reported'), of: count('report_due') },
    closed: { met: count('closed'), of: count('close_due') },
  }
}
