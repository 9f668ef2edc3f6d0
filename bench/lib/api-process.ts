import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@linli/local-postgres/free-port'

const root = path.resolve(import.meta.dirname, '../..')
const READY_WITHIN_MS = 60_000

/** The bundled server as a process of its own, which can be ended and started again at the same address. */
export interface ApiProcess {
  /** `http://127.0.0.1:…` */
  readonly origin: string
  /** Another one after each start. */
  readonly pid: number
  isAlive(): boolean
  /** Resolves when it answers that it is ready; rejects when it ended instead, or after a minute. */
  start(): Promise<void>
  /** Resolves when the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export async function apiProcess(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null
  return {
    origin,
    isAlive,
    get pid() {
      return child?.pid ?? 0
    },
    async start() {
      child = spawn(process.execPath, [path.join(root, 'apps/api/dist/main.js')], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...env, PORT: String(port) },
      })
      await waitUntilReady(origin, isAlive)
    },
    async end(signal) {
      if (!child || !isAlive()) return
      const ended = new Promise((done) => child?.once('exit', done))
      child.kill(signal)
      await ended
    },
  }
}

/** Asks until the server says that it and its database are there. */
export async function waitUntilReady(origin: string, isAlive: () => boolean): Promise<void> {
  for (const until = performance.now() + READY_WITHIN_MS; performance.now() < until; await sleep(10)) {
    if (!isAlive()) throw new Error('the API process ended')
    const ready = await fetch(`${origin}/readyz`).then(
      (reply) => reply.ok,
      () => false,
    )
    if (ready) return
  }
  throw new Error('the API process did not become ready in a minute')
}
