import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { caseAs, heard, messagesAbout, reported } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { newcomer as unbound } from '../../../../test/people.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

async function act(person: Parameters<TestApi['as']>[0], path: string, body: object | null = {}) {
  const reply = await api.as(person)(body === null ? 'DELETE' : 'POST', path, body ?? undefined)
  return [reply.statusCode, reply.json().code ?? 'ok']
}
const following = (person: Parameters<TestApi['as']>[0], id: string) =>
  act(person, `/complaints/${id}/follow`)
const withdrawing = (person: CastMember, id: string) =>
  act(person, `/complaints/${id}/withdraw`, { reason: '已经修好了' })

describe('POST /complaints/:complaintId/follow', () => {
  it('counts each neighbour once, however often they tap', async () => {
    const { id } = await reported(api)
    for (const person of [cast.he, cast.he, cast.zhou])
      expect(await following(person, id)).toEqual([200, 'ok'])
    const seen = await caseAs(api, cast.he, id)
    expect(seen).toMatchObject({ followers: 2, follows: true, sight: 'follower' })
  })

  it('counts all who follow in the same moment', async () => {
    const { id } = await reported(api)
    const crowd = await Promise.all(Array.from({ length: 8 }, () => newcomer(api)))
    await Promise.all(crowd.map((person) => following(person, id)))
    expect((await caseAs(api, cast.su, id)).followers).toBe(8)
  })

  it('is for what neighbours may read, is not one’s own, and goes on', async () => {
    const [own, closedToNeighbours, ended] = [
      await reported(api),
      await reported(api, { publicAgreed: false }),
      await reported(api),
    ]
    expect(await following(cast.su, own.id)).toEqual([409, 'own_case'])
    expect(await following(cast.he, closedToNeighbours.id)).toEqual([404, 'complaint_not_found'])
    expect(await following(cast.zhao, closedToNeighbours.id)).toEqual([409, 'not_public'])
    expect(await following(await unbound(api), own.id)).toEqual([403, 'not_bound'])
    await withdrawing(cast.su, ended.id)
    expect(await following(cast.lin, ended.id)).toEqual([409, 'case_ended'])
    expect(await following(cast.he, randomUUID())).toEqual([404, 'complaint_not_found'])
  })
})

describe('DELETE /complaints/:complaintId/follow', () => {
  it('ends it, also once neighbours do not see the case any more', async () => {
    const { id } = await reported(api)
    await following(cast.he, id)
    await act(cast.su, `/complaints/${id}/public`, { publicAgreed: false })
    expect((await caseAs(api, cast.he, id)).sight).toBe('follower')
    const reply = await api.as(cast.he)('DELETE', `/complaints/${id}/follow`)
    expect(reply.json()).toEqual({ followers: 0 })
    expect(await act(cast.he, `/complaints/${id}/follow`, null)).toEqual([404, 'complaint_not_found'])
  })
})

describe('POST /complaints/:complaintId/withdraw', () => {
  it('ends the case, and tells its owner and its followers', async () => {
    const { id } = await heard(api, { acceptNow: true, from: { personId: cast.zhang.personId } })
    await following(cast.he, id)
    expect(await withdrawing(cast.zhang, id)).toEqual([200, 'ok'])
    const seen = await caseAs(api, cast.zhang, id)
    expect(seen.phase).toBe('withdrawn')
    expect(seen.entries.at(-1)).toMatchObject({ kind: 'withdrawn', body: '反映人撤回了：已经修好了' })
    expect((await messagesAbout(api, cast.zhao, id))[0]).toContain('不用再办')
    expect((await messagesAbout(api, cast.he, id))[0]).toContain('撤回')
    expect(await withdrawing(cast.zhang, id)).toEqual([409, 'already_ended'])
    expect((await api.as(cast.zhou)('GET', `/complaints/${id}`)).statusCode).toBe(404)
  })

  it('is the reporter’s side alone: not staff, not neighbours', async () => {
    const { id } = await reported(api, { personId: cast.xiaobao.personId })
    expect(await withdrawing(cast.zhao, id)).toEqual([403, 'not_allowed'])
    expect(await withdrawing(cast.he, id)).toEqual([403, 'not_allowed'])
    expect(await withdrawing(cast.suHusband, id)).toEqual([200, 'ok'])
    expect(await messagesAbout(api, cast.xiaobao, id)).toContainEqual(expect.stringContaining('已替你撤回'))
  })
})

describe('POST /complaints/:complaintId/public', () => {
  it('is the reporter’s to decide, both ways', async () => {
    const { id } = await reported(api, { publicAgreed: false })
    const setting = (person: CastMember, publicAgreed: boolean) =>
      act(person, `/complaints/${id}/public`, { publicAgreed })
    expect(await setting(cast.su, true)).toEqual([200, 'ok'])
    expect((await caseAs(api, cast.he, id)).sight).toBe('neighbour')
    expect(await setting(cast.he, false)).toEqual([403, 'not_allowed'])
    expect(await setting(cast.su, true)).toEqual([409, 'already_so'])
    expect(await setting(cast.su, false)).toEqual([200, 'ok'])
    expect((await api.as(cast.he)('GET', `/complaints/${id}`)).statusCode).toBe(404)
  })

  it('never opens what is private', async () => {
    const { id } = await reported(api, { isPrivate: true, publicAgreed: false })
    expect(await act(cast.su, `/complaints/${id}/public`, { publicAgreed: true })).toEqual([
      409,
      'private_case',
    ])
  })
})

describe('POST /complaints/:complaintId/hide', () => {
  it('takes a case out of neighbours’ sight with a reason the reporter reads, and puts it back', async () => {
    const { id } = await reported(api)
    const hide = (person: CastMember, hidden: boolean) =>
      act(person, `/complaints/${id}/hide`, { hidden, reason: '里面提到了邻居的名字' })
    expect(await hide(cast.he, true)).toEqual([403, 'not_allowed'])
    expect(await hide(cast.zhao, true)).toEqual([200, 'ok'])
    expect(await hide(cast.zhao, true)).toEqual([409, 'already_so'])
    expect((await api.as(cast.he)('GET', `/complaints/${id}`)).statusCode).toBe(404)
    expect((await messagesAbout(api, cast.su, id))[0]).toContain('里面提到了邻居的名字')
    expect(await hide(cast.zhao, false)).toEqual([200, 'ok'])
    expect((await caseAs(api, cast.he, id)).sight).toBe('neighbour')
    const never = await reported(api, { publicAgreed: false })
    expect(
      await act(cast.zhao, `/complaints/${never.id}/hide`, { hidden: true, reason: '不要公开' }),
    ).toEqual([409, 'not_agreed'])
  })
})
