import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../test/cast.ts'
import { manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../test/events.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { runDueJobs } from '../../test/jobs.ts'
import { addJob } from '../jobs/outbox.ts'
import { startRound } from '../rounds.ts'
import { createMetrics, serveMetrics } from './metrics.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

/** All values of a scrape by name and labels. */
async function scrape(): Promise<Map<string, number>> {
  const text = await api.services.metrics.registry.metrics()
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}

const requests = (method: string, route: string, status: number) =>
  `linli_http_request_seconds_count{method="${method}",route="${route}",status="${status}"}`

describe('the measured requests', () => {
  it('are counted and timed by route pattern, method and status', async () => {
    for (let i = 0; i < 3; i++) await api.as(cast.su)('GET', '/events')
    for (let i = 0; i < 2; i++) await api.as(cast.su)('GET', `/events/${randomUUID()}`)
    await api.anonymous('GET', '/events')
    await api.as(cast.su)('POST', '/event-series', {})
    const found = await scrape()
    expect(found.get(requests('GET', '/api/events', 401))).toBe(1)
    expect(found.get(requests('GET', '/api/events/:eventId', 404))).toBe(2)
    expect([...found.keys()].filter((key) => key.includes('route="/api/event-series"'))).not.toEqual([])
    const listed = [...found].filter(([key]) => key.includes('method="GET",route="/api/events",status="200"'))
    const buckets = listed.filter(([key]) => key.includes('_bucket')).map(([, count]) => count)
    expect(buckets).toEqual([...buckets].sort((one, other) => one - other))
    expect(buckets.at(-1)).toBe(3)
    const seconds = listed.find(([key]) => key.includes('_sum'))?.[1] ?? 0
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThan(60)
  })

  it('name no address, whatever is asked for', async () => {
    await api.app.inject('/13977788899?q=13977788899')
    await api.app.inject({ method: 'DELETE', url: '/api/persons/13977788899' })
    await api.app.inject('/api/%zz13977788899')
    const text = await api.services.metrics.registry.metrics()
    expect(text).not.toContain('13977788899')
    expect((await scrape()).get(requests('any', 'none', 404))).toBeGreaterThanOrEqual(1)
  })
})

describe('the other numbers', () => {
  it('show the database pool and how rounds end', async () => {
    const held = await Promise.all(Array.from({ length: 5 }, () => api.db.pool.connect()))
    const busy = async () => {
      const found = await scrape()
      const count = (state: string) => found.get(`linli_db_connections{state="${state}"}`) ?? Number.NaN
      return [count('total') - count('idle'), count('waiting')]
    }
    const [whenHeld = 0, waiting] = await busy()
    for (const client of held) client.release()
    const [whenFree = 9] = await busy()
    // The scrape itself may use one.
    expect(whenHeld).toBeGreaterThanOrEqual(5)
    expect(whenFree).toBeLessThanOrEqual(1)
    expect(waiting).toBe(0)

    let turns = 0
    const round = startRound(api.services, api.app.log, {
      name: 'counted',
      everyMs: 2,
      async work() {
        if (turns++ === 0) throw new Error('once')
      },
    })
    while (turns < 3) await new Promise((resolve) => setTimeout(resolve, 2))
    await round.stop()
    const found = await scrape()
    expect(found.get('linli_rounds_total{round="counted",outcome="failed"}')).toBe(1)
    expect(found.get('linli_rounds_total{round="counted",outcome="done"}')).toBeGreaterThan(0)
  })

  it('show how large batches are, what they take and how long their first call waited', async () => {
    const event = await publishedEvent(api)
    api.setNow(WHEN_OPEN)
    const families = await manyFamilies(api, 40)
    const sizes = async () => {
      const found = await scrape()
      const read = (name: string) => found.get(`linli_batch_${name}`) ?? Number.NaN
      const [calls, batches] = [read('calls_sum'), read('calls_count')]
      const alone = read('calls_bucket{le="1"}')
      const seconds = read('seconds_sum')
      expect([read('seconds_count'), read('wait_seconds_count')]).toEqual([batches, batches])
      return { calls, batches, alone, seconds, waited: read('wait_seconds_sum'), waiting: read('waiting') }
    }
    const signUp = ({ parent, child }: (typeof families)[number]) =>
      api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
    const before = await sizes()
    const [first, ...others] = families
    if (first) await signUp(first)
    const afterOne = await sizes()
    expect(afterOne).toMatchObject({ calls: before.calls + 1, alone: before.alone + 1, waiting: 0 })
    await Promise.all(others.map(signUp))
    const after = await sizes()
    expect(after.calls - before.calls).toBe(40)
    expect(after.batches - afterOne.batches).toBeLessThan(39)
    expect(after.seconds - before.seconds).toBeGreaterThan(0)
    expect(after.waited - before.waited).toBeGreaterThan(0)
    expect(after.seconds - before.seconds).toBeLessThan(60)
  })

  it('show jobs, those that wait and those that were tried', async () => {
    const job = (state: string) => `linli_jobs{task="settle_event",state="${state}"}`
    await api.db.inCommunity(cast.su.communityId, (tx) =>
      addJob(tx, {
        communityId: cast.su.communityId,
        task: 'settle_event',
        ids: { eventId: randomUUID() },
        runAt: new Date(Date.now() - 60_000),
        key: 'measured',
      }),
    )
    expect([(await scrape()).get(job('due')), (await scrape()).get(job('later'))]).toEqual([1, 0])
    await runDueJobs(api)
    const after = await scrape()
    expect(after.get(job('due')) ?? 0).toBe(0)
    expect(after.get('linli_jobs_total{task="settle_event",outcome="done"}')).toBe(1)
  })

  it('take whatever a module registers, once under a name', async () => {
    const metrics = createMetrics()
    let length = 7
    metrics.gauge({ name: 'linli_queue', help: 'Requests waiting.' }, () => [{ value: length }])
    metrics.gauge({ name: 'linli_broken', help: 'Fails.' }, () => Promise.reject(new Error('away')))
    metrics.counter('linli_seen_total', 'Seen.').inc(2)
    metrics.counter('linli_seen_total', 'Seen.').inc()
    metrics.histogram('linli_batch', 'Sizes.', [1, 10, 100]).observe(12)
    length = 9
    const text = await metrics.registry.metrics()
    expect(text).toContain('linli_queue 9')
    expect(text).toContain('# TYPE linli_broken gauge')
    expect(text).toContain('linli_seen_total 3')
    expect(text).toContain('linli_batch_bucket{le="100"} 1')
  })
})

describe('the address of the metrics', () => {
  it('is not the public one', async () => {
    for (const url of ['/metrics', '/api/metrics']) expect((await api.app.inject(url)).statusCode).toBe(404)
  })

  it('answers Prometheus with all of it, and nothing else to anybody', async () => {
    const served = await serveMetrics({ host: '127.0.0.1', port: 0 }, () =>
      api.services.metrics.registry.metrics(),
    )
    try {
      const reply = await fetch(served.address)
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ])
      expect(await reply.text()).toContain('# TYPE linli_http_request_seconds histogram')
      expect((await fetch(`${served.address}/more`)).status).toBe(404)
      expect((await fetch(served.address, { method: 'POST' })).status).toBe(404)
    } finally {
      await served.close()
    }
    await expect(fetch(served.address)).rejects.toThrow()
  })
})
