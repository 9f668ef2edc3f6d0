import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { MyPlaces, MyShift } from '@linli/domain/volunteering/sign-up/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { shiftWeeks } from '../../../../test/shift-weeks.ts'
import { draftRecruitment, manyVolunteers, shiftBody, volunteer } from '../../../../test/volunteering.ts'

let api: TestApi
let weeks: ReturnType<typeof shiftWeeks>
beforeAll(async () => {
  api = await startTestApi()
  weeks = shiftWeeks(api)
  await volunteer(api.db, cast.su)
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

describe('GET /recruitments/:recruitmentId/my-places', () => {
  it('tells whom one may sign up, whether they are volunteers, and what they hold', async () => {
    const [other, notice] = [await weeks.week([{}], { title: '图书角整理' }), await weeks.week([{}])]
    await weeks.placed(cast.su, other)
    const reply = await api.as(cast.su)('GET', `/recruitments/${notice.id}/my-places`)
    const { candidates, signUps } = reply.json<MyPlaces>()
    expect(candidates[0]).toMatchObject({
      name: '苏晴',
      isSelf: true,
      isVolunteer: true,
      consentMissing: false,
    })
    expect(candidates.map(({ name }) => name)).toEqual(['苏晴', '苏大宝', '苏小宝'])
    expect(candidates[0]?.held).toContainEqual(
      expect.objectContaining({ title: '图书角整理', role: '登记员', shiftId: other.shifts[0]?.id }),
    )
    expect(signUps).toEqual([])
  })

  it('knows no drafts, except for staff', async () => {
    const draft = await draftRecruitment(api)
    const path = `/recruitments/${draft.id}/my-places`
    expect((await api.as(cast.su)('GET', path)).statusCode).toBe(404)
    expect((await api.as(cast.zhao)('GET', path)).statusCode).toBe(200)
    expect((await api.anonymous('GET', path)).statusCode).toBe(401)
  })
})

describe('GET /my/shifts', () => {
  it('shows what is to come, the next first, and the past, the last first, page by page', async () => {
    const [person] = await manyVolunteers(api, 1)
    if (!person) throw new Error('nobody')
    const notices: RecruitmentView[] = []
    for (let i = 0; i < 23; i++) notices.push(await weeks.week([{}], { title: `招募 ${i}` }))
    for (const notice of notices) await weeks.placed(person, notice)
    const read = async (query: string) =>
      (await api.as(person)('GET', `/my/shifts${query}`)).json<{
        rows: MyShift[]
        nextCursor: string | null
      }>()
    const titles = async (when: string) => {
      const first = await read(`?when=${when}`)
      const second = first.nextCursor ? await read(`?when=${when}&cursor=${first.nextCursor}`) : { rows: [] }
      return [...first.rows, ...second.rows].map(({ title }) => title)
    }
    const all = notices.map(({ title }) => title)
    expect(await titles('upcoming')).toEqual(all)
    api.setNow(new Date(notices[20]?.shifts[0]?.endsAt ?? ''))
    expect(await titles('upcoming')).toEqual(all.slice(21))
    expect(await titles('past')).toEqual(all.slice(0, 21).reverse())
    expect((await api.as(person)('GET', '/my/shifts?cursor=YWJjIGRlZg')).statusCode).toBe(400)
  })

  it('has one’s children’s, and not those that were cancelled or whose line has ended', async () => {
    const notice = await weeks.week([{ places: 1, ageFrom: 3 }])
    await volunteer(api.db, cast.dabao)
    await api.as(cast.su)('POST', weeks.signUpUrl(notice), shiftBody(cast.dabao, notice.shifts))
    await weeks.placed(cast.su, notice, { waitIfFull: true })
    const mine = async () =>
      (await api.as(cast.su)('GET', '/my/shifts'))
        .json<{ rows: MyShift[] }>()
        .rows.filter(({ recruitmentId }) => recruitmentId === notice.id)
        .map(({ signUp: { name, status } }) => [name, status])
    expect(await mine()).toEqual(
      expect.arrayContaining([
        ['苏大宝', 'confirmed'],
        ['苏晴', 'waiting'],
      ]),
    )
    api.setNow(new Date(notice.shifts[0]?.startsAt ?? ''))
    expect(await mine()).toEqual([['苏大宝', 'confirmed']])
  })
})
