import { and, asc, desc, eq, isNull, like, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { inGrid } from '../store.ts'
import { grids, guardianConsents, households, memberships, persons } from '../tables.ts'

const summaryColumns = {
  id: persons.id,
  name: persons.name,
  bornOn: persons.bornOn,
  relation: persons.relation,
  address: households.address,
  gridName: grids.name,
  maskedPhone: persons.maskedPhone,
  hasAccount: sql<boolean>`exists (select 1 from ${memberships} m
    where m.community_id = ${persons.communityId} and m.person_id = ${persons.id})`,
}

const selectSummaries = (tx: Tx) =>
  tx
    .select(summaryColumns)
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .leftJoin(grids, and(eq(grids.communityId, households.communityId), eq(grids.id, households.gridId)))

export type SummaryRow = Awaited<ReturnType<typeof selectSummaries>>[number]

/** What to look for: one exact number, or words that all have to be in name or address. */
export type Sought =
  | { by: 'phone'; phoneHash: string }
  | { by: 'id_number'; idNumberHash: string }
  | { by: 'words'; name: string; words: readonly string[] }

/** `%` and `_` typed by somebody mean themselves. */
const contains = (text: string) => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

function isSought(sought: Sought): SQL | undefined {
  if (sought.by === 'phone') return eq(persons.phoneHash, sought.phoneHash)
  if (sought.by === 'id_number') return eq(persons.idNumberHash, sought.idNumberHash)
  return or(
    like(persons.name, contains(sought.name)),
    and(
      ...sought.words.map((word) =>
        or(like(persons.name, contains(word)), like(households.address, contains(word))),
      ),
    ),
  )
}

export interface SearchPage {
  sought: Sought
  gridId: string | null
  /** Only persons after this one. */
  afterId: string | null
  limit: number
}

/** By name, then in the order they were registered. */
export async function searchPersons(tx: Tx, { sought, gridId, afterId, limit }: SearchPage) {
  const after =
    afterId === null
      ? undefined
      : sql`(${persons.name}, ${persons.id}) > (select last.name, last.id from ${persons} last
          where last.community_id = ${tx.communityId} and last.id = ${afterId})`
  return selectSummaries(tx)
    .where(and(eq(persons.communityId, tx.communityId), isSought(sought), inGrid(gridId), after))
    .orderBy(asc(persons.name), asc(persons.id))
    .limit(limit)
}

export async function findSummary(
  tx: Tx,
  { personId, gridId }: { personId: string; gridId: string | null },
): Promise<SummaryRow | null> {
  const [row] = await selectSummaries(tx).where(
    and(eq(persons.communityId, tx.communityId), eq(persons.id, personId), inGrid(gridId)),
  )
  return row ?? null
}

/** Everyone of the household but this person, the oldest first. */
export async function listOthersOfHousehold(
  tx: Tx,
  { householdId, personId }: { householdId: string; personId: string },
) {
  return selectSummaries(tx)
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        eq(persons.householdId, householdId),
        ne(persons.id, personId),
      ),
    )
    .orderBy(asc(persons.bornOn), asc(persons.id))
}

export async function householdHasHead(tx: Tx, householdId: string): Promise<boolean> {
  const [head] = await tx
    .select({ id: persons.id })
    .from(persons)
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        eq(persons.householdId, householdId),
        eq(persons.relation, 'head'),
      ),
    )
    .limit(1)
  return head !== undefined
}

/** The newest consent for a child that nobody withdrew. */
export async function findConsent(tx: Tx, childId: string) {
  const [consent] = await tx
    .select({
      version: guardianConsents.version,
      guardianName: persons.name,
      channel: guardianConsents.channel,
      givenAt: guardianConsents.givenAt,
    })
    .from(guardianConsents)
    .innerJoin(
      persons,
      and(eq(persons.communityId, guardianConsents.communityId), eq(persons.id, guardianConsents.guardianId)),
    )
    .where(
      and(
        eq(guardianConsents.communityId, tx.communityId),
        eq(guardianConsents.childId, childId),
        isNull(guardianConsents.withdrawnAt),
      ),
    )
    .orderBy(desc(guardianConsents.version), desc(guardianConsents.givenAt))
    .limit(1)
  return consent ?? null
}
