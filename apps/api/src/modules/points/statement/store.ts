import { EARNING_KINDS, type PointMovementKind, STANDING_MONTHS } from '@linli/domain/points/terms'
import { addMonths } from '@linli/domain/time'
import { and, desc, eq, gte, inArray, isNull, lte, notExists, or, type SQL, sql } from 'drizzle-orm'
import { alias, unionAll } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import { serviceRecords, shifts, teamMembers, teams } from '../../volunteering/tables.ts'
import { exchanges } from '../exchanges/tables.ts'
import { type OfPerson, type PointMovement, reversalOfMovement, reversals } from '../store.ts'
import { awardRequests, pointAccounts, pointMovements } from '../tables.ts'

const earnedPoints = sql<number>`coalesce(sum(${pointMovements.points}), 0)::int`

/** `standingOf` of the rules, as SQL: an earning of the last 12 months that was not reversed. */
function countsNow(tx: Tx, now: Date): SQL | undefined {
  return and(
    inArray(pointMovements.kind, [...EARNING_KINDS]),
    gte(pointMovements.occurredAt, addMonths(now, -STANDING_MONTHS)),
    lte(pointMovements.occurredAt, now),
    notExists(tx.select({ one: sql`1` }).from(reversals).where(reversalOfMovement)),
  )
}

const accountOfPerson = and(
  eq(pointAccounts.communityId, persons.communityId),
  eq(pointAccounts.personId, persons.id),
)
const movementToAccount = and(
  eq(pointMovements.communityId, pointAccounts.communityId),
  eq(pointMovements.toAccountId, pointAccounts.id),
)

export interface OfHousehold {
  communityId: string
  householdId: string
  now: Date
}

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

/** The teams one is in, the longest first. */
export async function listTeamNames(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx
    .select({ name: teams.name })
    .from(teamMembers)
    .innerJoin(teams, and(eq(teams.communityId, teamMembers.communityId), eq(teams.id, teamMembers.teamId)))
    .where(
      and(
        eq(teamMembers.communityId, tx.communityId),
        eq(teamMembers.personId, personId),
        isNull(teamMembers.leftAt),
        isNull(teams.dissolvedAt),
      ),
    )
    .orderBy(teamMembers.joinedAt)
  return rows.map(({ name }) => name)
}

/** Whole minutes of service on all settled shifts. */
export async function sumServiceMinutes(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx
    .select({ minutes: sql<number>`coalesce(sum(${serviceRecords.serviceMinutes}), 0)::int` })
    .from(serviceRecords)
    .where(and(eq(serviceRecords.communityId, tx.communityId), eq(serviceRecords.personId, personId)))
  return row?.minutes ?? 0
}

export interface StatementRow {
  movement: PointMovement
  /** True when the points came to the person. */
  received: boolean
  reversed: boolean
  /** What the points came from or went to; of a reversal, what it takes back. */
  sourceKind: PointMovementKind
  sourceId: string
  recordedByName: string | null
  recruitmentId: string | null
  approvedByName: string | null
  exchangedWith: string | null
}

export interface StatementPage extends OfPerson {
  /** Only movements before this one. */
  before: { occurredAt: Date; movementId: string } | null
  limit: number
}

/**
 * A person's movements, newest first: the newest received and the newest given, each from its index, and of both the
 * newest. One condition for either side would read all of them, as no index has both in order.
 */
export async function listStatement(
  tx: Tx,
  { communityId, personId, before, limit }: StatementPage,
): Promise<StatementRow[]> {
  const olderThan = before
    ? sql`(${pointMovements.occurredAt}, ${pointMovements.id}) < (${before.occurredAt.toISOString()}::timestamptz, ${before.movementId}::uuid)`
    : undefined
  const newest = (side: typeof pointMovements.toAccountId | typeof pointMovements.fromAccountId) =>
    selectStatement(tx, receivedBy(tx, { communityId, personId }))
      .where(
        and(
          eq(pointMovements.communityId, communityId),
          eq(side, sql`(${accountIdOf(tx, { communityId, personId })})`),
          olderThan,
        ),
      )
      .orderBy(desc(pointMovements.occurredAt), desc(pointMovements.id))
      .limit(limit)
  return unionAll(newest(pointMovements.toAccountId), newest(pointMovements.fromAccountId))
    .orderBy(sql`occurred_at desc, id desc`)
    .limit(limit)
}

