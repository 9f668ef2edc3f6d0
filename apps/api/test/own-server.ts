import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { startLocalPostgres } from '@linli/local-postgres'
import { freePort } from '@linli/local-postgres/free-port'
import { ensureDatabase, migrate } from '../src/db/migrate.ts'
import { startTestApi, type TestApi } from './harness.ts'

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts')
const MIGRATIONS = path.resolve(import.meta.dirname, '../migrations')

/** A PostgreSQL that can really go and come back under one address, as a database on another machine does. */
export interface LeavingDatabase {
  url: string
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

async function startLeavingDatabase(): Promise<LeavingDatabase> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'linli-own-'))
  let postgres = await startLocalPostgres({ dataFolder })
  const sockets = new Set<Socket>()
  const door = createServer((socket) => {
    const behind = dial(postgres.port, '127.0.0.1')
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
      one.on('close', () => sockets.delete(one))
      one.pipe(other)
    }
  })
  await once(door.listen(await freePort(), '127.0.0.1'), 'listening')
  const address = door.address()
  if (address === null || typeof address === 'string') throw new Error('the door has no port')
  const { port } = address
  const url = new URL(await ensureDatabase(postgres.adminUrl, 'own'))
  url.port = String(port)
  await migrate({ adminUrl: url.toString(), folder: MIGRATIONS })

  async function goAway() {
    const closed = once(door, 'close')
    door.close()
    // Stopped first: whoever is connected hears it from PostgreSQL itself.
    await postgres.stop()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: url.toString(),
    goAway,
    async comeBack() {
      postgres = await startLocalPostgres({ dataFolder })
      await once(door.listen(port, '127.0.0.1'), 'listening')
    },
    async close() {
      if (door.listening) await goAway()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** `main.ts`, or a bundle of it, as a real process on a PostgreSQL of its own, and a test API beside it that shares its keys. */
export interface OwnServer {
  api: TestApi
  database: LeavingDatabase
  /** Starts the process; `http://127.0.0.1:…` of it. `onLine` hears all that it says. */
  start(more?: {
    /** The bundled main.js to start instead of main.ts. */
    bundle?: string
    env?: Record<string, string>
    onLine?(line: string): void
  }): Promise<{ origin: string; child: ChildProcess }>
  close(): Promise<void>
}

export async function startOwnServer(): Promise<OwnServer> {
  const database = await startLeavingDatabase()
  const keys = { tokenSecret: randomBytes(32), dataKey: randomBytes(32), lookupKey: randomBytes(32) }
  const api = await startTestApi({ databaseUrl: database.url, config: { keys, clock: () => new Date() } })
  const children: ChildProcess[] = []
  const start: OwnServer['start'] = async ({ bundle, env = {}, onLine = () => {} } = {}) => {
    const child = spawn(process.execPath, bundle ? [bundle] : ['--import', 'tsx', MAIN], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        PORT: '0',
        HOST: '127.0.0.1',
        LINLI_DEMO: '0',
        LINLI_TOKEN_SECRET: keys.tokenSecret.toString('base64'),
        LINLI_DATA_KEY: keys.dataKey.toString('base64'),
        LINLI_LOOKUP_KEY: keys.lookupKey.toString('base64'),
        LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
        ...env,
      },
    })
    children.push(child)
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout)
        .on('line', (line) => {
          onLine(line)
          const found = /Linli +http:\/\/[^:]+:(\d+)/.exec(line)?.[1]
          if (found) resolve(found)
        })
        .once('close', () => reject(new Error('the server ended before it listened')))
    })
    return { origin: `http://127.0.0.1:${port}`, child }
  }
  return {
    api,
    database,
    start,
    async close() {
      await Promise.all(
        children
          .filter((child) => child.exitCode === null && child.signalCode === null)
          .map((child) => {
            const ended = once(child, 'exit')
            child.kill('SIGKILL')
            return ended
          }),
      )
      await api.close()
      await database.close()
    },
  }
}
