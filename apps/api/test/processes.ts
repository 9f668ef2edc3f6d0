import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Config } from '../src/config.ts'

/** A real process that serves the API on a test's database. */
export interface ApiProcess {
  /** `http://127.0.0.1:…` */
  origin: string
  /** Sets its clock; resolves when it has. */
  setNow(now: Date): Promise<void>
  /** kill -9 */
  stop(): Promise<void>
}

export interface ApiProcessOptions {
  databaseUrl: string
  keys: Config['keys']
  now: Date
  /** Without row locks: for controls. */
  unguarded?: boolean
}

export async function startApiProcess(options: ApiProcessOptions): Promise<ApiProcess> {
  const { databaseUrl, keys, now, unguarded = false } = options
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'api-process.ts')],
    {
      // Where tsx is found, whoever asks.
      cwd: path.resolve(import.meta.dirname, '..'),
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        TEST_API_DATABASE_URL: databaseUrl,
        TEST_API_NOW: now.toISOString(),
        TEST_API_UNGUARDED: unguarded ? '1' : '0',
        TEST_API_KEYS: JSON.stringify(
          Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.toString('base64')])),
        ),
      },
    },
  )
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)
  async function nextLine(): Promise<string> {
    const said = await Promise.race([once(lines, 'line'), ended.then(() => null)])
    if (said === null) throw new Error(`the API process ended with ${child.exitCode ?? child.signalCode}`)
    return String(said[0])
  }
  const port = await nextLine()
  return {
    origin: `http://127.0.0.1:${port}`,
    async setNow(next) {
      const heard = nextLine()
      child.stdin.write(`${next.toISOString()}\n`)
      if ((await heard) !== next.toISOString()) throw new Error('the API process misheard the time')
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
