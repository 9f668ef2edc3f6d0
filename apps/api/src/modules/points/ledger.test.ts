import { randomUUID } from 'node:crypto'
import { spendRefusal } from '@linli/domain/points/rules'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, FENGHUANGSHAN } from '../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { START } from '../../../test/harness-config.ts'
import {
  award,
  balance,
  breaches,
  newcomer,
  outcomeOf,
  refund,
  reverse,
  spend,
} from '../../../test/ledger.ts'
import { connect, type Database, sqlState } from '../../db/client.ts'
import { AppError } from '../../http/app-error.ts'
import { accountIn, openLedger, postMovement } from './chain/actions.ts'
import { balanceOf } from './store.ts'

const communityId = FENGHUANGSHAN

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const times = <T>(n: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, index) => work(index)))

describe('one source', () => {
  it('pays an award once, also when twenty helpers’ lists are settled at the same moment', async () => {
    const person = await newcomer(api)
    const sourceId = randomUUID()
    const posted = await times(20, () => award(api.db, { person, points: 15, sourceId }))
    expect(new Set(posted.map((movement) => movement.id)).size).toBe(1)
    expect(await balance(api.db, person)).toBe(15)
    const inbox = await api.admin.query('select body from messages where person_id = $1', [person.personId])
    expect(inbox.rows).toEqual([{ body: '收到 15 积分：助教 · 周六绘本课' }])
    expect(await breaches(api)).toEqual([])
  })

  it('changes nothing when it comes again with another amount or person', async () => {
    const [first, second] = [await newcomer(api), await newcomer(api)]
    const sourceId = randomUUID()
    const movement = await award(api.db, { person: first, points: 15, sourceId })
    expect(await award(api.db, { person: second, points: 40, sourceId })).toEqual(movement)
    expect([await balance(api.db, first), await balance(api.db, second)]).toEqual([15, 0])
  })

  it('is paid for once and refunded once, twenty at a time', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 100 })
    const sourceId = randomUUID()
    const spent = await times(20, () => spend(api.db, { person, points: 10, sourceId }))
    expect(new Set(spent.map((movement) => movement.id)).size).toBe(1)
    expect(await balance(api.db, person)).toBe(90)
    const refunded = await times(20, () => refund(api.db, sourceId))
    expect(new Set(refunded.map((movement) => movement?.id)).size).toBe(1)
    expect(await balance(api.db, person)).toBe(100)
    expect(await breaches(api)).toEqual([])
  })

  it('that never spent has nothing refunded', async () => {
    expect(await refund(api.db, randomUUID())).toBeNull()
  })

  it('is the database’s own law too', async () => {
    const person = await newcomer(api)
    const movement = await award(api.db, { person, points: 15 })
    const again = api.db.inCommunity(communityId, async (tx) =>
      postMovement(tx, await openLedger(tx, { own: [], personIds: [] }), movement),
    )
    expect(await again.catch(sqlState)).toBe('23505')
  })
})

describe('accounts', () => {
  it('are made on first use, by whoever comes first, for a community without any', async () => {
    const fresh = await startTestApi()
    try {
      const person = await newcomer(fresh)
      await times(20, () => award(fresh.db, { person, points: 1 }))
      const accounts = await fresh.admin.query('select kind, balance::int from point_accounts order by kind')
      expect(accounts.rows).toEqual([
        { kind: 'issue', balance: -20 },
        { kind: 'person', balance: 20 },
      ])
    } finally {
      await fresh.close()
    }
  })

  it('never make movements wait for each other in a ring', async () => {
    const people = await times(4, () => newcomer(api))
    for (const person of people) await award(api.db, { person, points: 100 })
    const outcomes = await times(60, async (n) => {
      const [person, next] = [people[n % 4], people[(n + 1) % 4]]
      if (!person || !next) throw new Error('four people')
      if (n % 3 === 0) return spend(api.db, { person, points: 3 })
      const { id } = await award(api.db, { person: next, points: 2 })
      return n % 3 === 1 ? reverse(api.db, id) : id
    })
    expect(outcomes).toHaveLength(60)
    expect(await breaches(api)).toEqual([])
  })
})

/** Starts everybody's second half only when all have done their first. */
function barrier(parties: number): () => Promise<void> {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let arrived = 0
  return () => {
    arrived++
    if (arrived === parties) open()
    return opened
  }
}

