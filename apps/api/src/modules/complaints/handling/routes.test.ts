import { randomUUID } from 'node:crypto'
import type { HandlingView } from '@linli/domain/complaints/handling/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf, lostCases, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { withoutLocks } from '../../../../test/unguarded.ts'

let api: TestApi
let other: FastifyInstance
/** Grid workers: 钱丽 of grid 3 like 赵明, 孙浩 of grid 4. */
let qian: CastMember
let sun: CastMember
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
  qian = await newcomer(api, { name: '钱丽', roles: ['resident', 'staff'], gridId: GRID_3 })
  sun = await newcomer(api, { name: '孙浩', roles: ['resident', 'staff'], gridId: GRID_4 })
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))
afterEach(async () => expect(await lostCases(api)).toEqual([]))

const { lin, zhao, su, zhang, foreignStaff } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const act = (by: CastMember, id: string, verb: string, body: object = {}) =>
  api.as(by)('POST', `/complaints/${id}/${verb}`, body)
const read = async (by: CastMember, id: string) =>
  (await api.as(by)('GET', `/complaints/${id}/handling`)).json<HandlingView>()

describe('POST /complaints/:complaintId/accept', () => {
  it('makes who was asked first responsible, and the reporter hears who', async () => {
    const id = await arrived(api)
    expect(await read(zhao, id)).toMatchObject({ phase: 'waiting', owner: null, owners: [] })
    const view = await acted(api, zhao, id, ['accept'])
    expect(view).toMatchObject({ phase: 'handling', owner: { id: zhao.personId, name: '赵明' } })
    expect(view.acts).toContain('answer')
    expect(view.acts).not.toContain('accept')
    expect(view.owners).toEqual([
      { name: '赵明', fromAt: api.start.toISOString(), untilAt: null, reason: null },
    ])
    expect(await heardBy(api, su, id)).toEqual(['你反映的「5栋门口的路灯不亮」：赵明受理了，会负责到底。'])
    // Neighbours read that line: it names nobody.
    expect((await linesOf(api, id)).at(-1)).toMatchObject({ kind: 'accepted', audience: 'all' })
    expect((await linesOf(api, id)).at(-1)?.body).not.toContain('赵')
  })

  it('of two at once lets one win and tells the other who, on two servers', async () => {
    for (let round = 0; round < 8; round++) {
      const id = await arrived(api)
      const replies = await Promise.all(
        [zhao, qian, lin].map((by, index) => {
          const call = index === 1 ? api.callOn(other, by) : api.as(by)
          return call('POST', `/complaints/${id}/accept`, {})
        }),
      )
      expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
      const { name } = (await read(lin, id)).owner ?? {}
      for (const reply of replies.filter(({ statusCode }) => statusCode !== 200)) {
        expect(said(reply)).toEqual([409, 'already_accepted'])
        expect(reply.json<{ message: string }>().message).toContain(`${name}已经受理了`)
      }
      expect((await linesOf(api, id)).filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
    }
  })

  it('would let both in without the lock, and only the database keeps them apart (control)', async () => {
    const unguarded = await api.secondOn()
    withoutLocks([unguarded.db])
    const id = await arrived(api)
    const replies = await Promise.all(
      [zhao, qian].map((by) => api.callOn(unguarded.app, by)('POST', `/complaints/${id}/accept`, {})),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 500])
  })

  it('is for staff who may handle the case', async () => {
    const id = await arrived(api, { publicAgreed: false })
    expect(said(await act(sun, id, 'accept'))).toEqual([404, 'complaint_not_found'])
    expect(said(await act(foreignStaff, id, 'accept'))).toEqual([404, 'complaint_not_found'])
    expect(said(await act(su, id, 'accept'))).toEqual([403, 'not_allowed'])
    expect(said(await act(zhao, randomUUID(), 'accept'))).toEqual([404, 'complaint_not_found'])
    expect((await api.anonymous('POST', `/complaints/${id}/accept`, {})).statusCode).toBe(401)
    // What neighbours may read is there for staff of another grid too, but not theirs.
    const open = await arrived(api)
    const reply = await act(sun, open, 'accept')
    expect(said(reply)).toEqual([403, 'not_allowed'])
    expect(reply.json<{ message: string }>().message).toContain('别的网格')
    // Of no grid yet: whoever comes first.
    await acted(api, sun, await arrived(api, { gridId: null }), ['accept'])
  })
})

