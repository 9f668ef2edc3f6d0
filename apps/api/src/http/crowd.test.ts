import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../test/cast.ts'
import { manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../test/events.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { connect, type Database, LANES } from '../db/client.ts'

let api: TestApi
const opened: { app: FastifyInstance; db: Database }[] = []
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(async () => {
  for (const { app, db } of opened) {
    await app.close()
    await db.close()
  }
  await api.close()
})

/** A process of its own with so much room. */
async function appWith({
  callsAtOnce = 100_000,
  maxWaiting = 100_000,
  crowdedAfterMs = 100_000,
  laneCrowdedAfterMs = 100_000,
}) {
  const pool = { maxConnections: 1, waitMs: 30_000, maxWaiting, crowdedAfterMs }
  const db = connect({ url: api.databaseUrl, ...pool })
  const { app } = await buildApp({ ...api.config, callsAtOnce, crowdedAfterMs: laneCrowdedAfterMs }, db)
  await app.ready()
  opened.push({ app, db })
  return { app, db, call: api.callOn(app, cast.lin) }
}
const series = () => ({ kind: 'picture_book_class', title: `系列 ${randomUUID().slice(0, 8)}` })
const statuses = (replies: LightMyRequestResponse[]) => replies.map((reply) => reply.statusCode).sort()

/** So many calls while the only connection is held; who is answered before it is let go was turned away. */
async function callsWhileHeld(
  { app, db, call }: Awaited<ReturnType<typeof appWith>>,
  calls: number,
): Promise<{ early: LightMyRequestResponse[]; all: LightMyRequestResponse[]; health: number[] }> {
  // Who is asking is known for the next half second: only the act itself waits for the connection.
  await call('GET', '/me')
  const held = await db.pool.connect()
  const early: LightMyRequestResponse[] = []
  let letGo = false
  const asked = Array.from({ length: calls }, async () => {
    const reply = await call('POST', '/event-series', series())
    if (!letGo) early.push(reply)
    return reply
  })
  await new Promise((done) => setTimeout(done, 200))
  const alive = await app.inject('/livez')
  const ready = app.inject('/readyz')
  letGo = true
  held.release()
  const all = await Promise.all(asked)
  return { early, all, health: [alive.statusCode, (await ready).statusCode] }
}

describe('more calls than a process works on at once', () => {
  it('are told at once to come back, while those inside are served and health is answered', async () => {
    const crowded = await appWith({ callsAtOnce: 3 })
    const { early, all, health } = await callsWhileHeld(crowded, 10)
    expect(early.map((reply) => [reply.statusCode, reply.json().code, reply.headers['retry-after']])).toEqual(
      Array(7).fill([503, 'too_busy', '2']),
    )
    expect(statuses(all)).toEqual([200, 200, 200, 503, 503, 503, 503, 503, 503, 503])
    expect(health).toEqual([200, 200])
    // They have left again: there is room.
    expect((await crowded.call('POST', '/event-series', series())).statusCode).toBe(200)
  })

  it('may come back with the same key and are served then', async () => {
    const crowded = await appWith({ callsAtOnce: 1 })
    const key = randomUUID()
    const body = series()
    const held = await crowded.db.pool.connect()
    const inside = crowded.call('POST', '/event-series', series())
    await new Promise((done) => setTimeout(done, 50))
    expect((await crowded.call('POST', '/event-series', body, { key })).statusCode).toBe(503)
    held.release()
    await inside
    expect((await crowded.call('POST', '/event-series', body, { key })).statusCode).toBe(200)
  })

  it('as a control: with room for all, nobody is turned away', async () => {
    const { early, all } = await callsWhileHeld(await appWith({}), 10)
    expect(early).toEqual([])
    expect(statuses(all)).toEqual(Array(10).fill(200))
  })
})

describe('a queue for the database', () => {
  it('that is too long lets nobody else in', async () => {
    const crowded = await appWith({ maxWaiting: 4 })
    const held = await crowded.db.pool.connect()
    // Each has its own turn in the queue, as different people have.
    const inside = Array.from({ length: 4 }, () =>
      crowded.db.inCommunity(cast.lin.communityId, async () => 'served'),
    )
    const reply = await crowded.call('GET', '/events')
    expect([reply.statusCode, reply.json().code, reply.headers['retry-after']]).toEqual([
      503,
      'too_busy',
      '2',
    ])
    expect((await crowded.app.inject('/livez')).statusCode).toBe(200)
    held.release()
    expect(await Promise.all(inside)).toEqual(Array(4).fill('served'))
    expect((await crowded.call('GET', '/events')).statusCode).toBe(200)
  })

  it('counts who is still being recognised, so that a whole wave is not let in behind one look-up', async () => {
    const { db, call } = await appWith({ maxWaiting: 4 })
    const held = await db.pool.connect()
    const refused: number[] = []
    const asked = Array.from({ length: 10 }, async () => {
      const { statusCode } = await call('POST', '/event-series', series())
      if (statusCode === 503) refused.push(statusCode)
      return statusCode
    })
    await sleep(200)
    const early = refused.length
    held.release()
    expect([early, (await Promise.all(asked)).sort()]).toEqual([
      6,
      [...Array(4).fill(200), ...Array(6).fill(503)],
    ])
    expect((await call('POST', '/event-series', series())).statusCode).toBe(200)
  })

  it('that does not move lets nobody else in, and serves who waits', async () => {
    const crowded = await appWith({ crowdedAfterMs: 100 })
    const held = await crowded.db.pool.connect()
    const inside = crowded.call('POST', '/event-series', series())
    await new Promise((done) => setTimeout(done, 200))
    expect((await crowded.call('POST', '/event-series', series())).statusCode).toBe(503)
    held.release()
    expect((await inside).statusCode).toBe(200)
    expect((await crowded.call('POST', '/event-series', series())).statusCode).toBe(200)
  })

  it('that is short but slow lets nobody else in, by what connections were held for', async () => {
    const { db, call } = await appWith({ crowdedAfterMs: 300 })
    const slowly = () => db.inCommunity(cast.lin.communityId, () => sleep(25))
    for (let n = 0; n < 40; n++) await slowly()
    const inside = Array.from({ length: 40 }, slowly)
    // The first of them has waited for next to nothing.
    const status = (await call('POST', '/event-series', series())).statusCode
    await Promise.all(inside)
    expect(status).toBe(503)
    expect((await call('POST', '/event-series', series())).statusCode).toBe(200)
  })
})

describe('a queue for shared transactions', () => {
  it('that does not move refuses who would join it, and nobody who asks for something else', async () => {
    const event = await publishedEvent(api)
    api.setNow(WHEN_OPEN)
    const families = await manyFamilies(api, 4)
    const { app, db } = await appWith({ laneCrowdedAfterMs: 100 })
    const signUp = ({ parent, child }: (typeof families)[number]) =>
      api.callOn(app, parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
    const held = await Promise.all(Array.from({ length: LANES }, () => db.lanePool.connect()))
    const late = families.pop()
    if (!late) throw new Error('no family written')
    // Each lane has taken one that cannot go on; the third waits.
    const inside: Promise<LightMyRequestResponse>[] = []
    for (const family of families) {
      inside.push(signUp(family))
      await sleep(100)
    }
    await sleep(150)
    const { statusCode, headers } = await signUp(late)
    expect([statusCode, headers['retry-after']]).toEqual([503, '2'])
    expect((await api.callOn(app, late.parent)('GET', '/events')).statusCode).toBe(200)
    for (const client of held) client.release()
    expect((await Promise.all(inside)).map((reply) => reply.statusCode)).toEqual([200, 200, 200])
    expect((await signUp(late)).statusCode).toBe(200)
  })
})
