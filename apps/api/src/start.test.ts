import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../test/harness.ts'
import { readConfig } from './config.ts'
import { connect } from './db/client.ts'
import { migrate } from './db/migrate.ts'
import {
  connectionsEach,
  missingMigrations,
  mixedWithDemo,
  oldPostgres,
  unfitForMigration,
  unsafeSettings,
  wrongClock,
} from './db/start-checks.ts'
import { DEMO_COMMUNITY_ID } from './demo/seed.ts'

const migrationsFolder = path.resolve(import.meta.dirname, '../migrations')
const folder = mkdtempSync(path.join(tmpdir(), 'linli-start-'))
const key = () => randomBytes(32).toString('base64')
const KEYS = { LINLI_TOKEN_SECRET: key(), LINLI_DATA_KEY: key(), LINLI_LOOKUP_KEY: key() }

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Really starts main.ts on the tests' database; what it said when it ended. */
async function start(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, DATABASE_URL: api.databaseUrl, PORT: '0', LINLI_DATA_FOLDER: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}

/** Makes a mess as the owner, looks, and tidies up. */
async function having<T>([mess, tidy]: [mess: string, tidy: string], look: () => Promise<T>): Promise<T> {
  await api.admin.query(mess)
  try {
    return await look()
  } finally {
    await api.admin.query(tidy)
  }
}

/** As a fresh process sees it: settings of database and role come with a new connection. */
async function lookAfresh(): Promise<string[]> {
  const db = connect({ url: api.databaseUrl, maxConnections: 1 })
  try {
    return await unsafeSettings(db.pool)
  } finally {
    await db.close()
  }
}

describe('a real start', () => {
  it('ends with a list of what is unsafe and what to do, without listening', async () => {
    const { code, said } = await having(
      [
        'create table forgotten (id int); grant update on audit_entries to public',
        'drop table forgotten; revoke update on audit_entries from public',
      ],
      () => start(KEYS),
    )
    expect(code).toBe(1)
    expect(said).toContain('not starting, please mend first')
    expect(said).toMatch(/- 表 forgotten 没有强制的行级安全.*give it a community_id/)
    expect(said).toMatch(/- 表 audit_entries 只能添加.*revoke it/)
    expect(said).not.toMatch(/http:\/\/|\bat .+:\d+:\d+/)
    const { rows } = await api.admin.query<{ fsync: string }>('show fsync')
    // The tests' own server has it off, one named by TEST_DATABASE_URL perhaps not.
    expect(said.includes('- fsync 是 off')).toBe(rows[0]?.fsync === 'off')
  })

  it('refuses the demo in a database with a real community', async () => {
    const { code, said } = await start({ LINLI_DEMO: '1' })
    expect([code, said]).toEqual([1, expect.stringContaining('remove LINLI_DEMO')])
  })

  it('refuses a database that newer code has migrated, before it touches anything', async () => {
    const future = 9_999_999_999_999
    const { code, said } = await having(
      [
        `insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', ${future})`,
        `delete from drizzle.__drizzle_migrations where created_at = ${future}`,
      ],
      () => start(KEYS),
    )
    expect([code, said]).toEqual([1, expect.stringContaining('migrated by newer code')])
    expect(said).not.toContain('fsync')
  })

  it('refuses keys that are the same', async () => {
    const { code, said } = await start({ ...KEYS, LINLI_DATA_KEY: KEYS.LINLI_LOOKUP_KEY })
    expect([code, said]).toEqual([1, expect.stringContaining('are the same, each needs its own')])
  })
})

