import type { ExchangeFacts } from '@linli/domain/points/exchanges/rules'
import { EXCHANGE_PAIR_DAYS, EXCHANGE_WEEK_DAYS, SILENT_DAYS } from '@linli/domain/points/exchanges/terms'
import { DAY_MS } from '@linli/domain/time'
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { grids, households, persons } from '../../people/tables.ts'
import { exchangeSteps, exchanges } from './tables.ts'

export type Exchange = typeof exchanges.$inferSelect
export type ExchangeStep = typeof exchangeSteps.$inferSelect

const isExchange = (tx: Tx, exchangeId: string) =>
  and(eq(exchanges.communityId, tx.communityId), eq(exchanges.id, exchangeId))

export async function insertExchange(tx: Tx, exchange: Exchange): Promise<void> {
  await tx.insert(exchanges).values(exchange)
}

/** Locked until the transaction ends: of many who act at once one does, and the others see what came of it. */
export async function lockExchange(tx: Tx, exchangeId: string): Promise<Exchange | null> {
  const [found] = await tx.select().from(exchanges).where(isExchange(tx, exchangeId)).for('update')
  return found ?? null
}

export async function updateExchange(tx: Tx, exchangeId: string, facts: ExchangeFacts): Promise<void> {
  await tx.update(exchanges).set(facts).where(isExchange(tx, exchangeId))
}

export async function insertSteps(tx: Tx, steps: readonly ExchangeStep[]): Promise<void> {
  if (steps.length > 0) await tx.insert(exchangeSteps).values([...steps])
}

export async function listSteps(
  tx: Tx,
  exchangeId: string,
): Promise<{ step: ExchangeStep; name: string | null }[]> {
  return tx
    .select({ step: exchangeSteps, name: persons.name })
    .from(exchangeSteps)
    .leftJoin(
      persons,
      and(eq(persons.communityId, exchangeSteps.communityId), eq(persons.id, exchangeSteps.personId)),
    )
    .where(and(eq(exchangeSteps.communityId, tx.communityId), eq(exchangeSteps.exchangeId, exchangeId)))
    .orderBy(exchangeSteps.id)
}

/** Requests whose time has come without a helper; locked, in the order of their ids. */
export async function lockUnaccepted(
  tx: Tx,
  { askerId, now, limit }: { askerId?: string; now: Date; limit: number },
): Promise<Exchange[]> {
  return tx
    .select()
    .from(exchanges)
    .where(
      and(
        eq(exchanges.communityId, tx.communityId),
        isNull(exchanges.closedAt),
        isNull(exchanges.helperId),
        lte(exchanges.startsAt, now),
        askerId === undefined ? undefined : eq(exchanges.askerId, askerId),
      ),
    )
    .orderBy(exchanges.id)
    .limit(limit)
    .for('update')
}

/** When a person asked lately, without what was given back before anybody helped. */
export async function listAskedAt(tx: Tx, { askerId, now }: { askerId: string; now: Date }): Promise<Date[]> {
  const rows = await tx
    .select({ at: exchanges.askedAt })
    .from(exchanges)
    .where(
      and(
        eq(exchanges.communityId, tx.communityId),
        eq(exchanges.askerId, askerId),
        gt(exchanges.askedAt, new Date(now.getTime() - EXCHANGE_WEEK_DAYS * DAY_MS)),
        or(isNull(exchanges.outcome), sql`${exchanges.outcome} not in ('cancelled', 'lapsed')`),
      ),
    )
  return rows.map(({ at }) => at)
}

/** When two took on help of each other lately, whoever helped, without what was cancelled. */
export async function listPairAcceptedAt(
  tx: Tx,
  { personIds: [one, other], now }: { personIds: readonly [string, string]; now: Date },
): Promise<Date[]> {
  const helps = (helperId: string, askerId: string) =>
    and(eq(exchanges.helperId, helperId), eq(exchanges.askerId, askerId))
  const rows = await tx
    .select({ at: exchanges.acceptedAt })
    .from(exchanges)
    .where(
      and(
        eq(exchanges.communityId, tx.communityId),
        or(helps(one, other), helps(other, one)),
        gt(exchanges.acceptedAt, new Date(now.getTime() - EXCHANGE_PAIR_DAYS * DAY_MS)),
        or(isNull(exchanges.outcome), sql`${exchanges.outcome} <> 'cancelled'`),
      ),
    )
  return rows.flatMap(({ at }) => at ?? [])
}

