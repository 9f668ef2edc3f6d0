import type { ComplaintSummary, ComplaintView, MyComplaint } from '@linli/domain/complaints/reading/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { caseAs, heard, homeOf, reported } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { updateComplaint } from '../store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const follow = (person: CastMember, id: string) => api.as(person)('POST', `/complaints/${id}/follow`, {})
const status = async (person: CastMember, id: string) =>
  (await api.as(person)('GET', `/complaints/${id}`)).statusCode
const setFacts = (complaintId: string, facts: Parameters<typeof updateComplaint>[2]) =>
  api.db.inCommunity(cast.su.communityId, (tx) =>
    updateComplaint(tx, { communityId: cast.su.communityId, complaintId }, facts),
  )
interface Listed<Row> {
  rows: Row[]
  nextCursor: string | null
}
async function listed<Row = MyComplaint>(person: CastMember, path: string): Promise<Listed<Row>> {
  const reply = await api.as(person)('GET', path)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<Listed<Row>>()
}
const idsIn = async (person: CastMember, path: string) =>
  (await listed<ComplaintSummary>(person, path)).rows.map(({ id }) => id)

describe('GET /complaints/:complaintId', () => {
  it('shows neighbours no name, no door and no place on the map', async () => {
    const home = await homeOf(api)
    const position = { latitude: 25.06, longitude: 102.76 }
    const { id } = await reported(api, { place: { ...home, words: '2单元 502', position } })
    const own = await caseAs(api, cast.su, id)
    expect(own).toMatchObject({ sight: 'reporter', reporterName: '苏晴', position, isPublic: true })
    expect(own.place).toBe('砖瓦厂小区 5栋 2单元 502')
    const neighbours = await caseAs(api, cast.he, id)
    expect(neighbours).toMatchObject({
      sight: 'neighbour',
      reporterName: '一位邻居',
      reporterId: null,
      reporterPhone: null,
      position: null,
      place: '砖瓦厂小区 5栋',
    })
    expect(JSON.stringify(neighbours)).not.toMatch(/苏晴|502/)
    expect(JSON.stringify(neighbours)).not.toContain(cast.su.personId)
  })

  it('names staff to the reporter and to followers, and not to neighbours', async () => {
    const { id } = await heard(api, { acceptNow: true, from: { personId: cast.zhang.personId } })
    const names = ({ owner, entries }: ComplaintView) => [owner?.name, ...entries.map(({ byName }) => byName)]
    expect(names(await caseAs(api, cast.zhang, id))).toEqual(['赵明', '赵明', '赵明'])
    await follow(cast.he, id)
    expect(names(await caseAs(api, cast.he, id))).toEqual(['赵明', '赵明', '赵明'])
    expect(names(await caseAs(api, cast.zhou, id))).toEqual([null, null, null])
    expect(JSON.stringify(await caseAs(api, cast.zhou, id))).not.toContain('赵明')
  })

  it('is not there for neighbours where it was not agreed, nor for staff of another grid', async () => {
    const { id } = await reported(api, { by: cast.wang, publicAgreed: false })
    expect(await status(cast.he, id)).toBe(404)
    expect(await status(cast.zhao, id)).toBe(404)
    expect(await status(cast.lin, id)).toBe(200)
    expect(await status(cast.foreignStaff, id)).toBe(404)
    expect((await api.anonymous('GET', `/complaints/${id}`)).statusCode).toBe(401)
  })

  it('names the case it was merged into', async () => {
    const [target, merged] = [await reported(api), await reported(api)]
    await setFacts(merged.id, { mergedIntoId: target.id, mergedAt: api.start })
    const seen = await caseAs(api, cast.su, merged.id)
    expect(seen.phase).toBe('merged')
    expect(seen.mergedInto).toEqual({ id: target.id, number: target.number, title: target.title })
    expect(await status(cast.he, merged.id)).toBe(404)
  })
})

describe('GET /my/complaints', () => {
  it('lists what one reported and what was reported for one’s children, the newest first, page by page', async () => {
    const mother = await newcomer(api, { name: '新妈妈' })
    const child = await newcomer(api, {
      name: '新宝宝',
      bornOn: '2018-01-01',
      relation: 'son',
      guardians: [mother.personId],
    })
    for (let n = 0; n < 20; n += 1) await reported(api, { by: mother })
    const last = await reported(api, {
      by: mother,
      personId: child.personId,
      publicAgreed: false,
      isPrivate: true,
    })
    const first = await listed(mother, '/my/complaints')
    expect(first.rows).toHaveLength(20)
    expect(first.rows[0]).toMatchObject({ id: last.id, reporterName: '新宝宝', isPrivate: true })
    expect(first.rows[1]).toMatchObject({ reporterName: null, lastEntry: '居民自己反映。' })
    const second = await listed(mother, `/my/complaints?cursor=${first.nextCursor}`)
    expect([second.rows.length, second.nextCursor]).toEqual([1, null])
    expect(await idsIn(cast.he, '/my/complaints')).not.toContain(last.id)
  })

  it('lists what one follows, as long as it may be read', async () => {
    const follower = await newcomer(api)
    const [kept, closedToNeighbours] = [await reported(api), await reported(api)]
    await follow(follower, kept.id)
    await follow(follower, closedToNeighbours.id)
    await setFacts(closedToNeighbours.id, { isPrivate: true, publicAgreed: false })
    expect(await idsIn(follower, '/my/complaints?show=followed')).toEqual([kept.id])
    expect(await idsIn(follower, '/my/complaints')).toEqual([])
    expect(await status(follower, closedToNeighbours.id)).toBe(404)
  })
})

describe('GET /complaints', () => {
  it('lists what reporters agreed to show, without what is private, hidden, withdrawn or merged', async () => {
    const shown = await reported(api)
    const [secret, agreedNot, hidden, withdrawn] = [
      await reported(api, { isPrivate: true, publicAgreed: false }),
      await reported(api, { publicAgreed: false }),
      await reported(api),
      await reported(api),
    ]
    await setFacts(hidden.id, { hiddenAt: api.start })
    await setFacts(withdrawn.id, { withdrawnAt: api.start, withdrawnById: cast.su.personId })
    for (const person of [cast.he, cast.lin]) {
      const ids = await idsIn(person, '/complaints')
      expect(ids).toContain(shown.id)
      for (const { id } of [secret, agreedNot, hidden, withdrawn]) expect(ids).not.toContain(id)
    }
  })

  it('finds by category, place, and whether it is still open', async () => {
    const home = await homeOf(api)
    const place = { ...home, words: '302门口', position: null }
    const noise = await reported(api, { category: 'noise', place })
    const done = await reported(api, { category: 'noise' })
    const at = api.start
    await setFacts(done.id, {
      ownerId: cast.zhao.personId,
      acceptedAt: at,
      resolvedAt: at,
      closedAt: at,
      closedAs: 'solved',
    })
    expect(await idsIn(cast.he, '/complaints?category=noise')).toEqual([done.id, noise.id])
    expect(await idsIn(cast.he, '/complaints?category=noise&state=open')).toEqual([noise.id])
    expect(await idsIn(cast.he, '/complaints?category=noise&state=closed')).toEqual([done.id])
    const there = await listed<ComplaintSummary>(
      cast.he,
      `/complaints?category=noise&compoundId=${home.compoundId}`,
    )
    expect(there.rows).toEqual([expect.objectContaining({ id: noise.id, place: '砖瓦厂小区 5栋' })])
  })
})
