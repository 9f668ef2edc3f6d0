import { HOUR_MS } from '@linli/domain/time'
import type { RecruitmentView, ShiftView } from '@linli/domain/volunteering/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CastMember } from '../../../../test/cast.ts'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import {
  publishedRecruitment,
  SHIFT_STARTS,
  shiftBody,
  shiftPlan,
  volunteer,
  writeSignUp,
  writeTeam,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
beforeEach(() => api.setNow(api.start))
afterAll(() => api.close())

const hoursLater = (hours: number) => new Date(SHIFT_STARTS.getTime() + hours * HOUR_MS).toISOString()
const afternoon = { startsAt: hoursLater(5), endsAt: hoursLater(8) }
const change = (id: string, body: object) => api.as(cast.lin)('POST', `/recruitments/${id}/change`, body)
const cancel = (id: string) => api.as(cast.lin)('POST', `/recruitments/${id}/cancel`, { reason: '下大雨' })
const bodies = async (person: CastMember): Promise<string[]> =>
  (await api.as(person)('GET', '/my/messages')).json().rows.map(({ body }: { body: string }) => body)
/** A shift as it is sent back. */
const planOf = ({ taken: _, waiting: __, settledAt: ___, ...plan }: ShiftView) => plan

function shiftOf({ shifts }: RecruitmentView, index = 0): ShiftView {
  const shift = shifts[index]
  if (!shift) throw new Error('no such shift')
  return shift
}

async function serving(shift: ShiftView, status: 'confirmed' | 'waiting' = 'confirmed') {
  const person = await newcomer(api, { name: '刘志' })
  await volunteer(api.db, person)
  await writeSignUp(api.db, { shift, who: person, status })
  return person
}

