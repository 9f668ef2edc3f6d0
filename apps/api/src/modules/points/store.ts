import {
  EARNING_KINDS,
  type PointAccountKind,
  type PointMovementKind,
  STANDING_MONTHS,
} from '@linli/domain/points/terms'
import { addMonths } from '@linli/domain/time'
import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../db/client.ts'
import { columnsOf, statement } from '../../db/statement.ts'
import { persons } from '../people/tables.ts'
import { pointAccounts, pointMovements } from './tables.ts'

export type PointMovement = typeof pointMovements.$inferSelect
export type PointAccount = typeof pointAccounts.$inferSelect
/** The accounts a community has once; every movement is between one of them and a person. */
export type CommunityAccountKind = Exclude<PointAccountKind, 'person'>

export interface OfPerson {
  communityId: string
  personId: string
}

export async function findMovement(
  tx: Tx,
  { communityId, movementId }: { communityId: string; movementId: string },
): Promise<PointMovement | null> {
  const [movement] = await tx
    .select()
    .from(pointMovements)
    .where(and(eq(pointMovements.communityId, communityId), eq(pointMovements.id, movementId)))
  return movement ?? null
}

const bySources = statement<PointMovement>(
  'points_by_sources',
  `select ${columnsOf(pointMovements, 'm')} from unnest($2::text[], $3::uuid[]) as asked (kind, source_id)
  join point_movements m on m.community_id = $1 and m.kind = asked.kind and m.source_id = asked.source_id`,
)

export interface Source {
  kind: PointMovementKind
  sourceId: string
}

/** What each source posted already, in the order asked; at most one movement of each kind, null for none. */
export async function findBySources(tx: Tx, sources: readonly Source[]): Promise<(PointMovement | null)[]> {
  const keyOf = ({ kind, sourceId }: Source) => `${kind} ${sourceId}`
  const rows = await bySources(tx, [sources.map(({ kind }) => kind), sources.map(({ sourceId }) => sourceId)])
  const found = new Map(rows.map((row) => [keyOf(row), { ...row, sequence: Number(row.sequence) }]))
  return sources.map((source) => found.get(keyOf(source)) ?? null)
}

export async function isReversed(tx: Tx, { communityId, id }: PointMovement): Promise<boolean> {
  const found = await tx
    .select({ id: pointMovements.id })
    .from(pointMovements)
    .where(and(eq(pointMovements.communityId, communityId), eq(pointMovements.reversesId, id)))
  return found.length > 0
}

/** Which community account and which person a movement is between. */
export async function sidesOf(
  tx: Tx,
  { communityId, fromAccountId, toAccountId }: PointMovement,
): Promise<{ own: CommunityAccountKind; personId: string }> {
  const accounts = await tx
    .select({ kind: pointAccounts.kind, personId: pointAccounts.personId })
    .from(pointAccounts)
    .where(
      and(
        eq(pointAccounts.communityId, communityId),
        inArray(pointAccounts.id, [fromAccountId, toAccountId]),
      ),
    )
  const personId = accounts.find((account) => account.personId !== null)?.personId
  const own = accounts.find((account) => account.personId === null)?.kind
  if (!personId || !own || own === 'person')
    throw new Error('a movement is between the community and a person')
  return { own, personId }
}

/** A movement's taking back, if there is one. */
export const reversals = alias(pointMovements, 'reversal')
export const reversalOfMovement = and(
  eq(reversals.communityId, pointMovements.communityId),
  eq(reversals.reversesId, pointMovements.id),
)

export async function balanceOf(tx: Tx, { communityId, personId }: OfPerson): Promise<number> {
  const [account] = await tx
    .select({ balance: pointAccounts.balance })
    .from(pointAccounts)
    .where(and(eq(pointAccounts.communityId, communityId), eq(pointAccounts.personId, personId)))
  return account?.balance ?? 0
}

const standings = statement<{ householdId: string; standing: number }>(
  'points_standings',
  `select p.household_id as "householdId", sum(m.points)::int as standing
  from unnest($2::uuid[]) as family (household_id)
  join persons p on p.community_id = $1 and p.household_id = family.household_id
  join point_accounts a on a.community_id = $1 and a.person_id = p.id
  join point_movements m on m.community_id = $1 and m.to_account_id = a.id
    and m.kind = any('{${EARNING_KINDS.join(',')}}') and m.occurred_at >= $3 and m.occurred_at <= $4
    and not exists (select 1 from point_movements r where r.community_id = $1 and r.reverses_id = m.id)
  group by p.household_id`,
)

/** Standing (积分资格): what the present members of each household earned together; who earned nothing is missing. */
export async function listStandings(
  tx: Tx,
  { householdIds, now }: { householdIds: readonly string[]; now: Date },
): Promise<Map<string, number>> {
  const rows = await standings(tx, [householdIds, addMonths(now, -STANDING_MONTHS), now])
  return new Map(rows.map((row) => [row.householdId, row.standing]))
}

const balances = statement<{ personId: string; balance: string }>(
  'points_balances',
  `select a.person_id as "personId", a.balance
  from point_accounts a where a.community_id = $1 and a.person_id = any($2::uuid[])`,
)

/** Balances of persons; who has no account yet is missing. */
export async function listBalances(tx: Tx, personIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await balances(tx, [personIds])
  return new Map(rows.map((row) => [row.personId, Number(row.balance)]))
}

export async function findHolder(
  tx: Tx,
  { communityId, personId }: OfPerson,
): Promise<{ personId: string; name: string; householdId: string } | null> {
  const [holder] = await tx
    .select({ personId: persons.id, name: persons.name, householdId: persons.householdId })
    .from(persons)
    .where(and(eq(persons.communityId, communityId), eq(persons.id, personId)))
  return holder ?? null
}
