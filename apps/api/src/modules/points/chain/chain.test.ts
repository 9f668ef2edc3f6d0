import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ChainedMovement } from '@linli/domain/points/chain/rules'
import { HASH_BYTES } from '@linli/domain/points/terms'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as migrateTo } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { emptyDatabase, query } from '../../../../test/databases.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { START } from '../../../../test/harness-config.ts'
import {
  award,
  balance,
  breaches,
  hold,
  newcomer,
  outcomeOf,
  payOut,
  release,
  reverse,
  spend,
} from '../../../../test/ledger.ts'
import { connect, sqlState } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { awardMany } from '../actions.ts'
import { movementHash } from './actions.ts'

const communityId = FENGHUANGSHAN

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const times = <T>(n: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, index) => work(index)))

type Linked = ChainedMovement & { hash: Buffer }

const ROWS = `select community_id as "communityId", m.sequence::int, id, from_account_id as "fromAccountId",
  to_account_id as "toAccountId", points, kind, source_id as "sourceId", event_id as "eventId", shift_id as "shiftId",
  (select json_build_object('kind', a.kind, 'personId', a.person_id) from point_accounts a where a.id = m.from_account_id) as "fromOwner",
  (select json_build_object('kind', a.kind, 'personId', a.person_id) from point_accounts a where a.id = m.to_account_id) as "toOwner",
  json_build_object('microseconds', (extract(epoch from occurred_at) * 1000000)::bigint::text) as "occurredAt",
  recorded_by_id as "recordedById", reverses_id as "reversesId", reason, hash
  from point_movements m order by community_id, m.sequence`

/** The places of rows that do not follow from those before them. */
function broken(rows: readonly Linked[]): string[] {
  const ends = new Map<string, { sequence: number; hash: Buffer }>()
  return rows.flatMap((row) => {
    const before = ends.get(row.communityId) ?? { sequence: 0, hash: Buffer.alloc(HASH_BYTES) }
    ends.set(row.communityId, { sequence: Number(row.sequence), hash: row.hash })
    const follows = row.sequence === before.sequence + 1 && movementHash(before.hash, row).equals(row.hash)
    return follows ? [] : [`${row.communityId} ${row.sequence}`]
  })
}

const rowsOf = async (admin: pg.Pool) => (await admin.query<Linked>(ROWS)).rows

describe('the chain', () => {
  it('has no gap and no fork, however many post at once from two processes', async () => {
    const other = connect({ url: api.databaseUrl })
    try {
      const people = await times(5, () => newcomer(api))
      const outcomes = await times(60, async (n) => {
        const [db, person] = [n % 2 ? api.db : other, people[n % 5] ?? cast.su]
        const movement = await award(db, { person, points: 5 })
        if (n % 3 === 0) await outcomeOf(reverse(db, movement.id))
        else await outcomeOf(spend(db, { person, points: 4 }))
        return movement.sequence
      })
      expect(new Set(outcomes).size).toBe(60)
      const rows = await rowsOf(api.admin)
      expect(rows.length).toBeGreaterThanOrEqual(100)
      expect(broken(rows)).toEqual([])
      const { rows: heads } = await api.admin.query('select sequence::int, hash from point_chains')
      const last = rows.at(-1)
      expect(heads).toEqual([{ sequence: last?.sequence, hash: last?.hash }])
    } finally {
      await other.close()
    }
  })

  it('shows the first row that somebody changed', async () => {
    const person = await newcomer(api)
    const movement = await award(api.db, { person, points: 5 })
    const rows = await rowsOf(api.admin)
    const changed = rows.map((row) =>
      row.id === movement.id ? { ...row, reason: '助教 · 周日绘本课' } : row,
    )
    expect(broken(rows)).toEqual([])
    expect(broken(changed)).toEqual([`${communityId} ${movement.sequence}`])
  })

  it('can be neither cut nor begun anew by the app', async () => {
    for (const statement of ['delete from point_chains', 'truncate point_chains'])
      expect(await api.db.pool.query(statement).catch(sqlState)).toBe('42501')
  })
})

describe('the migration', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-chain-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('links what was posted before there was a chain, in its order', async () => {
    const migrations = path.resolve(import.meta.dirname, '../../../../migrations')
    cpSync(migrations, folder, { recursive: true })
    const journal = JSON.parse(readFileSync(path.join(folder, 'meta/_journal.json'), 'utf8'))
    journal.entries = journal.entries.slice(
      0,
      journal.entries.findIndex(({ tag }: { tag: string }) => /_chain$/.test(tag)),
    )
    writeFileSync(path.join(folder, 'meta/_journal.json'), JSON.stringify(journal))
    const url = await emptyDatabase(inject('postgres').serverUrl)
    const before = new pg.Client({ connectionString: url })
    await before.connect()
    await migrateTo(drizzle({ client: before }), { migrationsFolder: folder })
    await before.end()
    await query(
      url,
      // Whose accounts they are is part of the text; the people themselves are not needed for it.
      `set session_replication_role = replica;
       insert into communities select ('00000000-0000-7000-8000-00000000000' || n)::uuid, '社区', now() from generate_series(1, 2) n;
       insert into point_accounts (community_id, id, kind) select community_id, gen_random_uuid(), kind
         from communities, unnest('{issue,early_place}'::text[]) as kind;
       insert into point_accounts (community_id, id, kind, person_id)
         select community_id, gen_random_uuid(), 'person', gen_random_uuid() from communities, generate_series(1, 3);
       insert into point_movements (community_id, id, from_account_id, to_account_id, points, kind, source_id, reason, event_id, occurred_at)
         select c.community_id, ('00000000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid, a.id, b.id, n, 'staff_award',
           gen_random_uuid(), E'第' || n || E'笔\\n“引号” \\\\ ' || chr(128512), case when n % 2 = 0 then gen_random_uuid() end,
           now() - interval '1 day' * random()
         from communities c, point_accounts a, point_accounts b, generate_series(1, 40) as n
         where a.community_id = c.community_id and a.kind = 'issue' and b.community_id = c.community_id and b.id = (
           select x.id from point_accounts x where x.community_id = c.community_id and x.kind in ('early_place', 'person')
           order by x.id offset n % 4 limit 1)`,
    )
    await migrate({ adminUrl: url, folder: migrations })
    const rows = (await query(url, ROWS)) as unknown as Linked[]
    expect(rows).toHaveLength(80)
    expect(broken(rows)).toEqual([])
    expect(rows.map(({ points }) => points)).toEqual(
      [1, 2].flatMap(() => Array.from({ length: 40 }, (_, i) => i + 1)),
    )
    const heads = await query(url, 'select sequence::int, hash from point_chains order by community_id')
    expect(heads).toEqual([39, 79].map((n) => ({ sequence: 40, hash: rows[n]?.hash })))
  })
})

