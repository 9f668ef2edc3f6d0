import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cast } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { migrate } from './migrate.ts'

const migrationsFolder = path.resolve(import.meta.dirname, '../../migrations')
const folder = mkdtempSync(path.join(tmpdir(), 'linli-rolling-'))
let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

const startAnother = (migrations = migrationsFolder) =>
  migrate({ adminUrl: api.databaseUrl, folder: migrations })

/** Our migrations and one more that adds a column and a table. */
function withOneMore(): string {
  const more = path.join(folder, 'more')
  cpSync(migrationsFolder, more, { recursive: true })
  const journal = JSON.parse(readFileSync(path.join(more, 'meta/_journal.json'), 'utf8'))
  const last = journal.entries.at(-1)
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_more' })
  writeFileSync(path.join(more, 'meta/_journal.json'), JSON.stringify(journal))
  writeFileSync(
    path.join(more, '9999_more.sql'),
    `alter table persons add column motto text;--> statement-breakpoint
     create table mottoes (community_id uuid not null, id uuid not null, primary key (community_id, id))`,
  )
  return more
}

/** Holds what a long read holds on every table, until it is let go. */
async function readForLong() {
  const client = await api.admin.connect()
  await client.query('begin')
  const { rows } = await client.query(`select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace`)
  for (const { name } of rows) await client.query(`select from ${name} limit 1`)
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

it('starts another process without waiting for a table, as long as nothing has changed', async () => {
  const letGo = await readForLong()
  await startAnother()
  await letGo()
})

it('mends row security that somebody switched off or changed, and lets requests pass while it waits', async () => {
  await api.admin.query(`alter policy community on persons using (true)`)
  await api.admin.query('alter table households disable row level security')
  const letGo = await readForLong()
  let started = false
  const starting = startAnother().then(() => {
    started = true
  })
  const answers: number[] = []
  for (let n = 0; n < 5; n++) {
    answers.push((await api.as(cast.su)('GET', '/my/family')).statusCode)
    await sleep(100)
  }
  expect(answers).toEqual([200, 200, 200, 200, 200])
  // The control: here there is something to do, so the read is in its way.
  expect(started).toBe(false)
  await letGo()
  await starting
  const { rows } = await api.admin.query(`select
    (select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'community' and polrelid = 'persons'::regclass) as rule,
    (select relrowsecurity from pg_class where oid = 'households'::regclass) as secured`)
  expect(rows[0]).toEqual({ rule: expect.stringContaining('app.community_id'), secured: true })
})

it('fails no request while processes start and a migration is carried out', async () => {
  let going = true
  const answers = new Map<number, number>()
  const count = (status: number) => answers.set(status, (answers.get(status) ?? 0) + 1)
  const residents = [cast.su, cast.he, cast.zhang, cast.zhou].map(async (person) => {
    while (going) {
      count((await api.as(person)('GET', '/my/family')).statusCode)
      count((await api.as(person)('GET', '/events')).statusCode)
      count(
        (
          await api.as(cast.lin)('POST', `/persons/${person.personId}/points/awards`, {
            points: 1,
            reason: '搬书',
          })
        ).statusCode,
      )
    }
  })
  await startAnother()
  await startAnother(withOneMore())
  await startAnother(path.join(folder, 'more'))
  going = false
  await Promise.all(residents)
  expect([...answers.keys()]).toEqual([200])
  expect(answers.get(200)).toBeGreaterThan(20)
  const { rows } = await api.admin.query(
    `select relforcerowsecurity as forced from pg_class where relname = 'mottoes'`,
  )
  expect(rows).toEqual([{ forced: true }])
})
