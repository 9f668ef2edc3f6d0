import type { Pool } from 'pg'
import type { TaskName } from '../src/jobs/outbox.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { tasks } from '../src/tasks.ts'
import type { TestApi } from './harness.ts'

/** Jobs that wait, are under way or have failed; those given up count too. */
export async function pendingJobs(admin: Pool): Promise<{ task: TaskName; key: string; runAt: Date }[]> {
  const { rows } = await admin.query(
    `select task_identifier as task, key, run_at as "runAt" from graphile_worker.jobs order by run_at, id`,
  )
  return rows
}

/**
 * Works off the jobs that are due by the app's own clock, frozen as it may be: the database's clock is another one, so
 * what is due is made due there and what is not is put a century off meanwhile.
 */
export async function runDueJobs(api: TestApi, options: { tasks?: typeof tasks } = {}): Promise<void> {
  const dueAt = api.config.clock()
  await api.admin.query(
    `update graphile_worker._private_jobs
     set run_at = case when run_at <= $1 or run_at <= created_at then least(run_at, now()) else run_at + interval '100 years' end`,
    [dueAt],
  )
  const worker = startWorker({
    adminUrl: api.databaseUrl,
    db: api.db,
    tasks: options.tasks ?? tasks,
    clock: api.config.clock,
    log: api.app.log,
    metrics: api.services.metrics,
    pollMs: 20,
  })
  try {
    for (;;) {
      const { rows } = await api.admin.query(
        `select count(*)::int as left from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`,
      )
      if (rows[0].left === 0) break
      await new Promise((done) => setTimeout(done, 20))
    }
  } finally {
    await worker.stop()
    await api.admin.query(
      `update graphile_worker._private_jobs set run_at = run_at - interval '100 years' where run_at > now() + interval '50 years'`,
    )
  }
}
