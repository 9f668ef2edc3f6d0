import { and, desc, eq, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import {
  accountOfPerson,
  countsNow,
  earnedPoints,
  movementToAccount,
  type OfHousehold,
  type OfPerson,
  type PointMovement,
  reversalOfMovement,
  reversals,
} from '../store.ts'
import { pointAccounts, pointMovements } from '../tables.ts'

/** Each member's part of the household's standing, the largest first. */
export async function listEarnedByMember(
  tx: Tx,
  { communityId, householdId, now }: OfHousehold,
): Promise<{ personId: string; name: string; points: number }[]> {
  return tx
    .select({ personId: persons.id, name: persons.name, points: earnedPoints })
    .from(persons)
    .leftJoin(pointAccounts, accountOfPerson)
    .leftJoin(pointMovements, and(movementToAccount, countsNow(tx, now)))
    .where(and(eq(persons.communityId, communityId), eq(persons.householdId, householdId)))
    .groupBy(persons.communityId, persons.id)
    .orderBy(desc(earnedPoints), persons.name, persons.id)
}

export interface StatementRow {
  movement: PointMovement
  /** True when the points came to the person. */
  received: boolean
  reversed: boolean
  recordedByName: string | null
}

export interface StatementPage extends OfPerson {
  /** Only movements before this one. */
  before: { occurredAt: Date; movementId: string } | null
  limit: number
}

/** A person's movements, newest first. */
export async function listStatement(
  tx: Tx,
  { communityId, personId, before, limit }: StatementPage,
): Promise<StatementRow[]> {
  return selectStatement(tx, { communityId, personId })
    .where(
      before === null
        ? undefined
        : sql`(${pointMovements.occurredAt}, ${pointMovements.id}) < (${before.occurredAt.toISOString()}::timestamptz, ${before.movementId}::uuid)`,
    )
    .orderBy(desc(pointMovements.occurredAt), desc(pointMovements.id))
    .limit(limit)
}

/** One line of a person's statement. */
export async function findStatementRow(
  tx: Tx,
  { communityId, personId, movementId }: OfPerson & { movementId: string },
): Promise<StatementRow | null> {
  const [row] = await selectStatement(tx, { communityId, personId }).where(
    and(eq(pointMovements.communityId, communityId), eq(pointMovements.id, movementId)),
  )
  return row ?? null
}

const recorders = alias(persons, 'recorder')

function selectStatement(tx: Tx, { communityId, personId }: OfPerson) {
  return tx
    .select({
      movement: pointMovements,
      received: sql<boolean>`${pointMovements.toAccountId} = ${pointAccounts.id}`,
      reversed: sql<boolean>`${reversals.id} is not null`,
      recordedByName: recorders.name,
    })
    .from(pointAccounts)
    .innerJoin(
      pointMovements,
      and(
        eq(pointMovements.communityId, pointAccounts.communityId),
        or(
          eq(pointMovements.toAccountId, pointAccounts.id),
          eq(pointMovements.fromAccountId, pointAccounts.id),
        ),
        eq(pointAccounts.communityId, communityId),
        eq(pointAccounts.personId, personId),
      ),
    )
    .leftJoin(reversals, reversalOfMovement)
    .leftJoin(
      recorders,
      and(
        eq(recorders.communityId, pointMovements.communityId),
        eq(recorders.id, pointMovements.recordedById),
      ),
    )
    .$dynamic()
}
