import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { Client } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CastMember } from '../test/cast.ts'
import { manyFamilies, publishedEvent, signUpBody } from '../test/events.ts'
import { type OwnServer, startOwnServer } from '../test/own-server.ts'

let server: OwnServer
beforeAll(async () => {
  server = await startOwnServer()
})
afterAll(() => server.close())

interface Running {
  origin: string
  child: ChildProcess
}
let running: Running | undefined

/** The process of the test before, if it still runs: starting one takes seconds. */
async function runningServer(): Promise<Running> {
  const lives = running && running.child.exitCode === null && running.child.signalCode === null
  if (!running || !lives) running = await server.start()
  return running
}

interface Family {
  parent: CastMember
  child: CastMember
}

/** A class that everybody may book now, by the real clock: the process under test has no other. */
const openClass = (): Promise<EventView> => {
  const inTime = (ms: number) => new Date(Date.now() + ms).toISOString()
  return publishedEvent(server.api, {
    places: 2000,
    startsAt: inTime(3 * DAY_MS),
    endsAt: inTime(3 * DAY_MS + HOUR_MS),
    signUpOpensAt: inTime(-MINUTE_MS),
    signUpClosesAt: inTime(2 * DAY_MS),
    cancelClosesAt: inTime(2 * DAY_MS),
    ageFrom: null,
    ageTo: null,
  })
}

