import { type Refusal, refuse } from '../refusal'
import { addMonths } from '../time'
import {
  EARNING_KINDS,
  POINTS_REFUSALS,
  type PointMovementKind,
  type PointsRefusalCode,
  SPENDINGS,
  type SpendingKind,
  STANDING_MONTHS,
} from './terms'

/** Start of the window in which earned points count (近一年): earned at or after it. */
export function standingFrom(now: Date): Date {
  return addMonths(now, -STANDING_MONTHS)
}

export function countsTowardsStanding(kind: PointMovementKind): boolean {
  return EARNING_KINDS.includes(kind)
}

export function isSpending(kind: PointMovementKind): kind is SpendingKind {
  return kind in SPENDINGS
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

/** The balance of every account that the movements touch, from nothing but the movements (重放). */
export function replayBalances(
  movements: readonly { fromAccountId: string; toAccountId: string; points: number }[],
): Map<string, number> {
  const balances = new Map<string, number>()
  const add = (accountId: string, points: number) =>
    balances.set(accountId, (balances.get(accountId) ?? 0) + points)
  for (const { fromAccountId, toAccountId, points } of movements) {
    add(fromAccountId, -points)
    add(toAccountId, points)
  }
  return balances
}

export function spendRefusal(facts: { balance: number; points: number }): Refusal<PointsRefusalCode> | null {
  if (facts.balance >= facts.points) return null
  return refuse(POINTS_REFUSALS, 'not_enough_points', `需要 ${facts.points} 分，你现在有 ${facts.balance} 分`)
}

/** Who records points must not gain by it: neither for oneself nor for one's own household. */
export function awardRefusal(facts: {
  /** Null when the staff member's account is bound to nobody of the roster. */
  staffHouseholdId: string | null
  receiverHouseholdId: string
}): Refusal<PointsRefusalCode> | null {
  if (facts.staffHouseholdId === facts.receiverHouseholdId)
    return refuse(POINTS_REFUSALS, 'award_to_own_household')
  return null
}

export function reversalRefusal(facts: {
  kind: PointMovementKind
  reversed: boolean
  /** A spending whose points went back already. */
  refunded: boolean
  /** Points held for a neighbour's help that were paid out. */
  paidOut: boolean
  points: number
  /** Balance of the account the points would be taken back from; null when it may go below zero. */
  holderBalance: number | null
  /** True when the movement is of the household of the staff member who asks. */
  ofOwnHousehold: boolean
}): Refusal<PointsRefusalCode> | null {
  if (facts.ofOwnHousehold) return refuse(POINTS_REFUSALS, 'reversal_in_own_household')
  if (facts.kind === 'reversal') return refuse(POINTS_REFUSALS, 'movement_is_reversal')
  if (facts.reversed) return refuse(POINTS_REFUSALS, 'movement_already_reversed')
  // Else the household would get its points back twice.
  if (facts.refunded) return refuse(POINTS_REFUSALS, 'spending_already_refunded')
  if (facts.paidOut) return refuse(POINTS_REFUSALS, 'held_points_paid')
  if (facts.holderBalance !== null && facts.holderBalance < facts.points)
    return refuse(POINTS_REFUSALS, 'points_already_spent')
  return null
}
