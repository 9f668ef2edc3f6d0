import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startLocalPostgres } from '@linli/local-postgres'
import { afterAll, expect, inject, it } from 'vitest'
import { contentsOf, emptyDatabase, query } from '../../test/databases.ts'
import { startSystemPostgres } from '../../test/system-postgres.ts'
import { ensureDatabase, migrate } from '../db/migrate.ts'
import { makeBackup } from './make.ts'
import { restoreBackup } from './restore.ts'

const migrationsFolder = path.resolve(import.meta.dirname, '../../migrations')
const command = path.resolve(import.meta.dirname, '../backup-command.ts')
const tsx = createRequire(import.meta.url).resolve('tsx')
const folder = mkdtempSync(path.join(tmpdir(), 'linli-command-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(args: string[], env: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['--import', tsx, command, ...args], {
    env: { ...inherited, ...env },
  })
  running.add(child)
  let output = ''
  const listeners: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
      for (const listener of listeners) listener()
    })
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code, output })
    }),
  )
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve()
      listeners.push(look)
      look()
      ended.then(() => reject(new Error(`ended without ${text}: ${output}`)))
    })
  return { child, ended, says }
}
const run = (args: string[], env?: Record<string, string>) => start(args, env).ended

/** A database with something in it: 20,000 audit lines of one community. */
async function fill(url: string, lines = 20_000): Promise<void> {
  await migrate({ adminUrl: url, folder: migrationsFolder })
  await query(
    url,
    `with c as (insert into communities values (gen_random_uuid(), '凤凰山社区', now()) returning community_id)
     insert into audit_entries (community_id, id, account_id, action, subject, occurred_at)
     select community_id, gen_random_uuid(), gen_random_uuid(), E'POST /x\\t\\n\\\\', '{"a": "引号\\""}', now()
     from c, generate_series(1, ${lines})`,
  )
}

it('saves the embedded database while it is in use and restores it into another', async () => {
  const [here, there, saved] = ['here', 'there', 'saved'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  const local = await startLocalPostgres({ dataFolder: path.join(here, 'postgres') })
  const url = await ensureDatabase(local.adminUrl, 'linli')
  await fill(url)
  const made = await run(['backup', '--to', saved], { LINLI_DATA_FOLDER: here })
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('LINLI_DATA_KEY') })
  expect(made.output).toContain('20001 行')
  const contents = await contentsOf(url)
  await local.stop()

  const restored = await run(['restore', '--from', saved], { LINLI_DATA_FOLDER: there })
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('every table compared, equal') })
  const refused = await run(['restore', '--from', saved], { LINLI_DATA_FOLDER: there })
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('--replace-everything') })
  const other = await startLocalPostgres({ dataFolder: path.join(there, 'postgres') })
  expect(await contentsOf(await ensureDatabase(other.adminUrl, 'linli'))).toEqual(contents)
  await other.stop()
})

it('leaves nothing that looks whole when it is killed, and nothing at all on Ctrl-C', async () => {
  const url = await emptyDatabase(inject('postgres').serverUrl)
  await fill(url, 400_000)
  const killed = start(['backup', '--to', path.join(folder, 'killed')], { DATABASE_URL: url })
  await killed.says('accounts')
  killed.child.kill('SIGKILL')
  await killed.ended
  const left = readdirSync(folder).filter((name) => name.startsWith('killed'))
  expect(left).toEqual([expect.stringContaining('killed.unfinished-')])
  const refused = await run(['restore', '--from', path.join(folder, left[0] ?? '')], { DATABASE_URL: url })
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('no finished backup') })

  const stopped = start(['backup', '--to', path.join(folder, 'stopped')], { DATABASE_URL: url })
  await stopped.says('accounts')
  stopped.child.kill('SIGINT')
  expect(await stopped.ended).toMatchObject({ code: 1, output: expect.stringContaining('Interrupted') })
  expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([])
})

it('says how it is used', async () => {
  expect(await run(['backup'])).toMatchObject({
    code: 1,
    output: expect.stringContaining('npm run backup -- --to'),
  })
  expect(await run(['restore', '--form', 'x'])).toMatchObject({
    code: 1,
    output: expect.stringContaining('--form'),
  })
})

it('goes between the embedded PostgreSQL and one of another version', async ({ annotate }) => {
  const system = await startSystemPostgres()
  if (!system) {
    await annotate('no PostgreSQL 15 on this machine: only the embedded one was tried')
    return
  }
  const common = { migrationsFolder, log: () => {} }
  const [old, back] = [path.join(folder, 'old'), path.join(folder, 'back')]
  try {
    const url = await ensureDatabase(system.url, 'linli')
    await fill(url, 2_000)
    const contents = await contentsOf(url)
    await makeBackup({ ...common, databaseUrl: url, to: old, now: new Date() })
    const modern = await emptyDatabase(inject('postgres').serverUrl)
    await restoreBackup({ ...common, databaseUrl: modern, from: old, replaceEverything: false })
    expect(await contentsOf(modern)).toEqual(contents)
    await makeBackup({ ...common, databaseUrl: modern, to: back, now: new Date() })
    await restoreBackup({ ...common, databaseUrl: url, from: back, replaceEverything: true })
    expect(await contentsOf(url)).toEqual(contents)
  } finally {
    await system.stop()
  }
}, 120_000)