describe('POST /complaints/:complaintId/hand-over', () => {
  it('goes on to a colleague with the reason, and the chain is kept', async () => {
    const id = await accepted(api)
    const body = { toId: qian.personId, reason: '钱丽管这栋楼' }
    const view = await acted(api, zhao, id, ['hand-over', body])
    expect(view.owner).toMatchObject({ name: '钱丽' })
    expect(view.owners).toMatchObject([
      { name: '赵明', untilAt: api.start.toISOString(), reason: '钱丽管这栋楼' },
      { name: '钱丽', untilAt: null, reason: null },
    ])
    // Who handed it over only looks on.
    expect(view.acts).toEqual(['note'])
    expect(await heardBy(api, qian, id)).toEqual([
      `第 ${view.number} 号诉求「5栋门口的路灯不亮」：转给你办了，钱丽管这栋楼`,
    ])
    expect((await heardBy(api, su, id)).at(-1)).toContain('转由钱丽接着办')
    expect(said(await act(zhao, id, 'answers', { text: '已报修' }))).toEqual([409, 'not_owner'])
    expect((await act(zhao, id, 'answers', { text: '已报修' })).json()).toMatchObject({
      message: '这件事由钱丽首问负责，请由钱丽来办，或请主任转交',
    })
    await acted(api, lin, id, ['hand-over', { toId: zhao.personId, reason: '还是赵明熟' }])
    expect((await read(zhao, id)).owners).toHaveLength(3)
  })

  it('never to nobody: not to a resident, another grid, who is suspended, or without a reason', async () => {
    const id = await accepted(api)
    const gone = await newcomer(api, { name: '吴同', roles: ['resident', 'staff'], gridId: GRID_3 })
    await api.admin.query('update memberships set suspended_at = now() where account_id = $1', [
      gone.accountId,
    ])
    for (const to of [su, sun, gone, foreignStaff]) {
      const body = { toId: to.personId, reason: '请他来办' }
      expect(said(await act(zhao, id, 'hand-over', body)), to.name).toEqual([409, 'no_such_colleague'])
    }
    const nobody = { toId: randomUUID(), reason: '请他来办' }
    expect(said(await act(zhao, id, 'hand-over', nobody))).toEqual([409, 'no_such_colleague'])
    const self = { toId: zhao.personId, reason: '请他来办' }
    expect(said(await act(zhao, id, 'hand-over', self))).toEqual([409, 'already_owner'])
    for (const reason of ['', ' ', 'x'.repeat(201)])
      expect(said(await act(zhao, id, 'hand-over', { toId: qian.personId, reason }))).toEqual([
        400,
        'invalid_input',
      ])
    expect(said(await act(qian, id, 'hand-over', self))).toEqual([409, 'not_owner'])
    const waiting = await arrived(api)
    expect(said(await act(zhao, waiting, 'hand-over', { toId: qian.personId, reason: '请她办' }))).toEqual([
      409,
      'not_accepted',
    ])
    expect((await read(zhao, id)).owner?.name).toBe('赵明')
  })

  it('by two at once has one end: an owner, and a chain without a gap', async () => {
    const id = await accepted(api)
    const hand = (by: CastMember, to: CastMember) =>
      act(by, id, 'hand-over', { toId: to.personId, reason: '请接着办' })
    await Promise.all([hand(zhao, qian), hand(lin, lin), hand(lin, qian)])
    const { owner, owners } = await read(lin, id)
    expect(owners.filter(({ untilAt }) => untilAt === null)).toEqual([
      expect.objectContaining({ name: owner?.name }),
    ])
  })
})