describe('POST /recruitments/:recruitmentId/change', () => {
  it('moves a shift with all on it, and tells each what changed for them', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan(), shiftPlan({ role: '引导员' })] })
    const [first, second] = [shiftOf(notice), shiftOf(notice, 1)]
    const [morning, waiting, guide] = [
      await serving(first),
      await serving(first, 'waiting'),
      await serving(second),
    ]
    const reply = await change(notice.id, {
      meetingPlace: '南门岗亭',
      shifts: [{ ...planOf(first), ...afternoon }, planOf(second)],
    })
    expect(reply.json()).toMatchObject({ meetingPlace: '南门岗亭', endsAt: afternoon.endsAt })
    for (const person of [morning, waiting]) {
      const [body] = await bodies(person)
      expect(body).toContain('集合地点改到南门岗亭；你的班次改为 登记员 11月28日 周六 14:00–17:00')
    }
    expect((await bodies(guide))[0]).toContain('集合地点改到南门岗亭。来不了请取消')
    const { rows } = await api.admin.query(
      'select distinct starts_at from shift_sign_ups where shift_id = $1',
      [first.id],
    )
    expect(rows).toEqual([{ starts_at: new Date(afternoon.startsAt) }])
  })

  it('tells nobody of what changes nothing for them: more places, or the same again', async () => {
    const notice = await publishedRecruitment(api)
    const person = await serving(shiftOf(notice))
    const reply = await change(notice.id, {
      title: notice.title,
      shifts: [{ ...planOf(shiftOf(notice)), places: 20 }],
    })
    expect(reply.json()).toMatchObject({ places: 20, taken: 1 })
    expect(await bodies(person)).toEqual([])
  })

  it('gives added places to those who wait longest, at once', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ places: 1 })] })
    const shift = shiftOf(notice)
    await serving(shift)
    const [first, second] = [await serving(shift, 'waiting'), await serving(shift, 'waiting')]
    const reply = await change(notice.id, { shifts: [{ ...planOf(shift), places: 2 }] })
    expect(reply.json()).toMatchObject({ places: 2, taken: 2, waiting: 1 })
    expect([(await bodies(first)).length, (await bodies(second)).length]).toEqual([1, 0])
  })

  it('is filled by lowering places to those taken, or by dropping the only shift with places left', async () => {
    const minutes = (count: number) => new Date(api.start.getTime() + count * 60_000)
    const filledAt = async ({ id }: { id: string }) =>
      (await api.as(cast.su)('GET', `/recruitments/${id}`)).json().filledAt
    const one = await publishedRecruitment(api, { shifts: [shiftPlan({ places: 3 })] })
    await serving(shiftOf(one))
    api.setNow(minutes(7))
    await change(one.id, { shifts: [{ ...planOf(shiftOf(one)), places: 2 }] })
    expect(await filledAt(one)).toBeNull()
    await change(one.id, { shifts: [{ ...planOf(shiftOf(one)), places: 1 }] })
    expect(await filledAt(one)).toBe(minutes(7).toISOString())
    api.setNow(minutes(9))
    await change(one.id, { shifts: [{ ...planOf(shiftOf(one)), places: 2 }] })
    await change(one.id, { shifts: [{ ...planOf(shiftOf(one)), places: 1 }] })
    expect(await filledAt(one)).toBe(minutes(7).toISOString())
    api.setNow(api.start)
    const two = await publishedRecruitment(api, {
      shifts: [shiftPlan({ places: 1 }), shiftPlan({ role: '引导员' })],
    })
    await serving(shiftOf(two))
    await change(two.id, { shifts: [planOf(shiftOf(two))] })
    expect(await filledAt(two)).toBe(api.start.toISOString())
  })

  it('adds and drops shifts that nobody signed up for, in the order they are sent', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan(), shiftPlan({ role: '引导员' })] })
    const added = shiftPlan({ role: '后勤', ...afternoon })
    const reply = await change(notice.id, { shifts: [added, planOf(shiftOf(notice, 1))] })
    expect(reply.json().shifts.map(({ role }: ShiftView) => role)).toEqual(['后勤', '引导员'])
  })

  it('removes a shift once all on it have cancelled, and keeps what was', async () => {
    const notice = await publishedRecruitment(api, {
      shifts: [shiftPlan({ role: '引导员' }), shiftPlan({ places: 1 })],
    })
    const [stays, goes] = [shiftOf(notice), shiftOf(notice, 1)]
    await serving(stays)
    const [came, line] = [await serving(goes), await serving(goes, 'waiting')]
    const drop = () => change(notice.id, { shifts: [planOf(stays)] })
    const cancelOf = async (person: CastMember) => {
      const { signUps } = (await api.as(person)('GET', `/recruitments/${notice.id}/my-places`)).json()
      const path = `/recruitments/${notice.id}/sign-ups/${signUps[0].id}/cancel`
      expect((await api.as(person)('POST', path, {})).statusCode).toBe(200)
    }
    await cancelOf(came)
    // The line moved up.
    const refused = await drop()
    expect([refused.json().code, refused.json().message]).toEqual([
      'shift_has_people',
      '登记员 11月28日 周六 09:00–12:00还有人，不能删掉。请先和他们商量、取消报名，或者改时间',
    ])
    await cancelOf(line)
    expect((await drop()).json()).toMatchObject({ places: 10, taken: 1, shifts: [{ id: stays.id }] })
    const { rows } = await api.admin.query(
      `select s.removed_by_id, (select count(*)::int from shift_sign_ups u where u.shift_id = s.id) as people
       from shifts s where s.id = $1`,
      [goes.id],
    )
    expect(rows).toEqual([{ removed_by_id: cast.lin.personId, people: 2 }])
    // It is in no list, and takes nobody.
    const progress = (await api.as(cast.lin)('GET', `/recruitments/${notice.id}/progress`)).json()
    expect(progress).toMatchObject({ places: 10, taken: 1, waiting: 0 })
    const body = shiftBody(came, [goes])
    const late = await api.as(came)('POST', `/recruitments/${notice.id}/sign-ups`, body)
    expect([late.statusCode, late.json().code]).toEqual([404, 'shift_not_found'])
    const list = await api.as(cast.lin)('GET', `/shifts/${goes.id}/attendance`)
    expect(list.statusCode).toBe(404)
    expect((await change(notice.id, { shifts: [planOf(stays), planOf(goes)] })).json().code).toBe(
      'shift_not_found',
    )
  })

  it('never removes a shift under somebody who signs up at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ role: '引导员' }), shiftPlan()] })
      const [stays, goes] = [shiftOf(notice), shiftOf(notice, 1)]
      const first = await newcomer(api)
      await volunteer(api.db, first)
      const path = `/recruitments/${notice.id}/sign-ups`
      const signUps = (await api.as(first)('POST', path, shiftBody(first, [goes]))).json().signUps
      await api.as(first)('POST', `${path}/${signUps[0].id}/cancel`, {})
      const [removed, placed] = await Promise.all([
        change(notice.id, { shifts: [planOf(stays)] }),
        api.as(first)('POST', path, shiftBody(first, [goes])),
      ])
      expect([200, 404]).toContain(placed.statusCode)
      expect(removed.statusCode).toBe(placed.statusCode === 200 ? 409 : 200)
    }
  })

  it('lets two shifts of one person change places', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan(), shiftPlan(afternoon)] })
    const [first, second] = [shiftOf(notice), shiftOf(notice, 1)]
    const person = await serving(first)
    await writeSignUp(api.db, { shift: second, who: person })
    const reply = await change(notice.id, {
      shifts: [
        { ...planOf(first), ...afternoon },
        { ...planOf(second), startsAt: first.startsAt, endsAt: first.endsAt },
      ],
    })
    expect(reply.statusCode).toBe(200)
  })

  it('refuses a time at which somebody has another shift, and says who and which', async () => {
    const notice = await publishedRecruitment(api)
    const other = await publishedRecruitment(api, { title: '学校护学岗', shifts: [shiftPlan(afternoon)] })
    const person = await serving(shiftOf(notice))
    await writeSignUp(api.db, { shift: shiftOf(other), who: person, status: 'waiting' })
    const to = (hours: number) => ({
      shifts: [{ ...planOf(shiftOf(notice)), startsAt: hoursLater(hours), endsAt: hoursLater(hours + 3) }],
    })
    const reply = await change(notice.id, to(2.5))
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'shift_overlaps_another'])
    expect(reply.json().message).toContain('刘志还报了《学校护学岗》 11月28日 周六 14:00–17:00')
    // Right up to it there is room.
    expect((await change(notice.id, to(2))).statusCode).toBe(200)
  })

  it('refuses, and changes nothing: fewer places than taken, fewer points, a shift dropped', async () => {
    const notice = await publishedRecruitment(api)
    const shift = shiftOf(notice)
    await serving(shift)
    await serving(shift)
    const refusals = [
      ['places_below_taken', { shifts: [{ ...planOf(shift), places: 1 }], title: '改了名' }],
      ['points_lowered', { pointsPerHour: 9, title: '改了名' }],
      ['shift_has_people', { shifts: [shiftPlan()], title: '改了名' }],
    ] as const
    for (const [code, body] of refusals) {
      const reply = await change(notice.id, body)
      expect([reply.statusCode, reply.json().code]).toEqual([409, code])
    }
    const after = (await api.as(cast.lin)('GET', `/recruitments/${notice.id}`)).json()
    expect(after).toMatchObject({ title: notice.title, places: 10, taken: 2 })
  })

  it('refuses a shift named twice, one of another notice, and nothing at all', async () => {
    const [notice, other] = [await publishedRecruitment(api), await publishedRecruitment(api)]
    const own = planOf(shiftOf(notice))
    expect((await change(notice.id, { shifts: [own, own] })).statusCode).toBe(400)
    expect((await change(notice.id, {})).statusCode).toBe(400)
    const reply = await change(notice.id, { shifts: [own, planOf(shiftOf(other))] })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'shift_not_found'])
  })

  it('calls a team that is invited later, and only that one', async () => {
    const [early, late] = [await newcomer(api), await newcomer(api)]
    const first = await writeTeam(api.db, { name: '早队', members: [early] })
    const second = await writeTeam(api.db, { name: '晚队', members: [late] })
    const notice = await publishedRecruitment(api, { teamIds: [first] })
    expect((await change(notice.id, { teamIds: [first, second] })).json().teams).toHaveLength(2)
    expect([(await bodies(early)).length, (await bodies(late)).length]).toEqual([1, 1])
  })

  it('keeps both when two staff change different things at once', async () => {
    const notice = await publishedRecruitment(api)
    const replace = { shifts: [shiftPlan({ role: '甲' })] }
    const replies = await Promise.all([
      change(notice.id, { title: '新名字' }),
      change(notice.id, replace),
      change(notice.id, { shifts: [shiftPlan({ role: '乙' }), shiftPlan(afternoon)] }),
      change(notice.id, { meetingPlace: '南门' }),
    ])
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    const after = (await api.as(cast.lin)('GET', `/recruitments/${notice.id}`)).json()
    expect(after).toMatchObject({ title: '新名字', meetingPlace: '南门' })
    const roles = after.shifts.map(({ role }: ShiftView) => role).join()
    expect(['甲', '乙,登记员']).toContain(roles)
    const span = [after.startsAt, after.endsAt]
    expect(span).toEqual(roles === '甲' ? [hoursLater(0), hoursLater(3)] : [hoursLater(0), hoursLater(8)])
  })
})

