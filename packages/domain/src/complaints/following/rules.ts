import { type Refusal, refuse } from '../../refusal'
import { isOpen } from '../rules'
import type { ComplaintPhase } from '../terms'
import { FOLLOWING_REFUSALS, type FollowingRefusalCode } from './terms'

const no = (code: FollowingRefusalCode) => refuse(FOLLOWING_REFUSALS, code)

/** Why one may not follow a case (也关注) that one sees. */
export function followRefusal(facts: {
  phase: ComplaintPhase
  isReporter: boolean
}): Refusal<FollowingRefusalCode> | null {
  if (facts.isReporter) return no('own_case')
  return isOpen(facts.phase) ? null : no('case_ended')
}

/** Why the reporter may not take a case back (撤回). Once staff say it is done, it is the verdict that ends it. */
export function withdrawRefusal(phase: ComplaintPhase): Refusal<FollowingRefusalCode> | null {
  if (!isOpen(phase)) return no('already_ended')
  return phase === 'answered' ? no('answered_already') : null
}

/** Why the reporter may not let neighbours read it, or keep it from them. */
export function publishRefusal(facts: {
  isPrivate: boolean
  publicAgreed: boolean
  wanted: boolean
}): Refusal<FollowingRefusalCode> | null {
  if (facts.isPrivate) return no('private_case')
  return facts.publicAgreed === facts.wanted ? no('already_so') : null
}

/** Why staff may not hide a public case, or show it again. */
export function hideRefusal(facts: {
  publicAgreed: boolean
  isPrivate: boolean
  isHidden: boolean
  wanted: boolean
}): Refusal<FollowingRefusalCode> | null {
  if (!facts.publicAgreed || facts.isPrivate) return no('not_agreed')
  return facts.isHidden === facts.wanted ? no('already_so') : null
}
