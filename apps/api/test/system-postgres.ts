import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '@linli/local-postgres/free-port'
import pg from 'pg'

/** Where Debian keeps the oldest PostgreSQL that is supported. */
const BINARIES = '/usr/lib/postgresql/15/bin'

/** PostgreSQL will not run as root. */
function accountOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const account = { uid: id('-u'), gid: id('-g') }
  chownSync(folder, account.uid, account.gid)
  return account
}

/** A server of the system's PostgreSQL 15 with an empty cluster; null where there is none. */
export async function startSystemPostgres(): Promise<{ url: string; stop(): Promise<void> } | null> {
  if (!existsSync(path.join(BINARIES, 'initdb'))) return null
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-pg15-'))
  const account = accountOf(folder)
  const data = path.join(folder, 'data')
  mkdirSync(data)
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid)
  const options = { ...account, cwd: '/', env: { PATH: process.env.PATH, LANG: 'C.UTF-8' } }
  execFileSync(
    path.join(BINARIES, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'],
    {
      ...options,
      stdio: 'ignore',
    },
  )
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off']
  const server = spawn(
    path.join(BINARIES, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  // A test that ran out of time never comes to stopping it.
  const leave = () => server.kill('SIGQUIT')
  process.once('exit', leave)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url)
  return {
    url,
    async stop() {
      process.off('exit', leave)
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url })
    const failure = await client.connect().then(
      () => null,
      (error: Error) => error,
    )
    await client.end().catch(() => {})
    if (!failure) return
    if (attempt === 200) throw failure
    await new Promise((done) => setTimeout(done, 100))
  }
}
