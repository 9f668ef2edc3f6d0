import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../test/cast.ts'
import { emptyDatabase } from '../../test/databases.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { award, hold, newcomer, outcomeOf, payOut, refund, reverse, spend } from '../../test/ledger.ts'
import { connectPlainly } from '../backup/tables.ts'
import { verifyLedger, verifyLedgers } from './verify.ts'
import { type LedgerAccount, type LedgerHead, type LedgerRow, LedgerWalk } from './walk.ts'

const communityId = FENGHUANGSHAN
const command = path.resolve(import.meta.dirname, '../ledger-command.ts')
const tsx = createRequire(import.meta.url).resolve('tsx')

let api: TestApi
let rows: LedgerRow[]
let accounts: LedgerAccount[]
let head: LedgerHead
beforeAll(async () => {
  api = await startTestApi()
  const people = await Promise.all(Array.from({ length: 6 }, () => newcomer(api)))
  for (let n = 0; n < 120; n++) {
    const [person = cast.su, next = cast.he] = [people[n % 6], people[(n + 1) % 6]]
    const sourceId = randomUUID()
    const { id } = await award(api.db, { person, points: 5 + (n % 7) })
    if (n % 4 === 0) await outcomeOf(reverse(api.db, id))
    if (n % 3 === 0) {
      await spend(api.db, { person: next, points: 1, sourceId }).catch(() => null)
      if (n % 2) await refund(api.db, sourceId)
    }
    if (n % 10 === 9) {
      await hold(api.db, { person, points: 2, sourceId })
      await payOut(api.db, sourceId, next)
    }
  }
  const read = async <Row extends pg.QueryResultRow>(text: string) => (await api.admin.query<Row>(text)).rows
  rows =
    await read<LedgerRow>(`select community_id as "communityId", sequence::text, id, from_account_id as "fromAccountId",
    to_account_id as "toAccountId", points, kind, source_id as "sourceId", event_id as "eventId", shift_id as "shiftId",
    (extract(epoch from occurred_at) * 1000000)::bigint::text as microseconds, recorded_by_id as "recordedById",
    reverses_id as "reversesId", reason, hash from point_movements where community_id = '${communityId}' order by point_movements.sequence`)
  accounts = await read(
    'select id, kind, person_id as "personId", balance::float8 as balance from point_accounts',
  )
  ;[head] = (await read('select sequence::float8 as sequence, hash from point_chains')) as [LedgerHead]
}, 60_000)
afterAll(() => api.close())

/** Where the first thing wrong is: the place of a row, or `end`; null = all is well. */
function brokenAt(changed: readonly LedgerRow[], of: { accounts?: LedgerAccount[]; head?: LedgerHead } = {}) {
  const walk = new LedgerWalk(communityId, of.accounts ?? accounts)
  for (const row of changed) {
    const finding = walk.next(row)
    if (finding) return finding.sequence
  }
  return walk.end(of.head ?? head) ? 'end' : null
}

const COLUMNS = Object.keys({
  communityId: 0,
  sequence: 0,
  id: 0,
  fromAccountId: 0,
  toAccountId: 0,
  points: 0,
  kind: 0,
  sourceId: 0,
  eventId: 0,
  shiftId: 0,
  microseconds: 0,
  recordedById: 0,
  reversesId: 0,
  reason: 0,
  hash: 0,
} satisfies Record<keyof LedgerRow, number>) as (keyof LedgerRow)[]

/** Another value of the same column, as somebody with all rights might write it. */
function other(row: LedgerRow, column: keyof LedgerRow, chance: number): LedgerRow {
  const value = row[column]
  if (Buffer.isBuffer(value))
    return { ...row, hash: Buffer.from(value.map((byte, i) => (i === chance % 32 ? byte ^ 1 : byte))) }
  if (typeof value === 'number') return { ...row, points: value + 1 + (chance % 9) }
  if (column === 'sequence') return { ...row, sequence: String(Number(value) + 1 + (chance % 9)) }
  if (column === 'microseconds') return { ...row, microseconds: String(BigInt(value ?? 0) + 1n) }
  if (column === 'kind') return { ...row, kind: value === 'staff_award' ? 'event_helper' : 'staff_award' }
  if (column === 'reason') return { ...row, reason: `${value} ` }
  return {
    ...row,
    [column]: value !== null && chance % 3 === 0 && column.startsWith('e') ? null : randomUUID(),
  }
}

