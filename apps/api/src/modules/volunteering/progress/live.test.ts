import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { type Listening, listen } from '../../../../test/live.ts'
import {
  draftRecruitment,
  manyVolunteers,
  publishedRecruitment,
  shiftBody,
  shiftPlan,
} from '../../../../test/volunteering.ts'
import { buildApp } from '../../../app.ts'
import type { Config } from '../../../config.ts'
import { connect, type Database } from '../../../db/client.ts'

/** In which a process that looks does so once at least. */
const A_LOOK_MS = 1_000
/** More than fit into what one line may have waiting to be read. */
const MOST_FRAMES = 300

interface Process {
  app: FastifyInstance
  db: Database
  origin: string
  /** Questions to the database that looks began with. */
  looks(): number
}

let api: TestApi
let one: Process
const processes: Process[] = []
const open: Listening[] = []
beforeAll(async () => {
  api = await startTestApi()
  one = await startProcess()
})
afterEach(() => {
  for (const listening of open.splice(0)) listening.leave()
})
afterAll(async () => {
  for (const { app, db } of processes) {
    await app.close()
    await db.close()
  }
  await api.close()
})

async function startProcess(config: Partial<Config> = {}): Promise<Process> {
  const db = connect({ url: api.databaseUrl, maxConnections: 4 })
  const looks = vi.spyOn(db, 'currentState')
  const { app } = await buildApp({ ...api.config, ...config }, db)
  api.statements.requestsOf(app)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const process = { app, db, origin, looks: () => looks.mock.calls.length }
  processes.push(process)
  return process
}

type Person = Pick<CastMember, 'accountId' | 'communityId'>
async function watch(
  notice: Pick<RecruitmentView, 'id'>,
  { who = cast.su, at = one }: { who?: Person | null; at?: Process } = {},
): Promise<Listening> {
  const url = `${at.origin}/api/recruitments/${notice.id}/live`
  const listening = await listen(url, who && api.tokenOf(who))
  open.push(listening)
  return listening
}

async function signUp(notice: RecruitmentView, app: FastifyInstance): Promise<void> {
  const [who] = await manyVolunteers(api, 1)
  if (!who) throw new Error('no volunteer')
  const body = shiftBody(who, notice.shifts)
  const reply = await api.callOn(app, who)('POST', `/recruitments/${notice.id}/sign-ups`, body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
}

describe('whoever watches a notice', () => {
  it('hears at once how full it is, and within two seconds who signed up on another process', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ places: 2 })] })
    const watching = await watch(notice)
    expect([watching.status, watching.headers['content-type'], watching.headers['cache-control']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ])
    expect(watching.states).toEqual([expect.objectContaining({ taken: 0, places: 2, phase: 'recruiting' })])
    await signUp(notice, api.app)
    await watching.see({ taken: 1 })
    await signUp(notice, one.app)
    await watching.see({ taken: 2, phase: 'full', filledAt: api.start.toISOString() })
    // Only what changed is said.
    await sleep(A_LOOK_MS)
    expect(watching.states.map(({ taken }) => taken)).toEqual([0, 1, 2])
  })

  it('shares one look with all who watch in that process, and nobody looks when nobody watches', async () => {
    const quiet = await startProcess()
    const notice = await publishedRecruitment(api)
    const read = vi.spyOn(quiet.db, 'inCommunity')
    await sleep(A_LOOK_MS)
    expect(quiet.looks()).toBe(0)
    const crowd = await Promise.all(
      (await manyVolunteers(api, 30)).map((who) => watch(notice, { who, at: quiet })),
    )
    const [before, readBefore] = [quiet.looks(), read.mock.calls.length]
    await signUp(notice, api.app)
    await Promise.all(crowd.map((each) => each.see({ taken: 1 })))
    // Some for the sign-up's own commits; as a control, without sharing there were 30 of each.
    expect(quiet.looks() - before).toBeLessThanOrEqual(4)
    expect(read.mock.calls.length - readBefore).toBeGreaterThan(0)
    expect(read.mock.calls.length - readBefore).toBeLessThanOrEqual(4)
    for (const each of crowd) each.leave()
    await sleep(300)
    const after = quiet.looks()
    await sleep(A_LOOK_MS)
    expect(quiet.looks()).toBe(after)
  })

  it('is not let in without a token, a role, a published notice of their own community', async () => {
    const notice = await publishedRecruitment(api)
    const draft = await draftRecruitment(api)
    const refusals = [
      await watch(notice, { who: null }),
      await watch(draft),
      await watch(notice, { who: cast.foreignStaff }),
      await watch({ id: randomUUID() }),
      await watch({ id: 'x' }),
    ]
    await api.admin.query(`update memberships set roles = '{street}' where account_id = $1`, [
      cast.zhang.accountId,
    ])
    refusals.push(await watch(notice, { who: cast.zhang }))
    await Promise.all(refusals.map(({ ended }) => ended))
    expect(refusals.map(({ status, text }) => [status, JSON.parse(text()).code])).toEqual([
      [401, 'not_signed_in'],
      [404, 'recruitment_not_found'],
      [404, 'recruitment_not_found'],
      [404, 'recruitment_not_found'],
      [400, 'invalid_input'],
      [403, 'not_allowed'],
    ])
  })

  it('is cut off within a second of an ended sign-in', async () => {
    const notice = await publishedRecruitment(api)
    const [who, other] = await manyVolunteers(api, 2)
    if (!who || !other) throw new Error('no volunteers')
    const [watching, beside] = [await watch(notice, { who }), await watch(notice, { who: other })]
    await api.admin.query('update sign_ins set ended_at = now() where id = $1', [who.accountId])
    const from = performance.now()
    await watching.ended
    expect(performance.now() - from).toBeLessThan(1_000)
    expect([watching.ends, beside.isOver()]).toEqual([['again'], false])
  })

  it('is cut off when the token runs out', async () => {
    const notice = await publishedRecruitment(api)
    const claims = { sub: cast.su.accountId, cid: cast.su.communityId, sid: cast.su.accountId }
    const token = one.app.jwt.sign(claims, { expiresIn: '1s' })
    const watching = await listen(`${one.origin}/api/recruitments/${notice.id}/live`, token)
    await watching.ended
    expect([watching.status, watching.ends]).toEqual([200, ['again']])
  })
})

