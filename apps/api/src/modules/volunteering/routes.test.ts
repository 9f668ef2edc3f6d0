import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../test/harness.ts'
import {
  draftRecruitment,
  publishedRecruitment,
  recruitmentPlan,
  shiftPlan,
} from '../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

describe('POST /recruitments', () => {
  it('writes a notice with its shifts as a draft that residents do not see', async () => {
    const draft = await draftRecruitment(api, {
      shifts: [shiftPlan(), shiftPlan({ role: '引导员', places: 4, ageFrom: 16 })],
    })
    expect(draft).toMatchObject({ phase: 'draft', places: 14, taken: 0, shiftCount: 2, needed: 0 })
    expect(draft.shifts.map(({ role }) => role)).toEqual(['登记员', '引导员'])
    const reply = await api.as(cast.su)('GET', `/recruitments/${draft.id}`)
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'recruitment_not_found'])
  })

  it.each([
    ['shift_in_past', { startsAt: '2026-11-20T01:00:00.000Z', endsAt: '2026-11-20T04:00:00.000Z' }],
    ['shift_ends_before_start', { endsAt: '2026-11-28T00:00:00.000Z' }],
    ['shift_too_long', { endsAt: '2026-11-29T01:01:00.000Z' }],
    ['shift_age_reversed', { ageFrom: 60, ageTo: 16 }],
  ])('refuses a notice: %s', async (code, change) => {
    const body = recruitmentPlan({ shifts: [shiftPlan(), shiftPlan(change)] })
    const reply = await api.as(cast.lin)('POST', '/recruitments', body)
    expect([reply.statusCode, reply.json().code]).toEqual([409, code])
  })

  it.each([
    ['grid_not_found', { gridId: randomUUID() }],
    ['team_not_found', { teamIds: [randomUUID()] }],
    ['recruitment_not_found', { copiedFromId: randomUUID() }],
  ])('does not know: %s', async (code, change) => {
    const reply = await api.as(cast.lin)('POST', '/recruitments', { ...recruitmentPlan(), ...change })
    expect([reply.statusCode, reply.json().code]).toEqual([404, code])
  })
})

describe('POST /recruitments/:recruitmentId/publish', () => {
  it('shows the notice to everyone', async () => {
    const { id } = await publishedRecruitment(api)
    const seen = (await api.as(cast.su)('GET', `/recruitments/${id}`)).json()
    expect(seen).toMatchObject({ phase: 'recruiting', needed: 10 })
    const listed = (await api.as(cast.su)('GET', '/recruitments')).json().rows
    expect(listed.map((row: { id: string }) => row.id)).toContain(id)
  })
})