describe('a ledger of which one thing was changed', () => {
  it('is sound before', () => {
    expect(rows.length).toBeGreaterThan(150)
    expect(brokenAt(rows)).toBeNull()
  })

  it('names the row, for 1,000 changes of any column, rows taken out, put in or swapped, and cut tails', () => {
    const at = fc.nat(rows.length - 1)
    const edit = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          act: fc.constant('change' as const),
          at,
          column: fc.constantFrom(...COLUMNS),
          chance: fc.nat(99),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), at }) },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('insert' as const), at }) },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('swap' as const),
          at: fc.integer({ min: 1, max: rows.length - 1 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('cut' as const), at }) },
    )
    fc.assert(
      fc.property(edit, (one) => {
        const row = rows[one.at] as LedgerRow
        const place = Number(row.sequence)
        const changed = [...rows]
        if (one.act === 'change') {
          changed[one.at] = other(row, one.column, one.chance)
          const found = brokenAt(changed)
          // A row that says another number is named by it.
          expect(found).toBe(one.column === 'sequence' ? Number(changed[one.at]?.sequence) : place)
        } else if (one.act === 'delete') {
          changed.splice(one.at, 1)
          expect(brokenAt(changed)).toBe(one.at === rows.length - 1 ? 'end' : place + 1)
        } else if (one.act === 'insert') {
          changed.splice(one.at, 0, { ...row, id: randomUUID(), sourceId: randomUUID() })
          expect(brokenAt(changed)).toBe(place)
        } else if (one.act === 'swap') {
          const before = rows[one.at - 1] as LedgerRow
          changed[one.at - 1] = { ...row, sequence: before.sequence }
          changed[one.at] = { ...before, sequence: row.sequence }
          expect(brokenAt(changed)).toBe(place - 1)
        } else expect(brokenAt(rows.slice(0, one.at))).toBe('end')
      }),
      { numRuns: 1_000 },
    )
  })

  it('shows accounts that were changed so that their sum stays zero, and a head that was set back', () => {
    const rich = accounts.map((account, i) => ({
      ...account,
      balance: account.balance + (i === 0 ? 5 : i === 1 ? -5 : 0),
    }))
    expect(brokenAt(rows, { accounts: rich })).toBe('end')
    const last = rows.at(-2) as LedgerRow
    expect(brokenAt(rows, { head: { sequence: Number(last.sequence), hash: last.hash as Buffer } })).toBe(
      'end',
    )
  })
})

