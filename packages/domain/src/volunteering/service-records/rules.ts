import { type Refusal, refuse } from '../../refusal'
import { ageOn } from '../../time'
import { plainCode } from '../attendance-code/rules'
import { MIN_VOLUNTEER_AGE, VOLUNTEER_REFUSALS, type VolunteerRefusalCode } from '../volunteers/terms'
import { CLAIM_CODE_LENGTH, CLAIM_REFUSALS, type ClaimRefusalCode, MAX_FAILED_CLAIMS_PER_HOUR } from './terms'

/** A claim code as typed; null when it cannot be one. */
export const readClaimCode = (text: string) => plainCode(text, CLAIM_CODE_LENGTH)

/** Asked before the code is looked up, so that guessing is slow. */
export function claimAttemptRefusal(failedLastHour: number): Refusal<ClaimRefusalCode> | null {
  return failedLastHour >= MAX_FAILED_CLAIMS_PER_HOUR ? refuse(CLAIM_REFUSALS, 'too_many_claims') : null
}

/** Whether a guest's record (记名) may become this person's. */
export function claimRefusal(facts: {
  claimed: boolean
  /** Another record on the same shift is theirs. */
  hasRecord: boolean
}): Refusal<ClaimRefusalCode> | null {
  if (facts.claimed) return refuse(CLAIM_REFUSALS, 'record_claimed')
  return facts.hasRecord ? refuse(CLAIM_REFUSALS, 'has_record_already') : null
}

/** A record given by staff is points by hand: not for one's own household. Its own code is for everybody. */
export function assignmentRefusal(facts: {
  /** Null when the staff member's account is bound to nobody of the roster. */
  staffHouseholdId: string | null
  householdId: string
}): Refusal<ClaimRefusalCode> | null {
  const own = facts.householdId === facts.staffHouseholdId
  return own ? refuse(CLAIM_REFUSALS, 'assign_to_own_household') : null
}

/** Whether a person may have a service record at all: old enough, and under 14 with a guardian's consent. */
export function serverRefusal(
  person: {
    bornOn: string | null
    /** Null from 14 on, where none is needed. */
    consentGiven: boolean | null
  },
  now: Date,
): Refusal<VolunteerRefusalCode> | null {
  if (person.bornOn !== null && ageOn(person.bornOn, now) < MIN_VOLUNTEER_AGE)
    return refuse(VOLUNTEER_REFUSALS, 'volunteer_too_young')
  return person.consentGiven === false ? refuse(VOLUNTEER_REFUSALS, 'volunteer_consent_missing') : null
}
