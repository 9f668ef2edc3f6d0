import { createHash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { insertMovements } from '../../test/chained-rows.ts'
import { contentsOf, emptyDatabase, query } from '../../test/databases.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { connect } from '../db/client.ts'
import { unsafeSettings } from '../db/start-checks.ts'
import { DEMO_IDENTITIES } from '../demo/identities.ts'
import { seedDemo } from '../demo/seed.ts'
import { makeBackup } from './make.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { restoreBackup } from './restore.ts'
import { checksumOf, connectPlainly, listTables, rowsOf } from './tables.ts'

const migrationsFolder = path.resolve(import.meta.dirname, '../../migrations')
const folder = mkdtempSync(path.join(tmpdir(), 'linli-backup-'))
const { serverUrl } = inject('postgres')

let api: TestApi
let saved: string
let accessToken: string
let restored: string
let contents: Record<string, string>
const log = () => {}

interface Options {
  to?: string
  url?: string
  migrations?: string
  signal?: AbortSignal
  log?: (line: string) => void
}
const make = ({ to, url, migrations, ...rest }: Options = {}) =>
  makeBackup({
    databaseUrl: url ?? api.databaseUrl,
    migrationsFolder: migrations ?? migrationsFolder,
    to: to ?? path.join(folder, randomUUID()),
    now: api.start,
    log,
    ...rest,
  })
const restore = (
  url: string,
  from: string,
  rest: { replaceEverything?: boolean; migrations?: string } = {},
) =>
  restoreBackup({
    databaseUrl: url,
    migrationsFolder: rest.migrations ?? migrationsFolder,
    from,
    replaceEverything: rest.replaceEverything ?? false,
    log,
  })

beforeAll(async () => {
  api = await startTestApi({ withCast: false })
  await seedDemo(api.services, api.start)
  accessToken = (await api.anonymous('POST', '/auth/demo', { key: DEMO_IDENTITIES[0]?.key })).json()
    .accessToken
  saved = (await make({ to: path.join(folder, 'saved') })).folder
  contents = await contentsOf(api.databaseUrl)
  restored = await emptyDatabase(serverUrl)
  await restore(restored, saved)
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a restored backup', () => {
  it('holds every row of every table', async () => {
    expect(await contentsOf(restored)).toEqual(contents)
    expect(Object.keys(contents).length).toBeGreaterThan(20)
    expect(readManifest(saved).tables.find(({ name }) => name === 'persons')?.rows).toBeGreaterThan(1_000)
  })
  it('has its constraints and indexes back', async () => {
    const shape = `select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) as it from pg_constraint
      where connamespace = 'public'::regnamespace union all
      select indexdef from pg_indexes where schemaname = 'public' order by 1`
    expect(await query(restored, shape)).toEqual(await query(api.databaseUrl, shape))
  })
  it('is guarded as before, and answers the same', async () => {
    const db = connect({ url: restored })
    const problems = await unsafeSettings(db.pool)
    expect(problems.filter((problem) => !/fsync|full_page_writes|synchronous_commit/.test(problem))).toEqual(
      [],
    )
    const { app } = await buildApp(api.config, db)
    await app.ready()
    const ask = (one: typeof app) =>
      one.inject({ url: '/api/events', headers: { authorization: `Bearer ${accessToken}` } })
    const [now, before] = [await ask(app), await ask(api.app)]
    await app.close()
    await db.close()
    expect(before.json().rows.length).toBeGreaterThan(5)
    expect(now.body).toBe(before.body)
  })
  it('has what the worker still has to do, once', async () => {
    const jobs = `select task_identifier, run_at, key, max_attempts from graphile_worker.jobs order by 1, 2, 3`
    const pending = await query(restored, jobs)
    expect(pending).toEqual(await query(api.databaseUrl, jobs))
    expect(pending.length).toBeGreaterThan(0)
  })
  it('has another checksum as soon as one row is another', async () => {
    const client = await connectPlainly(restored)
    const tables = await listTables(client)
    const table = tables.find(({ name }) => name === 'persons')
    if (!table) throw new Error('no persons')
    const before = await checksumOf(client, rowsOf(table))
    expect(before).toMatchObject({
      checksum: readManifest(saved).tables.find((t) => t.name === 'persons')?.checksum,
    })
    await client.query(
      `begin; update persons set name = name || 'x' where id = (select id from persons limit 1)`,
    )
    expect(await checksumOf(client, rowsOf(table))).toMatchObject({ rows: before.rows })
    expect((await checksumOf(client, rowsOf(table))).checksum).not.toBe(before.checksum)
    await client.query('rollback')
    await client.end()
  })
})

describe('a backup', () => {
  it('is of one moment, though residents go on', async () => {
    const { rows } = await api.admin.query(`select a.community_id, a.id, b.id as issue from point_accounts a
      join point_accounts b on b.kind = 'issue' where a.kind = 'person' limit 1`)
    const [account] = rows
    let going = true
    const writing = (async () => {
      while (going)
        // Both rows change together: a backup of two moments would see them disagree.
        await api.admin.query(`
          begin;${insertMovements(
            account.community_id,
            `values (gen_random_uuid(), '${account.issue}'::uuid, '${account.id}'::uuid, 1, 'event_helper',
              gen_random_uuid(), '', now())`,
          )}
          update point_accounts set balance = balance + case when id = '${account.id}' then 1 else -1 end
          where community_id = '${account.community_id}' and id in ('${account.id}', '${account.issue}'); commit`)
    })()
    const during = await make()
    going = false
    await writing
    const after = await make()
    expect(during.manifest.facts).toMatchObject({ balances: 0, wrongBalances: 0, wrongCounters: 0 })
    expect(after.manifest.facts.pointMovements).toBeGreaterThan(during.manifest.facts.pointMovements)
    const url = await emptyDatabase(serverUrl)
    await restore(url, during.folder)
    // The check can fail: a balance nobody earned is seen.
    await query(url, `update point_accounts set balance = balance + 1 where kind = 'person'`)
    const wrong = await make({ url })
    expect(wrong.manifest.facts.wrongBalances).toBeGreaterThan(0)
  })
  it('is for its owner alone', () => {
    expect(statSync(saved).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(saved))
      expect([name, statSync(path.join(saved, name)).mode & 0o777]).toEqual([name, 0o600])
  })
  it('has neither keys nor phone numbers in it', async () => {
    const numbers = ['14200001568', ...Object.values(api.config.keys).map((key) => key.toString('base64'))]
    const texts = readdirSync(saved)
      .filter((name) => name.endsWith('.gz'))
      .map((name) => gunzipSync(readFileSync(path.join(saved, name))).toString())
    expect(numbers.filter((number) => texts.some((text) => text.includes(number)))).toEqual([])
    // Names are in clear: this looks where they are.
    expect(texts.some((text) => text.includes('徐磊'))).toBe(true)
  })
  it('gets a dated name inside a folder that is there, and never writes over another', async () => {
    const shelf = path.join(folder, 'shelf')
    mkdirSync(shelf)
    const made = await make({ to: shelf })
    expect(path.relative(shelf, made.folder)).toBe('linli-2026-11-23T020000Z')
    await expect(make({ to: shelf })).rejects.toThrow('is there already')
  })
  it('leaves nothing when it is interrupted', async () => {
    const ending = new AbortController()
    const to = path.join(folder, 'interrupted')
    const making = make({
      to,
      signal: ending.signal,
      log: (line) => line.includes('events') && ending.abort(),
    })
    await expect(making).rejects.toThrow('abort')
    expect(readdirSync(folder).filter((name) => name.startsWith('interrupted'))).toEqual([])
  })
  it('is refused to a user from whom row security hides rows', async () => {
    const name = `backup_${randomUUID().slice(0, 8)}`
    await api.admin.query(`create role ${name} login password 'x' in role pg_read_all_data`)
    const url = new URL(api.databaseUrl)
    url.username = name
    url.password = 'x'
    await expect(make({ url: url.toString() })).rejects.toThrow('BYPASSRLS')
    await api.admin.query(`alter role ${name} bypassrls`)
    expect((await make({ url: url.toString() })).manifest.facts.communities).toBe(1)
  })
})

describe('restoring', () => {
  it('needs no superuser: who owns the database may', async () => {
    const name = `owner_${randomUUID().slice(0, 8)}`
    await api.admin.query(`create role ${name} login createrole password 'x' in role linli_app`)
    const url = new URL(await emptyDatabase(serverUrl))
    await api.admin.query(`alter database ${url.pathname.slice(1)} owner to ${name}`)
    const asOwner = new URL(url)
    asOwner.username = name
    asOwner.password = 'x'
    await restore(asOwner.toString(), saved)
    expect(await contentsOf(url.toString())).toEqual(contents)
  })
  it('takes an empty database only, unless told to replace everything', async () => {
    const [marked] = await query(
      restored,
      `update grids set name = '旧' where name = (select min(name) from grids) returning id`,
    )
    const before = await contentsOf(restored)
    await expect(restore(restored, saved)).rejects.toThrow('--replace-everything')
    expect(await contentsOf(restored)).toEqual(before)
    await restore(restored, saved, { replaceEverything: true })
    expect(marked).toBeDefined()
    expect(await contentsOf(restored)).toEqual(contents)
  })
  it('waits for nobody: with a server at work it refuses', async () => {
    // As the one on which a server's worker listens: those of its pools end after ten seconds without work.
    const listening = await connectPlainly(api.databaseUrl)
    try {
      await expect(restore(api.databaseUrl, saved, { replaceEverything: true })).rejects.toThrow(
        'stop the server',
      )
    } finally {
      await listening.end()
    }
  })

  const persons = 'persons.copy.gz'
  const damages: [what: string, spoil: (copy: string) => void, named: string][] = [
    [
      'one byte of a table is another',
      (copy) => {
        const bytes = readFileSync(path.join(copy, persons))
        const at = Math.floor(bytes.length / 2)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        writeFileSync(path.join(copy, persons), bytes)
      },
      persons,
    ],
    ['a table was cut off', (copy) => truncateSync(path.join(copy, persons), 1_000), persons],
    ['a table is missing', (copy) => rmSync(path.join(copy, persons)), persons],
    [
      'the list of contents was changed',
      (copy) => {
        const file = path.join(copy, 'manifest.json')
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"rows": \d/, '"rows": 9'))
      },
      'manifest.json',
    ],
    [
      'the list of contents is missing',
      (copy) => rmSync(path.join(copy, 'manifest.json')),
      'no finished backup',
    ],
  ]
  it.each(damages)(
    'refuses a backup of which %s, by name, and touches nothing',
    async (_what, spoil, named) => {
      const copy = path.join(folder, randomUUID())
      cpSync(saved, copy, { recursive: true })
      spoil(copy)
      const url = await emptyDatabase(serverUrl)
      await expect(restore(url, copy)).rejects.toThrow(named)
      expect(await contentsOf(url)).toEqual({})
    },
  )

  it('takes everything back when the rows are not those that were saved', async () => {
    const copy = path.join(folder, randomUUID())
    cpSync(saved, copy, { recursive: true })
    const manifest = readManifest(copy)
    for (const table of manifest.tables)
      if (table.name === 'persons') table.checksum = createHash('sha256').update('others').digest('hex')
    rmSync(path.join(copy, 'manifest.json'))
    await writeManifest(copy, manifest)
    const url = await emptyDatabase(serverUrl)
    await query(url, 'create table notes (id uuid primary key); insert into notes values (gen_random_uuid())')
    const before = await contentsOf(url)
    await expect(restore(url, copy, { replaceEverything: true })).rejects.toThrow('persons')
    expect(await contentsOf(url)).toEqual(before)
  })

  it('brings a backup of older code up to date, and leaves one of newer code alone', async () => {
    const newer = path.join(folder, 'newer')
    cpSync(migrationsFolder, newer, { recursive: true })
    const journal = JSON.parse(readFileSync(path.join(newer, 'meta/_journal.json'), 'utf8'))
    const last = journal.entries.at(-1)
    journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_more' })
    writeFileSync(path.join(newer, 'meta/_journal.json'), JSON.stringify(journal))
    writeFileSync(path.join(newer, '9999_more.sql'), 'alter table grids add column motto text')
    const url = await emptyDatabase(serverUrl)
    await restore(url, saved, { migrations: newer })
    expect(await query(url, 'select count(*)::int as n from grids where motto is null')).toEqual([{ n: 6 }])
    const made = await make({ url, migrations: newer })
    await expect(restore(await emptyDatabase(serverUrl), made.folder)).rejects.toThrow('newer')
    expect(existsSync(made.folder)).toBe(true)
  })
})
