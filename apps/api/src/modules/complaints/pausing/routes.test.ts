import { DAY_MS } from '@linli/domain/time'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, heardBy, linesOf, lostCases, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))
afterEach(async () => expect(await lostCases(api)).toEqual([]))

const { lin, zhao, su } = cast
/** Monday 23 November 2026, 10:00; a street lamp has five working days: until the end of Monday 30. */
const due = { solveDueAt: new Date('2026-11-30T16:00:00Z'), answerDueAt: new Date('2026-11-24T16:00:00Z') }
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const act = (by: CastMember, id: string, verb: string, body: object = {}) =>
  api.as(by)('POST', `/complaints/${id}/${verb}`, body)
const reason = '等物业配件'
const later = (days: number) => api.setNow(new Date(api.start.getTime() + days * DAY_MS))

describe('POST /complaints/:complaintId/pause and /resume', () => {
  it('lets the clock stand still with a reason the reporter reads, and run on for as many days', async () => {
    const id = await accepted(api, due)
    later(1)
    const view = await acted(api, zhao, id, ['pause', { reason }])
    expect(view).toMatchObject({ phase: 'paused', due: 'paused', pause: { reason } })
    expect((await heardBy(api, su, id)).at(-1)).toContain('先暂缓：等物业配件')
    expect((await linesOf(api, id)).at(-1)).toMatchObject({ kind: 'paused', audience: 'reporter' })
    // From Tuesday to Friday: Tuesday, Wednesday and Thursday are kept.
    later(4)
    const running = await acted(api, zhao, id, ['resume'])
    expect(running).toMatchObject({ phase: 'handling', pause: null })
    expect((await rowOf(api, id)).solve_due_at).toEqual(new Date('2026-12-03T16:00:00Z'))
    expect((await heardBy(api, su, id)).at(-1)).toContain('恢复办理，12月3日前办完')
  })

  it('is for the owner and the manager, once, and not after the deadline', async () => {
    const id = await accepted(api, due)
    expect(said(await act(zhao, id, 'resume'))).toEqual([409, 'complaint_not_paused'])
    for (const wrong of ['', ' ', '长'.repeat(201)])
      expect(said(await act(zhao, id, 'pause', { reason: wrong }))).toEqual([400, 'invalid_input'])
    await acted(api, lin, id, ['pause', { reason }])
    expect(said(await act(zhao, id, 'pause', { reason }))).toEqual([409, 'complaint_paused'])
    expect(said(await act(su, id, 'resume'))).toEqual([403, 'not_allowed'])
    const late = await accepted(api, due)
    api.setNow(due.solveDueAt)
    expect(said(await act(zhao, late, 'pause', { reason }))).toEqual([409, 'deadline_passed'])
    expect((await rowOf(api, late)).paused_at).toBeNull()
  })
})

describe('extensions', () => {
  const ask = (by: CastMember, id: string, workingDays = 2) =>
    act(by, id, 'extensions', { workingDays, reason })

  it('are asked of the manager, whose word moves the deadline', async () => {
    const id = await accepted(api, due)
    expect(said(await ask(zhao, id))).toEqual([200, undefined])
    expect((await rowOf(api, id)).solve_due_at).toEqual(due.solveDueAt)
    expect((await heardBy(api, lin, id)).at(-1)).toContain('申请延期 2 个工作日：等物业配件，请决定')
    expect(said(await ask(zhao, id))).toEqual([409, 'extension_waiting'])
    expect(said(await act(zhao, id, 'extensions/decide', { granted: true, note: '' }))).toEqual([
      403,
      'not_allowed',
    ])
    const view = await acted(api, lin, id, ['extensions/decide', { granted: true, note: '' }])
    expect(view.extension).toBeNull()
    expect((await rowOf(api, id)).solve_due_at).toEqual(new Date('2026-12-02T16:00:00Z'))
    expect((await heardBy(api, su, id)).at(-1)).toContain(
      '办理时间延长 2 个工作日：等物业配件，12月2日前办完',
    )
    expect((await heardBy(api, zhao, id)).at(-1)).toContain('同意延期')
    // What was asked inside, the reporter does not read.
    expect((await linesOf(api, id)).find(({ kind }) => kind === 'extension_asked')?.audience).toBe('staff')
    expect(said(await ask(zhao, id))).toEqual([409, 'already_extended'])
  })

  it('are declined with a word, and may be asked for again', async () => {
    const id = await accepted(api, due)
    await ask(zhao, id)
    await acted(api, lin, id, ['extensions/decide', { granted: false, note: '再催一催物业' }])
    expect((await heardBy(api, zhao, id)).at(-1)).toContain('不同意延期：再催一催物业')
    expect((await rowOf(api, id)).solve_due_at).toEqual(due.solveDueAt)
    expect(said(await act(lin, id, 'extensions/decide', { granted: true, note: '' }))).toEqual([
      409,
      'no_extension_waiting',
    ])
    expect(said(await ask(zhao, id))).toEqual([200, undefined])
  })

  it('are granted at once where the manager asks, and refused after the deadline and beyond the limit', async () => {
    const id = await accepted(api, due)
    expect(said(await ask(zhao, id, 6))).toEqual([409, 'extension_too_long'])
    expect(said(await ask(zhao, id, 31))).toEqual([400, 'invalid_input'])
    api.setNow(new Date(due.solveDueAt.getTime() - 1))
    expect(said(await ask(lin, id, 1))).toEqual([200, undefined])
    expect((await rowOf(api, id)).solve_due_at).toEqual(new Date('2026-12-01T16:00:00Z'))
    api.setNow(api.start)
    const late = await accepted(api, due)
    api.setNow(due.solveDueAt)
    expect(said(await ask(zhao, late))).toEqual([409, 'deadline_passed'])
  })

  it('asked by two at once wait once', async () => {
    const id = await accepted(api, due)
    await acted(api, zhao, id, ['hand-over', { toId: lin.personId, reason: '请主任办' }])
    await acted(api, lin, id, ['hand-over', { toId: zhao.personId, reason: '还是你办' }])
    const replies = await Promise.all([ask(zhao, id), ask(zhao, id), ask(zhao, id)])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
  })
})
