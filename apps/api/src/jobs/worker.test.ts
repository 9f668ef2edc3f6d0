import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { FENGHUANGSHAN, OTHER_COMMUNITY } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { sqlState } from '../db/client.ts'
import { persons } from '../modules/people/tables.ts'
import { addJob, countJobs } from './outbox.ts'
import { type RunningWorker, startWorker, type Task, type Tasks } from './worker.ts'

let api: TestApi
const workers: RunningWorker[] = []
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await api.admin.query('delete from graphile_worker._private_jobs')
})

const log = { error: vi.fn(), warn: vi.fn(), debug: vi.fn(), trace: vi.fn() }
/** A worker that does this for `settle_event`. */
function work(settle: Task<'settle_event'>) {
  const nothing = async () => {}
  const tasks: Tasks = {
    tell_families: nothing,
    remind_families: nothing,
    remind_of_offers: nothing,
    recount_deadlines: nothing,
    settle_event: settle,
  }
  const { db, databaseUrl: adminUrl } = api
  const { metrics } = api.services
  const worker = startWorker({
    adminUrl,
    db,
    tasks,
    metrics,
    clock: api.config.clock,
    log,
    pollMs: 20,
    takeOverMs: 100,
  })
  workers.push(worker)
  return worker
}
async function write(communityId = FENGHUANGSHAN, runAt: Date | null = null) {
  const eventId = randomUUID()
  await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
    addJob(tx, { communityId, task: 'settle_event', ids: { eventId }, runAt, key: eventId }),
  )
  return eventId
}
const settling = async () => (await countJobs(api.db)).find(({ task }) => task === 'settle_event')
/** A slow machine takes its time to start a worker. */
const soon = (check: () => unknown) => vi.waitFor(check, 30_000)
const stateOf = async (work: Promise<unknown>) => sqlState(await work.catch((error: unknown) => error))

describe('a job', () => {
  it('is done with the ids it was written with, inside its community', async () => {
    const seen: unknown[] = []
    work(async (db, { communityId, eventId }) => {
      const rows = await db.inCommunity(communityId, (tx) => tx.select().from(persons))
      seen.push([communityId, eventId, rows.every((row) => row.communityId === communityId)])
    })
    const eventId = await write()
    await soon(() => expect(seen).toEqual([[FENGHUANGSHAN, eventId, true]]))
    await soon(async () => expect(await settling()).toBeUndefined())
  })

  it('stands and falls with the act that wrote it', async () => {
    const act = api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
      const job = { communityId: FENGHUANGSHAN, task: 'settle_event', key: 'undone', runAt: null } as const
      await addJob(tx, { ...job, ids: { eventId: randomUUID() } })
      throw new Error('the act is refused')
    })
    await expect(act).rejects.toThrow('refused')
    expect(await settling()).toBeUndefined()
  })

  it('waits for its time', async () => {
    const settle = vi.fn(async () => {})
    work(settle)
    await write(FENGHUANGSHAN, new Date(Date.now() + 3_600_000))
    await new Promise((done) => setTimeout(done, 200))
    expect(settle).not.toHaveBeenCalled()
    expect(await settling()).toMatchObject({ due: 0, later: 1 })
  })

  it('cannot be written for another community than the act’s', async () => {
    expect(await stateOf(write(OTHER_COMMUNITY))).toBe('42501')
    const outside = api.db.outsideCommunities((tx) =>
      tx.execute(sql`select add_job('settle_event', ${OTHER_COMMUNITY}::uuid, '{}'::jsonb, null, 'x')`),
    )
    expect(await stateOf(outside)).toBe('42501')
  })

  it('cannot be read, changed or deleted by the app', async () => {
    await write()
    for (const statement of [
      'select * from graphile_worker.jobs',
      'select * from graphile_worker._private_jobs',
      'delete from graphile_worker._private_jobs',
      `select graphile_worker.add_job('settle_event', '{}')`,
    ])
      expect(
        await stateOf(api.db.outsideCommunities((tx) => tx.execute(sql.raw(statement)))),
        statement,
      ).toBe('42501')
  })
})

describe('a job that fails', () => {
  it('is tried again later, can be counted, and leaves no personal data behind', async () => {
    let tries = 0
    work(async (db, { communityId }) => {
      tries++
      await db.inCommunity(communityId, (tx) => tx.execute(sql`select ${'苏晴 13800000001'}::int`))
    })
    await write()
    await soon(async () => expect(await settling()).toMatchObject({ failing: 1, givenUp: 0 }))
    const { rows } = await api.admin.query(
      'select attempts, last_error, run_at > now() as later from graphile_worker.jobs',
    )
    expect(rows).toEqual([{ attempts: 1, last_error: 'settle_event: 22P02', later: true }])
    await api.admin.query('update graphile_worker._private_jobs set run_at = now()')
    await soon(() => expect(tries).toBe(2))
    expect(JSON.stringify(log.error.mock.calls)).not.toMatch(/苏晴|138000/)
  })

  it('is given up in the end, which is counted, too', async () => {
    await write()
    await api.admin.query('update graphile_worker._private_jobs set max_attempts = 1')
    work(async () => {
      throw new Error('never works')
    })
    await soon(async () => expect(await settling()).toMatchObject({ due: 0, givenUp: 1 }))
  })
})

describe('a worker', () => {
  it('takes over what a dead one had begun, and leaves alone what a living one is at', async () => {
    const ends: (() => void)[] = []
    work(() => new Promise<void>((resolve) => ends.push(resolve)))
    await write()
    await soon(() => expect(ends).toHaveLength(1))
    const settle = vi.fn(async () => {})
    work(settle)
    // Longer than the grace for a worker that has only just begun.
    await new Promise((done) => setTimeout(done, 1_600))
    expect(settle).not.toHaveBeenCalled()
    expect(ends).toHaveLength(1)
    await api.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'linli worker alive' and pid = (
         select l.pid from pg_locks l join graphile_worker.jobs j
           on l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295 where l.locktype = 'advisory')`,
    )
    await soon(() => expect(settle).toHaveBeenCalledTimes(1))
    for (const end of ends) end()
  })

  it('does not count against a job that its worker died at it, however often', async () => {
    await write()
    await api.admin.query(
      `update graphile_worker._private_jobs set locked_by = 'pool-dead', attempts = max_attempts,
         locked_at = now() - interval '2 seconds'`,
    )
    const settle = vi.fn(async () => {})
    work(settle)
    await soon(() => expect(settle).toHaveBeenCalledTimes(1))
  })

  it('works on after the database has closed all its connections', async () => {
    const settle = vi.fn(async () => {})
    work(settle)
    await write()
    await soon(() => expect(settle).toHaveBeenCalledTimes(1))
    await api.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'linli worker%'`,
    )
    await write()
    await soon(() => expect(settle).toHaveBeenCalledTimes(2))
  })

  it('ends with its jobs done when it is stopped', async () => {
    let ended = false
    const begun = vi.fn()
    const worker = work(async () => {
      begun()
      await new Promise((done) => setTimeout(done, 300))
      ended = true
    })
    await write()
    await soon(() => expect(begun).toHaveBeenCalled())
    await worker.stop()
    expect(ended).toBe(true)
    expect(await settling()).toBeUndefined()
  })
})
