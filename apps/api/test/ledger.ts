import { randomUUID } from 'node:crypto'
import { replayBalances } from '@linli/domain/points/rules'
import type { Database } from '../src/db/client.ts'
import { AppError } from '../src/http/app-error.ts'
import {
  awardPoints,
  payOutHeld,
  refundSpending,
  reverseMovement,
  spendPoints,
} from '../src/modules/points/actions.ts'
import { balanceOf } from '../src/modules/points/store.ts'
import { type CastMember, cast, FENGHUANGSHAN } from './cast.ts'
import type { TestApi } from './harness.ts'
import { START } from './harness-config.ts'
import { writePeople } from './seed-cast.ts'

/** Postings of the points ledger as the modules make them, and what a sound ledger can never show. */
const communityId = FENGHUANGSHAN

/** Somebody new to the ledger, in a household of their own unless one is named. */
export async function newcomer(api: TestApi, overrides: Partial<CastMember> = {}): Promise<CastMember> {
  const person: CastMember = {
    accountId: randomUUID(),
    personId: randomUUID(),
    communityId,
    householdId: randomUUID(),
    name: '新邻居',
    relation: 'head',
    bornOn: '1990-01-01',
    roles: ['resident'],
    gridId: null,
    ...overrides,
  }
  await writePeople(api.db, [person])
  return person
}

export interface Posting {
  person: CastMember
  points: number
  sourceId?: string
  now?: Date
}

export function award(db: Database, { person, points, sourceId = randomUUID(), now = START }: Posting) {
  return db.inCommunity(communityId, (tx) =>
    awardPoints(tx, {
      communityId,
      personId: person.personId,
      points,
      kind: 'event_helper',
      sourceId,
      reason: '助教 · 周六绘本课',
      recordedById: cast.lin.personId,
      now,
    }),
  )
}

export function spend(db: Database, { person, points, sourceId = randomUUID(), now = START }: Posting) {
  return db.inCommunity(communityId, (tx) =>
    spendPoints(tx, {
      communityId,
      personId: person.personId,
      points,
      kind: 'early_place',
      sourceId,
      reason: '优先名额 · 周六绘本课',
      eventId: randomUUID(),
      now,
    }),
  )
}

/** Points held for a neighbour's help, as an exchange does it. */
export function hold(db: Database, { person, points, sourceId = randomUUID(), now = START }: Posting) {
  return db.inCommunity(communityId, (tx) =>
    spendPoints(tx, {
      communityId,
      personId: person.personId,
      points,
      kind: 'exchange_hold',
      sourceId,
      reason: '换帮助 · 取快递',
      now,
    }),
  )
}

export function release(db: Database, sourceId: string, now = START) {
  return db.inCommunity(communityId, (tx) =>
    refundSpending(tx, { communityId, kind: 'exchange_hold', sourceId, reason: '没有帮成', now }),
  )
}

export function payOut(db: Database, sourceId: string, helper: CastMember, now = START) {
  return db.inCommunity(communityId, (tx) =>
    payOutHeld(tx, { communityId, sourceId, personId: helper.personId, reason: '帮助 · 取快递', now }),
  )
}

export function refund(db: Database, sourceId: string, now = START) {
  return db.inCommunity(communityId, (tx) =>
    refundSpending(tx, { communityId, kind: 'early_place', sourceId, reason: '活动取消', now }),
  )
}

export function reverse(db: Database, movementId: string, now = START) {
  return db.inCommunity(communityId, (tx) =>
    reverseMovement(tx, { actor: cast.lin, movementId, reason: '录错了', now }),
  )
}

export const balance = (db: Database, { personId }: CastMember) =>
  db.inCommunity(communityId, (tx) => balanceOf(tx, { communityId, personId }))

/** The code of a refusal; `null` for what went through. Anything else is a failure of the test. */
export async function outcomeOf(attempt: Promise<unknown>): Promise<string | null> {
  try {
    await attempt
    return null
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** Everything in the whole database that a sound ledger cannot show, seen from behind row security. */
export async function breaches(api: TestApi): Promise<string[]> {
  const accounts = (await api.admin.query('select id, kind, balance::int as balance from point_accounts'))
    .rows as {
    id: string
    kind: string
    balance: number
  }[]
  const movements = (
    await api.admin.query(
      `select from_account_id as "fromAccountId", to_account_id as "toAccountId", points from point_movements`,
    )
  ).rows as { fromAccountId: string; toAccountId: string; points: number }[]
  const replayed = replayBalances(movements)
  const sum = accounts.reduce((total, account) => total + account.balance, 0)
  const twice = await api.admin.query(
    'select kind, source_id from point_movements group by kind, source_id having count(*) > 1',
  )
  const crooked = await api.admin.query(`
    select r.id from point_movements r left join point_movements m on m.id = r.reverses_id
    where r.kind = 'reversal' and (m.id is null or r.points <> m.points
      or r.from_account_id <> m.to_account_id or r.to_account_id <> m.from_account_id)`)
  return [
    ...(sum === 0 ? [] : [`all balances sum to ${sum}`]),
    ...accounts.flatMap(({ id, balance, kind }) => [
      ...(balance === (replayed.get(id) ?? 0)
        ? []
        : [`${kind} holds ${balance}, replay ${replayed.get(id) ?? 0}`]),
      ...(balance < 0 && kind !== 'issue' ? [`${kind} is below zero`] : []),
    ]),
    ...twice.rows.map(({ kind }) => `one source posted ${kind} twice`),
    ...crooked.rows.map(() => 'a reversal is not the opposite'),
  ]
}