describe('the keys', () => {
  const read = (env: Record<string, string>) =>
    readConfig({ DATABASE_URL: 'postgres://x', LINLI_DATA_FOLDER: folder, ...KEYS, ...env }, '/')
  const base64 = (bytes: Iterable<number>) => Buffer.from([...bytes]).toString('base64')
  const thirtyTwo = (byte: (i: number) => number) => base64(Array.from({ length: 32 }, (_, i) => byte(i)))

  it.each([
    ['all zero', thirtyTwo(() => 0), 'is a pattern'],
    ['counting up', thirtyTwo((i) => i), 'is a pattern'],
    ['counting down over zero', thirtyTwo((i) => 10 - i), 'is a pattern'],
    ['a few bytes again and again', thirtyTwo((i) => (i % 8) * 31 + 3), 'is a pattern'],
    ['a sentence', base64(Buffer.from('correct horse battery staple 123')), 'is readable text'],
    ['16 hexadecimal bytes', base64(Buffer.from('8f14e45fceea167a5a36dedd4bea2543')), 'is readable text'],
    ['too short', base64(randomBytes(16)), 'must be 32 bytes'],
    ['too long', base64(randomBytes(33)), 'must be 32 bytes'],
  ])('are refused when one is %s', (_, weak, problem) => {
    for (const name of Object.keys(KEYS)) expect(() => read({ [name]: weak })).toThrow(problem)
  })

  it('are taken when they are random', () => {
    for (let i = 0; i < 300; i++) expect(() => read({ LINLI_DATA_KEY: key() })).not.toThrow()
  })

  it('are refused outside the demo when a demo has made them, and never made there', () => {
    const demoFolder = mkdtempSync(path.join(folder, 'demo-'))
    const demo = readConfig({ LINLI_DATA_FOLDER: demoFolder }, '/')
    const made = { LINLI_TOKEN_SECRET: demo.keys.tokenSecret.toString('base64') }
    expect(() => read({ LINLI_DATA_FOLDER: demoFolder, ...made })).toThrow('was made by a demo')
    expect(() => read({ LINLI_DATA_FOLDER: demoFolder })).not.toThrow()
    expect(() => readConfig({ LINLI_DATA_FOLDER: demoFolder, LINLI_DEMO: '0' }, '/')).toThrow('keys missing')
    // The demo itself goes on with them.
    expect(readConfig({ LINLI_DATA_FOLDER: demoFolder }, '/').keys).toEqual(demo.keys)
  })
})