describe('POST /complaints/:complaintId/transfer', () => {
  it('leaves the owner responsible until somebody of the new grid takes it over', async () => {
    const id = await accepted(api)
    expect(said(await act(zhao, id, 'take-over'))).toEqual([409, 'already_owner'])
    expect(said(await act(qian, id, 'take-over'))).toEqual([409, 'owner_at_work'])
    const moved = await acted(api, zhao, id, [
      'transfer',
      { gridId: GRID_4, reason: '楼在第4网格', toId: null },
    ])
    expect(moved).toMatchObject({ gridId: GRID_4, owner: { name: '赵明' } })
    expect((await heardBy(api, sun, id))[0]).toContain('请来接手')
    // The owner still sees it and acts on it; colleagues of the old grid do not any more.
    await acted(api, zhao, id, ['answers', { text: '已转给第4网格' }])
    expect(said(await act(qian, id, 'notes', { text: '记一下' }))).toEqual([403, 'not_allowed'])
    expect((await read(sun, id)).acts).toEqual(['take_over', 'note'])
    const taken = await acted(api, sun, id, ['take-over'])
    expect(taken.owner).toMatchObject({ name: '孙浩' })
    expect(taken.owners).toHaveLength(2)
    expect((await heardBy(api, zhao, id)).at(-1)).toContain('孙浩接过去办了')
  })

  it('and hands it over in the same act', async () => {
    const id = await accepted(api)
    const body = { gridId: GRID_4, reason: '楼在第4网格', toId: sun.personId }
    // Who gave it away reads what came of it, and may do nothing more.
    expect(await acted(api, zhao, id, ['transfer', body])).toMatchObject({
      owner: { name: '孙浩' },
      gridId: GRID_4,
      acts: [],
    })
    expect((await linesOf(api, id)).map(({ kind }) => kind)).toEqual([
      'received',
      'accepted',
      'transferred',
      'handed_over',
    ])
  })

  it('gives a case of no grid to one, before anybody took it', async () => {
    const id = await arrived(api, { gridId: null })
    await acted(api, zhao, id, ['transfer', { gridId: GRID_3, reason: '在我们网格', toId: null }])
    expect(await rowOf(api, id)).toMatchObject({ grid_id: GRID_3, owner_id: null })
    const again = { gridId: GRID_3, reason: '在我们网格', toId: null }
    expect(said(await act(zhao, id, 'transfer', again))).toEqual([409, 'grid_unchanged'])
    const nowhere = { gridId: randomUUID(), reason: '在我们网格', toId: null }
    expect(said(await act(zhao, id, 'transfer', nowhere))).toEqual([404, 'grid_not_found'])
  })
})

describe('notes and answers', () => {
  it('keep apart what staff write down and what the reporter is told', async () => {
    const id = await accepted(api)
    await acted(api, qian, id, ['notes', { text: '物业电话打不通' }])
    await acted(api, zhao, id, ['answers', { text: '已报修，明天来换灯泡' }])
    expect((await linesOf(api, id)).slice(2)).toEqual([
      { kind: 'note', audience: 'staff', body: '物业电话打不通', by: qian.personId },
      { kind: 'answered', audience: 'reporter', body: '已报修，明天来换灯泡', by: zhao.personId },
    ])
    const heard = await heardBy(api, su, id)
    expect(heard.at(-1)).toBe('你反映的「5栋门口的路灯不亮」：社区答复：已报修，明天来换灯泡')
    expect(heard.join()).not.toContain('物业电话')
    expect(await heardBy(api, zhang, id)).toEqual([])
  })

  it('count the first answer only', async () => {
    const id = await accepted(api)
    await acted(api, zhao, id, ['answers', { text: '收到，这就去看' }])
    api.setNow(new Date(api.start.getTime() + 3_600_000))
    await acted(api, zhao, id, ['answers', { text: '看过了，要换灯泡' }])
    expect((await rowOf(api, id)).first_answered_at).toEqual(api.start)
  })

  it('are refused empty, too long, and on what nobody took', async () => {
    const id = await accepted(api)
    for (const text of ['', '  ', '长'.repeat(2001)])
      for (const verb of ['notes', 'answers'])
        expect(said(await act(zhao, id, verb, { text }))).toEqual([400, 'invalid_input'])
    const waiting = await arrived(api)
    expect(said(await act(zhao, waiting, 'answers', { text: '收到' }))).toEqual([409, 'not_accepted'])
    await acted(api, zhao, waiting, ['notes', { text: '电话里说急' }])
  })
})

describe('GET /complaints/:complaintId/colleagues', () => {
  it('names who could be handed the case, and who only after a transfer', async () => {
    const id = await accepted(api)
    const reply = await api.as(zhao)('GET', `/complaints/${id}/colleagues`)
    const { rows } = reply.json<{ rows: { name: string; mayHandle: boolean; isManager: boolean }[] }>()
    const find = (name: string) => rows.find((row) => row.name === name)
    expect(find('钱丽')).toMatchObject({ mayHandle: true, isManager: false })
    expect(find('孙浩')).toMatchObject({ mayHandle: false })
    expect(find('林静')).toMatchObject({ mayHandle: true, isManager: true })
    expect(find('苏晴')).toBeUndefined()
    expect(said(await api.as(su)('GET', `/complaints/${id}/colleagues`))).toEqual([403, 'not_allowed'])
  })
})
