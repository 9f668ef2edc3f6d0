import { randomUUID } from 'node:crypto'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import type { RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GRID_3, GRID_4 } from '../../../test/cast.ts'
import { cast, startTestApi, type TestApi } from '../../../test/harness.ts'
import { newcomer } from '../../../test/ledger.ts'
import { withoutLocks } from '../../../test/unguarded.ts'
import {
  draftRecruitment,
  publishedRecruitment,
  recruitmentPlan,
  SHIFT_STARTS,
  shiftPlan,
  writeSignUp,
  writeTeam,
} from '../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
beforeEach(() => api.setNow(api.start))
afterAll(() => api.close())

const lin = (...call: Parameters<ReturnType<TestApi['as']>>) => api.as(cast.lin)(...call)
const outcome = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]

describe('GET /recruitments', () => {
  const titlesFor = async (query: string, person = cast.su) => {
    const reply = await api.as(person)('GET', `/recruitments?${query}`)
    expect(reply.statusCode).toBe(200)
    return reply.json().rows.map(({ title }: RecruitmentSummary) => title)
  }

  it('finds notices by grid, by what they still need, and by the day of any of their shifts', async () => {
    const at = (days: number) => ({
      startsAt: new Date(SHIFT_STARTS.getTime() + days * DAY_MS).toISOString(),
    })
    await publishedRecruitment(api, { title: '三网格清扫', gridId: GRID_3, shifts: [shiftPlan(at(100))] })
    const full = await publishedRecruitment(api, {
      title: '四网格护学',
      gridId: GRID_4,
      shifts: [shiftPlan({ ...at(100), places: 1 }), shiftPlan({ ...at(102), places: 1 })],
    })
    for (const shift of full.shifts) await writeSignUp(api.db, { shift, who: '记名' })
    await publishedRecruitment(api, { title: '全社区体检', shifts: [shiftPlan(at(101))] })
    const days = 'from=2027-03-08&to=2027-03-09'
    expect(await titlesFor(days)).toEqual(['三网格清扫', '四网格护学', '全社区体检'])
    expect(await titlesFor(`${days}&gridId=${GRID_3}`)).toEqual(['三网格清扫', '全社区体检'])
    expect(await titlesFor(`${days}&needed=yes`)).toEqual(['三网格清扫', '全社区体检'])
    expect(await titlesFor('from=2027-03-10&to=2027-03-10')).toEqual(['四网格护学'])
  })

  it('turns pages without losing or repeating a notice', async () => {
    const startsAt = new Date(SHIFT_STARTS.getTime() + 200 * DAY_MS).toISOString()
    const made = await Promise.all(
      Array.from({ length: 23 }, () => publishedRecruitment(api, { shifts: [shiftPlan({ startsAt })] })),
    )
    const first = (await api.as(cast.su)('GET', '/recruitments?from=2027-06-16')).json()
    expect(first.rows).toHaveLength(20)
    const next = await api.as(cast.su)('GET', `/recruitments?from=2027-06-16&cursor=${first.nextCursor}`)
    const { rows, nextCursor } = next.json()
    expect(nextCursor).toBeNull()
    const seen = [...first.rows, ...rows].map(({ id }: RecruitmentSummary) => id)
    expect(seen.sort()).toEqual(made.map(({ id }) => id).sort())
  })

  it('keeps drafts from residents, and what is over or cancelled from what is to come', async () => {
    const draft = await draftRecruitment(api, { title: '草稿招募' })
    expect(await titlesFor('show=drafts', cast.lin)).toContain(draft.title)
    const { id } = await publishedRecruitment(api, { title: '要取消的' })
    await lin('POST', `/recruitments/${id}/cancel`, { reason: '下大雨' })
    expect(await titlesFor('from=2026-11-28&to=2026-11-28')).not.toContain('要取消的')
    expect(await titlesFor('show=past')).toContain('要取消的')
    expect(outcome(await api.as(cast.su)('GET', '/recruitments?show=drafts'))).toEqual([403, 'not_allowed'])
  })

  it('refuses who is not signed in, a made-up page, and a day that is none', async () => {
    expect((await api.anonymous('GET', '/recruitments')).statusCode).toBe(401)
    expect(outcome(await api.as(cast.su)('GET', '/recruitments?cursor=xyz'))).toEqual([400, 'invalid_input'])
    expect(outcome(await api.as(cast.su)('GET', '/recruitments?from=morgen'))).toEqual([400, 'invalid_input'])
  })
})

describe('GET /my/recruitments', () => {
  it('lists those in which one’s child has a place, or waits, and no others', async () => {
    const mine = await publishedRecruitment(api, { title: '带大宝去' })
    const left = await publishedRecruitment(api, { title: '不去了' })
    const [mineShift, leftShift] = [mine.shifts[0], left.shifts[0]]
    if (!mineShift || !leftShift) throw new Error('no shifts')
    await writeSignUp(api.db, { shift: mineShift, who: cast.dabao, status: 'waiting' })
    await writeSignUp(api.db, { shift: leftShift, who: cast.su, status: 'cancelled' })
    const titles = async (person: typeof cast.su) =>
      (await api.as(person)('GET', '/my/recruitments'))
        .json()
        .rows.map((row: RecruitmentSummary) => row.title)
    expect(await titles(cast.su)).toEqual(['带大宝去'])
    expect(await titles(cast.he)).toEqual([])
    expect((await api.anonymous('GET', '/my/recruitments')).statusCode).toBe(401)
  })
})

