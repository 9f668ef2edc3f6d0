import { type Refusal, refuse } from '../refusal'
import { addMonths } from '../time'
import { EARNING_KINDS, POINTS_REFUSALS, type PointMovementKind, type PointsRefusalCode } from './terms'

export const STANDING_MONTHS = 12
/** A manual award above this needs two people (issue of its own); until then the desk refuses it. */
export const MAX_MANUAL_AWARD_POINTS = 500

/** Start of the window in which earned points count (近一年): earned at or after it. */
export function standingFrom(now: Date): Date {
  return addMonths(now, -STANDING_MONTHS)
}

export function countsTowardsStanding(kind: PointMovementKind): boolean {
  return EARNING_KINDS.includes(kind)
}

/** Standing (积分资格): what was *earned* in the last 12 months and not reversed; spending does not lower it. */
export function standingOf(
  movements: readonly { kind: PointMovementKind; points: number; occurredAt: Date; reversed: boolean }[],
  now: Date,
): number {
  const from = standingFrom(now)
  return movements
    .filter(
      (m) => countsTowardsStanding(m.kind) && !m.reversed && m.occurredAt >= from && m.occurredAt <= now,
    )
    .reduce((sum, m) => sum + m.points, 0)
}

export function spendRefusal(facts: { balance: number; points: number }): Refusal<PointsRefusalCode> | null {
  if (facts.balance >= facts.points) return null
  return refuse(POINTS_REFUSALS, 'not_enough_points', `需要 ${facts.points} 分，你现在有 ${facts.balance} 分`)
}

export function reversalRefusal(facts: {
  kind: PointMovementKind
  reversed: boolean
  points: number
  /** Balance of the account the points would be taken back from; null when it may go below zero. */
  holderBalance: number | null
}): Refusal<PointsRefusalCode> | null {
  if (facts.kind === 'reversal') return refuse(POINTS_REFUSALS, 'movement_is_reversal')
  if (facts.reversed) return refuse(POINTS_REFUSALS, 'movement_already_reversed')
  if (facts.holderBalance !== null && facts.holderBalance < facts.points)
    return refuse(POINTS_REFUSALS, 'points_already_spent')
  return null
}
