import { ADULT_AGE, CHILD_RELATIONS, CONSENT_AGE, CONSENT_TEXT } from '@linli/domain/people/terms'
import { dateOn } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import type { SignUpPerson } from '../store.ts'

export interface PersonToSignUp extends SignUpPerson {
  /** Themselves, their child, or an adult who made them a proxy; nobody asking means staff, who may. */
  mayActFor: boolean
}

const personsToSignUp = statement<PersonToSignUp & { position: number }>(
  'people_to_sign_up',
  `select asked.position::int, p.id as "personId", p.household_id as "householdId", p.name,
    p.born_on::text as "bornOn", p.relation,
    case when p.born_on > $4::date - make_interval(years => ${CONSENT_AGE}) then exists (
      select 1 from guardian_consents consent
      join person_links link on link.community_id = $1 and link.acting_person_id = consent.guardian_id
        and link.for_person_id = consent.child_id and link.kind = 'guardian'
        and link.accepted_at is not null and link.ended_at is null
      where consent.community_id = $1 and consent.child_id = p.id
        and consent.version = ${CONSENT_TEXT.version} and consent.withdrawn_at is null) end as "consentGiven",
    asked.acting_id is null or asked.acting_id = p.id or exists (
      select 1 from person_links link
      where link.community_id = $1 and link.acting_person_id = asked.acting_id and link.for_person_id = p.id
        and link.accepted_at is not null and link.ended_at is null
        and (link.kind = 'proxy' or not case when p.born_on is null
          then p.relation <> all('{${CHILD_RELATIONS.join(',')}}')
          else p.born_on <= $4::date - make_interval(years => ${ADULT_AGE}) end)) as "mayActFor"
  from unnest($2::uuid[], $3::uuid[]) with ordinality as asked (acting_id, person_id, position)
  join persons p on p.community_id = $1 and p.id = asked.person_id`,
)

/**
 * What signing up needs to know of many persons at once: the n-th person, asked for by the n-th acting person (null:
 * staff). In the order asked; null where the roster does not know the person.
 */
export async function listPersonsToSignUp(
  tx: Tx,
  asked: { actingIds: readonly (string | null)[]; personIds: readonly string[]; now: Date },
): Promise<(PersonToSignUp | null)[]> {
  const rows = await personsToSignUp(tx, [asked.actingIds, asked.personIds, dateOn(asked.now)])
  const found: (PersonToSignUp | null)[] = asked.personIds.map(() => null)
  for (const row of rows) found[row.position - 1] = row
  return found
}

const guardiansOf = statement<{ personId: string; guardianId: string }>(
  'people_guardians',
  `select p.id as "personId", link.acting_person_id as "guardianId" from persons p
  join person_links link on link.community_id = $1 and link.for_person_id = p.id and link.kind = 'guardian'
    and link.accepted_at is not null and link.ended_at is null
  where p.community_id = $1 and p.id = any($2::uuid[])
    and not case when p.born_on is null then p.relation <> all('{${CHILD_RELATIONS.join(',')}}')
      else p.born_on <= $3::date - make_interval(years => ${ADULT_AGE}) end`,
)

/** Who of these persons has guardians now, and whom: they are told in a child's place. */
export const listGuardiansOf = (tx: Tx, { personIds, now }: { personIds: readonly string[]; now: Date }) =>
  guardiansOf(tx, [personIds, dateOn(now)])
