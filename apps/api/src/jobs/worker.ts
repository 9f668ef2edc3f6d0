import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Runner, TaskList, WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { type Database, sqlState } from '../db/client.ts'
import { AppError } from '../http/app-error.ts'
import type { Metrics } from '../http/metrics.ts'
import type { JobIds, TaskName } from './outbox.ts'

/** What a job's payload says; `communityId` chooses the rows its task may see. */
export type Task<N extends TaskName> = (
  db: Database,
  job: JobIds[N] & { communityId: string; now: Date },
) => Promise<void>
export type Tasks = { [N in TaskName]: Task<N> }

export interface WorkerOptions {
  /** As the owner of the database: the job library's schema is out of the app's reach. */
  adminUrl: string
  /** What tasks work through: as the app's role, inside one community. */
  db: Database
  tasks: Tasks
  clock: () => Date
  log: Pick<FastifyBaseLogger, 'error' | 'warn' | 'debug' | 'trace'>
  metrics: Metrics
  /** Jobs at a time. */
  concurrency?: number
  /** How often jobs whose time has come are looked for; new ones are heard of at once. */
  pollMs?: number
  /** How often the jobs of workers that died are taken over. */
  takeOverMs?: number
}

export interface RunningWorker {
  /** Ends after the jobs under way, or after five seconds; what is left then is done by the next worker. */
  stop(): Promise<void>
}

/** First half of the advisory lock that a worker holds while it lives; the second is made of its name. */
const LIVING_WORKER = 7_211_403
const STOP_WITHIN_MS = 5_000
const REST_MS = 1_000

/**
 * Jobs of dead workers. The library would leave them locked for four hours. A worker holds a lock in the database as
 * long as its connection lives, so another one whose lock is free is dead (one's own is always free to oneself). The
 * second of grace is for a worker that has taken its first job and not yet its lock. Should a living one be mistaken
 * for dead, a job runs twice, which tasks allow for. A job that gave way to a newer one of its key while it was locked
 * is not worth anybody's time.
 */
const DEAD_SQL = `
  with locked as (
    select distinct locked_by as worker from graphile_worker.jobs
    where locked_at < now() - interval '1 second' and locked_by <> $2)
  select worker from locked where pg_try_advisory_xact_lock($1, hashtext(worker))`
const UNLOCK_SQL = `
  with begun as (select id, attempts from graphile_worker.jobs where locked_by = any($1::text[]))
  select graphile_worker.force_unlock_workers($1), array(select id from begun) as ids,
    array(select attempts from begun) as attempts`
/** That its worker died is not the job's failure: the attempt does not count, and what is left of a job is never lost. */
const GIVE_BACK_SQL = `
  select graphile_worker.reschedule_jobs(array[id], attempts := attempts - 1)
  from unnest($1::bigint[], $2::int[]) as begun (id, attempts)`
const FORGET_REPLACED_SQL = `
  select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
  where locked_at is null and key is null and attempts >= max_attempts having count(*) > 0`

/** What the library writes down of a failure and logs: no SQL, no values. */
function failureOf(task: string, error: unknown): Error {
  const what = error instanceof AppError ? error.code : (sqlState(error) ?? (error as Error)?.name ?? 'Error')
  return new Error(`${task}: ${what}`)
}

function taskList({ db, tasks, clock, log, metrics }: WorkerOptions): TaskList {
  const ended = metrics.counter('linli_jobs_total', 'Jobs tried, by how they ended.', ['task', 'outcome'])
  const one = (name: TaskName) => async (payload: unknown) => {
    const job = payload as JobIds[typeof name] & { communityId: string }
    try {
      const task = tasks[name] as (db: Database, job: unknown) => Promise<void>
      await task(db, { ...job, now: clock() })
      ended.inc({ task: name, outcome: 'done' })
    } catch (error) {
      ended.inc({ task: name, outcome: 'failed' })
      log.warn({ err: error, task: name, job }, 'a job failed; it will be tried again')
      throw failureOf(name, error)
    }
  }
  return Object.fromEntries((Object.keys(tasks) as TaskName[]).map((name) => [name, one(name)]))
}

