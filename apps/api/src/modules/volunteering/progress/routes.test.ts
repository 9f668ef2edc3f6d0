import { MINUTE_MS } from '@linli/domain/time'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { RecruitmentProgress } from '@linli/domain/volunteering/progress/contract'
import type { ShareCodeView } from '@linli/domain/volunteering/share-codes/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import {
  chatGroup,
  draftRecruitment,
  manyVolunteers,
  publishedRecruitment,
  shiftBody,
  shiftPlan,
  writeSignUp,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Person = Parameters<TestApi['as']>[0]
const progressOf = async (notice: Pick<RecruitmentView, 'id'>, who: Person = cast.lin) =>
  (await api.as(who)('GET', `/recruitments/${notice.id}/progress`)).json<RecruitmentProgress>()

const minutesIn = (minutes: number) => new Date(api.start.getTime() + minutes * MINUTE_MS)

async function shared(notice: RecruitmentView, groupId: string): Promise<string> {
  const reply = await api.as(cast.lin)('POST', `/recruitments/${notice.id}/share-codes`, { groupId })
  return reply.json<ShareCodeView>().code
}

/** Signs somebody up at that minute, through a group's card or not; the sign-up's id comes back. */
async function signUp(
  notice: RecruitmentView,
  { who, minute, shareCode }: { who: Person & { personId: string }; minute: number; shareCode?: string },
): Promise<string> {
  api.setNow(minutesIn(minute))
  const body = shiftBody(who, notice.shifts, shareCode ? { shareCode } : {})
  const reply = await api.as(who)('POST', `/recruitments/${notice.id}/sign-ups`, body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ signUps: { id: string }[] }>().signUps[0]?.id ?? ''
}

describe('how a notice fills', () => {
  it('is told to staff with the curve and by the group that brought whom; all that is taken is accounted for', async () => {
    const notice = await publishedRecruitment(api, { title: '清扫楼道', shifts: [shiftPlan({ places: 6 })] })
    const [oldFriends, owners] = [await chatGroup(api, { name: '老朋友' }), await chatGroup(api)]
    const [ofFriends, ofOwners] = [await shared(notice, oldFriends.id), await shared(notice, owners.id)]
    const [one, two, three, four] = await manyVolunteers(api, 4)
    if (!one || !two || !three || !four) throw new Error('four volunteers were asked for')
    await signUp(notice, { who: one, minute: 1, shareCode: ofFriends })
    await signUp(notice, { who: two, minute: 3, shareCode: ofFriends })
    const given = await signUp(notice, { who: three, minute: 3, shareCode: ofOwners })
    await signUp(notice, { who: four, minute: 5 })
    api.setNow(minutesIn(7))
    await api.as(three)('POST', `/recruitments/${notice.id}/sign-ups/${given}/cancel`, {})
    const [shift] = notice.shifts
    if (!shift) throw new Error('no shift')
    await writeSignUp(api.db, { shift, who: '接龙的人', channel: 'chain' })
    api.setNow(minutesIn(12))
    const progress = await progressOf(notice)
    expect(progress).toMatchObject({ taken: 4, places: 6, needed: 2, phase: 'recruiting', earlier: null })
    const { curve, groups, others } = progress.detail ?? {}
    // The guest out of the chain text is written at the start.
    expect(curve).toMatchObject({ from: api.start.toISOString(), bucketSeconds: 10 })
    const at = (minute: number) => curve?.taken[minute * 6]
    expect([0, 1, 3, 5, 7, 11].map(at)).toEqual([1, 2, 4, 5, 4, 4])
    expect(groups).toEqual([
      { groupId: oldFriends.id, name: '老朋友', byCard: 2, byChain: 0, medianSeconds: 60 },
      { groupId: owners.id, name: owners.name, byCard: 0, byChain: 0, medianSeconds: null },
    ])
    expect(others).toEqual({ app: 1, desk: 0, chain: 1 })
  })

  it('is told to residents in totals, and to nobody else before it is published', async () => {
    const notice = await publishedRecruitment(api, { title: '只看总数' })
    const { detail, taken, places } = await progressOf(notice, cast.su)
    expect({ detail, taken, places }).toEqual({ detail: null, taken: 0, places: 10 })
    const draft = await draftRecruitment(api)
    const asResident = await api.as(cast.su)('GET', `/recruitments/${draft.id}/progress`)
    expect([asResident.statusCode, asResident.json().code]).toEqual([404, 'recruitment_not_found'])
    expect(await progressOf(draft)).toMatchObject({ phase: 'draft', detail: null })
  })

  it('stops its curve when it was full, and tells the next one like it how long that took', async () => {
    const first = await publishedRecruitment(api, { title: '护学岗', shifts: [shiftPlan({ places: 2 })] })
    const people = await manyVolunteers(api, 2)
    for (const [i, who] of people.entries()) await signUp(first, { who, minute: 9 * (i + 1) })
    api.setNow(minutesIn(600))
    const filled = await progressOf(first)
    expect(filled.filledAt).toBe(minutesIn(18).toISOString())
    expect(filled.detail?.curve.taken).toHaveLength(108)
    expect(filled.detail?.curve.taken.at(-1)).toBeLessThanOrEqual(2)
    const next = await publishedRecruitment(api, { title: '护学岗' })
    expect((await progressOf(next, cast.su)).earlier).toEqual({
      recruitmentId: first.id,
      publishedAt: api.start.toISOString(),
      fillSeconds: 1_080,
    })
  })

  it('is another community’s own business', async () => {
    const notice = await publishedRecruitment(api)
    const reply = await api.as(cast.foreignStaff)('GET', `/recruitments/${notice.id}/progress`)
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'recruitment_not_found'])
    expect((await api.anonymous('GET', `/recruitments/${notice.id}/progress`)).statusCode).toBe(401)
  })

  it('answers 304 while nothing has changed, and anew after a sign-up on another process', async () => {
    const notice = await publishedRecruitment(api, { title: '不变就不再发' })
    const [who] = await manyVolunteers(api, 1)
    if (!who) throw new Error('no volunteer')
    const ask = (headers = {}) =>
      api.as(cast.su)('GET', `/recruitments/${notice.id}/progress`, undefined, { headers })
    const { etag } = (await ask()).headers
    expect((await ask({ 'if-none-match': String(etag) })).statusCode).toBe(304)
    const other = await api.second()
    await api.callOn(other, who)('POST', `/recruitments/${notice.id}/sign-ups`, shiftBody(who, notice.shifts))
    const anew = await ask({ 'if-none-match': String(etag) })
    expect([anew.statusCode, anew.json().taken]).toEqual([200, 1])
  })
})
