import { randomUUID } from 'node:crypto'
import type { CaseWhistles, MyWhistle, MyWhistleRow } from '@linli/domain/complaints/whistles/contract'
import { HOUR_MS } from '@linli/domain/time'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf } from '../../../../test/cases.ts'
import { cast, GRID_4 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { withoutLocks } from '../../../../test/unguarded.ts'
import { addedUnit, blown, didUnit, stationed, whistlesOf, withdrawn } from '../../../../test/whistles.ts'

type Caller = Parameters<TestApi['as']>[0]
type Station = Awaited<ReturnType<typeof stationed>>

let api: TestApi
let other: FastifyInstance
let police: Station
let property: Station
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
  police = await stationed(api, { name: '凉亭派出所' })
  property = await stationed(api, { name: '安居物业' })
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su, zhang, he, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code ?? 'ok',
]
const post = (by: Caller, path: string, body: object = {}) => api.as(by)('POST', path, body)
const blowing = (by: Caller, id: string, unitId: string, change: object = {}) =>
  post(by, `/complaints/${id}/whistles`, { unitId, message: '请来疏导', hours: null, ...change })
const mine = async (by: Caller, whistleId: string) =>
  (await api.as(by)('GET', `/my/whistles/${whistleId}`)).json<MyWhistle>()
const listed = async (by: Caller, show: 'open' | 'over' = 'open') =>
  (await api.as(by)('GET', `/my/whistles?show=${show}`)).json<{ rows: MyWhistleRow[] }>().rows
const afterHours = (hours: number) => new Date(api.start.getTime() + hours * HOUR_MS)

describe('POST /complaints/:complaintId/whistles', () => {
  it('asks a unit to report by the next working day, and the reporter reads who comes', async () => {
    const id = await accepted(api)
    const view = (await blowing(zhao, id, police.unit.id)).json<CaseWhistles>()
    expect(view.rows).toMatchObject([
      {
        unitName: '凉亭派出所',
        state: 'waiting',
        due: 'in_time',
        blownByName: '赵明',
        answerDueAt: '2026-11-24T10:00:00.000Z',
        closeDueAt: '2026-11-28T02:00:00.000Z',
      },
    ])
    expect((await linesOf(api, id)).at(-1)).toMatchObject({
      kind: 'whistle_blown',
      audience: 'all',
      body: '请凉亭派出所来处理，11月24日 18:00前报到',
    })
    expect((await heardBy(api, su, id)).at(-1)).toContain('社区请凉亭派出所来处理了')
    const byHours = await accepted(api)
    const urgent = (await blowing(zhao, byHours, police.unit.id, { hours: 2 })).json<CaseWhistles>()
    expect(urgent.rows[0]).toMatchObject({ answerDueAt: afterHours(2).toISOString(), due: 'near' })
  })

  it('is the owner’s or the manager’s, of a case that is being worked on', async () => {
    const id = await accepted(api)
    expect((await api.anonymous('POST', `/complaints/${id}/whistles`, {})).statusCode).toBe(401)
    expect(said(await blowing(su, id, police.unit.id))).toEqual([403, 'not_allowed'])
    expect(said(await blowing(foreignStaff, id, police.unit.id))).toEqual([404, 'complaint_not_found'])
    expect(said(await blowing(zhao, randomUUID(), police.unit.id))).toEqual([404, 'complaint_not_found'])
    const sun = await newcomer(api, { roles: ['resident', 'staff'], gridId: GRID_4 })
    expect(said(await blowing(sun, id, police.unit.id))).toEqual([403, 'not_allowed'])
    const colleague = await newcomer(api, { roles: ['resident', 'staff'] })
    expect(said(await blowing(colleague, id, police.unit.id))).toEqual([409, 'whistle_not_owner'])
    expect(said(await blowing(lin, id, police.unit.id))).toEqual([200, 'ok'])
    const waiting = await arrived(api)
    expect(said(await blowing(lin, waiting, police.unit.id))).toEqual([409, 'whistle_case_waiting'])
  })

  it('refuses a unit that is stopped, has nobody, is unknown, or is asked already', async () => {
    const id = await accepted(api)
    const empty = await addedUnit(api)
    expect(said(await blowing(zhao, id, empty.id))).toEqual([409, 'unit_without_delegates'])
    const { unit } = await stationed(api)
    await post(lin, `/partner-units/${unit.id}/suspension`, { suspended: true, reason: '合同到期' })
    const refused = await blowing(zhao, id, unit.id)
    expect(said(refused)).toEqual([409, 'unit_suspended'])
    expect(refused.json().message).toBe('这家单位已经停用，不能吹哨。请另选一家，或请主任先恢复')
    expect(said(await blowing(zhao, id, randomUUID()))).toEqual([404, 'unit_not_found'])
    expect(said(await blowing(zhao, id, police.unit.id, { message: ' ' }))).toEqual([400, 'invalid_input'])
    const both = await Promise.all([
      blowing(zhao, id, police.unit.id),
      api.callOn(other, lin)('POST', `/complaints/${id}/whistles`, {
        unitId: police.unit.id,
        message: '请来疏导',
        hours: null,
      }),
    ])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const choices = (await api.as(zhao)('GET', `/complaints/${id}/whistles`)).json<CaseWhistles>().units
    expect(choices.find(({ id: unitId }) => unitId === unit.id)?.whyNot).toContain('停用')
    expect(choices.find(({ id: unitId }) => unitId === police.unit.id)?.whyNot).toBeNull()
  })
})

