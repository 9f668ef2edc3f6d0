import {
  ADULT_AGE,
  CHILD_RELATIONS,
  CONSENT_AGE,
  CONSENT_TEXT,
  type HouseholdRelation,
  type PersonLinkKind,
} from '@linli/domain/people/terms'
import { dateOn } from '@linli/domain/time'
import { and, eq, inArray, isNotNull, isNull, not, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { bindingRequests, communities, guardianConsents, personLinks, persons } from './tables.ts'

/** What signing a person up needs to know about them. */
export interface SignUpPerson {
  personId: string
  householdId: string
  name: string
  /** `2022-06-01` */
  bornOn: string | null
  relation: HouseholdRelation
  /** Under 14: whether a guardian's consent counts now; null from 14 on, where none is needed. */
  consentGiven: boolean | null
}

/** A person somebody may act for: themselves, their children, or an adult who agreed. */
export interface ActablePerson extends SignUpPerson {
  actingAs: 'self' | PersonLinkKind
}

/** Born after it = younger than so many full years today. */
const bornAfter = (years: number, now: Date) => sql`(${dateOn(now)}::date - make_interval(years => ${years}))`

/** `needsConsent` of the rules, as SQL. */
const needsConsent = (now: Date) =>
  sql<boolean>`coalesce(${persons.bornOn} > ${bornAfter(CONSENT_AGE, now)}, false)`

/** `isAdult` of the rules, as SQL. */
const isAdult = (now: Date) => sql<boolean>`case when ${persons.bornOn} is null
  then ${notInArray(persons.relation, [...CHILD_RELATIONS])}
  else ${persons.bornOn} <= ${bornAfter(ADULT_AGE, now)} end`

/** A consent of the current version whose guardian is one still: `hasLiveConsent` of the rules, as SQL. */
const hasLiveConsent = sql<boolean>`exists (
  select 1 from ${guardianConsents} consent
  join ${personLinks} link on link.community_id = consent.community_id
    and link.acting_person_id = consent.guardian_id and link.for_person_id = consent.child_id
    and link.kind = 'guardian' and link.accepted_at is not null and link.ended_at is null
  where consent.community_id = ${persons.communityId} and consent.child_id = ${persons.id}
    and consent.version = ${CONSENT_TEXT.version} and consent.withdrawn_at is null)`

/** Under 14: whether a guardian's consent counts now; null from 14 on. */
export const consentGiven = (now: Date): SQL<boolean | null> =>
  sql<boolean | null>`case when ${needsConsent(now)} then ${hasLiveConsent} end`

const signUpColumns = (now: Date) => ({
  personId: persons.id,
  householdId: persons.householdId,
  name: persons.name,
  bornOn: persons.bornOn,
  relation: persons.relation,
  consentGiven: consentGiven(now),
})

/** Links by which one may act at this moment: accepted, not ended, and a guardian's only until the child is 18. */
export const linkIsLive = (now: Date): SQL | undefined =>
  and(
    isNotNull(personLinks.acceptedAt),
    isNull(personLinks.endedAt),
    or(eq(personLinks.kind, 'proxy'), not(isAdult(now))),
  )

/** Everyone this person may act for at this moment: self first, then children, then who made them a proxy. */
export async function listActableFor(tx: Tx, personId: string, now: Date): Promise<ActablePerson[]> {
  const self = await findPersonsForSignUp(tx, [personId], now)
  const linked = await tx
    .select({ ...signUpColumns(now), actingAs: personLinks.kind })
    .from(personLinks)
    .innerJoin(
      persons,
      and(eq(persons.communityId, personLinks.communityId), eq(persons.id, personLinks.forPersonId)),
    )
    .where(and(eq(personLinks.actingPersonId, personId), linkIsLive(now)))
    .orderBy(personLinks.kind, persons.bornOn, persons.id)
  return [...self.map((person) => ({ ...person, actingAs: 'self' as const })), ...linked]
}

/** The same facts of any persons, for staff; unknown ids are left out. */
export async function findPersonsForSignUp(
  tx: Tx,
  personIds: readonly string[],
  now: Date,
): Promise<SignUpPerson[]> {
  if (personIds.length === 0) return []
  return tx
    .select(signUpColumns(now))
    .from(persons)
    .where(inArray(persons.id, [...personIds]))
}

/** For work that goes through all communities, one at a time. */
export async function listCommunityIds(tx: Tx): Promise<string[]> {
  const rows = await tx
    .select({ id: communities.communityId })
    .from(communities)
    .orderBy(communities.communityId)
  return rows.map((row) => row.id)
}

/** Binding requests that wait for staff. */
export async function countPendingBindings(tx: Tx): Promise<number> {
  return tx.$count(bindingRequests, isNull(bindingRequests.decidedAt))
}