describe('the database', () => {
  it('has nothing to mend but what the tests’ own server has switched off', async () => {
    const { rows } = await api.admin.query<{ name: string }>(
      `select name from pg_settings where setting = 'off'
       and name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name`,
    )
    const found = await lookAfresh()
    expect(found.map((problem) => problem.split(' ')[0])).toEqual(rows.map(({ name }) => name))
    expect(await missingMigrations(api.admin, migrationsFolder)).toEqual([])
    expect(await unfitForMigration(api.admin, migrationsFolder)).toEqual([])
  })

  it('is asked through the app’s own connections: a setting of database or role counts', async () => {
    const { rows } = await api.admin.query<{ db: string; me: string }>(
      'select current_database() as db, current_user as me',
    )
    const [{ db, me } = { db: '', me: '' }] = rows
    const loses = async () => (await lookAfresh()).some((problem) => problem.startsWith('synchronous_commit'))
    const set = (value: string) => `alter database ${db} set synchronous_commit = ${value}`
    const reset = `alter database ${db} reset synchronous_commit`
    expect(await having([set('on'), reset], loses)).toBe(false)
    expect(await having([set('local'), reset], loses)).toBe(false)
    expect(await having([set('off'), reset], loses)).toBe(true)
    const role = (value: string) => `alter role ${me} in database ${db} set synchronous_commit = ${value}`
    const bothOff = `${role('off')}; ${set('on')}`
    const undo = `${reset}; alter role ${me} in database ${db} reset synchronous_commit`
    expect(await having([bothOff, undo], loses)).toBe(true)
  })

  it('is refused when the role of the app bypasses row security or owns tables', async () => {
    const asOwner = (await unsafeSettings(api.admin)).join()
    expect(asOwner).toContain('bypasses row security')
    expect(asOwner).toContain('owns tables')
    const owning = await having(
      ['create table mine (id int); alter table mine owner to linli_app', 'drop table mine'],
      lookAfresh,
    )
    expect(owning.join()).toContain('owns tables')
  })

  it.each([
    [
      'is not forced',
      'alter table persons no force row level security',
      'alter table persons force row level security',
      'persons has no forced row security',
    ],
    [
      'is off',
      'alter table persons disable row level security',
      'alter table persons enable row level security',
      'persons has no forced row security',
    ],
    [
      'has a second door',
      'create policy leak on persons using (true)',
      'drop policy leak on persons',
      'policy leak of table persons',
    ],
    [
      'lets anything in',
      'create policy leak on persons for insert with check (true)',
      'drop policy leak on persons',
      'policy leak of table persons',
    ],
  ])('is refused when row security %s', async (_, mess, tidy, problem) => {
    expect((await having([mess, tidy], lookAfresh)).join()).toContain(problem)
  })

  it('is refused when a migration was passed over', async () => {
    const copy = path.join(folder, 'migrations')
    cpSync(migrationsFolder, copy, { recursive: true })
    const journal = path.join(copy, 'meta/_journal.json')
    const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { when: number }[] }
    const late = { ...entries.at(-1), idx: entries.length, tag: '9999_late', when: 1 }
    writeFileSync(journal, JSON.stringify({ ...rest, entries: [...entries, late] }))
    writeFileSync(path.join(copy, '9999_late.sql'), 'create table late (community_id uuid);')
    await expect(migrate({ adminUrl: api.databaseUrl, folder: copy })).rejects.toThrow('lacks 1 migrations')
    await expect(migrate({ adminUrl: api.databaseUrl, folder: migrationsFolder })).resolves.toBeUndefined()
  })

  it('must not be older than PostgreSQL 15', () => {
    expect(oldPostgres(140_019).join()).toContain('PostgreSQL 14 is too old: use 15 or newer')
    expect(oldPostgres(150_000)).toEqual([])
    expect(oldPostgres(180_001)).toEqual([])
  })

  it('must have room for the connections of all processes', async () => {
    const { rows } = await api.admin.query<{ most: number }>(
      `select setting::int as most from pg_settings where name = 'max_connections'`,
    )
    const most = rows[0]?.most ?? 0
    const each = (processes: number) => connectionsEach(api.databaseUrl, { processes, wanted: 16 })
    expect(await each(1)).toBe(16)
    const processes = Math.floor(most / 12)
    const fewer = await each(processes)
    expect(fewer).toBeLessThan(16)
    expect(fewer * processes).toBeLessThan(most)
    await expect(each(most)).rejects.toThrow('max_connections is too low')
  })

  it('must go by the same clock, however slow its answers are', async () => {
    const by = (ms: number) => wrongClock(api.db.pool, () => Date.now() + ms)
    expect(await by(0)).toEqual([])
    expect(await by(4_000)).toEqual([])
    expect((await by(60_000)).join()).toContain('differ by 60 s')
    expect((await by(-60_000)).join()).toContain('differ by 60 s')
    let asked = 0
    expect(await wrongClock(api.db.pool, () => Date.now() + (asked++ === 0 ? -30_000 : 0))).toEqual([])
  })

  it('holds either the demo or real people', async () => {
    const look = (demo: boolean) => mixedWithDemo(api.db.pool, { demo, demoCommunityId: DEMO_COMMUNITY_ID })
    expect(await look(false)).toEqual([])
    expect((await look(true)).join()).toContain('remove LINLI_DEMO')
    const founded = await having(
      [
        `insert into communities (community_id, name, created_at) values ('${DEMO_COMMUNITY_ID}', '演示', now())`,
        `delete from communities where community_id = '${DEMO_COMMUNITY_ID}'`,
      ],
      () => look(false),
    )
    expect(founded.join()).toContain('holds the demo community')
  })
})