describe('what the people of a unit see', () => {
  it('is that case alone, without the reporter and without notes', async () => {
    const id = await accepted(api, { publicAgreed: false })
    const elsewhere = await accepted(api)
    await acted(api, zhao, id, ['notes', { text: '反映人情绪激动' }])
    await acted(api, zhao, id, ['answers', { text: '已请派出所来' }])
    const { whistleId } = await blown(api, police.unit.id, { complaintId: id })
    const seen = await mine(police.luo, whistleId)
    expect(seen.complaint).toMatchObject({ sight: 'unit', reporterName: '一位邻居', reporterPhone: null })
    const bodies = seen.complaint?.entries.map(({ body }) => body) ?? []
    expect(bodies).toContain('已请派出所来')
    expect(bodies).not.toContain('反映人情绪激动')
    expect(seen).toMatchObject({ message: '路口又堵了，请来疏导', acts: ['report'], deeds: [] })
    for (const path of [`/complaints/${id}`, `/complaints/${elsewhere}`, '/complaints', '/my/complaints'])
      expect((await api.as(police.luo)('GET', path)).statusCode).toBe(403)
    // Another unit, another community, a resident and nobody.
    const path = `/my/whistles/${whistleId}`
    expect(said(await api.as(property.luo)('GET', path))).toEqual([404, 'whistle_not_found'])
    expect(said(await api.as(foreignStaff)('GET', path))).toEqual([403, 'not_allowed'])
    expect(said(await api.as(su)('GET', path))).toEqual([403, 'not_allowed'])
    expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    expect(said(await api.as(police.luo)('GET', `/my/whistles/${randomUUID()}`))).toEqual([
      404,
      'whistle_not_found',
    ])
  })

  it('is, for a neighbour who acts for it, the same case with sight of the unit', async () => {
    const neighbour = await newcomer(api, { name: '唐慧' })
    const { unit } = await stationed(api)
    await post(lin, `/partner-units/${unit.id}/delegates`, { personId: neighbour.personId })
    const blowOn = await blown(api, unit.id, { publicAgreed: false })
    const read = async () => said(await api.as(neighbour)('GET', `/complaints/${blowOn.complaintId}`))
    expect(await read()).toEqual([200, 'ok'])
    await withdrawn(api, blowOn)
    expect(await read()).toEqual([404, 'complaint_not_found'])
    const { rows } = await api.admin.query(
      `select body from messages where person_id = $1 and kind = 'whistle_news' order by id`,
      [neighbour.personId],
    )
    expect(rows.map(({ body }) => body)).toEqual([
      expect.stringContaining('社区吹哨，请11月23日 14:00前报到'),
      expect.stringContaining('撤回了'),
    ])
  })

  it('ends with the whistle or the case, but for what the unit did', async () => {
    const taken = await blown(api, police.unit.id)
    await didUnit(api, police.luo, taken.whistleId, ['report'])
    await didUnit(api, police.luo, taken.whistleId, ['acts', { words: '劝走了三辆车' }])
    await withdrawn(api, taken)
    const ended = await blown(api, police.unit.id)
    await didUnit(api, police.luo, ended.whistleId, ['report'])
    expect(said(await post(su, `/complaints/${ended.complaintId}/withdraw`, { reason: '不堵了' }))).toEqual([
      200,
      'ok',
    ])
    for (const [{ whistleId }, state] of [
      [taken, 'withdrawn'],
      [ended, 'ended'],
    ] as const) {
      const seen = await mine(police.luo, whistleId)
      expect(seen).toMatchObject({
        state,
        due: 'over',
        complaint: null,
        caseTitle: null,
        place: null,
        acts: [],
      })
      expect(seen.deeds[0]).toMatchObject({ kind: 'whistle_reported', byName: '罗锋' })
      const code = state === 'withdrawn' ? 'whistle_withdrawn' : 'whistle_case_over'
      for (const [verb, body] of [
        ['report', {}],
        ['acts', { words: '又去看了' }],
        ['close', { outcome: '好了' }],
      ] as const)
        expect(said(await post(police.luo, `/my/whistles/${whistleId}/${verb}`, body))).toEqual([409, code])
    }
    expect((await mine(police.qin, taken.whistleId)).deeds.map(({ body }) => body)).toContain(
      '凉亭派出所：劝走了三辆车',
    )
  })

  it('is listed by deadline, what is over apart and page by page', async () => {
    const station = await stationed(api)
    const slow = await blown(api, station.unit.id, { hours: null })
    const soon = await blown(api, station.unit.id, { hours: 1 })
    expect((await listed(station.luo)).map(({ id, due }) => [id, due])).toEqual([
      [soon.whistleId, 'near'],
      [slow.whistleId, 'in_time'],
    ])
    api.setNow(afterHours(2))
    expect((await listed(station.luo))[0]).toMatchObject({ id: soon.whistleId, due: 'overdue' })
    expect((await api.as(station.luo)('GET', '/my/unit')).json()).toMatchObject({ open: 2, overdue: 1 })
    await withdrawn(api, soon)
    expect((await listed(station.luo, 'over')).map(({ id }) => id)).toEqual([soon.whistleId])
    for (let more = 0; more < 20; more++)
      await withdrawn(api, await blown(api, station.unit.id, { complaintId: soon.complaintId }))
    const first = await api.as(station.luo)('GET', '/my/whistles?show=over')
    const { nextCursor, rows } = first.json()
    const rest = await api.as(station.luo)('GET', `/my/whistles?show=over&cursor=${nextCursor}`)
    expect([rows.length, rest.json().rows.length, rest.json().nextCursor]).toEqual([20, 1, null])
  })
})

