import type { getComplaintRules } from '@linli/domain/complaints/calendar/contract'
import { DEFAULT_DEADLINES } from '@linli/domain/complaints/terms'
import type { ReplyOf } from '@linli/domain/endpoint'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, foreignStaff } = cast
const read = async (person: Parameters<TestApi['as']>[0] = zhao) =>
  (await api.as(person)('GET', '/complaint-rules')).json<ReplyOf<typeof getComplaintRules>>()
const codeOf = (reply: { statusCode: number; json(): { code: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const rest = (from: string, to = from) => ({ from, to, kind: 'rest', note: '搬办公室' })

describe('GET /complaint-rules', () => {
  it('shows staff every category, what the nation announced, and what is not known yet', async () => {
    api.setNow(new Date('2026-09-18T02:00:00Z'))
    const rules = await read()
    expect(rules.categories).toHaveLength(Object.keys(DEFAULT_DEADLINES).length)
    expect(rules.categories.find(({ category }) => category === 'drainage')).toEqual({
      category: 'drainage',
      ...DEFAULT_DEADLINES.drainage,
      setAt: null,
      setByName: null,
    })
    expect(rules).toMatchObject({ urgentAnswerHours: 2, lastKnownYear: 2026, calendarOld: false })
    expect(rules.nationalSpans).toEqual([
      { name: '国庆节', kind: 'working', from: '2026-09-20', to: '2026-09-20' },
      { name: '中秋', kind: 'rest', from: '2026-09-25', to: '2026-09-27' },
      { name: '国庆节', kind: 'rest', from: '2026-10-01', to: '2026-10-07' },
      { name: '国庆节', kind: 'working', from: '2026-10-10', to: '2026-10-10' },
    ])
    api.setNow(new Date('2026-12-01T02:00:00Z'))
    expect(await read()).toMatchObject({ nationalSpans: [], calendarOld: true })
  })

  it('is for staff', async () => {
    expect((await api.as(su)('GET', '/complaint-rules')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/complaint-rules')).statusCode).toBe(401)
  })
})

describe('POST /complaint-rules/categories', () => {
  const path = '/complaint-rules/categories'
  const limits = { category: 'noise', answerWorkingDays: 2, solveWorkingDays: 8 }

  it('holds from now on, for this community', async () => {
    const reply = await api.as(lin)('POST', path, limits)
    expect(reply.json()).toMatchObject({ ...limits, setByName: '林静' })
    const noise = (rules: Awaited<ReturnType<typeof read>>) =>
      rules.categories.find(({ category }) => category === 'noise')
    expect(noise(await read())).toMatchObject(limits)
    expect(noise(await read(foreignStaff))).toMatchObject({ ...DEFAULT_DEADLINES.noise, setAt: null })
    await api.as(lin)('POST', path, { ...limits, solveWorkingDays: 9 })
    expect(noise(await read())).toMatchObject({ solveWorkingDays: 9 })
  })

  it('is for the manager', async () => {
    for (const person of [zhao, su]) expect((await api.as(person)('POST', path, limits)).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, limits)).statusCode).toBe(401)
  })

  it('asks for no solution before the answer', async () => {
    const reply = await api.as(lin)('POST', path, { ...limits, answerWorkingDays: 9 })
    expect(codeOf(reply)).toEqual([409, 'answer_after_solution'])
  })

  it.each([
    { solveWorkingDays: 0 },
    { answerWorkingDays: -1 },
    { solveWorkingDays: 91 },
    { answerWorkingDays: 1.5 },
    { category: 'weather' },
  ])('refuses %o', async (change) => {
    expect(codeOf(await api.as(lin)('POST', path, { ...limits, ...change }))).toEqual([400, 'invalid_input'])
  })
})

describe('POST /complaint-rules/days and /remove', () => {
  const path = '/complaint-rules/days'

  it('sets days where they differ, tells all staff, and takes them back', async () => {
    // Thursday to Monday: the weekend rests anyhow.
    const reply = await api.as(lin)('POST', path, rest('2026-12-03', '2026-12-07'))
    expect(reply.json()).toEqual({ days: ['2026-12-03', '2026-12-04', '2026-12-07'] })
    expect((await read()).ownDays).toMatchObject([
      { day: '2026-12-03', kind: 'rest', note: '搬办公室', setByName: '林静' },
      { day: '2026-12-04' },
      { day: '2026-12-07' },
    ])
    expect((await read(foreignStaff)).ownDays).toEqual([])
    const inbox = (await api.as(zhao)('GET', '/my/messages')).json<{ rows: { body: string }[] }>()
    expect(inbox.rows[0]?.body).toBe(
      '社区工作日有变：12月3日 周四 至 12月7日 周一 放假（搬办公室）。诉求的期限跟着重新算。',
    )
    expect((await api.as(su)('GET', '/my/messages')).json<{ rows: unknown[] }>().rows).toEqual([])

    expect((await api.as(lin)('POST', `${path}/remove`, { day: '2026-12-03' })).json()).toEqual({
      done: true,
    })
    expect(codeOf(await api.as(lin)('POST', `${path}/remove`, { day: '2026-12-03' }))).toEqual([
      404,
      'calendar_day_not_found',
    ])
    // Worked again after all: as the nation has it, so nothing of its own is left.
    await api.as(lin)('POST', path, { from: '2026-12-04', to: '2026-12-07', kind: 'working', note: '不搬了' })
    expect((await read()).ownDays).toMatchObject([
      { day: '2026-12-05', kind: 'working' },
      { day: '2026-12-06', kind: 'working' },
    ])
  })

  it('leaves the past as it was counted', async () => {
    expect(codeOf(await api.as(lin)('POST', path, rest('2026-11-20')))).toEqual([409, 'day_past'])
    await api.as(lin)('POST', path, rest('2026-11-24'))
    api.setNow(new Date('2026-11-24T16:00:00Z'))
    expect(codeOf(await api.as(lin)('POST', `${path}/remove`, { day: '2026-11-24' }))).toEqual([
      409,
      'day_past',
    ])
    expect((await read()).ownDays.map(({ day }) => day)).not.toContain('2026-11-24')
  })

  it.each([
    [rest('2026-11-28'), 'day_already_so'],
    [rest('2026-12-10', '2026-12-09'), 'days_reversed'],
    [rest('2026-12-09', '2027-01-09'), 'days_too_many'],
    [rest('2029-12-10'), 'day_too_far'],
  ])('refuses %o: %s', async (body, code) => {
    expect(codeOf(await api.as(lin)('POST', path, body))).toEqual([409, code])
  })

  it('are for the manager, who finds no other community’s days', async () => {
    for (const person of [zhao, su]) {
      expect((await api.as(person)('POST', path, rest('2026-12-10'))).statusCode).toBe(403)
      expect((await api.as(person)('POST', `${path}/remove`, { day: '2026-12-10' })).statusCode).toBe(403)
    }
    expect((await api.anonymous('POST', path, rest('2026-12-10'))).statusCode).toBe(401)
    expect((await api.anonymous('POST', `${path}/remove`, { day: '2026-12-10' })).statusCode).toBe(401)
    await api.as(lin)('POST', path, rest('2026-12-10'))
    expect((await api.as(foreignStaff)('POST', `${path}/remove`, { day: '2026-12-10' })).statusCode).toBe(404)
  })

  it.each([
    { ...rest('2026-12-10'), kind: 'half' },
    { ...rest('2026-12-10'), note: ' ' },
    rest('2026-02-30'),
    rest('tomorrow'),
  ])('refuses %o', async (body) => {
    expect(codeOf(await api.as(lin)('POST', path, body))).toEqual([400, 'invalid_input'])
  })
})
