import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const rootFolder = fileURLToPath(new URL('..', import.meta.url))
const bundle = path.join(rootFolder, 'apps/api/dist/main.js')
const movedClock = new URL('moved-clock.mjs', import.meta.url).href
/** The compiled front-end for browsers, and the mini-program for WeChat. */
export const H5_FOLDER = path.join(rootFolder, 'apps/mini/dist/h5')
export const WEAPP_FOLDER = path.join(rootFolder, 'apps/mini/dist/weapp')
/** Pictures of what the stories saw, for people to look at. */
export const SCREENS_FOLDER = path.join(rootFolder, '.tmp/screens')

const READY_WITHIN_MS = 90_000
const END_WITHIN_MS = 10_000

export interface Server {
  /** `http://127.0.0.1:41234` */
  origin: string
  /** Faults that the server has logged, each a line; the story behind a refusal is none. */
  faults(): string[]
  /** Lets the server's clock run so many milliseconds ahead of the machine's, from the moment this is done. */
  setAhead(aheadMs: number): Promise<void>
  close(): Promise<void>
}

/** Fails with what to do when something the stories need was not built. */
export function requireBuilt(...files: string[]): void {
  const missing = files.filter((file) => !existsSync(file))
  if (missing.length > 0)
    throw new Error(
      `not built: ${missing.map((file) => path.relative(rootFolder, file)).join(', ')}. ` +
        'Run the stories by npm run e2e:h5 or npm run e2e:weapp, which build first',
    )
}

/** The real server on a free port, with a database and a demo community of its own. */
export async function startServer(): Promise<Server> {
  requireBuilt(bundle)
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'linli-e2e-'))
  // As root, the embedded PostgreSQL runs as another user, who must get through.
  chmodSync(dataFolder, 0o711)
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', movedClock, bundle], {
    cwd: rootFolder,
    env: { ...env, PORT: '0', HOST: '127.0.0.1', LINLI_DATA_FOLDER: dataFolder, LINLI_DEMO: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let log = ''
  const hear = (chunk: Buffer) => {
    log += chunk.toString()
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const close = async () => {
    await end(child)
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    const origin = await whenReady(child, () => log)
    return { origin, faults: () => faultsIn(log), setAhead: (aheadMs) => moveClock(child, aheadMs), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Waits for the address that the server announces, and until it says that it is ready there. */
async function whenReady(child: ChildProcess, log: () => string): Promise<string> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended before it was ready:\n${log()}`)
    const port = /Linli +http:\/\/[\w.]+:(\d+)/.exec(log())?.[1]
    const origin = `http://127.0.0.1:${port}`
    if (port && (await isReady(origin))) return origin
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`the server was not ready within ${READY_WITHIN_MS / 1000} s:\n${log()}`)
}

async function moveClock(child: ChildProcess, aheadMs: number): Promise<void> {
  const moved = new Promise((done) => child.once('message', done))
  child.send({ aheadMs })
  await moved
}

async function isReady(origin: string): Promise<boolean> {
  const reply = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => null)
  return reply?.ok ?? false
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  const killing = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
  child.kill('SIGTERM')
  await ended
  clearTimeout(killing)
}

/** Pino writes a JSON line with level 50 for an error, 60 for a fatal one. */
function faultsIn(log: string): string[] {
  return log.split('\n').filter((line) => /^\{"level":[56]0,/.test(line))
}