describe('POST /my/whistles/:whistleId/report', () => {
  it('is the first one’s, on two servers, and the other is told who', async () => {
    for (let round = 0; round < 4; round++) {
      const { complaintId, whistleId } = await blown(api, police.unit.id)
      const path = `/my/whistles/${whistleId}/report`
      const replies = await Promise.all([
        post(police.luo, path),
        api.callOn(other, police.qin)('POST', path, {}),
      ])
      expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
      const lost = replies.find(({ statusCode }) => statusCode === 409)?.json()
      const [{ reportedByName } = { reportedByName: '' }] = await whistlesOf(api, complaintId)
      expect(lost).toEqual({
        code: 'whistle_reported_already',
        message: `${reportedByName}已经报到了，不用再报`,
      })
      const reports = (await linesOf(api, complaintId)).filter(({ kind }) => kind === 'whistle_reported')
      expect(reports).toHaveLength(1)
    }
  })

  it('would be both’s without the locks (control)', async () => {
    const unguarded = await api.secondOn()
    withoutLocks([unguarded.db])
    const { whistleId } = await blown(api, police.unit.id)
    const replies = await Promise.all(
      [police.luo, police.qin].map((by) =>
        api.callOn(unguarded.app, by)('POST', `/my/whistles/${whistleId}/report`, {}),
      ),
    )
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  })

  it('tells the owner of the case, and is the unit’s alone', async () => {
    const { complaintId, whistleId } = await blown(api, police.unit.id)
    expect(said(await post(property.luo, `/my/whistles/${whistleId}/report`))).toEqual([
      404,
      'whistle_not_found',
    ])
    expect(said(await post(zhao, `/my/whistles/${whistleId}/report`))).toEqual([403, 'not_allowed'])
    expect((await api.anonymous('POST', `/my/whistles/${whistleId}/report`, {})).statusCode).toBe(401)
    await didUnit(api, police.luo, whistleId, ['report'])
    expect((await heardBy(api, zhao, complaintId)).at(-1)).toContain('凉亭派出所报到了，开始处理')
    const { rows } = await api.admin.query('select kind from messages where complaint_id = $1 order by id', [
      complaintId,
    ])
    expect(rows.at(-1).kind).toBe('whistle_news')
    expect((await linesOf(api, complaintId)).at(-1)).toMatchObject({
      kind: 'whistle_reported',
      audience: 'all',
    })
  })
})

