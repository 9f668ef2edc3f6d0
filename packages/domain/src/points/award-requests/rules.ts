import { type Refusal, refuse } from '../../refusal'
import { awardRefusal } from '../rules'
import { POINTS_REFUSALS, type PointsRefusalCode } from '../terms'

/** Whether one person of the staff may award so much alone (双人复核). */
export function soloAwardRefusal(facts: {
  points: number
  soloAwardPoints: number
}): Refusal<PointsRefusalCode> | null {
  if (facts.points <= facts.soloAwardPoints) return null
  return refuse(
    POINTS_REFUSALS,
    'needs_second_person',
    `超过 ${facts.soloAwardPoints} 分要两个人同意：请提交申请，由别的同事来批`,
  )
}

/** The second person is another than the first, and gains nothing by it. */
export function decisionRefusal(facts: {
  decided: boolean
  askedById: string
  /** Person and account of who decides: the request may have been noted under either. */
  deciderIds: readonly (string | null)[]
  deciderHouseholdId: string | null
  receiverHouseholdId: string
}): Refusal<PointsRefusalCode> | null {
  if (facts.decided) return refuse(POINTS_REFUSALS, 'award_request_decided')
  if (facts.deciderIds.includes(facts.askedById)) return refuse(POINTS_REFUSALS, 'own_award_request')
  const { deciderHouseholdId: staffHouseholdId, receiverHouseholdId } = facts
  return awardRefusal({ staffHouseholdId, receiverHouseholdId })
}
