import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { caseAs, heard, reported } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { zhao, su, he, lin, foreignStaff } = cast
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

describe('POST /complaints/:complaintId/reporter-phone', () => {
  const reveal = (by: CastMember, id: string, reason = '回访解决没有') =>
    act(by, id, 'reporter-phone', { reason })

  it('tells staff whom to call back, as heard or of the roster, and keeps who looked and why', async () => {
    const { id } = await heard(api, { acceptNow: true, from: { name: '李阿姨', phone: '138 0000 1234' } })
    expect((await caseAs(api, zhao, id)).reporterPhone).toBe('138****1234')
    expect((await reveal(zhao, id)).json()).toEqual({ phone: '13800001234' })
    const audited = await api.admin.query(
      `select person_id, reason from audit_entries where action like '%reporter-phone' and subject->>'complaintId' = $1`,
      [id],
    )
    expect(audited.rows).toEqual([{ person_id: zhao.personId, reason: '回访解决没有' }])
    const { id: own } = await reported(api)
    expect(said(await reveal(zhao, own))[0]).toBe(200)
    const { id: unknown } = await heard(api, { from: { name: null, phone: null } })
    expect((await reveal(zhao, unknown)).json()).toEqual({ phone: null })
  })

  it('is for who may handle the case, with a reason', async () => {
    const { id } = await heard(api, { from: { name: '李阿姨', phone: '13800001234' } })
    expect(said(await reveal(su, id))).toEqual([403, 'not_allowed'])
    const sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
    for (const [publicAgreed, answer] of [
      [true, [403, 'not_allowed']],
      [false, [404, 'complaint_not_found']],
    ] as const) {
      const ours = await accepted(api, { gridId: GRID_3, publicAgreed })
      expect(said(await reveal(sun, ours))).toEqual(answer)
    }
    expect(said(await reveal(foreignStaff, id))).toEqual([404, 'complaint_not_found'])
    expect(said(await reveal(zhao, id, ' '))).toEqual([400, 'invalid_input'])
    expect(
      (await api.anonymous('POST', `/complaints/${id}/reporter-phone`, { reason: '回访' })).statusCode,
    ).toBe(401)
  })
})

describe('POST /complaints/:complaintId/reporter', () => {
  const name = (by: CastMember, id: string, personId: string | null) => act(by, id, 'reporter', { personId })

  it('gives what was heard to who said it: they hear of it, read it, and say whether it is solved', async () => {
    const { id } = await heard(api, { acceptNow: true, publicAgreed: true, isPrivate: false })
    await act(he, id, 'follow', {})
    await acted(api, zhao, id, ['reporter', { personId: he.personId }])
    expect((await heardBy(api, he, id)).at(-1)).toMatch(/^「5栋门口的路灯不亮」已替你反映给社区/)
    // Whose concern it is, is no follower besides.
    expect(await caseAs(api, he, id)).toMatchObject({ isReporter: true, followers: 0, reporterName: '何敏' })
    expect((await caseAs(api, su, id)).reporterName).toBe('一位邻居')
    expect((await linesOf(api, id)).at(-1)).toMatchObject({
      kind: 'details_changed',
      audience: 'staff',
      body: '反映人认作花名册里的何敏',
    })
    await acted(api, zhao, id, ['resolve', { text: '灯泡换好了。' }])
    const verdict = { verdict: 'solved', stars: 5, words: null }
    expect((await act(he, id, 'verdict', verdict)).statusCode).toBe(200)
    expect(said(await name(zhao, id, su.personId))).toEqual([409, 'complaint_over'])
  })

  it('takes a mistake back: the name as heard stands again, and the other sees it no more', async () => {
    const { id } = await heard(api, { acceptNow: true, publicAgreed: false })
    await acted(api, zhao, id, ['reporter', { personId: he.personId }])
    expect(said(await name(zhao, id, he.personId))).toEqual([409, 'nothing_changed'])
    await acted(api, lin, id, ['reporter', { personId: null }])
    expect((await caseAs(api, zhao, id)).reporterName).toBe('李阿姨')
    expect((await api.as(he)('GET', `/complaints/${id}`)).statusCode).toBe(404)
  })

  it('is not for what somebody reported themselves, nor by others than who is responsible', async () => {
    const { id: own } = await reported(api)
    expect(said(await name(zhao, own, he.personId))).toEqual([409, 'reported_themselves'])
    const { id } = await heard(api, { acceptNow: true })
    for (const by of [zhao, lin])
      expect(said(await name(by, id, zhao.personId))).toEqual([409, 'names_themselves'])
    expect(said(await name(su, id, su.personId))).toEqual([403, 'not_allowed'])
    expect(said(await name(foreignStaff, id, null))).toEqual([404, 'complaint_not_found'])
    expect(said(await name(zhao, id, foreignStaff.personId))).toEqual([404, 'person_unknown'])
    expect(said(await name(zhao, id, '不是编号'))).toEqual([400, 'invalid_input'])
    expect((await api.anonymous('POST', `/complaints/${id}/reporter`, { personId: null })).statusCode).toBe(
      401,
    )
    expect((await rowOf(api, id)).reporter_id).toBeNull()
  })
})