/** Lets others do what dead workers had begun; answers how many jobs. */
async function takeOver(client: pg.Client, ownName: string): Promise<number> {
  await client.query('begin')
  const { rows: dead } = await client.query<{ worker: string }>(DEAD_SQL, [LIVING_WORKER, ownName])
  let taken = 0
  if (dead.length > 0) {
    const { rows } = await client.query(UNLOCK_SQL, [dead.map(({ worker }) => worker)])
    const { ids, attempts } = rows[0] as { ids: string[]; attempts: number[] }
    await client.query(GIVE_BACK_SQL, [ids, attempts])
    taken = ids.length
  }
  await client.query(FORGET_REPLACED_SQL)
  await client.query('commit')
  return taken
}

/** The time between a start of the library's runner and its end, at which the database usually was away. */
async function workShift(options: WorkerOptions, stopping: AbortSignal): Promise<void> {
  const { adminUrl, log, concurrency = 2, pollMs = 2_000, takeOverMs = 5_000 } = options
  const { library } = await import('./library.ts')
  if (stopping.aborted) return
  const pool = new pg.Pool({
    connectionString: adminUrl,
    max: concurrency + 2,
    application_name: 'linli worker',
  })
  const away = (error: Error) => log.warn({ err: error }, 'the worker lost a database connection')
  pool.on('error', away).on('connect', (client) => client.on('error', away))
  const ending = new AbortController()
  const end = () => ending.abort()
  stopping.addEventListener('abort', end)
  const life = new pg.Client({ connectionString: adminUrl, application_name: 'linli worker alive' })
  life.on('error', away).on('end', end)
  let runner: Runner | undefined
  let name = ''
  let alive: Promise<unknown> = Promise.resolve()
  try {
    await life.connect()
    const events: WorkerEvents = new EventEmitter()
    events.on('pool:create', ({ workerPool }) => {
      name = workerPool.id
      alive = life.query('select pg_advisory_lock($1, hashtext($2))', [LIVING_WORKER, name])
      alive.catch(end)
    })
    events.on('worker:fatalError', end)
    const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const
    runner = await library.run({
      pgPool: pool,
      taskList: taskList(options),
      events,
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      parsedCronItems: [],
      logger: new library.Logger(() => (level, message) => log[levels[level]]({ worker: true }, message)),
      // Without batches the library does not wait for a job's end to be written: a database that is away at that
      // moment would be an unhandled rejection, and the end of the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    runner.promise.then(end, end)
    await alive
    while (!ending.signal.aborted) {
      const taken = await takeOver(life, name)
      if (taken > 0) log.warn({ jobs: taken }, 'took over the jobs of workers that died')
      await sleep(takeOverMs, undefined, { signal: ending.signal }).catch(() => {})
    }
  } finally {
    stopping.removeEventListener('abort', end)
    life.off('end', end)
    await endWithinTime(async () => {
      await runner?.stop()
      await life.end()
      await pool.end()
    })
  }
}

/** With the database away nothing ends by itself. */
async function endWithinTime(close: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((done) => {
    timer = setTimeout(done, STOP_WITHIN_MS)
  })
  await Promise.race([close().catch(() => {}), timeout])
  clearTimeout(timer)
}

/**
 * Works through the jobs that acts have written down, beside any number of other workers. Each job is done at least
 * once; that its effects come once is up to the tasks. Outlives a database that goes away and comes back.
 */
export function startWorker(options: WorkerOptions): RunningWorker {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      try {
        await workShift(options, stopping.signal)
      } catch (error) {
        options.log.warn({ err: error }, 'the worker ended; it starts again')
      }
      await sleep(REST_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}