describe('ledger:verify', () => {
  const OWNER = (side: 'from' | 'to') => `(select concat(a.kind, ' ', coalesce(a.person_id::text, '-'))
    from point_accounts a where a.id = m.${side}_account_id)`
  const link = (from: number) => `with recursive linked as (
      select sequence, hash from point_movements where sequence = ${from - 1}
      union all
      select m.sequence, sha256(l.hash || convert_to(concat_ws(E'\\n', 'movement 1', m.community_id, m.sequence, m.id,
        m.from_account_id, ${OWNER('from')}, m.to_account_id, ${OWNER('to')}, m.points, m.kind, m.source_id, coalesce(m.event_id::text, '-'),
        coalesce(m.shift_id::text, '-'), (extract(epoch from m.occurred_at) * 1000000)::bigint,
        coalesce(m.recorded_by_id::text, '-'), coalesce(m.reverses_id::text, '-'), m.reason), 'UTF8'))
      from linked l join point_movements m on m.sequence = l.sequence + 1)
    update point_movements m set hash = l.hash from linked l where m.sequence = l.sequence`
  const HEAD_FOLLOWS = `update point_chains h set (sequence, hash) =
    (select sequence, hash from point_movements m where m.community_id = h.community_id order by sequence desc limit 1)`

  /** What is found after a superuser's statements, with the database's own guards off; they are taken back. */
  async function after(...statements: string[]) {
    const client = await connectPlainly(api.databaseUrl)
    try {
      await client.query('begin; set local session_replication_role = replica')
      for (const guard of [
        'once_per_source',
        'reversed_once',
        'sequence',
        'positive',
        'two_sides',
        'reversal',
      ])
        await client.query(`alter table point_movements drop constraint point_movements_${guard}`)
      await client.query('alter table point_accounts drop constraint point_accounts_not_negative')
      for (const statement of statements) await client.query(statement)
      return (await verifyLedger(client, communityId)).finding
    } finally {
      await client.query('rollback')
      await client.end()
    }
  }
  const at = (n: number) => rows[n] as LedgerRow

  it('says that all is well, and changes nothing', async () => {
    const [ledger] = await verifyLedgers({ databaseUrl: api.databaseUrl, communityId })
    expect(ledger).toMatchObject({
      movements: rows.length,
      sum: 0,
      finding: null,
      head: { sequence: rows.length },
    })
    expect(await after()).toBeNull()
  })

  it.each([
    ['points', 'points + 1'],
    ['reason', "reason || '。'"],
    ['kind', "case kind when 'staff_award' then 'event_helper' else 'staff_award' end"],
    ['source_id', 'gen_random_uuid()'],
    ['occurred_at', "occurred_at + interval '1 microsecond'"],
    ['occurred_at', "occurred_at - interval '13 months'"],
    ['recorded_by_id', 'gen_random_uuid()'],
    ['event_id', 'gen_random_uuid()'],
    ['shift_id', 'gen_random_uuid()'],
    ['id', 'gen_random_uuid()'],
    ['from_account_id', 'to_account_id'],
    [
      'to_account_id',
      "(select id from point_accounts where kind = 'person' and id <> to_account_id limit 1)",
    ],
    ['reverses_id', 'gen_random_uuid()'],
    ['hash', 'sha256(hash)'],
  ])('names a row whose %s a superuser set to %s', async (column, value) => {
    for (const n of [0, 57, rows.length - 1]) {
      const { sequence, id } = at(n)
      const finding = await after(`update point_movements set ${column} = ${value} where id = '${id}'`)
      expect(finding?.sequence).toBe(Number(sequence))
      if (column !== 'id') expect(finding?.id).toBe(id)
    }
  })

  it('names where rows were taken out, put in, swapped or cut off', async () => {
    const { id } = at(40)
    expect(await after(`delete from point_movements where id = '${id}'`)).toMatchObject({
      sequence: 42,
      id: at(41).id,
    })
    const columns = 'from_account_id, to_account_id, points, kind, gen_random_uuid(), reason, occurred_at'
    const forged = `insert into point_movements (community_id, id, from_account_id, to_account_id, points, kind, source_id,
      reason, occurred_at, sequence, hash) select community_id, gen_random_uuid(), ${columns}`
    expect(await after(`${forged}, 41, hash from point_movements where id = '${id}'`)).toMatchObject({
      sequence: 41,
    })
    expect(
      await after(`${forged}, ${rows.length + 1}, hash from point_movements where id = '${id}'`),
    ).toMatchObject({
      sequence: rows.length + 1,
    })
    expect(
      await after(
        `update point_movements set sequence = case sequence when 30 then 31 else 30 end where sequence in (30, 31)`,
      ),
    ).toMatchObject({ sequence: 30 })
    expect(await after(`delete from point_movements where sequence > ${rows.length - 3}`)).toMatchObject({
      sequence: null,
      what: `the chain ends at ${rows.length}, the movements at ${rows.length - 3}`,
    })
    expect(await after('delete from point_chains')).toMatchObject({
      what: expect.stringContaining('ends at 0'),
    })
  })

  it('names accounts whose balances were moved from one neighbour to another', async () => {
    const finding =
      await after(`update point_accounts set balance = balance + case id when (select min(id::text)::uuid
      from point_accounts where kind = 'person') then 3 else -3 end where id in ((select min(id::text)::uuid from point_accounts
      where kind = 'person'), (select max(id::text)::uuid from point_accounts where kind = 'person'))`)
    expect(finding).toMatchObject({
      sequence: null,
      what: expect.stringMatching(/holds -?\d+, its movements give/),
    })
  })

  it('names the first movement of neighbours whose accounts a superuser swapped', async () => {
    const [one, two] = accounts.filter(({ personId }) => personId !== null)
    const swap = `update point_accounts a set person_id = b.person_id from point_accounts b
      where a.id in ('${one?.id}', '${two?.id}') and b.id in ('${one?.id}', '${two?.id}') and a.id <> b.id`
    const first = rows.find(({ fromAccountId, toAccountId }) =>
      [fromAccountId, toAccountId].some((id) => id === one?.id || id === two?.id),
    )
    expect(await after('drop index point_accounts_person', swap)).toEqual({
      communityId,
      sequence: Number(first?.sequence),
      id: first?.id,
      what: expect.stringContaining('of whose its accounts are'),
    })
  })

  it('finds what cannot have been even where a superuser linked the whole chain anew', async () => {
    const anew = (...statements: string[]) => after(...statements, link(2), HEAD_FOLLOWS)
    const twice = rows.filter(({ kind }) => kind === 'event_helper').slice(-2)
    expect(
      await anew(
        `update point_movements set source_id = '${twice[0]?.sourceId}' where id = '${twice[1]?.id}'`,
      ),
    ).toMatchObject({ id: twice[1]?.id, what: 'its source posted the same before' })
    const reversal = rows.find(({ kind }) => kind === 'reversal')
    expect(
      await anew(`update point_movements set points = points - 1 where id = '${reversal?.id}'`),
    ).toMatchObject({
      id: reversal?.id,
      what: expect.stringContaining('opposite'),
    })
    const spending = rows.find(({ kind }) => kind === 'early_place')
    expect(
      await anew(`update point_movements set points = 10000 where id = '${spending?.id}'`),
    ).toMatchObject({
      id: spending?.id,
      what: expect.stringContaining('it leaves person at -'),
    })
    expect(
      await anew(`update point_movements set kind = 'expiry' where id = '${spending?.id}'`),
    ).toMatchObject({
      id: spending?.id,
      what: 'it goes from person to early_place, not from person to expired',
    })
  })

  it('finds a chain that was linked anew without a trace by a head that was printed before', async () => {
    const client = await connectPlainly(api.databaseUrl)
    const known = {
      communityId,
      sequence: rows.length - 5,
      hash: at(rows.length - 6).hash?.toString('hex') ?? '',
    }
    try {
      await client.query('begin; set local session_replication_role = replica')
      await client.query(`update point_movements set reason = '别的' where sequence = 50`)
      await client.query(link(50))
      await client.query(HEAD_FOLLOWS)
      expect((await verifyLedger(client, communityId)).finding).toBeNull()
      expect((await verifyLedger(client, communityId, [known])).finding).toMatchObject({
        sequence: rows.length - 5,
        what: 'its hash was published as another',
      })
      expect(
        (await verifyLedger(client, communityId, [{ ...known, sequence: 9_999 }])).finding?.what,
      ).toContain('is gone')
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })

  it('prints one line and succeeds, or the broken row and fails', async () => {
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [
        '--import',
        tsx,
        command,
        '--database-url',
        api.databaseUrl,
        ...args,
      ]).then(
        ({ stdout }) => ({ code: 0, output: stdout }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          code: error.code,
          output: error.stdout + error.stderr,
        }),
      )
    const sound = await run()
    expect(sound.code).toBe(0)
    expect(sound.output).toContain(`${communityId}:${rows.length}:${head.hash.toString('hex')}`)
    expect(sound.output.trimEnd().split('\n').at(-1)).toBe(
      `ok: ${rows.length} movements, sum 0, chain intact`,
    )
    const empty = await run('--database-url', await emptyDatabase(inject('postgres').serverUrl))
    expect(empty).toMatchObject({
      code: 1,
      output: expect.stringContaining('not migrated to this version yet'),
    })
    expect(empty.output).not.toContain('    at ')
    expect(await run('--community', 'nobody')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Usage'),
    })
    const { id } = at(70)
    await api.admin.query(`update point_movements set points = points + 1 where id = '${id}'`)
    const broken = await run('--community', communityId)
    await api.admin.query(`update point_movements set points = points - 1 where id = '${id}'`)
    expect(broken).toMatchObject({
      code: 1,
      output: expect.stringContaining(`community ${communityId}, movement 71, id ${id}`),
    })
  })
})