/** Spending as it must not be written: the balance is read without a lock. */
function spendUnguarded(db: Database, person: CastMember, allHaveRead: () => Promise<void>) {
  return db.inCommunity(communityId, async (tx) => {
    const before = await balanceOf(tx, { communityId, personId: person.personId })
    await allHaveRead()
    const refusal = spendRefusal({ balance: before, points: 1 })
    if (refusal) throw new AppError(409, refusal.code, refusal.message)
    const ledger = await openLedger(tx, { own: ['early_place'], personIds: [person.personId] })
    return postMovement(tx, ledger, {
      fromAccountId: accountIn(ledger, person).id,
      toAccountId: accountIn(ledger, 'early_place').id,
      points: 1,
      kind: 'early_place',
      sourceId: randomUUID(),
      reason: '优先名额',
      eventId: null,
      shiftId: null,
      occurredAt: START,
      recordedById: null,
      reversesId: null,
    })
  })
}

describe('the last point', () => {
  it('is spent by exactly one of twenty, from two API processes', async () => {
    const other = connect({ url: api.databaseUrl })
    try {
      const person = await newcomer(api)
      await award(api.db, { person, points: 1 })
      const outcomes = await times(20, (n) => outcomeOf(spend(n % 2 ? api.db : other, { person, points: 1 })))
      expect(outcomes.filter((code) => code === null)).toHaveLength(1)
      expect(outcomes.filter((code) => code === 'not_enough_points')).toHaveLength(19)
      expect(await balance(api.db, person)).toBe(0)
      expect(await breaches(api)).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('is kept by the database alone where the code forgets to lock', async () => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 1 })
    const allHaveRead = barrier(15)
    const states = await times(15, () =>
      spendUnguarded(api.db, person, allHaveRead).then(() => null, sqlState),
    )
    expect(states.filter((state) => state === null)).toHaveLength(1)
    expect(states.filter((state) => state === '23514')).toHaveLength(14)
    expect(await breaches(api)).toEqual([])
  })

  it('is seen to be spent many times with neither lock nor constraint: these tests would notice', async () => {
    const unguarded = await startTestApi()
    try {
      const person = await newcomer(unguarded)
      await award(unguarded.db, { person, points: 1 })
      await unguarded.admin.query('alter table point_accounts drop constraint point_accounts_not_negative')
      const allHaveRead = barrier(15)
      const outcomes = await times(15, () => outcomeOf(spendUnguarded(unguarded.db, person, allHaveRead)))
      expect(outcomes.filter((code) => code === null)).toHaveLength(15)
      expect(await breaches(unguarded)).toEqual(['person is below zero'])
    } finally {
      await unguarded.close()
    }
  })
})

describe('the check of the ledger', () => {
  it('notices a balance, a reversal and an amount that somebody changed behind its back', async () => {
    const forged = await startTestApi()
    try {
      const person = await newcomer(forged)
      const movement = await award(forged.db, { person, points: 15 })
      await reverse(forged.db, movement.id)
      expect(await breaches(forged)).toEqual([])
      await forged.admin.query('update point_accounts set balance = balance + 1 where person_id is not null')
      expect(await breaches(forged)).toEqual(['all balances sum to 1', 'person holds 1, replay 0'])
      await forged.admin.query(`update point_movements set points = 16 where kind = 'reversal'`)
      expect(await breaches(forged)).toContain('a reversal is not the opposite')
    } finally {
      await forged.close()
    }
  })
})

describe('what is written', () => {
  it.each([
    'update point_movements set points = points + 1',
    'delete from point_movements',
    'truncate point_movements cascade',
    'update audit_entries set reason = null',
    'delete from audit_entries',
    'truncate audit_entries',
  ])('stays: the database refuses the app “%s”', async (statement) => {
    const person = await newcomer(api)
    await award(api.db, { person, points: 15 })
    const before = await api.admin.query('select count(*), sum(points) from point_movements')
    const attempt = api.db.inCommunity(communityId, (tx) => tx.execute(sql.raw(statement)))
    expect(await attempt.then(() => 'done', sqlState)).toBe('42501')
    const after = await api.admin.query('select count(*), sum(points) from point_movements')
    expect(after.rows).toEqual(before.rows)
  })
})
