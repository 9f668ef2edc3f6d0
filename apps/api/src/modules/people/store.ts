import {
  ADULT_AGE,
  CHILD_RELATIONS,
  CONSENT_AGE,
  CONSENT_TEXT,
  type HouseholdRelation,
  type PersonLinkKind,
} from '@linli/domain/people/terms'
import { dateOn } from '@linli/domain/time'
import { and, asc, eq, inArray, isNotNull, isNull, not, notInArray, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RootTx, Tx } from '../../db/client.ts'
import { statement } from '../../db/statement.ts'
import {
  bindingRequests,
  communities,
  guardianConsents,
  households,
  memberships,
  personLinks,
  persons,
} from './tables.ts'

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
    .where(
      and(
        eq(personLinks.communityId, tx.communityId),
        eq(personLinks.actingPersonId, personId),
        linkIsLive(now),
      ),
    )
    .orderBy(personLinks.kind, persons.bornOn, persons.id)
    .prepare('people_linked_to')
    .execute()
  return [...self.map((person) => ({ ...person, actingAs: 'self' as const })), ...linked]
}

const actableIds = statement<{ personId: string; householdId: string }>(
  'people_actable',
  `select p.id as "personId", p.household_id as "householdId" from persons p
  where p.community_id = $1 and p.id = $2
  union all
  select p.id, p.household_id from person_links link
  join persons p on p.community_id = $1 and p.id = link.for_person_id
  where link.community_id = $1 and link.acting_person_id = $2
    and link.accepted_at is not null and link.ended_at is null
    and (link.kind = 'proxy' or not case when p.born_on is null
      then p.relation <> all('{${CHILD_RELATIONS.join(',')}}')
      else p.born_on <= $3::date - make_interval(years => ${ADULT_AGE}) end)`,
)

/** Ids of `listActableFor`, without what signing up needs to know. */
export const listActableIds = (tx: Tx, personId: string, now: Date) => actableIds(tx, [personId, dateOn(now)])

/** The same facts of any persons, or of those in one grid; unknown ids are left out. */
export async function findPersonsForSignUp(
  tx: Tx,
  personIds: readonly string[],
  now: Date,
  gridId: string | null = null,
): Promise<SignUpPerson[]> {
  if (personIds.length === 0) return []
  return tx
    .select(signUpColumns(now))
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .where(and(eq(persons.communityId, tx.communityId), inArray(persons.id, [...personIds]), inGrid(gridId)))
}

/** For work that goes through all communities, one at a time. */
export async function listCommunityIds(tx: RootTx): Promise<string[]> {
  const rows = await tx
    .select({ id: communities.communityId })
    .from(communities)
    .orderBy(communities.communityId)
  return rows.map((row) => row.id)
}

/** Binding requests that wait for staff. */
export async function countPendingBindings(tx: Tx): Promise<number> {
  return tx.$count(
    bindingRequests,
    and(eq(bindingRequests.communityId, tx.communityId), isNull(bindingRequests.decidedAt)),
  )
}

export type Person = typeof persons.$inferSelect

/** A person within reach of the asker: staff of one grid reach that grid's households only. */
export async function findPerson(
  tx: Tx,
  { personId, gridId = null }: { personId: string; gridId?: string | null },
): Promise<Person | null> {
  const [found] = await tx
    .select({ person: persons })
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .where(and(isPerson(tx, personId), inGrid(gridId)))
  return found?.person ?? null
}

/** The condition that keeps staff of one grid inside it; null = the whole community. */
export const inGrid = (gridId: string | null): SQL | undefined =>
  gridId === null ? undefined : eq(households.gridId, gridId)

const isPerson = (tx: Tx, personId: string) =>
  and(eq(persons.communityId, tx.communityId), eq(persons.id, personId))

/** Locked against binding, without standing in the way of rows that refer to the person. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.select({ id: persons.id }).from(persons).where(isPerson(tx, personId)).for('no key update')
}

/** Which of these persons some account is bound to. */
export async function listBound(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set()
  const rows = await tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(and(eq(memberships.communityId, tx.communityId), inArray(memberships.personId, [...personIds])))
  return new Set(rows.flatMap((row) => row.personId ?? []))
}

/** Everyone with this name and phone, whatever the household. */
export async function listMatching(
  tx: Tx,
  { name, phoneHash }: { name: string; phoneHash: string },
): Promise<Person[]> {
  return tx
    .select()
    .from(persons)
    .where(
      and(eq(persons.communityId, tx.communityId), eq(persons.phoneHash, phoneHash), eq(persons.name, name)),
    )
    .orderBy(asc(persons.id))
    .limit(10)
}

/** The household row, locked so that two who add the same person to it take turns; null = not within reach. */
export async function lockHousehold(
  tx: Tx,
  { householdId, gridId = null }: { householdId: string; gridId?: string | null },
): Promise<{ id: string } | null> {
  const [household] = await tx
    .select({ id: households.id })
    .from(households)
    .where(and(eq(households.communityId, tx.communityId), eq(households.id, householdId), inGrid(gridId)))
    .for('no key update')
  return household ?? null
}