describe('POST /recruitments', () => {
  it('writes a notice with its shifts as a draft that residents do not see', async () => {
    const draft = await draftRecruitment(api, {
      shifts: [shiftPlan(), shiftPlan({ role: '引导员', places: 4, ageFrom: 16 })],
    })
    expect(draft).toMatchObject({ phase: 'draft', places: 14, taken: 0, shiftCount: 2, needed: 0 })
    expect(draft.shifts.map(({ role }) => role)).toEqual(['登记员', '引导员'])
    const reply = await api.as(cast.su)('GET', `/recruitments/${draft.id}`)
    expect(outcome(reply)).toEqual([404, 'recruitment_not_found'])
  })

  it('spans from its first shift to its last, across midnight, and remembers what it was copied from', async () => {
    const first = await publishedRecruitment(api)
    const night = shiftPlan({ startsAt: '2026-11-29T14:00:00.000Z', endsAt: '2026-11-29T22:00:00.000Z' })
    const body = { ...recruitmentPlan({ shifts: [night, shiftPlan()] }), copiedFromId: first.id }
    const copy = (await lin('POST', '/recruitments', body)).json()
    expect(copy).toMatchObject({ startsAt: SHIFT_STARTS.toISOString(), endsAt: night.endsAt })
    const { rows } = await api.admin.query('select copied_from_id from recruitments where id = $1', [copy.id])
    expect(rows[0].copied_from_id).toBe(first.id)
  })

  it.each([
    ['shift_in_past', { startsAt: '2026-11-20T01:00:00.000Z', endsAt: '2026-11-20T04:00:00.000Z' }],
    ['shift_ends_before_start', { endsAt: '2026-11-28T00:00:00.000Z' }],
    ['shift_too_long', { endsAt: '2026-11-29T01:01:00.000Z' }],
    ['shift_age_reversed', { ageFrom: 60, ageTo: 16 }],
  ])('refuses a notice: %s', async (code, change) => {
    const body = recruitmentPlan({ shifts: [shiftPlan(), shiftPlan(change)] })
    expect(outcome(await lin('POST', '/recruitments', body))).toEqual([409, code])
  })

  it.each([
    ['grid_not_found', { gridId: randomUUID() }],
    ['team_not_found', { teamIds: [randomUUID()] }],
    ['recruitment_not_found', { copiedFromId: randomUUID() }],
  ])('does not know: %s', async (code, change) => {
    const reply = await lin('POST', '/recruitments', { ...recruitmentPlan(), ...change })
    expect(outcome(reply)).toEqual([404, code])
  })

  it('is for staff, and refuses what is no notice', async () => {
    expect((await api.anonymous('POST', '/recruitments', recruitmentPlan())).statusCode).toBe(401)
    expect((await api.as(cast.su)('POST', '/recruitments', recruitmentPlan())).statusCode).toBe(403)
    for (const change of [{ shifts: [] }, { title: ' ' }, { pointsPerHour: -1 }, { extra: 1 }])
      expect(outcome(await lin('POST', '/recruitments', { ...recruitmentPlan(), ...change }))).toEqual([
        400,
        'invalid_input',
      ])
  })
})