const signUpRequest = (event: EventView, { parent, child }: Family, key: string = randomUUID()) => ({
  method: 'POST' as const,
  path: `/api/events/${event.id}/sign-ups`,
  headers: {
    authorization: `Bearer ${server.api.tokenOf(parent)}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  },
  body: JSON.stringify(signUpBody([child])),
})

/** Fewer than the pool has connections: nobody is turned away for want of one. */
const PHONES = 12

/** What a phone sees in the end: an answer, nobody there, or a line that broke under its request. */
interface Seen {
  answers: { status: number; id: string; signedUp: boolean }[]
  /** Connections that were refused: nothing was sent, nothing was done. */
  refused: number
  broken: string[]
}

/**
 * Families sign up over so many kept-alive connections, one after the other, until nobody answers any more; when
 * all have signed up, the last ones look at the class again and again.
 */
async function askUntilGone(
  origin: string,
  { event, families, seen }: { event: EventView; families: [Family, ...Family[]]; seen: Seen },
): Promise<void> {
  const next = families.values()
  const { path, headers } = signUpRequest(event, families[0])
  const look = { method: 'GET' as const, path: path.replace('/sign-ups', ''), headers }
  async function phone() {
    const client = new Client(origin, { pipelining: 1 })
    try {
      for (;;) {
        const family = next.next().value
        const reply = await client.request(family ? signUpRequest(event, family) : look)
        const { id } = (await reply.body.json()) as SignUpView
        seen.answers.push({ status: reply.statusCode, id, signedUp: family !== undefined })
      }
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'ECONNREFUSED') seen.refused++
      else seen.broken.push(`${code} ${(error as Error).message}`)
    } finally {
      await client.destroy()
    }
  }
  await Promise.all(Array.from({ length: PHONES }, phone))
}

/** One family's sign-up that waits for a colleague's lock; let it go to have it answered. */
async function waitingSignUp(origin: string) {
  const event = await openClass()
  const [family] = (await manyFamilies(server.api, 1)) as [Family]
  const holder = await server.api.admin.connect()
  await holder.query('begin')
  await holder.query('select 1 from event_counters where event_id = $1 for update', [event.id])
  const client = new Client(origin)
  const answer = client.request(signUpRequest(event, family)).then(async (reply) => {
    await reply.body.dump()
    return reply.statusCode
  })
  return {
    async letGo(): Promise<number> {
      await holder.query('commit')
      holder.release()
      const status = await answer
      await client.destroy()
      return status
    },
  }
}

async function endUnderLoad({ origin, child }: Running, signal: 'SIGTERM' | 'SIGKILL') {
  const event = await openClass()
  const families = (await manyFamilies(server.api, 600)) as [Family, ...Family[]]
  const seen: Seen = { answers: [], refused: 0, broken: [] }
  const load = askUntilGone(origin, { event, families, seen })
  while (seen.answers.length < 5 * PHONES) await sleep(5)
  const from = performance.now()
  child.kill(signal)
  await load
  return {
    seen,
    event,
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      return { exitCode: child.exitCode, tookMs: performance.now() - from }
    },
  }
}

interface Moment {
  atMs: number
  status: number
  tookMs: number
  retryAfter: string | undefined
}

/** Signs families up without a break and notes what each hears, until told to end. */
function keepSigningUp(origin: string, { event, families }: { event: EventView; families: Family[] }) {
  const moments: Moment[] = []
  let going = true
  const next = families.values()
  async function phone() {
    const client = new Client(origin)
    for (const family of next) {
      if (!going) break
      const key = randomUUID()
      // The same key until there is a clear answer, as the mini-program does.
      for (let status = 503; going && status === 503; ) {
        const sent = performance.now()
        const reply = await client.request(signUpRequest(event, family, key))
        await reply.body.dump()
        status = reply.statusCode
        const retryAfter = reply.headers['retry-after']
        moments.push({
          atMs: sent,
          status,
          tookMs: performance.now() - sent,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        })
        await sleep(30)
      }
    }
    await client.close()
  }
  const phones = Promise.all(Array.from({ length: 8 }, phone))
  return {
    moments,
    async end() {
      going = false
      await phones
    },
  }
}

describe('PostgreSQL that goes away and comes back', () => {
  const AWAY_MS = Number(process.env.TEST_OUTAGE_MS ?? 3_000)

  it('is told to families at once, and forgotten three seconds after it is back, by the same process', {
    timeout: AWAY_MS + 60_000,
  }, async () => {
    const { origin, child } = await runningServer()
    const event = await openClass()
    const families = await manyFamilies(server.api, 1200)
    const load = keepSigningUp(origin, { event, families })
    const served = () => load.moments.filter(({ status }) => status === 200).length
    while (served() < 20) await sleep(5)
    await server.database.goAway()
    const awayAt = performance.now()
    await sleep(AWAY_MS)
    const readiness = await fetch(`${origin}/readyz`)
    const liveness = await fetch(`${origin}/livez`)
    await server.database.comeBack()
    const backAt = performance.now()
    const after = () => load.moments.filter(({ atMs }) => atMs > backAt + 3_000)
    while (after().length < 20) await sleep(5)
    await load.end()

    const during = load.moments.filter(({ atMs }) => atMs > awayAt && atMs < awayAt + AWAY_MS)
    expect(child.exitCode).toBe(null)
    expect([readiness.status, liveness.status]).toEqual([503, 200])
    expect(load.moments.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
    expect(during.length).toBeGreaterThan(20)
    expect(during.filter(({ status, retryAfter }) => status !== 503 || retryAfter === undefined)).toEqual([])
    // None of them waited until the pool lost its patience.
    expect(Math.max(...during.map(({ tookMs }) => tookMs))).toBeLessThan(4_500)
    expect(after().filter(({ status }) => status !== 200)).toEqual([])

    // Whoever read 200 has a place; whoever's answer was lost has it once, by the retry.
    const { rows } = await server.api.admin.query<{ households: string; sign_ups: string }>(
      'select count(distinct household_id) as households, count(*) as sign_ups from event_sign_ups where event_id = $1',
      [event.id],
    )
    const acknowledged = load.moments.filter(({ status }) => status === 200).length
    expect(Number(rows[0]?.sign_ups)).toBe(Number(rows[0]?.households))
    expect(Number(rows[0]?.sign_ups)).toBeGreaterThanOrEqual(acknowledged)
  })
})

describe('a server that is told to stop in the middle of a rush', () => {
  it('answers everyone who was heard, turns the rest away, and is gone within 10 seconds', async () => {
    const running = await runningServer()
    const waiting = await waitingSignUp(running.origin)
    const { seen, event, ended } = await endUnderLoad(running, 'SIGTERM')
    expect(seen.broken).toEqual([])
    expect(seen.answers.filter(({ status }) => status !== 200)).toEqual([])
    // All of them met a closed door in the end: it was the server that went, not the families.
    expect(seen.refused).toBe(PHONES)
    // The one who waits for a lock is not forgotten over it.
    await sleep(700)
    expect(running.child.exitCode).toBe(null)
    expect(await waiting.letGo()).toBe(200)
    const { exitCode, tookMs } = await ended()
    expect(exitCode).toBe(0)
    expect(tookMs).toBeLessThan(10_000)
    const { rows } = await server.api.admin.query<{ id: string }>(
      'select id from event_sign_ups where event_id = $1',
      [event.id],
    )
    const acknowledged = seen.answers.filter(({ signedUp }) => signedUp).map(({ id }) => id)
    expect(rows.map(({ id }) => id).sort()).toEqual(acknowledged.sort())
  })

  it('as a control: one that is killed breaks lines under their requests', async () => {
    const { seen, ended } = await endUnderLoad(await runningServer(), 'SIGKILL')
    await ended()
    expect(seen.broken.length).toBeGreaterThan(0)
  })
})
