import { type Refusal, refuse } from '../../refusal'
import { EVENT_EDIT_REFUSALS, type EventEditRefusalCode, type SignUpPolicy } from '../terms'

/** What staff decide about an event, with instants as dates. */
export interface PlanFacts {
  startsAt: Date
  endsAt: Date
  ageFrom: number | null
  ageTo: number | null
  places: number
  householdLimit: number
  policy: SignUpPolicy
  signUpOpensAt: Date
  signUpClosesAt: Date
  cancelClosesAt: Date
  prioritySignUpOpensAt: Date | null
  priorityThreshold: number | null
  newcomerSeats: number
  newcomerSeatsReleasedAt: Date | null
}

/** The first thing wrong with a plan; null when it holds together. The same words on the form and from the server. */
export function eventPlanRefusal(plan: PlanFacts, now: Date): Refusal<EventEditRefusalCode> | null {
  const no = (code: EventEditRefusalCode) => refuse(EVENT_EDIT_REFUSALS, code)
  if (plan.startsAt <= now) return no('event_starts_in_past')
  if (plan.endsAt <= plan.startsAt) return no('event_ends_before_start')
  if (plan.signUpClosesAt > plan.startsAt) return no('sign_up_closes_after_start')
  if (plan.signUpOpensAt >= plan.signUpClosesAt) return no('sign_up_opens_after_close')
  if (plan.cancelClosesAt > plan.startsAt) return no('cancel_closes_after_start')
  if (plan.ageFrom !== null && plan.ageTo !== null && plan.ageFrom > plan.ageTo)
    return no('age_range_reversed')
  if (plan.householdLimit > plan.places) return no('household_limit_above_places')
  if (plan.newcomerSeats > plan.places) return no('newcomer_seats_above_places')
  if (plan.policy === 'points_first') {
    if (plan.prioritySignUpOpensAt === null || plan.priorityThreshold === null)
      return no('priority_needs_threshold')
    if (plan.prioritySignUpOpensAt >= plan.signUpOpensAt) return no('priority_opens_after_open')
  }
  const release = plan.newcomerSeatsReleasedAt
  if (release && (release < plan.signUpOpensAt || release > plan.signUpClosesAt))
    return no('newcomer_release_out_of_range')
  return null
}

/** How places are given out is a promise: it stays as published. */
export const FIXED_AFTER_PUBLISH = [
  'seriesId',
  'policy',
  'prioritySignUpOpensAt',
  'priorityThreshold',
  'priorityCostPoints',
  'newcomerLookbackSessions',
] as const

export function changeRefusal(facts: {
  event: { publishedAt: Date | null; finishedAt: Date | null; cancelledAt: Date | null }
  changedFields: readonly string[]
  places: number
  taken: number
  helperPlaces: number
  helpersTaken: number
}): Refusal<EventEditRefusalCode> | null {
  const { event } = facts
  if (event.cancelledAt) return refuse(EVENT_EDIT_REFUSALS, 'event_already_cancelled')
  if (event.finishedAt) return refuse(EVENT_EDIT_REFUSALS, 'event_already_finished')
  const fixed: readonly string[] = FIXED_AFTER_PUBLISH
  if (event.publishedAt && facts.changedFields.some((field) => fixed.includes(field)))
    return refuse(EVENT_EDIT_REFUSALS, 'fact_fixed_after_publish')
  if (facts.places < facts.taken)
    return refuse(
      EVENT_EDIT_REFUSALS,
      'places_below_taken',
      `已有 ${facts.taken} 人占着名额，名额不能少于 ${facts.taken}`,
    )
  if (facts.helperPlaces < facts.helpersTaken) return refuse(EVENT_EDIT_REFUSALS, 'helper_places_below_taken')
  return null
}
