import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { World } from '../lib/world.ts'

/** The control's server: the same app on the same database, which lets everybody in. */
export async function uncrowdedServer(world: World) {
  const script = path.join(import.meta.dirname, 'uncrowded-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...world.apiEnvironment },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for await (const origin of createInterface({ input: child.stdout }))
    return {
      origin,
      pid: child.pid ?? 0,
      async stop() {
        child.kill('SIGKILL')
        await ended
      },
    }
  throw new Error('the server of the control did not start')
}