describe('POST /my/whistles/:whistleId/acts and /close', () => {
  it('come after reporting; the case stays open for its owner', async () => {
    const { complaintId, whistleId } = await blown(api, property.unit.id)
    const act = (verb: string, body: object) => post(property.luo, `/my/whistles/${whistleId}/${verb}`, body)
    expect(said(await act('acts', { words: '到了' }))).toEqual([409, 'whistle_not_reported'])
    expect(said(await act('close', { outcome: '修好了' }))).toEqual([409, 'whistle_not_reported'])
    await didUnit(api, property.luo, whistleId, ['report'])
    await didUnit(api, property.qin, whistleId, ['acts', { words: '管子裂了，要换一段' }])
    const closed = await didUnit(api, property.luo, whistleId, ['close', { outcome: '换好了' }])
    expect(closed).toMatchObject({ state: 'closed', outcome: '换好了', acts: [] })
    expect(closed.complaint).toMatchObject({ phase: 'handling' })
    expect(closed.deeds.map(({ byName }) => byName)).toEqual(['罗锋', '秦岚', '罗锋'])
    expect((await linesOf(api, complaintId)).slice(-2)).toMatchObject([
      { kind: 'whistle_acted', audience: 'reporter', body: '安居物业：管子裂了，要换一段' },
      { kind: 'whistle_closed', audience: 'reporter', body: '安居物业办完了：换好了' },
    ])
    expect((await heardBy(api, zhao, complaintId)).at(-1)).toContain('安居物业办完了：换好了')
    expect(said(await act('acts', { words: '又漏了' }))).toEqual([409, 'whistle_closed_already'])
    for (const [verb, body] of [
      ['acts', { words: '' }],
      ['acts', { words: '长'.repeat(501) }],
      ['close', {}],
    ] as const)
      expect(said(await act(verb, body))).toEqual([400, 'invalid_input'])
    // Done once does not mean done for good: the unit may be asked again.
    await blown(api, property.unit.id, { complaintId })
  })

  it('are the unit’s alone', async () => {
    const { whistleId } = await blown(api, property.unit.id)
    for (const [verb, body] of [
      ['acts', { words: '到了' }],
      ['close', { outcome: '修好了' }],
    ] as const) {
      const path = `/my/whistles/${whistleId}/${verb}`
      expect(said(await post(police.luo, path, body))).toEqual([404, 'whistle_not_found'])
      expect(said(await post(su, path, body))).toEqual([403, 'not_allowed'])
      expect((await api.anonymous('POST', path, body)).statusCode).toBe(401)
    }
  })
})