describe('POST /recruitments/:recruitmentId/cancel', () => {
  it('tells all, and frees them for other shifts of that time', async () => {
    const notice = await publishedRecruitment(api)
    const [person, waiting] = [await serving(shiftOf(notice)), await serving(shiftOf(notice), 'waiting')]
    const child = cast.dabao
    await writeSignUp(api.db, { shift: shiftOf(notice), who: child })
    const reply = await cancel(notice.id)
    expect(reply.json()).toMatchObject({ phase: 'cancelled', taken: 0, waiting: 0, cancelReason: '下大雨' })
    for (const one of [person, waiting])
      expect((await bodies(one))[0]).toContain('取消了：下大雨。登记员 11月28日 周六 09:00–12:00 不用来了')
    // A child's parents read for it.
    expect((await bodies(cast.suHusband))[0]).toContain('取消了：下大雨')
    const other = await publishedRecruitment(api)
    await expect(writeSignUp(api.db, { shift: shiftOf(other), who: person })).resolves.toBeTruthy()
    const again = await cancel(notice.id)
    expect([again.statusCode, again.json().code]).toEqual([409, 'recruitment_already_cancelled'])
  })

  it('leaves a shift that has begun to be settled', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan(), shiftPlan(afternoon)] })
    const [now, later] = [await serving(shiftOf(notice)), await serving(shiftOf(notice, 1))]
    api.setNow(new Date(hoursLater(1)))
    expect((await cancel(notice.id)).json().shifts).toMatchObject([{ taken: 1 }, { taken: 0 }])
    expect([(await bodies(now)).length, (await bodies(later)).length]).toEqual([0, 1])
  })

  it('asks for a reason, and comes too late afterwards', async () => {
    const notice = await publishedRecruitment(api)
    const path = `/recruitments/${notice.id}/cancel`
    expect((await api.as(cast.lin)('POST', path, { reason: ' ' })).statusCode).toBe(400)
    api.setNow(new Date(hoursLater(3)))
    expect((await cancel(notice.id)).json().code).toBe('recruitment_ended')
  })
})