describe('too many who watch', () => {
  it('are told to ask instead, and let in when there is room again', async () => {
    const small = await startProcess({ liveListeners: 2 })
    const notice = await publishedRecruitment(api)
    const people = await manyVolunteers(api, 3)
    const came: Listening[] = []
    for (const who of people) came.push(await watch(notice, { who, at: small }))
    expect(came.map(({ status }) => status)).toEqual([200, 200, 503])
    await came[2]?.ended
    expect(JSON.parse(came[2]?.text() ?? '')).toMatchObject({ code: 'live_full' })
    came[0]?.leave()
    await sleep(100)
    expect((await watch(notice, { who: people[2], at: small })).status).toBe(200)
  })

  it('windows of one account take the place of its oldest, which is told to ask instead', async () => {
    const notice = await publishedRecruitment(api)
    const [oldest, ...newer] = [
      await watch(notice),
      await watch(notice),
      await watch(notice),
      await watch(notice),
    ]
    await oldest?.ended
    expect([oldest?.ends, newer.map((each) => each.isOver())]).toEqual([['poll'], [false, false, false]])
  })

  it('are no crowd: who only listens takes nobody’s place at the door', async () => {
    const narrow = await startProcess({ callsAtOnce: 1 })
    const notice = await publishedRecruitment(api)
    await watch(notice, { at: narrow })
    const reply = await api.callOn(narrow.app, cast.he)('GET', `/recruitments/${notice.id}/progress`)
    expect(reply.statusCode).toBe(200)
  })
})

describe('a reader who takes nothing', () => {
  it('is let go before much gathers for them, holds nobody up, and comes back to how things stand', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ places: MOST_FRAMES })] })
    const [who, other, passer] = await manyVolunteers(api, 3)
    const connected = once(one.app.server, 'connection') as Promise<[Socket]>
    const slow = await watch(notice, { who })
    const [line] = await connected
    // From now on nothing goes out on it, as when a phone has stopped reading.
    line.cork()
    const beside = await watch(notice, { who: other })
    let [taken, waited, gathered] = [0, 0, 0]
    while (!slow.isOver() && taken < MOST_FRAMES) {
      taken += 1
      await api.admin.query('update shift_counters set taken = $2 where shift_id = $1', [
        notice.shifts[0]?.id,
        taken,
      ])
      // Whoever comes makes this process look.
      ;(await watch(notice, { who: passer })).leave()
      waited = Math.max(waited, await beside.see({ taken }))
      gathered = Math.max(gathered, line.writableLength)
    }
    expect([slow.isOver(), slow.states.at(-1)?.taken, slow.ends]).toEqual([true, 0, []])
    // More than a few frames, and not more than a line's own buffer.
    expect(taken).toBeGreaterThan(10)
    expect(gathered).toBeLessThanOrEqual(line.writableHighWaterMark)
    expect(waited).toBeLessThan(A_LOOK_MS)
    const again = await watch(notice, { who })
    expect(again.states).toEqual([expect.objectContaining({ taken })])
  })
})

describe('a silent line', () => {
  it('carries a heartbeat every 15 seconds', async () => {
    const notice = await publishedRecruitment(api)
    const watching = await watch(notice)
    const real = Date.now
    const ahead = vi.spyOn(Date, 'now').mockImplementation(() => real() + 15_500)
    try {
      await sleep(A_LOOK_MS)
    } finally {
      ahead.mockRestore()
    }
    expect([watching.heartbeats(), watching.isOver()]).toEqual([1, false])
    // As a control: not more often than that.
    await sleep(A_LOOK_MS)
    expect(watching.heartbeats()).toBe(1)
  })
})

describe('a process that stops', () => {
  it('ends its streams at once and fails nobody; who watches goes on at another one', async () => {
    const stopping = await startProcess()
    const notice = await publishedRecruitment(api)
    const watching = await watch(notice, { at: stopping })
    const slow = api.callOn(stopping.app, cast.he)('GET', `/recruitments/${notice.id}/progress`)
    const from = performance.now()
    const closed = stopping.app.close()
    await watching.ended
    expect(watching.ends).toEqual(['again'])
    expect((await slow).statusCode).toBe(200)
    await closed
    // Its limit for lines that do not end is seven seconds.
    expect(performance.now() - from).toBeLessThan(2_000)
    expect((await watch(notice)).status).toBe(200)
  })
})
