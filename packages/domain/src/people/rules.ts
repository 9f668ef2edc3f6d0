import { type Refusal, refuse } from '../refusal'
import { ageOn } from '../time'
import { bornOnOfIdNumber, isBirthDate } from './identity/rules'
import {
  ADULT_AGE,
  CHILD_RELATIONS,
  CONSENT_AGE,
  CONSENT_TEXT,
  type HouseholdRelation,
  PEOPLE_REFUSALS,
  type PeopleRefusalCode,
  type PersonLinkKind,
} from './terms'

/** Failed tries to match a name and phone, per account and hour. */
export const MAX_FAILED_BINDINGS_PER_HOUR = 5

/** Of the consent that is asked for now; older ones count no longer. */
export const CONSENT_VERSION: number = CONSENT_TEXT.version

export type PeopleRefusal = Refusal<PeopleRefusalCode> | null
const no = (code: PeopleRefusalCode, message?: string) => refuse(PEOPLE_REFUSALS, code, message)

export interface Aged {
  bornOn: string | null
  relation: HouseholdRelation
}

export function isAdult({ bornOn, relation }: Aged, now: Date): boolean {
  return bornOn === null ? !CHILD_RELATIONS.includes(relation) : ageOn(bornOn, now) >= ADULT_AGE
}

/** Whether signing this person up, or keeping their record, takes a guardian's consent. */
export function needsConsent(bornOn: string | null, now: Date): boolean {
  return bornOn !== null && ageOn(bornOn, now) < CONSENT_AGE
}

/** A consent counts while it is of the current version, not withdrawn, and its guardian is one still. */
export function hasLiveConsent(
  consents: readonly { guardianId: string; version: number; withdrawnAt: Date | null }[],
  guardianIds: readonly string[],
): boolean {
  return consents.some(
    (c) => c.version === CONSENT_VERSION && c.withdrawnAt === null && guardianIds.includes(c.guardianId),
  )
}

/** A guardian acts until the child is 18; a proxy from the moment both agreed. */
export function linkIsLive(
  link: { kind: PersonLinkKind; acceptedAt: Date | null; endedAt: Date | null; forPerson: Aged },
  now: Date,
): boolean {
  if (link.acceptedAt === null || link.endedAt !== null) return false
  return link.kind === 'proxy' || !isAdult(link.forPerson, now)
}

/** Asked before the roster is looked into, so that guessing is slow. */
export function bindingAttemptRefusal(facts: { bound: boolean; failedLastHour: number }): PeopleRefusal {
  if (facts.bound) return no('already_bound')
  if (facts.failedLastHour >= MAX_FAILED_BINDINGS_PER_HOUR) return no('too_many_attempts')
  return null
}

/** `matches`: everyone of the roster with this name and phone. */
export function bindingRefusal(
  facts: { matches: readonly { bornOn: string | null; bound: boolean }[] },
  now: Date,
): PeopleRefusal {
  const [match, ...others] = facts.matches
  if (!match) return no('binding_not_matched')
  if (others.length > 0)
    return no('binding_needs_staff', '花名册里有同名同号的两位居民，请联系社区核实后帮你绑定')
  // A child's row often carries the parent's phone.
  if (needsConsent(match.bornOn, now)) return no('binding_under_age')
  return match.bound ? no('binding_needs_staff') : null
}

export function bindingRequestRefusal(facts: { bound: boolean; pending: boolean }): PeopleRefusal {
  if (facts.bound) return no('already_bound')
  return facts.pending ? no('binding_request_pending') : null
}

export function bindingApprovalRefusal(
  facts: { decided: boolean; accountBound: boolean; person: { bornOn: string | null; bound: boolean } },
  now: Date,
): PeopleRefusal {
  if (facts.decided) return no('binding_request_decided')
  if (facts.accountBound) return no('account_already_bound')
  if (facts.person.bound) return no('binding_needs_staff', '这位居民已绑定了别的微信，请先核实')
  return needsConsent(facts.person.bornOn, now) ? no('binding_under_age') : null
}

export interface LinkFacts {
  actingPersonId: string
  forPersonId: string
  acting: Aged
  forPerson: Aged
  /** A live or asked-for link of the same kind between the two. */
  exists: boolean
  /** Whether the one acted for can say yes in their own account; true at the desk, where staff heard it. */
  canAnswer: boolean
}

