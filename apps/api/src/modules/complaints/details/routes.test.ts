import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, linesOf, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { zhao, su } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const act = (by: CastMember, id: string, verb: string, body: object) =>
  api.as(by)('POST', `/complaints/${id}/${verb}`, body)
const details = {
  title: '5栋门口的路灯不亮',
  kind: 'request',
  category: 'street_lamp',
  place: '5栋门口',
  isPrivate: false,
}

describe('POST /complaints/:complaintId/priority', () => {
  it('asks for the first answer of what is urgent within two hours', async () => {
    const id = await arrived(api)
    await acted(api, zhao, id, ['priority', { priority: 'urgent', reason: '漏电' }])
    expect((await rowOf(api, id)).answer_due_at).toEqual(new Date(api.start.getTime() + 2 * 3_600_000))
    expect((await linesOf(api, id)).at(-1)).toMatchObject({
      kind: 'priority_changed',
      audience: 'staff',
      body: '从“一般”改为“紧急”：漏电',
    })
    const same = { priority: 'urgent', reason: '漏电' }
    expect(said(await act(zhao, id, 'priority', same))).toEqual([409, 'nothing_changed'])
    expect(said(await act(su, id, 'priority', same))).toEqual([403, 'not_allowed'])
  })
})

describe('POST /complaints/:complaintId/details', () => {
  it('corrects what lists and deadlines go by, and leaves what was said', async () => {
    const id = await accepted(api)
    const before = await rowOf(api, id)
    const set = { ...details, category: 'fire_safety', title: '充电桩漏电', place: '6栋' }
    await acted(api, zhao, id, ['details', set])
    const after = await rowOf(api, id)
    expect(after).toMatchObject({ title: '充电桩漏电', place: '6栋', body: before.body })
    // Three working days instead of five.
    expect(after.solve_due_at).toEqual(new Date('2026-11-26T16:00:00Z'))
    expect((await linesOf(api, id)).at(-1)?.body).toBe(
      '标题改为“充电桩漏电”，类别由路灯照明改为消防隐患，地点改为“6栋”',
    )
    // And is found by the new words.
    const reply = await api.as(zhao)('GET', `/complaints/search?q=${encodeURIComponent('充电桩')}`)
    expect(reply.json<{ rows: { id: string }[] }>().rows.map((row) => row.id)).toEqual([id])
  })

  it('refuses what changes nothing, and what has no title', async () => {
    const id = await accepted(api)
    expect(said(await act(zhao, id, 'details', details))).toEqual([409, 'nothing_changed'])
    for (const title of ['', ' ', '长'.repeat(41)])
      expect(said(await act(zhao, id, 'details', { ...details, title }))).toEqual([400, 'invalid_input'])
    expect((await linesOf(api, id)).map(({ kind }) => kind)).toEqual(['received', 'accepted'])
  })
})