export interface SamePerson {
  householdId: string
  name: string
  bornOn: string | null
  idNumberHash: string | null
}

/**
 * Whether the roster has this person: the same identity number anywhere, or in the household the same name and
 * birthday; a birthday that is not known differs from none.
 */
export async function isOnRoster(tx: Tx, { householdId, name, bornOn, idNumberHash }: SamePerson) {
  const sameBirthday = bornOn === null ? undefined : or(eq(persons.bornOn, bornOn), isNull(persons.bornOn))
  const [found] = await tx
    .select({ id: persons.id })
    .from(persons)
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        or(
          and(eq(persons.householdId, householdId), eq(persons.name, name), sameBirthday),
          idNumberHash === null ? undefined : eq(persons.idNumberHash, idNumberHash),
        ),
      ),
    )
    .limit(1)
  return found !== undefined
}

/** False when somebody else wrote the same identity number a moment ago. */
export async function insertPerson(tx: Tx, person: typeof persons.$inferInsert): Promise<boolean> {
  const written = await tx.insert(persons).values(person).onConflictDoNothing().returning({ id: persons.id })
  return written.length > 0
}

const actingPersons = alias(persons, 'acting_persons')

const linkColumns = {
  id: personLinks.id,
  kind: personLinks.kind,
  actingPersonId: personLinks.actingPersonId,
  forPersonId: personLinks.forPersonId,
  acceptedAt: personLinks.acceptedAt,
  actingName: actingPersons.name,
  forPerson: { name: persons.name, bornOn: persons.bornOn, relation: persons.relation },
}

const selectLinks = (tx: Tx) =>
  tx
    .select(linkColumns)
    .from(personLinks)
    .innerJoin(
      persons,
      and(eq(persons.communityId, personLinks.communityId), eq(persons.id, personLinks.forPersonId)),
    )
    .innerJoin(
      actingPersons,
      and(
        eq(actingPersons.communityId, personLinks.communityId),
        eq(actingPersons.id, personLinks.actingPersonId),
      ),
    )

const isLink = (tx: Tx, linkId: string) =>
  and(eq(personLinks.communityId, tx.communityId), eq(personLinks.id, linkId))

/** Links that have not ended, asked for or accepted, in which this person has a part. */
export async function listLinksOf(tx: Tx, personId: string) {
  return selectLinks(tx)
    .where(
      and(
        eq(personLinks.communityId, tx.communityId),
        isNull(personLinks.endedAt),
        or(eq(personLinks.actingPersonId, personId), eq(personLinks.forPersonId, personId)),
      ),
    )
    .orderBy(asc(personLinks.id))
}
export type LinkRow = Awaited<ReturnType<typeof listLinksOf>>[number]

/** The link if it has not ended and this person has a part in it; locked. */
export async function lockLinkOf(
  tx: Tx,
  { linkId, personId }: { linkId: string; personId: string },
): Promise<LinkRow | null> {
  const [link] = await selectLinks(tx)
    .where(
      and(
        isLink(tx, linkId),
        isNull(personLinks.endedAt),
        or(eq(personLinks.actingPersonId, personId), eq(personLinks.forPersonId, personId)),
      ),
    )
    .for('update', { of: personLinks })
  return link ?? null
}

/** Whether a link of this kind between the two has not ended. */
export async function hasLink(
  tx: Tx,
  link: Pick<LinkRow, 'kind' | 'actingPersonId' | 'forPersonId'>,
): Promise<boolean> {
  const [found] = await tx
    .select({ id: personLinks.id })
    .from(personLinks)
    .where(
      and(
        eq(personLinks.communityId, tx.communityId),
        eq(personLinks.kind, link.kind),
        eq(personLinks.actingPersonId, link.actingPersonId),
        eq(personLinks.forPersonId, link.forPersonId),
        isNull(personLinks.endedAt),
      ),
    )
  return found !== undefined
}

/** False when the same link was written a moment ago. */
export async function insertLink(tx: Tx, link: typeof personLinks.$inferInsert): Promise<boolean> {
  const written = await tx
    .insert(personLinks)
    .values(link)
    .onConflictDoNothing()
    .returning({ id: personLinks.id })
  return written.length > 0
}

/** Turns a link that was only asked for into an accepted one. */
export async function acceptLinkRow(
  tx: Tx,
  { linkId, byId, now }: { linkId: string; byId: string; now: Date },
): Promise<void> {
  await tx
    .update(personLinks)
    .set({ acceptedAt: now, acceptedById: byId })
    .where(and(isLink(tx, linkId), isNull(personLinks.acceptedAt)))
}

export async function endLinkRow(
  tx: Tx,
  { linkId, byId, now }: { linkId: string; byId: string; now: Date },
): Promise<void> {
  await tx.update(personLinks).set({ endedAt: now, endedById: byId }).where(isLink(tx, linkId))
}

/** Consenting twice to the same version is one consent. */
export async function insertConsent(tx: Tx, consent: typeof guardianConsents.$inferInsert): Promise<void> {
  await tx.insert(guardianConsents).values(consent).onConflictDoNothing()
}
