import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../apps/api/src/db/client.ts'
import { createMetrics } from '../../apps/api/src/http/metrics.ts'
import type { TaskName } from '../../apps/api/src/jobs/outbox.ts'
import { startWorker, type Tasks } from '../../apps/api/src/jobs/worker.ts'
import { tasks } from '../../apps/api/src/tasks.ts'

/**
 * A worker in a process of its own, to be killed. After each task's effects are committed it says so on standard
 * output, and only a little later tells the job library that the job is done: long enough to be killed in between.
 */
const { BENCH_DATABASE_URL: url, BENCH_PAUSE_MS: pauseMs } = process.env
if (!url || !pauseMs) throw new Error('started without its settings')

const announced = <N extends TaskName>(name: N): Tasks[N] => {
  const task = tasks[name]
  return (async (db, job) => {
    await task(db, job)
    process.stdout.write(`${name} ${Object.values(job).slice(0, 2).join(' ')}\n`)
    await sleep(Number(pauseMs))
  }) as Tasks[N]
}
const log = {
  debug: () => {},
  trace: () => {},
  warn: () => {},
  error: (...words: unknown[]) => void process.stderr.write(`${words.map(String).join(' ')}\n`),
}
const db = connect({ url, maxConnections: 4 })
const worker = startWorker({
  adminUrl: url,
  db,
  tasks: {
    tell_families: announced('tell_families'),
    remind_families: announced('remind_families'),
    remind_of_offers: announced('remind_of_offers'),
    settle_event: announced('settle_event'),
    recount_deadlines: announced('recount_deadlines'),
  },
  clock: () => new Date(),
  metrics: createMetrics(),
  log,
  pollMs: 100,
  takeOverMs: 250,
})
process.once('SIGTERM', async () => {
  await worker.stop()
  await db.close()
  process.exit(0)
})
