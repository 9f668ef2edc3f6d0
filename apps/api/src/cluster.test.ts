import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CastMember, cast } from '../test/cast.ts'
import { manyFamilies, publishedEvent, signUpBody } from '../test/events.ts'
import { type OwnServer, startOwnServer } from '../test/own-server.ts'

const FAMILIES = 40
const PLACES = 6
const LOOKING = { timeout: 5_000, interval: 5 }

let server: OwnServer
let origin = ''
let primary: ChildProcess
let families: { parent: CastMember; child: CastMember }[] = []
const said: string[] = []
beforeAll(async () => {
  server = await startOwnServer()
  families = await manyFamilies(server.api, FAMILIES)
  const started = await server.start({
    env: {
      LINLI_PROCESSES: '2',
      LOG_LEVEL: 'info',
      LINLI_METRICS_PORT: '0',
      LINLI_SIGN_INS_PER_MINUTE: '7',
    },
    onLine: (line) => void said.push(line),
  })
  origin = started.origin
  primary = started.child
})
afterAll(() => server.close())

interface Reply {
  status: number
  body: string
  requestId: string
}

/** One call on a connection of its own: the primary hands connections to the processes in turn. */
function call(
  method: string,
  path: string,
  { as, body }: { as?: CastMember; body?: object } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, {
      method,
      agent: false,
      // What was handed to a process in the moment it dies may stay open unanswered: no caller waits for ever.
      signal: AbortSignal.timeout(5_000),
      headers: {
        connection: 'close',
        ...(as && { authorization: `Bearer ${server.api.tokenOf(as)}` }),
        ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
    })
    sent.on('error', reject).on('response', (reply) => {
      let text = ''
      reply.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      reply.on('error', reject)
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: text,
          requestId: String(reply.headers['x-request-id']),
        }),
      )
    })
    sent.end(body && JSON.stringify(body))
  })
}

async function openClass(places: number): Promise<EventView> {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  return publishedEvent(server.api, {
    places,
    startsAt: at(3 * DAY_MS),
    endsAt: at(3 * DAY_MS + HOUR_MS),
    signUpOpensAt: at(-MINUTE_MS),
    signUpClosesAt: at(2 * DAY_MS),
    cancelClosesAt: at(2 * DAY_MS),
  })
}

/** The process that answered, from its log. */
async function processOf({ requestId }: Reply): Promise<number> {
  return vi.waitFor(() => {
    const line = said.find((text) => text.includes(`"requestId":"${requestId}"`))
    if (!line) throw new Error('not logged yet')
    return (JSON.parse(line) as { pid: number }).pid
  }, LOOKING)
}

/** The processes that answer, found by asking until both have. */
async function workers(): Promise<number[]> {
  const replies = await Promise.all(Array.from({ length: 4 }, () => call('GET', '/livez')))
  return [...new Set(await Promise.all(replies.map(processOf)))]
}

const takenOf = (reply: Reply) => {
  const { taken, waiting } = JSON.parse(reply.body) as EventView
  return { taken, waiting }
}

describe('two processes behind one port', () => {
  it('show whoever has just written what they wrote, whichever answers next', async () => {
    const event = await openClass(PLACES)
    let crossed = 0
    for (const [i, { parent, child }] of families.slice(0, 2 * PLACES).entries()) {
      const path = `/api/events/${event.id}`
      // So that both have an answer that could be an old one.
      await Promise.all([call('GET', path, { as: parent }), call('GET', path, { as: parent })])
      const written = await call('POST', `${path}/sign-ups`, { as: parent, body: signUpBody([child]) })
      expect([written.status, (JSON.parse(written.body) as SignUpView).attendees.length]).toEqual([200, 1])
      for (let look = 0; look < 2; look++) {
        const read = await call('GET', path, { as: parent })
        expect(takenOf(read)).toEqual({
          taken: Math.min(i + 1, PLACES),
          waiting: Math.max(0, i + 1 - PLACES),
        })
        const mine = (JSON.parse(read.body) as EventView).mine?.signUps ?? []
        expect(mine).toHaveLength(1)
        if ((await processOf(read)) !== (await processOf(written))) crossed++
      }
    }
    // Without this it would prove nothing about two processes.
    expect(crossed).toBeGreaterThanOrEqual(PLACES)
  })

  it('let through together no more sign-in attempts than one would', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 30 }, () =>
        call('POST', '/api/auth/refresh', { body: { refreshToken: randomUUID() } }),
      ),
    )
    const through = attempts.filter(({ status }) => status !== 429)
    expect(through.length).toBeGreaterThan(4)
    expect(through.length).toBeLessThanOrEqual(8)
  })

  it('count together what each of them has served', async () => {
    const address = said.find((line) => line.includes('/metrics'))?.match(/http\S+/)?.[0] ?? ''
    const count = async () => {
      const text = await (await fetch(address)).text()
      const found = /request_seconds_count\{method="GET",route="\/livez",status="200"\} (\d+)/.exec(text)
      return { served: Number(found?.[1] ?? 0), processes: /linli_processes (\d+)/.exec(text)?.[1] }
    }
    const before = await count()
    const replies = await Promise.all(Array.from({ length: 10 }, () => call('GET', '/livez')))
    expect(new Set(await Promise.all(replies.map(processOf))).size).toBe(2)
    expect(await count()).toEqual({ served: before.served + 10, processes: '2' })
  })

  it('go on when one of them is killed under load, and it comes back', async () => {
    const event = await openClass(FAMILIES)
    const before = await workers()
    expect(before).toHaveLength(2)
    const [victim = 0] = before
    let failed = 0
    const signUp = async ({ parent, child }: (typeof families)[number]) => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const reply = await call('POST', `/api/events/${event.id}/sign-ups`, {
          as: parent,
          body: signUpBody([child]),
        }).catch(() => null)
        // Signed up by the try whose answer was lost: there is nothing more to do.
        if (reply?.status === 200 || (reply && /already/.test(reply.body))) return
        failed++
        await sleep(50)
      }
      throw new Error('never signed up')
    }
    const crowd = Promise.all(families.map(signUp))
    await sleep(60)
    process.kill(victim, 'SIGKILL')
    await crowd
    expect(failed).toBeLessThanOrEqual(FAMILIES)
    const after = await call('GET', `/api/events/${event.id}`, { as: cast.su })
    expect(takenOf(after)).toEqual({ taken: FAMILIES, waiting: 0 })
    await vi.waitFor(() => expect(said.join('\n')).toContain('starting it again'))
    await vi.waitFor(
      async () => {
        const replies = await Promise.all(Array.from({ length: 4 }, () => call('GET', '/readyz')))
        expect(new Set(await Promise.all(replies.map(processOf))).size).toBe(2)
      },
      { timeout: 15_000, interval: 200 },
    )
    expect(await workers()).not.toContain(victim)
  })

  it('end in order, all of them, when the first is told to', async () => {
    const all = await workers()
    const ended = once(primary, 'exit')
    primary.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    for (const pid of all) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
