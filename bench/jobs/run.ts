import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LocalPostgres, startLocalPostgres } from '@linli/local-postgres'
import pg from 'pg'
import { connect, type Database } from '../../apps/api/src/db/client.ts'
import { ensureDatabase, migrate } from '../../apps/api/src/db/migrate.ts'
import { countJobs } from '../../apps/api/src/jobs/outbox.ts'
import { writeFamilies } from '../lib/world.ts'
import { audit, type BookedEvent, tell, type Verdict, writeBookedEvent, writeJobs } from './books.ts'
import { startWorkers, type Workers } from './workers.ts'

const root = path.resolve(import.meta.dirname, '../..')
const WORKERS = 2
/** Between a task's effects and the word that its job is done. */
const PAUSE_MS = 25
const BACKLOG = 40
/** So that work goes on between kills. */
const EFFECTS_BETWEEN_KILLS = 4
const SMALL_EVENT = 20
const LARGE_EVERY = 25
const DRAIN_WITHIN_MS = 120_000

/** A durable database of its own, without an API. */
export interface JobsRun {
  databaseUrl: string
  admin: pg.Pool
  db: Database
  /** Families of the large events; small ones have 20. */
  largeEvent: number
  close(): Promise<void>
}

export async function openRun({ largeEvent }: { largeEvent: number }): Promise<JobsRun> {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-jobs-'))
  let postgres: LocalPostgres | undefined
  const opened: { end(): Promise<void> }[] = []
  const close = async () => {
    await Promise.all(opened.map((each) => each.end()))
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    postgres = await startLocalPostgres({ dataFolder: folder })
    const databaseUrl = await ensureDatabase(postgres.adminUrl, 'jobs')
    await migrate({ adminUrl: databaseUrl, folder: path.join(root, 'apps/api/migrations') })
    const admin = new pg.Pool({ connectionString: databaseUrl, max: 2 })
    admin.on('error', () => {})
    const db = connect({ url: databaseUrl, maxConnections: 2 })
    opened.push(admin, { end: () => db.close() })
    await writeFamilies(admin, largeEvent + 10)
    return { databaseUrl, admin, db, largeEvent, close }
  } catch (error) {
    await close()
    throw error
  }
}

export interface Outcome extends Verdict {
  kills: number
  /** Jobs written. */
  jobs: number
  /** Runs of a job beyond its first that had their effects committed: what the guard had to hold against. */
  repeated: number
  /** Jobs that are left, or given up. */
  left: number
}

const openJobs = async ({ db }: JobsRun) =>
  (await countJobs(db)).reduce((sum, { due, givenUp }) => sum + due + givenUp, 0)

/** Acts go on while workers are killed, so that there is always something under way. */
function keepActing(run: JobsRun, events: BookedEvent[]) {
  let jobs = 0
  let acting = true
  const work = async () => {
    for (let n = 0; acting; n++) {
      const event = await writeBookedEvent(run.admin, n % LARGE_EVERY === 0 ? run.largeEvent : SMALL_EVENT)
      events.push(event)
      jobs += await writeJobs(run.db, event)
      for (let more = 0; more < 4; more++, jobs++) await tell(run.db, event)
      while (acting && (await openJobs(run)) > BACKLOG) await sleep(50)
    }
  }
  const working = work()
  return {
    async stop(): Promise<number> {
      acting = false
      await working
      return jobs
    },
  }
}

/** kill -9, one worker at a time: in turn right after a task's effects, and at any moment of the tasks after. */
async function killWorkers(workers: Workers, kills: number) {
  for (let i = 0; i < kills; i++) {
    for (let lived = 1; lived < EFFECTS_BETWEEN_KILLS; lived++) await workers.nextEffect()
    const child = await workers.nextEffect()
    if (i % 2 === 1) await sleep(Math.random() * 2 * PAUSE_MS)
    await workers.kill(child)
  }
}

/** Kills so many workers under way, lets the others finish, and audits what came of all jobs. */
export async function killRound(run: JobsRun, { kills }: { kills: number }): Promise<Outcome> {
  const events: BookedEvent[] = []
  const workers = startWorkers(run.databaseUrl, WORKERS, PAUSE_MS)
  try {
    const acts = keepActing(run, events)
    await killWorkers(workers, kills)
    const jobs = await acts.stop()
    const until = Date.now() + DRAIN_WITHIN_MS
    while ((await openJobs(run)) > 0 && Date.now() < until) await sleep(100)
    const repeated = [...workers.done.values()].reduce((sum, times) => sum + times - 1, 0)
    const left = await openJobs(run)
    return { kills, jobs, repeated, left, ...(await audit(run.admin, events)) }
  } finally {
    await workers.stop()
  }
}

/** The same without the unique key that makes a repetition harmless: doubles must show. */
export async function unguardedRound(run: JobsRun, { kills }: { kills: number }): Promise<Outcome> {
  await run.admin.query('drop index messages_once')
  return killRound(run, { kills })
}
