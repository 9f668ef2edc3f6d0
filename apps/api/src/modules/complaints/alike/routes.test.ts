import type { AlikeComplaint } from '@linli/domain/complaints/intake/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { homeOf, type ReportBody, reported } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
let home: { compoundId: string; buildingId: string }
let there: ReportBody['place']
beforeAll(async () => {
  api = await startTestApi()
  home = await homeOf(api)
  there = { ...home, words: '', position: null }
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

async function alike(person: CastMember, query: Record<string, string>): Promise<AlikeComplaint[]> {
  const reply = await api.as(person)('GET', `/complaints/alike?${new URLSearchParams(query)}`)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ rows: AlikeComplaint[] }>().rows
}
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

describe('GET /complaints/alike', () => {
  it('shows what is open, near and of the same category, the likest words first', async () => {
    const lamp = await reported(api, { place: there, text: '五栋门口路灯坏了，晚上看不见' })
    const stairs = await reported(api, { place: there, text: '二单元楼道的灯一直闪' })
    const otherCategory = await reported(api, { place: there, category: 'noise', text: '路灯下面太吵' })
    const nowhere = await reported(api, { text: '路灯坏了' })
    const query = { category: 'street_lamp', compoundId: home.compoundId, text: '门口的路灯坏了好几天' }
    const rows = await alike(cast.he, query)
    expect(idsOf(rows)).toEqual([lamp.id, stairs.id])
    expect(idsOf(rows)).not.toContain(otherCategory.id)
    expect(idsOf(rows)).not.toContain(nowhere.id)
    expect(rows[0]).toMatchObject({ mine: false, follows: false, place: '砖瓦厂小区 5栋' })
    await api.as(cast.he)('POST', `/complaints/${lamp.id}/follow`, {})
    expect((await alike(cast.he, query))[0]).toMatchObject({ id: lamp.id, follows: true })
    expect((await alike(cast.su, query))[0]).toMatchObject({ id: lamp.id, mine: true })
  })

  it('finds what is within 200 metres on the map', async () => {
    const at = (latitude: number) => ({
      compoundId: null,
      buildingId: null,
      words: '',
      position: { latitude, longitude: 102.76 },
    })
    const near = await reported(api, { category: 'parking_traffic', place: at(25.0601) })
    await reported(api, { category: 'parking_traffic', place: at(25.063) })
    const query = { category: 'parking_traffic', latitude: '25.06', longitude: '102.76' }
    expect(idsOf(await alike(cast.he, query))).toEqual([near.id])
  })

  it('keeps what is private from neighbours, and shows staff what they handle', async () => {
    const said = { category: 'neighbour_dispute', place: there, publicAgreed: false } as const
    const secret = await reported(api, { ...said, isPrivate: true })
    const query = { category: 'neighbour_dispute', compoundId: home.compoundId }
    expect(await alike(cast.he, query)).toEqual([])
    expect(idsOf(await alike(cast.su, query))).toEqual([secret.id])
    expect(idsOf(await alike(cast.zhao, query))).toEqual([secret.id])
    expect(idsOf(await alike(cast.lin, query))).toEqual([secret.id])
  })

  it('forgets what is older than a month, and what has ended', async () => {
    const old = await reported(api, { category: 'fire_safety', place: there })
    const query = { category: 'fire_safety', compoundId: home.compoundId }
    api.setNow(new Date(api.start.getTime() + 30 * DAY_MS))
    expect(idsOf(await alike(cast.he, query))).toEqual([old.id])
    api.setNow(new Date(api.start.getTime() + 31 * DAY_MS))
    expect(await alike(cast.he, query)).toEqual([])
    const ended = await reported(api, { category: 'fire_safety', place: there })
    await api.as(cast.su)('POST', `/complaints/${ended.id}/withdraw`, { reason: '已经清走了' })
    expect(await alike(cast.he, query)).toEqual([])
    expect((await api.anonymous('GET', '/complaints/alike?category=noise')).statusCode).toBe(401)
  })
})
