import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiProcess } from './lib/api-process.ts'
import { readOptions, round } from './lib/options.ts'
import { createWorld, rssMegabytes } from './lib/world.ts'

/**
 * Start-up and memory at rest (P7): from starting the process, with the database there and up to date, to its first
 * `/readyz`; and what it holds when it has idled a while. Baselines of the same run: Node with nothing to do, and a
 * Fastify that listens.
 */
const FASTIFY = `
  const { default: Fastify } = await import('fastify')
  const app = Fastify()
  app.get('/readyz', async () => ({ ready: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  console.log(app.listeningOrigin)`
const IDLE_MS = 2000

const { starts } = readOptions({ starts: 5 })

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

const emptyNode = () => timed(() => ended(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })))

async function listeningFastify(): Promise<{ readyMs: number; rss: number }> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const from = performance.now()
  const child = spawn(process.execPath, ['--input-type=module', '-e', FASTIFY], { stdio: [...stdio] })
  for await (const origin of createInterface({ input: child.stdout })) {
    await fetch(`${origin}/readyz`)
    break
  }
  const readyMs = performance.now() - from
  await sleep(IDLE_MS)
  const rss = rssMegabytes(child.pid ?? 0)
  child.kill('SIGTERM')
  await ended(child)
  return { readyMs, rss }
}

const world = await createWorld({ families: 100 })
try {
  const ready: number[] = []
  const idle: number[] = []
  const node: number[] = []
  const fastify: { readyMs: number; rss: number }[] = []
  await world.api.end('SIGTERM')
  for (let i = 0; i < starts; i++) {
    node.push(await emptyNode())
    fastify.push(await listeningFastify())
    const api = await apiProcess(world.apiEnvironment)
    ready.push(await timed(() => api.start()))
    await sleep(IDLE_MS)
    idle.push(rssMegabytes(api.pid))
    await api.end('SIGTERM')
  }
  process.stdout.write(
    `${JSON.stringify({
      readyMs: round(median(ready)),
      slowestReadyMs: round(Math.max(...ready)),
      idleMegabytes: round(median(idle)),
      baselineNodeMs: round(median(node)),
      baselineFastifyMs: round(median(fastify.map(({ readyMs }) => readyMs))),
      baselineFastifyMegabytes: round(median(fastify.map(({ rss }) => rss))),
      starts,
    })}\n`,
  )
} finally {
  await world.close()
}
