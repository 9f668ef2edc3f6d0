import { type Aged, isAdult } from '../../people/rules'
import { type Refusal, refuse } from '../../refusal'
import { ageOn } from '../../time'
import {
  MIN_VOLUNTEER_AGE,
  VOLUNTEER_AGREEMENT,
  VOLUNTEER_REFUSALS,
  type VolunteerRefusalCode,
} from './terms'

export interface RegistrationFacts {
  person: Aged & { consentGiven: boolean | null }
  /** Themselves, their child, or whom they are a proxy for; staff may for anybody. */
  mayActFor: boolean
  agreedVersion: number
}

/** Why somebody may not be registered as a volunteer now; null when they may. */
export function registrationRefusal(
  { person, mayActFor, agreedVersion }: RegistrationFacts,
  now: Date,
): Refusal<VolunteerRefusalCode> | null {
  const no = (code: VolunteerRefusalCode) => refuse(VOLUNTEER_REFUSALS, code)
  if (!mayActFor) return no('volunteer_not_yours')
  if (agreedVersion !== VOLUNTEER_AGREEMENT.version) return no('agreement_outdated')
  if (person.bornOn === null) return isAdult(person, now) ? null : no('volunteer_age_unknown')
  if (ageOn(person.bornOn, now) < MIN_VOLUNTEER_AGE) return no('volunteer_too_young')
  // Null from 14 on, where none is needed.
  return person.consentGiven === false ? no('volunteer_consent_missing') : null
}