/** Why one adult may not become the proxy (代办人) of another. */
export function linkRefusal(facts: LinkFacts, now: Date): PeopleRefusal {
  if (facts.actingPersonId === facts.forPersonId) return no('link_with_self')
  if (!isAdult(facts.acting, now) || !isAdult(facts.forPerson, now)) return no('link_needs_adults')
  if (facts.exists) return no('link_exists')
  return facts.canAnswer ? null : no('person_has_no_account')
}

/** Only the one who is acted for says yes. */
export function acceptLinkRefusal(facts: { isForMe: boolean }): PeopleRefusal {
  return facts.isForMe ? null : no('link_not_yours')
}

export function endLinkRefusal(
  facts: { kind: PersonLinkKind; isForMe: boolean; forPerson: Aged },
  now: Date,
): PeopleRefusal {
  return facts.kind === 'guardian' && facts.isForMe && !isAdult(facts.forPerson, now)
    ? no('guardian_link_of_minor')
    : null
}

/** Why this adult may not add this child to the household; `duplicate` as the roster has it. */
export function childRefusal(
  facts: { guardian: Aged; bornOn: string; consentVersion: number; duplicate: boolean },
  now: Date,
): PeopleRefusal {
  if (!isAdult(facts.guardian, now)) return no('guardian_must_be_adult')
  if (!isBirthDate(facts.bornOn, now)) return no('birth_date_invalid')
  if (ageOn(facts.bornOn, now) >= ADULT_AGE) return no('not_a_minor')
  if (facts.consentVersion !== CONSENT_VERSION) return no('consent_outdated')
  return facts.duplicate ? no('child_already_registered') : null
}

/** Why this person may not consent for this child. */
export function consentRefusal(
  facts: { isGuardian: boolean; guardian: Aged; childBornOn: string | null; version: number },
  now: Date,
): PeopleRefusal {
  if (!facts.isGuardian) return no('not_guardian')
  if (!isAdult(facts.guardian, now)) return no('guardian_must_be_adult')
  if (!needsConsent(facts.childBornOn, now)) return no('not_a_child')
  return facts.version === CONSENT_VERSION ? null : no('consent_outdated')
}

/** Why an identity number (already normalised; null = not one) does not go with what else was typed. */
export function idNumberRefusal(facts: { idNumber: string | null; bornOn: string | null }): PeopleRefusal {
  if (facts.idNumber === null) return no('id_number_invalid')
  return facts.bornOn !== null && facts.bornOn !== bornOnOfIdNumber(facts.idNumber)
    ? no('id_number_mismatch')
    : null
}

export interface RegistrationFacts {
  relation: HouseholdRelation
  bornOn: string | null
  householdHasHead: boolean
  duplicate: boolean
  consent: { version: number; guardian: Aged } | null
}

/** Why staff may not register this person at the desk. No child enters the roster without consent (S6). */
export function registrationRefusal(facts: RegistrationFacts, now: Date): PeopleRefusal {
  const { bornOn, relation, consent } = facts
  if (bornOn !== null && !isBirthDate(bornOn, now)) return no('birth_date_invalid')
  if (bornOn === null && CHILD_RELATIONS.includes(relation)) return no('birth_date_missing')
  if (facts.duplicate) return no('person_already_registered')
  if (relation === 'head' && facts.householdHasHead) return no('household_has_head')
  if (!consent) return needsConsent(bornOn, now) ? no('consent_missing') : null
  return consentRefusal(
    { isGuardian: true, guardian: consent.guardian, childBornOn: bornOn, version: consent.version },
    now,
  )
}

const RELATION_OF_CHILD: Partial<Record<HouseholdRelation, readonly [HouseholdRelation, HouseholdRelation]>> =
  {
    head: ['son', 'daughter'],
    spouse: ['son', 'daughter'],
    son: ['grandson', 'granddaughter'],
    daughter: ['grandson', 'granddaughter'],
    son_in_law: ['grandson', 'granddaughter'],
    daughter_in_law: ['grandson', 'granddaughter'],
    father: ['sibling', 'sibling'],
    mother: ['sibling', 'sibling'],
    tenant: ['tenant', 'tenant'],
  }

/** What a parent's son or daughter is to the head of the household (与户主关系). */
export function relationOfChild(parent: HouseholdRelation, child: 'son' | 'daughter'): HouseholdRelation {
  return RELATION_OF_CHILD[parent]?.[child === 'son' ? 0 : 1] ?? 'other'
}
