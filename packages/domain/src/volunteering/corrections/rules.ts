import { type Refusal, refuse } from '../../refusal'
import { monthDay } from '../../time'
import { spokenServiceTime } from '../settlement/rules'
import { CORRECTION_REFUSALS, type CorrectionRefusalCode } from './terms'

/** What a record came to. */
export interface Amounts {
  serviceMinutes: number
  points: number
}

export function correctionRefusal(facts: {
  /** As it was settled or last corrected; null before the settlement. */
  current: Amounts | null
  /** What staff saw when they tapped. */
  seen: Amounts
  /** What the right times come to. */
  serviceMinutes: number
}): Refusal<CorrectionRefusalCode> | null {
  const { current, seen, serviceMinutes } = facts
  if (!current) return refuse(CORRECTION_REFUSALS, 'shift_not_settled')
  if (current.serviceMinutes !== seen.serviceMinutes || current.points !== seen.points)
    return refuse(CORRECTION_REFUSALS, 'record_changed')
  return current.serviceMinutes === serviceMinutes ? refuse(CORRECTION_REFUSALS, 'same_hours') : null
}

interface Change {
  /** When the shift was. */
  startsAt: Date
  before: Amounts
  after: Amounts
}

/** `11月9日多记 0.5 小时` */
export function correctionWords({ startsAt, before, after }: Change): string {
  const over = before.serviceMinutes - after.serviceMinutes
  return `${monthDay(startsAt)}${over > 0 ? '多记' : '少记'} ${spokenServiceTime(Math.abs(over))}`
}

/** `−5 分`, `+5 分` */
export function pointsChangeWords({ before, after }: Pick<Change, 'before' | 'after'>): string {
  const change = after.points - before.points
  if (change === 0) return '积分不变'
  return change > 0 ? `+${change} 分` : `−${-change} 分`
}
