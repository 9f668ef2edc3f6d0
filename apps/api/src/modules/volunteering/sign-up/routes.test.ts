import { HOUR_MS } from '@linli/domain/time'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { MyPlaces, ShiftSignUpsView } from '@linli/domain/volunteering/sign-up/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { hoursOn, shiftWeeks } from '../../../../test/shift-weeks.ts'
import { draftRecruitment, manyVolunteers, shiftBody, volunteer } from '../../../../test/volunteering.ts'

let api: TestApi
let weeks: ReturnType<typeof shiftWeeks>
beforeAll(async () => {
  api = await startTestApi()
  weeks = shiftWeeks(api)
  for (const person of [cast.su, cast.wang, cast.he, cast.zhao]) await volunteer(api.db, person)
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const shown = async ({ id }: RecruitmentView) =>
  (await api.as(cast.lin)('GET', `/recruitments/${id}`)).json<RecruitmentView>()
const countsOf = async (notice: RecruitmentView) =>
  (await shown(notice)).shifts.map(({ taken, waiting }) => [taken, waiting])
async function inbox(person: CastMember): Promise<string[]> {
  const { rows } = await api.admin.query('select body from messages where person_id = $1 order by id', [
    person.personId,
  ])
  return rows.map(({ body }) => body)
}

describe('POST /recruitments/:recruitmentId/sign-ups', () => {
  it('puts a volunteer on several shifts at once', async () => {
    const notice = await weeks.week([{}, { startsAt: hoursOn(3), role: '引导员' }])
    const signUps = await weeks.placed(cast.su, notice)
    expect(signUps).toMatchObject(
      notice.shifts.map(({ id }) => ({
        shiftId: id,
        personId: cast.su.personId,
        name: '苏晴',
        status: 'confirmed',
        channel: 'app',
        waitingPosition: null,
      })),
    )
    expect(await countsOf(notice)).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  it('refuses all of them where one is full, and names it; or waits for that one', async () => {
    const notice = await weeks.week([{ places: 1 }, { startsAt: hoursOn(3), role: '引导员' }])
    await weeks.signUp(cast.he, notice, {}, notice.shifts.slice(0, 1))
    const refused = await weeks.signUp(cast.su, notice)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'shift_full' })
    expect(refused.json().message).toContain('“登记员”')
    expect(await countsOf(notice)).toEqual([
      [1, 0],
      [0, 0],
    ])
    const signUps = await weeks.placed(cast.su, notice, { waitIfFull: true })
    expect(signUps.map(({ status, waitingPosition }) => [status, waitingPosition])).toEqual([
      ['waiting', 1],
      ['confirmed', null],
    ])
  })

  it('refuses a shift that overlaps one of another notice, and says which', async () => {
    const first = await weeks.week([{}], { title: '学校护学岗' })
    const second = await weeks.sameWeek([{ startsAt: hoursOn(2) }])
    await weeks.placed(cast.su, first)
    const refused = await weeks.signUp(cast.su, second)
    expect(refused.json().code).toBe('shift_overlap')
    expect(refused.json().message).toContain('《学校护学岗》“登记员”')
    expect(await countsOf(second)).toEqual([[0, 0]])
  })

  it('lets a mother sign her child up, and nobody else', async () => {
    const notice = await weeks.week([{ ageFrom: 3 }])
    const body = shiftBody(cast.xiaobao, notice.shifts)
    const asked = (person: CastMember) => api.as(person)('POST', weeks.signUpUrl(notice), body)
    expect((await asked(cast.su)).json().code).toBe('not_a_volunteer')
    await volunteer(api.db, cast.xiaobao)
    expect((await asked(cast.he)).json().code).toBe('person_not_yours')
    const reply = await asked(cast.su)
    expect(reply.json()).toMatchObject({ signUps: [{ personId: cast.xiaobao.personId, name: '苏小宝' }] })
  })

  it('refuses who is no volunteer yet, and who is too young', async () => {
    const notice = await weeks.week([{ ageFrom: 60 }])
    expect((await weeks.signUp(cast.zhou, notice)).json().code).toBe('not_a_volunteer')
    expect((await weeks.signUp(cast.su, notice)).json().code).toBe('wrong_age')
  })

  it('does not know drafts, other notices’ shifts and other communities’ notices', async () => {
    const draft = await draftRecruitment(api)
    const [one, other] = [await weeks.week([{}]), await weeks.week([{}])]
    expect((await weeks.signUp(cast.su, draft)).json().code).toBe('recruitment_not_found')
    const foreign = await weeks.signUp(cast.su, one, {}, other.shifts)
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'shift_not_found'])
    const outside = await api.as(cast.foreigner)(
      'POST',
      weeks.signUpUrl(one),
      shiftBody(cast.foreigner, one.shifts),
    )
    expect([outside.statusCode, outside.json().code]).toEqual([404, 'recruitment_not_found'])
    expect(
      (await api.anonymous('POST', weeks.signUpUrl(one), shiftBody(cast.su, one.shifts))).statusCode,
    ).toBe(401)
  })

  it('refuses eleven shifts, one twice, none, and a code longer than WeChat’s', async () => {
    const notice = await weeks.week([{}])
    const ids = Array.from({ length: 11 }, (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`)
    const [first = ''] = ids
    for (const change of [
      { shiftIds: ids },
      { shiftIds: [first, first] },
      { shiftIds: [] },
      { shareCode: 'x'.repeat(33) },
    ])
      expect((await weeks.signUp(cast.su, notice, change)).statusCode).toBe(400)
  })

  it('stops as the shift begins', async () => {
    const notice = await weeks.week([{}])
    const startsAt = new Date(notice.shifts[0]?.startsAt ?? '')
    api.setNow(startsAt)
    expect((await weeks.signUp(cast.su, notice)).json().code).toBe('shift_begun')
    api.setNow(new Date(startsAt.getTime() - 1))
    expect((await weeks.signUp(cast.su, notice)).statusCode).toBe(200)
  })

  it('is put down to the group whose share card led here; an unknown code harms nobody', async () => {
    const notice = await weeks.week([{}])
    const groupId = '00000000-0000-7000-8000-000000000777'
    await api.admin.query(
      `insert into chat_groups (community_id, id, name, created_at, created_by_id) values ($1, $2, '砖瓦厂业主群', now(), $3)`,
      [FENGHUANGSHAN, groupId, cast.lin.personId],
    )
    await api.admin.query(
      `insert into share_codes (community_id, code, recruitment_id, group_id, created_at, created_by_id)
      values ($1, 'zwc-777', $2, $3, now(), $4)`,
      [FENGHUANGSHAN, notice.id, groupId, cast.lin.personId],
    )
    await weeks.placed(cast.su, notice, { shareCode: 'zwc-777' })
    await weeks.placed(cast.he, notice, { shareCode: 'nobody-knows-it' })
    const { rows } = await api.admin.query(
      'select person_id, group_id from shift_sign_ups where recruitment_id = $1 order by queue_number',
      [notice.id],
    )
    expect(rows).toEqual([
      { person_id: cast.su.personId, group_id: groupId },
      { person_id: cast.he.personId, group_id: null },
    ])
  })

  it('notes once when the last free place of all shifts was taken', async () => {
    const notice = await weeks.week([{ places: 1 }, { places: 1, startsAt: hoursOn(3) }])
    const takenAt = (minutes: number) => new Date(api.start.getTime() + minutes * 60_000)
    api.setNow(takenAt(5))
    await weeks.signUp(cast.su, notice, {}, notice.shifts.slice(0, 1))
    expect((await shown(notice)).filledAt).toBeNull()
    api.setNow(takenAt(12))
    const [last] = (await weeks.signUp(cast.he, notice, {}, notice.shifts.slice(1))).json<ShiftSignUpsView>()
      .signUps
    expect((await shown(notice)).filledAt).toBe(takenAt(12).toISOString())
    await weeks.cancel(cast.he, notice, last?.id)
    api.setNow(takenAt(60))
    await weeks.signUp(cast.he, notice, {}, notice.shifts.slice(1))
    expect((await shown(notice)).filledAt).toBe(takenAt(12).toISOString())
  })
})

describe('POST /recruitments/:recruitmentId/sign-ups/:signUpId/cancel', () => {
  it('gives the place at once to the first in line, who is told', async () => {
    const notice = await weeks.week([{ places: 1 }])
    const [first] = await weeks.placed(cast.su, notice)
    const [wang, he] = [
      await weeks.placed(cast.wang, notice, { waitIfFull: true }),
      await weeks.placed(cast.he, notice, { waitIfFull: true }),
    ]
    expect([wang[0]?.waitingPosition, he[0]?.waitingPosition]).toEqual([1, 2])
    const reply = await weeks.cancel(cast.su, notice, first?.id)
    expect(reply.json()).toMatchObject({ status: 'cancelled', waitingPosition: null })
    expect(await countsOf(notice)).toEqual([[1, 1]])
    const mine = (await api.as(cast.wang)('GET', `/recruitments/${notice.id}/my-places`)).json<MyPlaces>()
    expect(mine.signUps).toMatchObject([{ status: 'confirmed' }])
    expect((await inbox(cast.wang)).at(-1)).toContain('轮到王秀英了，已经报上')
    // The next one is not passed by who comes now.
    expect((await weeks.signUp(cast.su, notice)).json().code).toBe('shift_full')
  })

  it('closes before the shift; staff may still, and the line ends as the shift begins', async () => {
    const notice = await weeks.week([{ places: 1 }])
    const [signedUp] = await weeks.placed(cast.su, notice)
    const [inLine] = await weeks.placed(cast.wang, notice, { waitIfFull: true })
    const startsAt = new Date(notice.shifts[0]?.startsAt ?? '').getTime()
    api.setNow(new Date(startsAt - 2 * HOUR_MS))
    expect((await weeks.cancel(cast.su, notice, signedUp?.id)).json().code).toBe('shift_cancel_closed')
    api.setNow(new Date(startsAt))
    expect((await weeks.cancel(cast.lin, notice, signedUp?.id)).statusCode).toBe(200)
    expect((await inbox(cast.su)).at(-1)).toMatch(/^社区取消了苏晴在《.+》“.+”.+的报名。/)
    expect(await countsOf(notice)).toEqual([[0, 1]])
    expect((await weeks.cancel(cast.wang, notice, inLine?.id)).statusCode).toBe(200)
    expect((await weeks.cancel(cast.wang, notice, inLine?.id)).json().code).toBe('shift_already_cancelled')
  })

  it('is for the volunteer and staff only; staff who volunteer keep to the cut-off', async () => {
    const notice = await weeks.week([{}])
    const [mine] = await weeks.placed(cast.su, notice)
    const [staffs] = await weeks.placed(cast.zhao, notice)
    const stranger = await weeks.cancel(cast.he, notice, mine?.id)
    expect([stranger.statusCode, stranger.json().code]).toEqual([404, 'shift_sign_up_not_found'])
    api.setNow(new Date(new Date(notice.shifts[0]?.startsAt ?? '').getTime() - HOUR_MS))
    expect((await weeks.cancel(cast.zhao, notice, staffs?.id)).json().code).toBe('shift_cancel_closed')
    expect((await weeks.cancel(cast.zhao, notice, mine?.id)).statusCode).toBe(200)
  })

  it('is refused to who has checked in', async () => {
    const notice = await weeks.week([{}])
    const [mine] = await weeks.placed(cast.su, notice)
    await api.admin.query(
      `insert into service_records (community_id, id, shift_id, sign_up_id, person_id, checked_in_at)
      values ($1, gen_random_uuid(), $2, $3, $4, now())`,
      [FENGHUANGSHAN, mine?.shiftId, mine?.id, cast.su.personId],
    )
    expect((await weeks.cancel(cast.lin, notice, mine?.id)).json().code).toBe('shift_checked_in')
  })
})

describe('more places', () => {
  it('go to as many in line, in order', async () => {
    const notice = await weeks.week([{ places: 1 }])
    const crowd = await manyVolunteers(api, 5)
    for (const person of crowd) await weeks.placed(person, notice, { waitIfFull: true })
    const shifts = notice.shifts.map(({ taken: _, waiting: _none, settledAt: _never, ...plan }) => ({
      ...plan,
      places: 3,
    }))
    const reply = await api.as(cast.lin)('POST', `/recruitments/${notice.id}/change`, { shifts })
    expect(reply.statusCode).toBe(200)
    expect(await countsOf(notice)).toEqual([[3, 2]])
    const told = await Promise.all(crowd.map(inbox))
    expect(told.map((messages) => messages.length)).toEqual([0, 1, 1, 0, 0])
  })
})

describe('POST /recruitments/:recruitmentId/desk-sign-ups', () => {
  const atDesk = (person: CastMember, notice: RecruitmentView, body: object) =>
    api.as(person)('POST', `/recruitments/${notice.id}/desk-sign-ups`, {
      shiftIds: notice.shifts.map(({ id }) => id),
      waitIfFull: true,
      ...body,
    })

  it('lets staff sign up anybody who is a volunteer, and tells them', async () => {
    const notice = await weeks.week([{}])
    const reply = await atDesk(cast.zhao, notice, { personId: cast.wang.personId })
    expect(reply.json()).toMatchObject({
      signUps: [{ name: '王秀英', channel: 'desk', status: 'confirmed' }],
    })
    expect((await inbox(cast.wang)).at(-1)).toContain('社区已帮王秀英报名《人口普查入户志愿者》')
    const child = await atDesk(cast.zhao, notice, { personId: cast.xiaobao.personId })
    expect(child.json().code).toBe('wrong_age')
    expect((await atDesk(cast.zhao, notice, { personId: cast.zhou.personId })).json().code).toBe(
      'not_a_volunteer',
    )
  })

  it('tells a child’s guardians in its place', async () => {
    const notice = await weeks.week([{ ageFrom: 3 }])
    await volunteer(api.db, cast.heChild)
    await atDesk(cast.zhao, notice, { personId: cast.heChild.personId })
    expect((await inbox(cast.he)).at(-1)).toContain('社区已帮何乐乐报名')
    expect(await inbox(cast.heChild)).toEqual([])
  })

  it('notes a guest by name, who takes a place like everybody', async () => {
    const notice = await weeks.week([{ places: 1, ageFrom: 18 }])
    const guest = await atDesk(cast.zhao, notice, { guestName: ' 楼下李师傅 ' })
    expect(guest.json()).toMatchObject({
      signUps: [{ personId: null, name: '楼下李师傅', status: 'confirmed' }],
    })
    expect((await atDesk(cast.zhao, notice, { guestName: '他徒弟' })).json()).toMatchObject({
      signUps: [{ status: 'waiting', waitingPosition: 1 }],
    })
  })

  it('wants either a person or a name, and is for staff', async () => {
    const notice = await weeks.week([{}])
    expect((await atDesk(cast.zhao, notice, {})).json().code).toBe('invalid_input')
    const both = { personId: cast.wang.personId, guestName: '王秀英' }
    expect((await atDesk(cast.zhao, notice, both)).json().code).toBe('invalid_input')
    expect((await atDesk(cast.zhao, notice, { guestName: '  ' })).statusCode).toBe(400)
    const unknown = { personId: '00000000-0000-7000-8000-00000000dead' }
    expect((await atDesk(cast.zhao, notice, unknown)).json().code).toBe('person_not_found')
    expect((await atDesk(cast.su, notice, { guestName: '苏晴' })).statusCode).toBe(403)
  })
})