describe('awards of a whole shift', () => {
  it('are paid once to each of 130, in one go, whoever repeats the list or mixes it with new names', async () => {
    const people = await times(130, () => newcomer(api))
    const awards = people.map(({ personId }, n) => ({
      communityId,
      personId,
      points: 10 + (n % 3),
      kind: 'volunteer_service' as const,
      sourceId: randomUUID(),
      reason: '人口普查入户',
      shiftId: randomUUID(),
      recordedById: cast.lin.personId,
      now: START,
    }))
    const settle = (list: typeof awards) => api.db.inCommunity(communityId, (tx) => awardMany(tx, list))
    const [once, again] = await Promise.all([settle(awards.slice(0, 100)), settle([...awards].reverse())])
    expect(new Set([...once, ...again].map(({ id }) => id)).size).toBe(130)
    expect(again.map(({ sourceId }) => sourceId)).toEqual(awards.map(({ sourceId }) => sourceId).reverse())
    for (const n of [0, 50, 129]) expect(await balance(api.db, people[n] ?? cast.su)).toBe(awards[n]?.points)
    const { rows } = await api.admin.query(
      `select count(*)::int as told from messages where body like '%人口普查入户'`,
    )
    expect(rows).toEqual([{ told: 130 }])
    expect(broken(await rowsOf(api.admin))).toEqual([])
    expect(await breaches(api)).toEqual([])
  })

  it('are one where the list names the same service twice', async () => {
    const person = await newcomer(api)
    const one = {
      communityId,
      personId: person.personId,
      points: 7,
      kind: 'volunteer_service' as const,
      sourceId: randomUUID(),
      reason: '护学岗',
      recordedById: null,
      now: START,
    }
    const posted = await api.db.inCommunity(communityId, (tx) => awardMany(tx, [one, { ...one, points: 9 }]))
    expect(posted.map(({ points }) => points)).toEqual([7, 7])
    expect(await balance(api.db, person)).toBe(7)
  })
})

describe('points held for a neighbour’s help', () => {
  async function held() {
    const [asker, helper] = [await newcomer(api), await newcomer(api)]
    await award(api.db, { person: asker, points: 30 })
    const sourceId = randomUUID()
    const movement = await hold(api.db, { person: asker, points: 20, sourceId })
    const balances = async () => [await balance(api.db, asker), await balance(api.db, helper)]
    return { asker, helper, sourceId, movement, balances }
  }

  it('go to the helper once, and then no longer back', async () => {
    const { helper, sourceId, movement, balances } = await held()
    expect(await balances()).toEqual([10, 0])
    const paid = await times(5, () => payOut(api.db, sourceId, helper))
    expect(new Set(paid.map((each) => each?.id)).size).toBe(1)
    expect(await release(api.db, sourceId)).toBeNull()
    expect(await outcomeOf(reverse(api.db, movement.id))).toBe('held_points_paid')
    expect(await balances()).toEqual([10, 20])
  })

  it('go back once, and then no longer to the helper', async () => {
    const { helper, sourceId, balances } = await held()
    await times(5, () => release(api.db, sourceId))
    expect(await payOut(api.db, sourceId, helper)).toBeNull()
    expect(await balances()).toEqual([30, 0])
  })

  it('are paid or given back, never both, when the two happen at once', async () => {
    for (let n = 0; n < 5; n++) {
      const { helper, sourceId, balances } = await held()
      const [paid, released] = await Promise.all([
        payOut(api.db, sourceId, helper),
        release(api.db, sourceId),
      ])
      expect([paid, released].filter((each) => each !== null)).toHaveLength(1)
      expect(await balances()).toEqual(paid ? [10, 20] : [30, 0])
    }
  })

  it('go back after all when staff took the payment back', async () => {
    const { helper, sourceId, balances } = await held()
    const paid = await payOut(api.db, sourceId, helper)
    await reverse(api.db, paid?.id ?? '')
    expect(await balances()).toEqual([10, 0])
    await release(api.db, sourceId)
    expect(await balances()).toEqual([30, 0])
    expect(await breaches(api)).toEqual([])
  })
})
