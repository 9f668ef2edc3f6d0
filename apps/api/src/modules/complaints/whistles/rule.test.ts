import type { CaseWhistles } from '@linli/domain/complaints/whistles/contract'
import { HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted } from '../../../../test/cases.ts'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { stationed } from '../../../../test/whistles.ts'

type Caller = Parameters<TestApi['as']>[0]

let api: TestApi
let police: Awaited<ReturnType<typeof stationed>>
beforeAll(async () => {
  api = await startTestApi()
  police = await stationed(api)
})
afterAll(() => api.close())

const { lin, zhao, su, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code ?? 'ok',
]
const post = (by: Caller, path: string, body: object = {}) => api.as(by)('POST', path, body)
const blowing = (by: Caller, id: string, unitId: string, change: object = {}) =>
  post(by, `/complaints/${id}/whistles`, { unitId, message: '请来疏导', hours: null, ...change })
const afterHours = (hours: number) => new Date(api.start.getTime() + hours * HOUR_MS)

describe('POST /whistle-rule', () => {
  const read = async (by: Caller = zhao) => (await api.as(by)('GET', '/whistle-rule')).json()
  const blownNow = async () => {
    const id = await accepted(api)
    const view = (await blowing(zhao, id, police.unit.id)).json<CaseWhistles>()
    return { answerDueAt: view.rows[0]?.answerDueAt, usualDueAt: view.usualDueAt }
  }

  it('says by when units report unless who whistles says otherwise, for whistles from then on', async () => {
    const before = await blownNow()
    expect(before.answerDueAt).toBe('2026-11-24T10:00:00.000Z')
    expect(await read()).toEqual({ hours: null })
    expect(said(await post(lin, '/whistle-rule', { hours: 6 }))).toEqual([200, 'ok'])
    expect(await read()).toEqual({ hours: 6 })
    const due = afterHours(6).toISOString()
    expect(await blownNow()).toEqual({ answerDueAt: due, usualDueAt: due })
    const id = await accepted(api)
    const own = await blowing(zhao, id, police.unit.id, { hours: 2 })
    expect(own.json<CaseWhistles>().rows[0]?.answerDueAt).toBe(afterHours(2).toISOString())
    expect(await read(foreignStaff)).toEqual({ hours: null })
    expect(said(await post(lin, '/whistle-rule', { hours: null }))).toEqual([200, 'ok'])
    expect(await blownNow()).toEqual(before)
  })

  it('is the manager’s to set, and for staff to read', async () => {
    for (const by of [zhao, su, police.luo])
      expect(said(await post(by, '/whistle-rule', { hours: 6 }))).toEqual([403, 'not_allowed'])
    expect((await api.anonymous('POST', '/whistle-rule', { hours: 6 })).statusCode).toBe(401)
    for (const by of [su, police.luo]) expect((await api.as(by)('GET', '/whistle-rule')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/whistle-rule')).statusCode).toBe(401)
    for (const hours of [0, 241, 1.5, '4', undefined])
      expect(said(await post(lin, '/whistle-rule', { hours }))).toEqual([400, 'invalid_input'])
  })
})
