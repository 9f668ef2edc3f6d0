import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { consentGiven } from '../store.ts'
import { guardianConsents, persons } from '../tables.ts'

/** Everyone of a household, the oldest first. */
export async function listHousehold(tx: Tx, householdId: string, now: Date) {
  return tx
    .select({
      personId: persons.id,
      householdId: persons.householdId,
      name: persons.name,
      bornOn: persons.bornOn,
      relation: persons.relation,
      consentGiven: consentGiven(now),
    })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.householdId, householdId)))
    .orderBy(asc(persons.bornOn), asc(persons.id))
}

/** A withdrawal by one guardian counts for the child: whoever consented, it takes a new consent to go on. */
export async function withdrawConsents(
  tx: Tx,
  { childId, byId, now }: { childId: string; byId: string; now: Date },
): Promise<void> {
  await tx
    .update(guardianConsents)
    .set({ withdrawnAt: now, withdrawnById: byId })
    .where(
      and(
        eq(guardianConsents.communityId, tx.communityId),
        eq(guardianConsents.childId, childId),
        isNull(guardianConsents.withdrawnAt),
      ),
    )
}