describe('POST /recruitments/:recruitmentId/publish', () => {
  it('shows the notice to everyone and calls the members of the invited teams, once each', async () => {
    const [captain, member] = [await newcomer(api), await newcomer(api)]
    const red = await writeTeam(api.db, { name: `红马甲 ${randomUUID()}`, members: [captain, member] })
    const blue = await writeTeam(api.db, { name: `蓝马甲 ${randomUUID()}`, members: [member] })
    const { id } = await publishedRecruitment(api, { teamIds: [red, blue], urgent: true })
    const seen = (await api.as(cast.su)('GET', `/recruitments/${id}`)).json()
    expect(seen).toMatchObject({ phase: 'recruiting', needed: 10, urgent: true })
    for (const person of [captain, member]) {
      const inbox = (await api.as(person)('GET', '/my/messages')).json().rows
      expect(inbox).toMatchObject([{ kind: 'recruitment_invited', recruitmentId: id }])
      expect(inbox[0].body).toContain('急：社区邀请你们队')
    }
  })

  it('happens once, however many publish at the same time', async () => {
    const member = await newcomer(api)
    const team = await writeTeam(api.db, { name: `护学队 ${randomUUID()}`, members: [member] })
    const { id } = await draftRecruitment(api, { teamIds: [team] })
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => lin('POST', `/recruitments/${id}/publish`, {})),
    )
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    const codes = replies.filter(({ statusCode }) => statusCode === 409).map((reply) => reply.json().code)
    expect(new Set(codes)).toEqual(new Set(['recruitment_already_published']))
    expect((await api.as(member)('GET', '/my/messages')).json().rows).toHaveLength(1)
  })

  it('happens more than once without the locks (control)', async () => {
    const { db, app } = await api.secondOn()
    withoutLocks([db])
    const unlocked = api.callOn(app, cast.lin)
    let most = 0
    // Whether two meet is a matter of moments: a busy machine may need several tries.
    for (let round = 0; round < 20 && most < 2; round++) {
      const { id } = await draftRecruitment(api)
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => unlocked('POST', `/recruitments/${id}/publish`, {})),
      )
      most = Math.max(most, replies.filter(({ statusCode }) => statusCode === 200).length)
    }
    expect(most).toBeGreaterThan(1)
  })

  it('refuses a draft whose time has come, and one that was thrown away', async () => {
    const late = await draftRecruitment(api)
    api.setNow(SHIFT_STARTS)
    expect(outcome(await lin('POST', `/recruitments/${late.id}/publish`, {}))).toEqual([409, 'shift_in_past'])
    expect((await lin('POST', `/recruitments/${late.id}/cancel`, { reason: '不办了' })).statusCode).toBe(200)
    const reply = await lin('POST', `/recruitments/${late.id}/publish`, {})
    expect(outcome(reply)).toEqual([409, 'recruitment_already_cancelled'])
  })
})

describe('POST /recruitments/:recruitmentId/close', () => {
  it('stops recruiting once', async () => {
    const { id } = await publishedRecruitment(api)
    expect((await lin('POST', `/recruitments/${id}/close`, {})).json()).toMatchObject({
      phase: 'closed',
      needed: 0,
    })
    const again = await lin('POST', `/recruitments/${id}/close`, {})
    expect(outcome(again)).toEqual([409, 'recruitment_already_closed'])
  })

  it('refuses a draft, and what is over', async () => {
    const draft = await draftRecruitment(api)
    const reply = await lin('POST', `/recruitments/${draft.id}/close`, {})
    expect(outcome(reply)).toEqual([409, 'recruitment_not_published'])
    const { id } = await publishedRecruitment(api)
    api.setNow(new Date(SHIFT_STARTS.getTime() + 3 * HOUR_MS))
    expect(outcome(await lin('POST', `/recruitments/${id}/close`, {}))).toEqual([409, 'recruitment_ended'])
  })
})

describe('GET /recruitment-form', () => {
  it('proposes the points of the manager’s rules, and 10 an hour before there are any', async () => {
    const form = async () => (await lin('GET', '/recruitment-form')).json()
    const names = (await form()).grids.map(({ name }: { name: string }) => name)
    expect([(await form()).pointsPerHour, names]).toEqual([10, ['第3网格', '第4网格']])
    const rule = (version: number, validFrom: string, points: number) =>
      api.admin.query(
        `insert into point_rules (community_id, version, valid_from, points_per_hour, rounding_minutes, rounding,
          solo_award_points, exchanges_per_week, exchanges_per_pair, set_at, set_by_id)
        values ($1, $2, $3, $4, 30, 'down', 100, 3, 2, now(), $5)`,
        [cast.lin.communityId, version, validFrom, points, cast.lin.personId],
      )
    await rule(1, '2026-11-01', 12)
    await rule(2, '2026-12-01', 15)
    expect((await form()).pointsPerHour).toBe(12)
    expect((await api.as(cast.su)('GET', '/recruitment-form')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/recruitment-form')).statusCode).toBe(401)
  })
})

describe('a notice of another community', () => {
  it('is not there, for reading or any act', async () => {
    const { id } = await publishedRecruitment(api)
    const foreign = api.as(cast.foreignStaff)
    const calls = [
      foreign('GET', `/recruitments/${id}`),
      foreign('GET', `/recruitments/${id}/sign-ups`),
      foreign('GET', `/recruitments/${id}/share-codes`),
      foreign('POST', `/recruitments/${id}/change`, { title: '改名' }),
      foreign('POST', `/recruitments/${id}/publish`, {}),
      foreign('POST', `/recruitments/${id}/close`, {}),
      foreign('POST', `/recruitments/${id}/cancel`, { reason: '不办了' }),
    ]
    for (const reply of await Promise.all(calls))
      expect(outcome(reply)).toEqual([404, 'recruitment_not_found'])
  })

  it.each(['change', 'publish', 'close', 'cancel'])('nobody but staff may %s one', async (act) => {
    const { id } = await draftRecruitment(api)
    const body = act === 'cancel' ? { reason: '不办了' } : {}
    expect((await api.anonymous('POST', `/recruitments/${id}/${act}`, body)).statusCode).toBe(401)
    expect((await api.as(cast.su)('POST', `/recruitments/${id}/${act}`, body)).statusCode).toBe(403)
  })
})
