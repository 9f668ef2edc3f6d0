import type pg from 'pg'

/**
 * What the job library still had to do, as it would be told it anew: its own tables change with its versions. Who gave
 * up for good is left out; attempts are counted from zero again, which a job that runs twice has to bear anyway.
 */
export const JOBS = {
  name: 'pending_jobs',
  columns: ['task', 'payload', 'queue', 'run_at', 'max_attempts', 'key', 'priority'],
  select: `select t.identifier as task, j.payload, q.queue_name as queue, j.run_at, j.max_attempts, j.key, j.priority
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    where j.attempts < j.max_attempts
    order by t.identifier collate "C", j.run_at, j.key collate "C", j.payload::text collate "C"`,
  waitingRoom: `create temp table pending_jobs (task text, payload json, queue text, run_at timestamptz,
    max_attempts int, key text, priority int) on commit drop`,
}

export async function hasJobs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  return rows[0]?.there === true
}

/** Gives the library everything in the waiting room. */
export async function writeJobs(client: pg.Client): Promise<void> {
  await client.query(`
    select graphile_worker.add_job(task, payload, queue_name := queue, run_at := run_at, max_attempts := max_attempts,
      job_key := key, priority := priority)
    from pending_jobs`)
}