describe('POST /complaints/:complaintId/whistles/:whistleId/withdraw', () => {
  it('is the owner’s, with a reason that staff keep and the unit reads', async () => {
    const { complaintId, whistleId } = await blown(api, police.unit.id)
    const path = `/complaints/${complaintId}/whistles/${whistleId}/withdraw`
    const reason = { reason: '改请物业来' }
    const colleague = await newcomer(api, { roles: ['resident', 'staff'] })
    expect(said(await post(colleague, path, reason))).toEqual([409, 'whistle_not_owner'])
    expect(said(await post(foreignStaff, path, reason))).toEqual([404, 'complaint_not_found'])
    expect(said(await post(su, path, reason))).toEqual([403, 'not_allowed'])
    const otherCase = await accepted(api)
    const astray = `/complaints/${otherCase}/whistles/${whistleId}/withdraw`
    expect(said(await post(zhao, astray, reason))).toEqual([404, 'whistle_not_found'])
    expect(said(await post(zhao, path, reason))).toEqual([200, 'ok'])
    expect(await mine(police.luo, whistleId)).toMatchObject({
      state: 'withdrawn',
      withdrawReason: '改请物业来',
    })
    const lines = await linesOf(api, complaintId)
    expect(lines.at(-2)).toMatchObject({ audience: 'all', body: '不再请凉亭派出所处理' })
    expect(lines.at(-1)).toMatchObject({ audience: 'staff', body: '撤回吹哨的原因：改请物业来' })
    expect(said(await post(zhao, path, reason))).toEqual([409, 'whistle_withdrawn'])
    await blown(api, police.unit.id, { complaintId })
  })
})

describe('GET /whistles and the rates', () => {
  it('show staff what is late within their reach, and each unit how it keeps its times', async () => {
    const station = await stationed(api)
    const good = await blown(api, station.unit.id, { hours: 4 })
    await didUnit(api, station.luo, good.whistleId, ['report'])
    await didUnit(api, station.luo, good.whistleId, ['close', { outcome: '好了' }])
    const late = await blown(api, station.unit.id, { hours: 1 })
    const counted = async (by: Caller) =>
      (await api.as(by)('GET', '/workbench/counts')).json().whistlesOverdue as number
    const before = await counted(zhao)
    api.setNow(afterHours(1))
    expect(await counted(zhao)).toBe(before)
    api.setNow(afterHours(2))
    expect(await counted(zhao)).toBeGreaterThan(before)
    const open = async (by: Caller) =>
      (await api.as(by)('GET', '/whistles')).json<CaseWhistles>().rows.map(({ id, due }) => [id, due])
    expect(await open(zhao)).toContainEqual([late.whistleId, 'overdue'])
    expect(await open(zhao)).not.toContainEqual([good.whistleId, expect.anything()])
    const sun = await newcomer(api, { roles: ['resident', 'staff'], gridId: GRID_4 })
    expect(await open(sun)).toEqual([])
    expect(await counted(sun)).toBe(0)
    expect((await api.as(su)('GET', '/whistles')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/whistles')).statusCode).toBe(401)
    expect(await open(foreignStaff)).toEqual([])
    const { rows } = (await api.as(zhao)('GET', '/partner-units')).json()
    expect(rows.find(({ id }: { id: string }) => id === station.unit.id)).toMatchObject({
      open: 1,
      reported: { met: 1, of: 2 },
      closed: { met: 1, of: 1 },
    })
  })

  it('leave neighbours of the case and staff of elsewhere without its whistles', async () => {
    const { complaintId } = await blown(api, police.unit.id)
    const path = `/complaints/${complaintId}/whistles`
    for (const by of [he, zhang]) expect((await api.as(by)('GET', path)).statusCode).toBe(403)
    const sun = await newcomer(api, { roles: ['resident', 'staff'], gridId: GRID_4 })
    expect(said(await api.as(sun)('GET', path))).toEqual([403, 'not_allowed'])
    expect(said(await api.as(foreignStaff)('GET', path))).toEqual([404, 'complaint_not_found'])
  })
})