/** One line of a person's statement. */
export async function findStatementRow(
  tx: Tx,
  { communityId, personId, movementId }: OfPerson & { movementId: string },
): Promise<StatementRow | null> {
  const accountId = sql`(${accountIdOf(tx, { communityId, personId })})`
  const [row] = await selectStatement(tx, receivedBy(tx, { communityId, personId })).where(
    and(
      eq(pointMovements.communityId, communityId),
      eq(pointMovements.id, movementId),
      or(eq(pointMovements.toAccountId, accountId), eq(pointMovements.fromAccountId, accountId)),
    ),
  )
  return row ?? null
}

const accountIdOf = (tx: Tx, { communityId, personId }: OfPerson) =>
  tx
    .select({ id: pointAccounts.id })
    .from(pointAccounts)
    .where(and(eq(pointAccounts.communityId, communityId), eq(pointAccounts.personId, personId)))

/** Movements by their ids, seen from the side of the person each has. */
export const listStatementRows = (tx: Tx, ids: readonly string[]): Promise<StatementRow[]> =>
  selectStatement(
    tx,
    sql`exists (select 1 from ${pointAccounts} where ${pointAccounts.communityId} = ${tx.communityId}
      and ${pointAccounts.id} = ${pointMovements.toAccountId} and ${pointAccounts.personId} is not null)`,
  ).where(and(eq(pointMovements.communityId, tx.communityId), inArray(pointMovements.id, [...ids])))

const recorders = alias(persons, 'recorder')
const deciders = alias(persons, 'decider')
const originals = alias(pointMovements, 'original')
const others = alias(persons, 'other')

/** Both sides of an exchange confirm it: that is no record by staff. */
const isOneOfTwo = sql`${pointMovements.recordedById} in (${exchanges.askerId}, ${exchanges.helperId})`
/** Who was paid for the help, on the line of who asked; who asked, on the line of who was paid. */
const otherOfTwo = sql`case ${pointMovements.kind} when 'exchange_payment' then ${exchanges.askerId}
  when 'exchange_hold' then case when ${exchanges.paidPoints} > 0 then ${exchanges.helperId} end end`

const receivedBy = (tx: Tx, of: OfPerson) => sql`${pointMovements.toAccountId} = (${accountIdOf(tx, of)})`

function selectStatement(tx: Tx, received: SQL) {
  return tx
    .select({
      movement: pointMovements,
      received: sql<boolean>`${received}`.as('received'),
      reversed: sql<boolean>`${reversals.id} is not null`.as('reversed'),
      sourceKind: sql<PointMovementKind>`coalesce(${originals.kind}, ${pointMovements.kind})`.as(
        'source_kind',
      ),
      sourceId: sql<string>`coalesce(${originals.sourceId}, ${pointMovements.sourceId})`.as('source_of'),
      recordedByName: recorders.name,
      recruitmentId: shifts.recruitmentId,
      approvedByName: sql<string | null>`${deciders.name}`.as('approved_by_name'),
      exchangedWith: sql<string | null>`${others.name}`.as('exchanged_with'),
    })
    .from(pointMovements)
    .leftJoin(reversals, reversalOfMovement)
    .leftJoin(
      originals,
      and(eq(originals.communityId, pointMovements.communityId), eq(originals.id, pointMovements.reversesId)),
    )
    .leftJoin(
      exchanges,
      and(
        eq(exchanges.communityId, pointMovements.communityId),
        eq(exchanges.id, pointMovements.sourceId),
        inArray(pointMovements.kind, ['exchange_hold', 'exchange_payment', 'exchange_release']),
      ),
    )
    .leftJoin(
      recorders,
      and(
        eq(recorders.communityId, pointMovements.communityId),
        eq(recorders.id, pointMovements.recordedById),
        sql`${isOneOfTwo} is not true`,
      ),
    )
    .leftJoin(others, and(eq(others.communityId, pointMovements.communityId), eq(others.id, otherOfTwo)))
    .leftJoin(
      shifts,
      and(eq(shifts.communityId, pointMovements.communityId), eq(shifts.id, pointMovements.shiftId)),
    )
    .leftJoin(
      awardRequests,
      and(
        eq(awardRequests.communityId, pointMovements.communityId),
        eq(awardRequests.id, pointMovements.sourceId),
      ),
    )
    .leftJoin(
      deciders,
      and(eq(deciders.communityId, pointMovements.communityId), eq(deciders.id, awardRequests.decidedById)),
    )
}
