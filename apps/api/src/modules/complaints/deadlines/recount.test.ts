import { randomUUID } from 'node:crypto'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { insertCase, writeCase, writeExtension, writePause } from '../../../../test/complaint-clock.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { runDueJobs } from '../../../../test/jobs.ts'
import { findComplaint, updateComplaint } from '../store.ts'
import { firstDeadlines, recountDeadlines } from './actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao } = cast
const communityId = FENGHUANGSHAN
/** 00:00 in Shanghai. */
const at = (on: string) => new Date(`${on}T00:00:00+08:00`)
const due = (complaintId: string) =>
  api.db.inCommunity(communityId, async (tx) => {
    const found = await findComplaint(tx, { communityId, complaintId })
    if (!found) throw new Error('no such case')
    const { answerDueAt, solveDueAt, dueProvisional } = found
    return { answerDueAt, solveDueAt, dueProvisional }
  })
const recount = (...ids: string[]) =>
  api.db.inCommunity(communityId, (tx) => recountDeadlines(tx, { communityId, ids, now: api.config.clock() }))
const change = (complaintId: string, facts: Parameters<typeof updateComplaint>[2]) =>
  api.db.inCommunity(communityId, (tx) => updateComplaint(tx, { communityId, complaintId }, facts))
const setDay = async (on: string, kind: 'rest' | 'working') => {
  const body = { from: on, to: on, kind, note: '停水检修' }
  const reply = await api.as(lin)('POST', '/complaint-rules/days', body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
}

describe('the deadlines of a case that comes in', () => {
  it('are those of its category, from the next day on', async () => {
    const id = await writeCase(api.db)
    expect(await due(id)).toEqual({
      answerDueAt: at('2026-11-25'),
      solveDueAt: at('2026-11-27'),
      dueProvisional: false,
    })
  })

  it('are provisional where the holidays of the next year are not known', async () => {
    const reportedAt = new Date('2026-12-24T02:00:00Z')
    expect(await due(await writeCase(api.db, { reportedAt, category: 'illegal_building' }))).toMatchObject({
      dueProvisional: true,
    })
  })
})

describe('deadlines counted anew', () => {
  it('follow a pause that ended, an extension that was granted, and what is urgent now', async () => {
    const id = await writeCase(api.db)
    await writePause(api.db, id, { fromAt: api.start, untilAt: new Date(api.start.getTime() + 2 * DAY_MS) })
    expect(await recount(id)).toHaveLength(1)
    // 24:00 of the 23rd and 24th fell into the pause, and the 23rd does not count anyhow.
    expect(await due(id)).toMatchObject({ answerDueAt: at('2026-11-26'), solveDueAt: at('2026-11-28') })
    await writeExtension(api.db, id, 2)
    await recount(id)
    // 27 November is a Friday.
    expect(await due(id)).toMatchObject({ answerDueAt: at('2026-11-26'), solveDueAt: at('2026-12-02') })
    expect(await recount(id)).toEqual([])
    await change(id, { priority: 'urgent' })
    await recount(id)
    expect((await due(id)).answerDueAt).toEqual(new Date(api.start.getTime() + 2 * DAY_MS + 2 * 3_600_000))
  })

  it('begin again when the resident says it is not solved, and leave the answer’s as it was', async () => {
    const lastReopenedAt = new Date('2026-12-07T02:00:00Z')
    const firstAnsweredAt = api.start
    const id = await writeCase(api.db, { ownerId: zhao.personId, acceptedAt: api.start, firstAnsweredAt })
    await change(id, { lastReopenedAt, reopenedCount: 1 })
    await recount(id)
    expect(await due(id)).toMatchObject({ answerDueAt: at('2026-11-25'), solveDueAt: at('2026-12-11') })
  })

  it('leave alone what stands still, what is done and what is over', async () => {
    const owned = { ownerId: zhao.personId, acceptedAt: api.start }
    const cases = [
      await writeCase(api.db, { ...owned, pausedAt: api.start, pauseReason: '等管子到货' }),
      await writeCase(api.db, { ...owned, resolvedAt: api.start }),
      await writeCase(api.db, { withdrawnAt: api.start }),
    ]
    await writePause(api.db, cases[0] ?? '', { fromAt: api.start, untilAt: null })
    const before = await Promise.all(cases.map(due))
    await Promise.all(cases.map((id) => change(id, { category: 'illegal_building' })))
    expect(await recount(...cases)).toEqual([])
    expect(await Promise.all(cases.map(due))).toEqual(before)
  })

  it('keep what was promised when the manager changes a category', async () => {
    const old = await writeCase(api.db, { category: 'sanitation' })
    const later = new Date(api.start.getTime() + 60_000)
    api.setNow(later)
    await api.as(lin)('POST', '/complaint-rules/categories', {
      category: 'sanitation',
      answerWorkingDays: 1,
      solveWorkingDays: 1,
    })
    expect(await recount(old)).toEqual([])
    const fresh = await writeCase(api.db, { category: 'sanitation', reportedAt: later })
    expect((await due(old)).solveDueAt).toEqual(at('2026-11-27'))
    expect((await due(fresh)).solveDueAt).toEqual(at('2026-11-25'))
  })

  it('are those of the facts, whoever slept meanwhile: a day of outage moves nothing', async () => {
    const id = await writeCase(api.db)
    const before = await due(id)
    api.setNow(new Date(api.start.getTime() + DAY_MS))
    expect(await recount(id)).toEqual([])
    expect(await due(id)).toEqual(before)
  })
})

describe('a day of the community’s own', () => {
  it('moves what is open and tells its owner, once', async () => {
    const { personId: ownerId } = zhao
    const open = await writeCase(api.db, { ownerId, acceptedAt: api.start })
    const closed = await writeCase(api.db, { ownerId, acceptedAt: api.start, resolvedAt: api.start })
    await setDay('2026-11-26', 'rest')
    await runDueJobs(api)
    expect((await due(open)).solveDueAt).toEqual(at('2026-11-28'))
    expect((await due(closed)).solveDueAt).toEqual(at('2026-11-27'))
    const told = async () =>
      (await api.as(zhao)('GET', '/my/messages'))
        .json<{ rows: { body: string }[] }>()
        .rows.filter(({ body }) => body.includes('你手上'))
    const [first, ...more] = await told()
    expect(first?.body).toMatch(/^社区工作日有变，你手上 \d 件诉求的期限变了：第 \d+ 号改到11月27日/)
    expect(more).toEqual([])

    const reply = await api.as(lin)('POST', '/complaint-rules/days/remove', { day: '2026-11-26' })
    expect(reply.statusCode).toBe(200)
    await runDueJobs(api)
    expect((await due(open)).solveDueAt).toEqual(at('2026-11-27'))
    expect(await told()).toHaveLength(2)
  })

  it('is not missed by a case that comes in at the same moment', async () => {
    let id = ''
    let setting: Promise<void> | undefined
    await api.db.inCommunity(communityId, async (tx) => {
      // The old days are read, and the case is on its way.
      await firstDeadlines(tx, { category: 'drainage', priority: 'normal', receivedAt: api.start })
      setting = setDay('2026-11-25', 'rest').then(() => runDueJobs(api))
      const first = await Promise.race([setting.then(() => 'set'), sleep(300).then(() => 'waits')])
      expect(first).toBe('waits')
      id = await insertCase(tx)
    })
    await setting
    expect((await due(id)).solveDueAt).toEqual(at('2026-11-28'))
    await api.as(lin)('POST', '/complaint-rules/days/remove', { day: '2026-11-25' })
    await runDueJobs(api)
  })

  it('would be, were the days not held while they are counted by', async () => {
    let id = ''
    await api.db.inCommunity(communityId, async (tx) => {
      await setDay('2026-11-25', 'rest')
      await runDueJobs(api)
      id = await insertCase(tx, { answerDueAt: at('2026-11-25'), solveDueAt: at('2026-11-27') })
    })
    expect((await due(id)).solveDueAt).toEqual(at('2026-11-27'))
    expect(await recount(id)).toHaveLength(1)
  })
})

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

it('says of no case that is not this community’s', async () => {
  const other = await api.db.inCommunity(cast.foreignStaff.communityId, (tx) =>
    recountDeadlines(tx, { communityId: tx.communityId, ids: [randomUUID()], now: api.start }),
  )
  expect(other).toEqual([])
})
