import type { PointRules } from '../../points/terms'
import { type Refusal, refuse } from '../../refusal'
import { MINUTE_MS } from '../../time'
import { SETTLEMENT_REFUSALS, type ServiceTrouble, type SettlementRefusalCode } from './terms'

export interface ServiceTimes {
  startsAt: Date
  endsAt: Date
  checkedInAt: Date | null
  checkedOutAt: Date | null
}

type HourRules = Pick<PointRules, 'rounding' | 'roundingMinutes'>

/**
 * Whole minutes somebody was there during the shift: from the later of coming and start to the earlier of leaving and
 * end. 0 without both times, and for who was there only before or after it.
 */
export function presentMinutes({ startsAt, endsAt, checkedInAt, checkedOutAt }: ServiceTimes): number {
  if (!checkedInAt || !checkedOutAt) return 0
  const from = Math.max(checkedInAt.getTime(), startsAt.getTime())
  const to = Math.min(checkedOutAt.getTime(), endsAt.getTime())
  return Math.max(0, Math.floor((to - from) / MINUTE_MS))
}

const ROUND = { down: Math.floor, nearest: Math.round, up: Math.ceil } as const

/**
 * Service minutes (服务时长): the minutes there, rounded to the community's steps (`nearest`: half a step counts as one).
 * Never more than the shift is long, whatever the rounding.
 */
export function serviceMinutes(times: ServiceTimes, { rounding, roundingMinutes }: HourRules): number {
  const rounded = ROUND[rounding](presentMinutes(times) / roundingMinutes) * roundingMinutes
  const longest = Math.floor((times.endsAt.getTime() - times.startsAt.getTime()) / MINUTE_MS)
  return Math.min(rounded, longest)
}

/** Whole points; what is left of a point is not carried on. */
export function servicePoints(minutes: number, pointsPerHour: number): number {
  return Math.floor((minutes * pointsPerHour) / 60)
}

/** What staff should look at, the weightiest first; null when nothing is odd. */
export function serviceTrouble(facts: {
  times: ServiceTimes
  minutes: number
  /** Another record of the same person at the same time. */
  elsewhere: boolean
}): ServiceTrouble | null {
  const { times, minutes, elsewhere } = facts
  if (times.checkedInAt && !times.checkedOutAt) return 'no_check_out'
  if (elsewhere) return 'elsewhere_too'
  if (minutes > 0) return null
  const there =
    times.checkedInAt && times.checkedOutAt
      ? Math.min(times.checkedOutAt.getTime(), times.endsAt.getTime()) >
        Math.max(times.checkedInAt.getTime(), times.startsAt.getTime())
      : false
  return there ? 'too_short' : 'outside_shift'
}

export interface SettlementTotals {
  /** Everyone who came (人次). */
  people: number
  serviceMinutes: number
  points: number
}

export function totalsOf(lines: readonly { serviceMinutes: number; points: number }[]): SettlementTotals {
  const sum = (of: 'serviceMinutes' | 'points') => lines.reduce((total, line) => total + line[of], 0)
  return { people: lines.length, serviceMinutes: sum('serviceMinutes'), points: sum('points') }
}

export function settlementRefusal(facts: {
  shift: { endsAt: Date; publishedAt: Date | null; cancelledAt: Date | null }
  /** What staff saw when they tapped. */
  seen: SettlementTotals
  /** What it comes to now. */
  totals: SettlementTotals
  now: Date
}): Refusal<SettlementRefusalCode> | null {
  const { shift, seen, totals, now } = facts
  if (!shift.publishedAt) return refuse(SETTLEMENT_REFUSALS, 'recruitment_not_published')
  // A notice cancelled half-way: who came before still gets their hours.
  if (shift.cancelledAt && totals.people === 0) return refuse(SETTLEMENT_REFUSALS, 'recruitment_cancelled')
  if (now < shift.endsAt) return refuse(SETTLEMENT_REFUSALS, 'shift_not_over')
  const same =
    seen.people === totals.people &&
    seen.serviceMinutes === totals.serviceMinutes &&
    seen.points === totals.points
  return same ? null : refuse(SETTLEMENT_REFUSALS, 'settlement_changed')
}

/** `2.5 小时`, `3 小时`, `45 分钟`: exact, as a half hour more or less is somebody's points. */
export function spokenServiceTime(minutes: number): string {
  if (minutes === 0) return '0 小时'
  if (minutes % 6 === 0 && minutes >= 30) return `${minutes / 60} 小时`
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours} 小时 ${minutes % 60} 分钟` : `${minutes} 分钟`
}
