import { CONSENT_VERSION, isAdult, needsConsent } from '@linli/domain/people/rules'
import type { HouseholdRelation, PersonLinkKind } from '@linli/domain/people/terms'
import { and, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import { guardianConsents, personLinks, persons } from './tables.ts'

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

/** A consent of the current version whose guardian is one still (`hasLiveConsent` of the rules, as SQL). */
export function liveConsentOf(childId: SQL | typeof persons.id): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${guardianConsents} consent
    join ${personLinks} link on link.community_id = consent.community_id
      and link.acting_person_id = consent.guardian_id and link.for_person_id = consent.child_id
      and link.kind = 'guardian' and link.accepted_at is not null and link.ended_at is null
    where consent.community_id = ${persons.communityId} and consent.child_id = ${childId}
      and consent.version = ${CONSENT_VERSION} and consent.withdrawn_at is null)`
}

const signUpColumns = {
  personId: persons.id,
  householdId: persons.householdId,
  name: persons.name,
  bornOn: persons.bornOn,
  relation: persons.relation,
  consentOnRecord: liveConsentOf(persons.id),
}

function toSignUpPerson<Row extends { bornOn: string | null; consentOnRecord: boolean }>(
  row: Row,
  now: Date,
) {
  const { consentOnRecord, ...person } = row
  return { ...person, consentGiven: needsConsent(row.bornOn, now) ? consentOnRecord : null }
}

/** Everyone this person may act for at this moment: self first, then children, then proxies' elders. */
export async function listActableFor(tx: Tx, personId: string, now: Date): Promise<ActablePerson[]> {
  const self = await findPersonsForSignUp(tx, [personId], now)
  const linked = await tx
    .select({ ...signUpColumns, actingAs: personLinks.kind })
    .from(personLinks)
    .innerJoin(
      persons,
      and(eq(persons.communityId, personLinks.communityId), eq(persons.id, personLinks.forPersonId)),
    )
    .where(
      and(
        eq(personLinks.actingPersonId, personId),
        isNotNull(personLinks.acceptedAt),
        isNull(personLinks.endedAt),
      ),
    )
    .orderBy(personLinks.kind, persons.bornOn, persons.id)
  return [
    ...self.map((person) => ({ ...person, actingAs: 'self' as const })),
    // Guardianship ends by itself when the child comes of age.
    ...linked
      .filter((row) => row.actingAs === 'proxy' || !isAdult(row, now))
      .map((row) => toSignUpPerson(row, now)),
  ]
}

/** The same facts of any persons, for staff; unknown ids are left out. */
export async function findPersonsForSignUp(
  tx: Tx,
  personIds: readonly string[],
  now: Date,
): Promise<SignUpPerson[]> {
  if (personIds.length === 0) return []
  const rows = await tx
    .select(signUpColumns)
    .from(persons)
    .where(inArray(persons.id, [...personIds]))
  return rows.map((row) => toSignUpPerson(row, now))
}
