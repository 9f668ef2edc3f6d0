import { type Refusal, refuse } from '../../refusal'
import { addMonths, startOfDate } from '../../time'
import { POINTS_REFUSALS, type PointsRefusalCode } from '../terms'

/** The community's statement is read for at most so many months at a time. */
export const STATEMENT_MONTHS = 12

/** Whole days in Asia/Shanghai, both included: `2026-11-01`. */
export interface StatementPeriod {
  fromOn: string
  toOn: string
}

/** A period ends after it begins, and is no longer than a year: what is read does not grow with the ledger. */
export function periodRefusal({ fromOn, toOn }: StatementPeriod): Refusal<PointsRefusalCode> | null {
  if (toOn < fromOn) return refuse(POINTS_REFUSALS, 'period_ends_before_it_begins')
  if (startOfDate(toOn) >= addMonths(startOfDate(fromOn), STATEMENT_MONTHS))
    return refuse(POINTS_REFUSALS, 'period_too_long')
  return null
}
