import { randomUUID } from 'node:crypto'
import type { giveVerdict } from '@linli/domain/complaints/closing/contract'
import type { ReplyOf } from '@linli/domain/endpoint'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf, lostCases, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast, FENGHUANGSHAN, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { caseAs } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { closeSilent } from '../silence/actions.ts'

let api: TestApi
let qian: CastMember
let sun: CastMember
beforeAll(async () => {
  api = await startTestApi()
  qian = await newcomer(api, { name: '钱丽', roles: ['resident', 'staff'], gridId: GRID_3 })
  sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, suHusband, he, zhang, foreignStaff } = cast
const at = (ms: number) => new Date(api.start.getTime() + ms)
const said = (reply: Awaited<ReturnType<ReturnType<TestApi['as']>>>) => [
  reply.statusCode,
  reply.json<{ code?: string }>().code,
]
const SOLVED = { verdict: 'solved', stars: 5, words: '修得很快' }
const UNSOLVED = { verdict: 'unsolved', stars: null, words: '晚上又不亮了' }
const NOBODY = { verdict: null, stars: null, words: null }

const post = (by: CastMember, id: string, verb: string, body: object) =>
  api.as(by)('POST', `/complaints/${id}/${verb}`, body)

/** A case that 赵明 says is done. */
async function done(changes: Parameters<typeof arrived>[1] = {}): Promise<string> {
  const id = await accepted(api, changes)
  await acted(api, zhao, id, ['resolve', { text: '灯泡换好了' }])
  return id
}
async function judged(by: CastMember, id: string, body: object): Promise<ReplyOf<typeof giveVerdict>> {
  const reply = await post(by, id, 'verdict', body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}

describe('POST /complaints/:complaintId/resolve', () => {
  it('asks the reporter whether it is solved, tells followers, and ends nothing', async () => {
    const id = await accepted(api)
    await api.as(he)('POST', `/complaints/${id}/follow`, {})
    const view = await acted(api, zhao, id, ['resolve', { text: '灯泡换好了' }])
    expect(view).toMatchObject({ phase: 'answered', owner: { name: '赵明' } })
    expect((await linesOf(api, id)).slice(-2).map(({ kind, audience }) => [kind, audience])).toEqual([
      ['answered', 'reporter'],
      ['resolved', 'all'],
    ])
    expect((await heardBy(api, su, id)).at(-1)).toContain('灯泡换好了。解决了吗？请点开说一声')
    expect((await heardBy(api, he, id)).at(-1)).toContain('正等反映的邻居确认')
    expect(await rowOf(api, id)).toMatchObject({ first_answered_at: api.start, closed_at: null })
    expect(said(await post(zhao, id, 'resolve', { text: '再说一次' }))).toEqual([409, 'complaint_answered'])
  })

  it('ends a pause by it, and needs an answer before or with it', async () => {
    const id = await accepted(api)
    expect(said(await post(zhao, id, 'resolve', { text: null }))).toEqual([409, 'answer_first'])
    expect(await rowOf(api, id)).toMatchObject({ resolved_at: null })
    await acted(api, zhao, id, ['answers', { text: '等灯泡' }])
    await acted(api, zhao, id, ['pause', { reason: '等配件' }])
    await acted(api, zhao, id, ['resolve', { text: null }])
    expect(await rowOf(api, id)).toMatchObject({ paused_at: null, resolved_by_id: zhao.personId })
    expect(await lostCases(api)).toEqual([])
  })

  it('is for the owner or the manager, on what somebody has taken', async () => {
    const body = { text: '灯泡换好了' }
    const id = await accepted(api)
    expect(said(await post(qian, id, 'resolve', body))).toEqual([409, 'not_owner'])
    expect(said(await post(su, id, 'resolve', body))).toEqual([403, 'not_allowed'])
    expect(said(await post(sun, id, 'resolve', body))).toEqual([403, 'not_allowed'])
    expect(said(await post(foreignStaff, id, 'resolve', body))).toEqual([404, 'complaint_not_found'])
    expect(said(await post(zhao, await arrived(api), 'resolve', body))).toEqual([409, 'not_accepted'])
    for (const text of ['', ' ', '长'.repeat(2001)])
      expect(said(await post(zhao, id, 'resolve', { text }))).toEqual([400, 'invalid_input'])
    await acted(api, lin, id, ['resolve', body])
  })
})

describe('POST /complaints/:complaintId/verdict', () => {
  it('solved ends the case with stars and words, and owner and followers hear', async () => {
    const id = await done()
    await api.as(he)('POST', `/complaints/${id}/follow`, {})
    const before = (await heardBy(api, su, id)).length
    expect(await judged(su, id, SOLVED)).toMatchObject({ phase: 'closed', closedAs: 'solved' })
    expect(await rowOf(api, id)).toMatchObject({
      ...{ closed_as: 'solved', verdict: 'solved', stars: 5, verdict_words: '修得很快' },
      ...{ closed_by_id: su.personId, verdict_recorded_by_id: null, owner_id: zhao.personId },
    })
    expect((await heardBy(api, zhao, id)).at(-1)).toContain('居民说：解决了，5 星，办结了')
    expect((await heardBy(api, he, id)).at(-1)).toContain('反映的邻居说解决了，办结了')
    expect((await heardBy(api, su, id)).length).toBe(before)
    // Neighbours read that it was solved; the words are between the reporter and the staff.
    const neighbour = await caseAs(api, zhang, id)
    expect(JSON.stringify(neighbour)).not.toContain('修得很快')
    expect(neighbour.entries.at(-1)?.body).toBe('反映的邻居说解决了，办结')
    expect((await caseAs(api, zhao, id)).verdictWords).toBe('修得很快')
  })

  it('is not given by the owner of the case, were it their own: they hand it over first', async () => {
    const id = await done({ reporterId: zhao.personId, reportedById: zhao.personId })
    expect(said(await post(zhao, id, 'verdict', SOLVED))).toEqual([409, 'own_work'])
    expect(await rowOf(api, id)).toMatchObject({ closed_at: null, verdict: null })
  })

  it('may be given by who acts for the reporter, who hears of it', async () => {
    const id = await done({ reporterId: cast.xiaobao.personId, reportedById: su.personId })
    expect(said(await post(he, id, 'verdict', SOLVED))).toEqual([403, 'not_allowed'])
    await judged(suHusband, id, { verdict: 'partly', stars: null, words: null })
    expect(await rowOf(api, id)).toMatchObject({
      closed_as: 'partly',
      stars: null,
      closed_by_id: suHusband.personId,
    })
  })

  it('unsolved opens it again for the same owner with a new deadline, the second time before the manager', async () => {
    const id = await done()
    await api.as(he)('POST', `/complaints/${id}/follow`, {})
    api.setNow(at(2 * DAY_MS))
    const once = await judged(su, id, UNSOLVED)
    expect(once).toMatchObject({ phase: 'handling', closedAs: null, reopenedCount: 1 })
    expect(new Date(once.solveDueAt).getTime()).toBeGreaterThan(at(5 * DAY_MS).getTime())
    expect(await rowOf(api, id)).toMatchObject({
      ...{ owner_id: zhao.personId, resolved_at: null, verdict: 'unsolved', escalated_at: null },
      last_reopened_at: at(2 * DAY_MS),
    })
    expect((await heardBy(api, zhao, id)).at(-1)).toContain('居民说没解决，请接着办')
    expect((await heardBy(api, he, id)).at(-1)).toContain('社区重新办理')
    expect((await heardBy(api, lin, id)).join()).not.toContain('没解决')
    expect((await linesOf(api, id)).slice(-2)).toMatchObject([
      { kind: 'reopened', audience: 'staff', body: '居民的原话：晚上又不亮了' },
      { kind: 'reopened', audience: 'all' },
    ])

    await acted(api, zhao, id, ['resolve', { text: '线路也换了' }])
    expect(await judged(su, id, UNSOLVED)).toMatchObject({ reopenedCount: 2 })
    expect(await rowOf(api, id)).toMatchObject({ owner_id: zhao.personId, escalated_at: at(2 * DAY_MS) })
    expect((await heardBy(api, lin, id)).at(-1)).toContain('第 2 次说没解决，请过问')

    await acted(api, zhao, id, ['resolve', { text: '整条线重新拉了' }])
    expect(await judged(su, id, SOLVED)).toMatchObject({ phase: 'closed', reopenedCount: 2 })
    expect(await lostCases(api)).toEqual([])
  })

  it('comes once, of the reporter only, and after it was said to be done', async () => {
    const id = await accepted(api)
    expect(said(await post(su, id, 'verdict', SOLVED))).toEqual([409, 'complaint_not_answered'])
    await acted(api, zhao, id, ['resolve', { text: '灯泡换好了' }])
    for (const other of [zhang, zhao, lin])
      expect(said(await post(other, id, 'verdict', SOLVED)), other.name).toEqual([403, 'not_allowed'])
    expect(said(await post(foreignStaff, id, 'verdict', SOLVED))).toEqual([404, 'complaint_not_found'])
    expect(said(await post(su, randomUUID(), 'verdict', SOLVED))).toEqual([404, 'complaint_not_found'])
    expect((await api.anonymous('POST', `/complaints/${id}/verdict`, SOLVED)).statusCode).toBe(401)
    for (const bad of [
      { ...SOLVED, stars: 0 },
      { ...SOLVED, stars: 6 },
      { ...SOLVED, stars: 4.5 },
      { ...SOLVED, words: ' ' },
      { ...SOLVED, words: '长'.repeat(301) },
      { ...SOLVED, verdict: 'no_answer' },
    ])
      expect(said(await post(su, id, 'verdict', bad))).toEqual([400, 'invalid_input'])
    expect(said(await post(su, id, 'verdict', { ...UNSOLVED, stars: 1 }))).toEqual([
      409,
      'stars_for_unsolved',
    ])
    await judged(su, id, SOLVED)
    expect(said(await post(su, id, 'verdict', SOLVED))).toEqual([409, 'complaint_over'])
    const hidden = await done({ isPrivate: true, publicAgreed: false })
    expect(said(await post(zhang, hidden, 'verdict', SOLVED))).toEqual([404, 'complaint_not_found'])
  })

  it('by two at once counts once: one wins, the other is told', async () => {
    for (let round = 0; round < 4; round += 1) {
      const id = await done({ reporterId: cast.xiaobao.personId, reportedById: su.personId })
      const replies = await Promise.all([
        post(su, id, 'verdict', SOLVED),
        post(suHusband, id, 'verdict', UNSOLVED),
        post(zhao, id, 'call-backs', { ...SOLVED, stars: 1 }),
      ])
      expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
      for (const reply of replies)
        if (reply.statusCode !== 200)
          expect(['complaint_over', 'complaint_not_answered']).toContain(reply.json<{ code: string }>().code)
      const kinds = (await linesOf(api, id)).filter(
        ({ kind, audience }) => kind === 'closed' && audience === 'all',
      )
      expect(kinds.length + Number((await rowOf(api, id)).reopened_count)).toBe(1)
    }
    expect(await lostCases(api)).toEqual([])
  })
})

describe('POST /complaints/:complaintId/call-backs', () => {
  it('writes down what the resident said, as such, and tells them what was written down', async () => {
    const id = await done()
    const view = await acted(api, qian, id, ['call-backs', { verdict: 'solved', stars: 4, words: '还行' }])
    expect(view.phase).toBe('closed')
    expect(await rowOf(api, id)).toMatchObject({
      ...{ closed_as: 'solved', stars: 4, verdict_recorded_by_id: qian.personId },
    })
    expect((await linesOf(api, id)).find(({ kind }) => kind === 'called_back')).toEqual({
      ...{ kind: 'called_back', audience: 'reporter', by: qian.personId },
      body: '回访时居民说：解决了，4 星。由社区工作人员代记',
    })
    expect((await heardBy(api, su, id)).at(-1)).toContain('社区按你说的记下了：解决了，4 星')
    const { rows } = await api.admin.query('select 1 from audit_entries where account_id = $1', [
      qian.accountId,
    ])
    expect(rows.length).toBeGreaterThan(0)
  })

  it('opens a guest’s case again, of whom nobody else could say so', async () => {
    const id = await done({ reporterId: null, guestName: '李阿姨', reportedById: zhao.personId })
    await acted(api, zhao, id, ['call-backs', { verdict: 'unsolved', stars: null, words: '没来修' }])
    expect(await rowOf(api, id)).toMatchObject({ reopened_count: 1, verdict_recorded_by_id: zhao.personId })
  })

  it('is for staff who handle it, once it is done, and says nothing without a verdict', async () => {
    expect(said(await post(zhao, await accepted(api), 'call-backs', NOBODY))).toEqual([
      409,
      'complaint_not_answered',
    ])
    const id = await done()
    expect(said(await post(su, id, 'call-backs', NOBODY))).toEqual([403, 'not_allowed'])
    expect(said(await post(sun, id, 'call-backs', NOBODY))).toEqual([403, 'not_allowed'])
    expect(said(await post(foreignStaff, id, 'call-backs', NOBODY))).toEqual([404, 'complaint_not_found'])
    expect(said(await post(zhao, id, 'call-backs', { ...NOBODY, stars: 5 }))).toEqual([
      409,
      'verdict_missing',
    ])
    expect(said(await post(zhao, id, 'call-backs', { ...NOBODY, words: '好' }))).toEqual([
      409,
      'verdict_missing',
    ])
  })
})

describe('no answer to a call-back', () => {
  const WEEK = 7 * DAY_MS
  const close = (now: Date) => closeSilent(api.db, FENGHUANGSHAN, now)

  it('ends the case seven full days later for whoever looks, and not a moment sooner', async () => {
    const id = await done()
    api.setNow(at(HOUR_MS))
    await acted(api, zhao, id, ['call-backs', NOBODY])
    expect((await heardBy(api, su, id)).at(-1)).toContain('前没有回音会先办结')
    const end = at(HOUR_MS + WEEK)

    api.setNow(new Date(end.getTime() - 1))
    await close(new Date(end.getTime() - 1))
    expect((await caseAs(api, su, id)).phase).toBe('answered')
    api.setNow(end)
    expect(await caseAs(api, su, id)).toMatchObject({
      phase: 'closed',
      closedAs: 'no_answer',
      closedAt: end.toISOString(),
    })
    expect(said(await post(su, id, 'verdict', SOLVED))).toEqual([409, 'complaint_over'])
    expect(said(await post(zhao, id, 'call-backs', SOLVED))).toEqual([409, 'complaint_over'])

    await close(at(3 * WEEK))
    await close(at(3 * WEEK))
    expect(await rowOf(api, id)).toMatchObject({ closed_at: end, closed_as: 'no_answer', verdict: null })
    expect((await linesOf(api, id)).filter(({ kind }) => kind === 'closed')).toEqual([
      { kind: 'closed', audience: 'all', body: '回访后 7 天没有回音，先办结，不算解决', by: null },
    ])
    expect((await heardBy(api, su, id)).filter((body) => body.includes('没有回音，先办结'))).toHaveLength(1)
  })

  it('counts from the last call-back, hears a word in time, and needs a call-back at all', async () => {
    const never = await done()
    const again = await done()
    await acted(api, zhao, again, ['call-backs', NOBODY])
    const heard = await done()
    await acted(api, zhao, heard, ['call-backs', NOBODY])
    api.setNow(at(6 * DAY_MS))
    await acted(api, zhao, again, ['call-backs', NOBODY])
    api.setNow(at(WEEK - 1))
    await judged(su, heard, UNSOLVED)
    await close(at(WEEK))
    expect(await rowOf(api, never)).toMatchObject({ closed_at: null })
    expect(await rowOf(api, again)).toMatchObject({ closed_at: null })
    expect(await rowOf(api, heard)).toMatchObject({ closed_at: null, called_back_at: null })
    await close(at(6 * DAY_MS + WEEK))
    expect(await rowOf(api, again)).toMatchObject({ closed_as: 'no_answer' })
  })

  it('is written down once by two servers at once', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => done()))
    for (const id of ids) await acted(api, zhao, id, ['call-backs', NOBODY])
    const other = await api.secondOn()
    await Promise.all([close(at(WEEK)), closeSilent(other.db, FENGHUANGSHAN, at(WEEK))])
    for (const id of ids)
      expect((await linesOf(api, id)).filter(({ kind }) => kind === 'closed')).toHaveLength(1)
  })
})