/** A person as one of the two, with where they live. */
export interface Party {
  personId: string
  name: string
  householdId: string
  gridId: string | null
  maskedPhone: string | null
}

export async function listParties(tx: Tx, personIds: readonly string[]): Promise<Map<string, Party>> {
  const rows = await tx
    .select({
      personId: persons.id,
      name: persons.name,
      householdId: persons.householdId,
      gridId: households.gridId,
      maskedPhone: persons.maskedPhone,
    })
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .where(and(eq(persons.communityId, tx.communityId), inArray(persons.id, [...personIds])))
  return new Map(rows.map((row) => [row.personId, row]))
}

const helpers = alias(persons, 'helper')

export interface ShownExchange {
  exchange: Exchange
  askerName: string
  helperName: string | null
  gridName: string | null
}

/** Waits for staff: a dispute, or help done whose other side keeps silent. `needsStaff` of the rules, as SQL. */
function forStaff(now: Date): SQL | undefined {
  const silentSince = new Date(now.getTime() - SILENT_DAYS * DAY_MS)
  const done = sql`coalesce(${exchanges.helperConfirmedAt}, ${exchanges.endsAt})`
  return and(
    isNull(exchanges.closedAt),
    isNotNull(exchanges.helperId),
    or(isNotNull(exchanges.disputedAt), sql`${done} <= ${silentSince.toISOString()}::timestamptz`),
  )
}

export const countForStaff = (tx: Tx, now: Date): Promise<number> =>
  tx.$count(exchanges, and(eq(exchanges.communityId, tx.communityId), forStaff(now)))

export interface OpenAfter {
  far: boolean
  startsAt: Date
  id: string
}

export type ExchangesAsked = { limit: number } & (
  | { of: 'one'; exchangeId: string }
  | { of: 'open'; gridId: string | null; now: Date; after: OpenAfter | null }
  | { of: 'persons'; personIds: readonly string[]; beforeId: string | null }
  | { of: 'staff'; now: Date; afterId: string | null }
  | { of: 'all'; beforeId: string | null }
)

export async function listExchanges(tx: Tx, asked: ExchangesAsked): Promise<ShownExchange[]> {
  return tx
    .select({
      exchange: exchanges,
      askerName: persons.name,
      helperName: helpers.name,
      gridName: grids.name,
    })
    .from(exchanges)
    .innerJoin(
      persons,
      and(eq(persons.communityId, exchanges.communityId), eq(persons.id, exchanges.askerId)),
    )
    .leftJoin(
      helpers,
      and(eq(helpers.communityId, exchanges.communityId), eq(helpers.id, exchanges.helperId)),
    )
    .leftJoin(grids, and(eq(grids.communityId, exchanges.communityId), eq(grids.id, exchanges.gridId)))
    .where(and(eq(exchanges.communityId, tx.communityId), chosen(asked)))
    .orderBy(...orderOf(asked))
    .limit(asked.limit)
}

const isFar = (gridId: string | null) => sql`(${exchanges.gridId} is distinct from ${gridId}::uuid)`

function chosen(asked: ExchangesAsked): SQL | undefined {
  switch (asked.of) {
    case 'one':
      return eq(exchanges.id, asked.exchangeId)
    case 'open':
      return and(
        isNull(exchanges.closedAt),
        isNull(exchanges.helperId),
        gt(exchanges.startsAt, asked.now),
        asked.after
          ? sql`(${isFar(asked.gridId)}, ${exchanges.startsAt}, ${exchanges.id}) > (${asked.after.far}::boolean,
              ${asked.after.startsAt.toISOString()}::timestamptz, ${asked.after.id}::uuid)`
          : undefined,
      )
    case 'persons': {
      const personIds = [...asked.personIds]
      return and(
        or(inArray(exchanges.askerId, personIds), inArray(exchanges.helperId, personIds)),
        asked.beforeId === null ? undefined : lt(exchanges.id, asked.beforeId),
      )
    }
    case 'staff':
      return and(forStaff(asked.now), asked.afterId === null ? undefined : gt(exchanges.id, asked.afterId))
    case 'all':
      return asked.beforeId === null ? undefined : lt(exchanges.id, asked.beforeId)
  }
}

function orderOf(asked: ExchangesAsked): SQL[] {
  if (asked.of === 'open') return [isFar(asked.gridId), asc(exchanges.startsAt), asc(exchanges.id)]
  return [asked.of === 'staff' ? asc(exchanges.id) : desc(exchanges.id)]
}
