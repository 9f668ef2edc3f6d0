import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { type LocalPostgres, startLocalPostgres } from './index.ts'
import { isPostgres } from './process-identity.ts'

const STARTER = fileURLToPath(new URL('./start-for-test.ts', import.meta.url))

interface Starter {
  adminUrl: string
  pid: number
  owned: boolean
  process: ChildProcess
}

let dataFolder: string
let started: LocalPostgres[]
let starters: ChildProcess[]

beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'linli-postgres-'))
  started = []
  starters = []
})

afterEach(async () => {
  await Promise.all(starters.map((starter) => end(starter, 'SIGKILL')))
  // Whatever a killed starter left running ends with its next user.
  if (existsSync(path.join(dataFolder, 'cluster', 'postmaster.pid'))) await start()
  await Promise.all(started.map((server) => server.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
})

async function start(options: { log?: (line: string) => void } = {}): Promise<LocalPostgres> {
  const server = await startLocalPostgres({ dataFolder, ...options })
  started.push(server)
  return server
}

/** A starter in a process of its own, which can be killed. */
async function startElsewhere(): Promise<Starter> {
  const child = spawn(process.execPath, ['--import', 'tsx', STARTER, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  starters.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    return { ...JSON.parse(line), process: child }
  }
  throw new Error('the starter ended without a word')
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const giveUpAt = Date.now() + 30_000; !(await condition()); ) {
    if (Date.now() > giveUpAt) throw new Error('waited 30 s in vain')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('starting and stopping', () => {
  it('creates a UTF-8 database the first time and keeps the rows for the second', async () => {
    const lines: string[] = []
    const first = await start({ log: (line) => lines.push(line) })
    expect(first.owned).toBe(true)
    expect(lines.join()).toContain('首次启动')
    await query(first.adminUrl, `create table neighbours as select '王阿姨' as name`)
    await first.stop()
    expect(isPostgres(first.pid)).toBe(false)

    const again: string[] = []
    const second = await start({ log: (line) => again.push(line) })
    expect(again).toEqual([])
    expect(await query(second.adminUrl, 'select name from neighbours')).toEqual([{ name: '王阿姨' }])
  })

  it('applies the settings that were asked for', async () => {
    const server = await startLocalPostgres({ dataFolder, settings: { max_connections: 33 } })
    started.push(server)
    expect(await query(server.adminUrl, 'show max_connections')).toEqual([{ max_connections: '33' }])
  })

  it('lets nobody in without the password', async () => {
    const server = await start()
    const stranger = new URL(server.adminUrl)
    stranger.password = 'guess'
    await expect(query(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })

  it('may be asked to stop twice', async () => {
    const server = await start()
    await Promise.all([server.stop(), server.stop()])
    expect(isPostgres(server.pid)).toBe(false)
  })

  it('ends the server when its process ends without having said so', async () => {
    const starter = await startElsewhere()
    await end(starter.process, 'SIGUSR2')
    await until(() => !isPostgres(starter.pid))
  })
})

describe('after kill -9', () => {
  it('takes over the server a killed starter left, loses nothing, and stops it at the end', async () => {
    const killed = await startElsewhere()
    await query(killed.adminUrl, 'create table kept as select 1 as one')
    await end(killed.process, 'SIGKILL')
    expect(isPostgres(killed.pid)).toBe(true)

    const next = await start()
    expect({ pid: next.pid, owned: next.owned }).toEqual({ pid: killed.pid, owned: true })
    expect(await query(next.adminUrl, 'select one from kept')).toEqual([{ one: 1 }])
    await next.stop()
    expect(isPostgres(killed.pid)).toBe(false)
  })

  it('recovers when starter and server were both killed', async () => {
    const killed = await startElsewhere()
    await query(killed.adminUrl, 'create table kept as select 1 as one')
    process.kill(killed.pid, 'SIGKILL')
    await end(killed.process, 'SIGKILL')
    // A signal takes a moment to reach a process on a busy machine.
    await expect.poll(() => isPostgres(killed.pid), { timeout: 10_000 }).toBe(false)

    const next = await start()
    expect(next.pid).not.toBe(killed.pid)
    expect(await query(next.adminUrl, 'select one from kept')).toEqual([{ one: 1 }])
  })

  it('starts the server again on the same port when only the server was killed', async () => {
    const lines: string[] = []
    const server = await start({ log: (line) => lines.push(line) })
    await query(server.adminUrl, 'create table kept as select 1 as one')
    const { pid } = server
    process.kill(pid, 'SIGKILL')
    await until(() => server.pid !== pid)
    expect(await query(server.adminUrl, 'select one from kept')).toEqual([{ one: 1 }])
    expect(lines.join()).toContain('正在恢复')
  })

  it('is not fooled by a postmaster.pid whose number belongs to a stranger now', async () => {
    const server = await start()
    await server.stop()
    writeFileSync(
      path.join(dataFolder, 'cluster', 'postmaster.pid'),
      [process.pid, dataFolder, 1, server.port, '', '127.0.0.1', '1 1', 'ready'].join('\n'),
    )
    const next = await start()
    expect(await query(next.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('begins anew when the very first start was killed half-way', async () => {
    mkdirSync(path.join(dataFolder, 'cluster.unfinished'))
    writeFileSync(path.join(dataFolder, 'cluster.unfinished', 'PG_VERSION'), '17\n')
    writeFileSync(path.join(dataFolder, 'starting.lock'), '999999:1')
    const server = await start()
    expect(await query(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('several starters', () => {
  it('gives two processes that start at once on a fresh folder one and the same server', async () => {
    const [one, other] = await Promise.all([startElsewhere(), startElsewhere()])
    expect(one.adminUrl).toBe(other.adminUrl)
    expect([one.owned, other.owned].sort()).toEqual([false, true])

    const [owner, guest] = one.owned ? [one, other] : [other, one]
    await end(owner.process, 'SIGTERM')
    expect(await query(guest.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await end(guest.process, 'SIGTERM')
    await until(() => !isPostgres(one.pid))
  })

  it('serves eight starts of one process with one server', async () => {
    const servers = await Promise.all(Array.from({ length: 8 }, () => start()))
    expect(new Set(servers.map((server) => server.pid)).size).toBe(1)
    await Promise.all(servers.slice(1).map((server) => server.stop()))
    expect(isPostgres(servers[0]?.pid ?? 0)).toBe(true)
  })

  it('leaves no locks or users behind', async () => {
    const server = await start()
    await server.stop()
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('starting'))).toEqual([])
    expect(readdirSync(path.join(dataFolder, 'users'))).toEqual([])
  })
})

describe('refusals', () => {
  it('says that the folder is of another version', async () => {
    const server = await start()
    await server.stop()
    writeFileSync(path.join(dataFolder, 'cluster', 'PG_VERSION'), '12\n')
    await expect(start()).rejects.toMatchObject({
      name: 'LocalPostgresError',
      message: expect.stringContaining('另一版本'),
    })
    rmSync(path.join(dataFolder, 'cluster'), { recursive: true })
  })

  it('says that the server did not start, and shows why', async () => {
    const wrong = startLocalPostgres({ dataFolder, settings: { shared_buffers: 'plenty' } })
    await expect(wrong).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('shared_buffers'),
    })
  })

  it('says that the folder cannot be used', async () => {
    writeFileSync(path.join(dataFolder, 'file'), '')
    const within = startLocalPostgres({ dataFolder: path.join(dataFolder, 'file', 'data') })
    await expect(within).rejects.toMatchObject({ code: 'folder_refused' })
  })
})

// Only root has another account to run the server as.
it.runIf(process.getuid?.() === 0)(
  'keeps the data elsewhere and says where, when root has a private folder',
  async () => {
    const lines: string[] = []
    const log = (line: string) => lines.push(line)
    const server = await startLocalPostgres({ dataFolder: path.join(dataFolder, 'inside'), log })
    expect(await query(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    const [elsewhere] = lines.join().match(/\/var\/lib\/linli-postgres\/[0-9a-f]+/) ?? []
    expect(elsewhere).toBeDefined()
    rmSync(elsewhere ?? dataFolder, { recursive: true })
  },
)

it('hands out a free port that no outgoing connection may have while its server is down', async () => {
  const port = await freePort()
  expect(port).toBeGreaterThanOrEqual(20_000)
  expect(port).toBeLessThan(32_768)
})
