import { randomUUID } from 'node:crypto'
import { shanghaiInstant } from '@linli/domain/time'
import type {
  AttendanceLine,
  AttendanceList,
  ShiftOfToday,
  Ticked,
} from '@linli/domain/volunteering/attendance/contract'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { placed, publishedRecruitment, SHIFT_STARTS, shiftPlan } from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const at = (hour: number, minute = 0, day = 28) => shanghaiInstant(2026, 11, day, hour, minute)
const { zhao, lin, su, xiaobao, foreignStaff } = cast

const shiftOf = ({ shifts: [shift] }: RecruitmentView) => {
  if (!shift) throw new Error('a notice has a shift')
  return shift.id
}

/** A shift of Saturday 9:00–12:00 with a volunteer on it; the clock stands at ten to nine. */
async function staffed(now = at(8, 50)) {
  const notice = await publishedRecruitment(api)
  const person = await newcomer(api, { name: '李帮忙' })
  const lineId = await placed(api.db, notice, person)
  const shiftId = shiftOf(notice)
  api.setNow(now)
  return { notice, person, lineId, shiftId, path: `/shifts/${shiftId}` }
}

const codeOf = async (reply: Promise<{ statusCode: number; json(): { code?: string } }>) => {
  const { statusCode, json } = await reply
  return [statusCode, json().code]
}
const asZhao = (path: string, body: object) => api.as(zhao)('POST', path, body)
const list = async (path: string) => (await api.as(zhao)('GET', `${path}/attendance`)).json<AttendanceList>()
const tickIn = (path: string, ...lineIds: string[]) => asZhao(`${path}/check-ins`, { lineIds })
const tickOut = (path: string, lineIds: string[], when: 'now' | 'shift_end' = 'now') =>
  asZhao(`${path}/check-outs`, { lineIds, at: when })

describe('GET /shifts/:shiftId/attendance', () => {
  it('shows staff who is expected, who came, and what can be ticked now', async () => {
    const { notice, path, lineId, person } = await staffed(at(7, 30))
    await placed(api.db, notice, '王大姐')
    await placed(api.db, notice, cast.he, { status: 'waiting' })
    const early = await list(path)
    expect(early).toMatchObject({ confirmed: 2, waiting: 1, checkedIn: 0, over: false })
    expect(early.checkInRefusal?.message).toBe('今天 08:00 起可以签到（班次开始前 1 小时）')
    api.setNow(at(9))
    await tickIn(path, lineId)
    const open = await list(path)
    expect([open.checkInRefusal, open.checkOutRefusal, open.checkedIn]).toEqual([null, null, 1])
    expect(open.lines.map((line) => [line.name, line.personId, line.guest, line.checkedIn?.byName])).toEqual([
      ['李帮忙', person.personId, false, '赵明'],
      ['王大姐', null, true, undefined],
    ])
  })
  it('is for staff of this community', async () => {
    const { path } = await staffed()
    expect(await codeOf(api.anonymous('GET', `${path}/attendance`))).toEqual([401, 'not_signed_in'])
    expect(await codeOf(api.as(su)('GET', `${path}/attendance`))).toEqual([403, 'not_allowed'])
    expect(await codeOf(api.as(foreignStaff)('GET', `${path}/attendance`))).toEqual([404, 'shift_not_found'])
    expect(await codeOf(api.as(zhao)('GET', `/shifts/${randomUUID()}/attendance`))).toEqual([
      404,
      'shift_not_found',
    ])
  })
})

describe('GET /shifts/today', () => {
  it('shows staff the shifts of the next twelve hours until they are over', async () => {
    const { path, shiftId, lineId } = await staffed(at(8, 50))
    await tickIn(path, lineId)
    const today = async () =>
      (await api.as(zhao)('GET', '/shifts/today')).json<{ rows: ShiftOfToday[] }>().rows
    const found = (await today()).find((shift) => shift.shiftId === shiftId)
    expect(found).toMatchObject({ title: '人口普查入户志愿者', confirmed: 1, checkedIn: 1 })
    const ids = async () => (await today()).map((shift) => shift.shiftId)
    api.setNow(at(20, 59, 27))
    expect(await ids()).not.toContain(shiftId)
    api.setNow(at(21, 0, 27))
    expect(await ids()).toContain(shiftId)
    api.setNow(at(12))
    expect(await ids()).not.toContain(shiftId)
    expect((await api.as(su)('GET', '/shifts/today')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/shifts/today')).statusCode).toBe(401)
    api.setNow(at(8, 50))
    expect((await api.as(foreignStaff)('GET', '/shifts/today')).json()).toEqual({ rows: [] })
  })
})

describe('POST /shifts/:shiftId/check-ins', () => {
  it('is one tick when two staff tick at once in two processes, and both hear whose it is', async () => {
    const { path, lineId } = await staffed()
    const other = await api.second()
    const replies = await Promise.all([
      tickIn(path, lineId),
      api.callOn(other, lin)('POST', `${path}/check-ins`, { lineIds: [lineId] }),
    ])
    const ticked = replies.flatMap((reply) => reply.json<{ ticked: Ticked[] }>().ticked)
    expect(ticked.map(({ already }) => already).sort()).toEqual([false, true])
    expect(new Set(ticked.map(({ byName }) => byName)).size).toBe(1)
    const { rows } = await api.admin.query('select id from service_records where sign_up_id = $1', [lineId])
    expect(rows).toHaveLength(1)
  })
  it('gives a guest a code to claim the record with', async () => {
    const { notice, path } = await staffed()
    const guest = await placed(api.db, notice, '王大姐')
    await tickIn(path, guest)
    const line = (await list(path)).lines.find(({ lineId }) => lineId === guest)
    expect(line?.claimCode).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXYZ]{8}$/)
  })
  it('refuses too early, too late, unknown lines, bad input, and whoever is no staff of this community', async () => {
    const { path, lineId } = await staffed(at(7, 59))
    expect(await codeOf(tickIn(path, lineId))).toEqual([409, 'check_in_not_open'])
    api.setNow(at(12))
    expect(await codeOf(tickIn(path, lineId))).toEqual([409, 'check_in_closed'])
    api.setNow(at(9))
    expect(await codeOf(tickIn(path, randomUUID()))).toEqual([404, 'line_not_found'])
    expect(await codeOf(tickIn(path))).toEqual([400, 'invalid_input'])
    expect(await codeOf(tickIn(path, lineId, lineId))).toEqual([400, 'invalid_input'])
    const body = { lineIds: [lineId] }
    expect(await codeOf(api.as(su)('POST', `${path}/check-ins`, body))).toEqual([403, 'not_allowed'])
    expect(await codeOf(api.anonymous('POST', `${path}/check-ins`, body))).toEqual([401, 'not_signed_in'])
    expect(await codeOf(api.as(foreignStaff)('POST', `${path}/check-ins`, body))).toEqual([
      404,
      'shift_not_found',
    ])
    expect((await list(path)).checkedIn).toBe(0)
  })
})

describe('POST /shifts/:shiftId/check-outs', () => {
  it('lets people go until twelve hours after the end', async () => {
    const { path, lineId } = await staffed()
    await tickIn(path, lineId)
    api.setNow(at(0, 1, 29))
    expect(await codeOf(tickOut(path, [lineId]))).toEqual([409, 'check_out_closed'])
    api.setNow(at(0, 0, 29))
    expect((await tickOut(path, [lineId])).json()).toMatchObject({
      ticked: [{ name: '李帮忙', at: at(0, 0, 29).toISOString(), already: false }],
    })
  })
  it('needs a check-in, and says whose is missing; then nobody of the call is let go', async () => {
    const { notice, path, lineId } = await staffed()
    const guest = await placed(api.db, notice, '王大姐')
    await tickIn(path, lineId)
    const reply = await tickOut(path, [lineId, guest])
    expect([reply.statusCode, reply.json()]).toEqual([
      409,
      { code: 'check_out_without_check_in', message: '王大姐还没有签到，请先补上来和走的时间' },
    ])
    expect((await list(path)).checkedOut).toBe(0)
  })
  it('counts a forgotten one to the shift’s end when staff say so, and not before the end', async () => {
    const { path, lineId } = await staffed()
    await tickIn(path, lineId)
    api.setNow(at(11, 59))
    expect(await codeOf(tickOut(path, [lineId], 'shift_end'))).toEqual([409, 'shift_not_over'])
    api.setNow(at(9, 0, 30))
    await tickOut(path, [lineId], 'shift_end')
    expect((await list(path)).lines[0]?.checkedOut?.at).toBe(at(12).toISOString())
  })
})

describe('DELETE /shifts/:shiftId/check-ins/:lineId and check-outs', () => {
  it('take mistaken ticks back, the leaving before the coming', async () => {
    const { path, lineId } = await staffed()
    await tickIn(path, lineId)
    await tickOut(path, [lineId])
    const remove = (what: string, id = lineId) => codeOf(api.as(zhao)('DELETE', `${path}/${what}/${id}`))
    expect(await remove('check-ins')).toEqual([409, 'check_out_first'])
    expect(await remove('check-outs')).toEqual([200, undefined])
    expect(await remove('check-outs')).toEqual([409, 'not_checked_out'])
    expect(await remove('check-ins')).toEqual([200, undefined])
    expect(await remove('check-ins')).toEqual([409, 'not_checked_in'])
    expect(await remove('check-ins', randomUUID())).toEqual([404, 'line_not_found'])
    expect(await list(path)).toMatchObject({ checkedIn: 0, checkedOut: 0, confirmed: 1 })
    expect((await api.as(su)('DELETE', `${path}/check-ins/${lineId}`)).statusCode).toBe(403)
    expect((await api.anonymous('DELETE', `${path}/check-outs/${lineId}`)).statusCode).toBe(401)
    // Ticked again, it is the same record.
    await tickIn(path, lineId)
    expect((await list(path)).lines).toHaveLength(1)
  })
})

describe('POST /shifts/:shiftId/attendance/:lineId/correct', () => {
  const times = (from: Date, to: Date | null, reason = '忘了签到') => ({
    checkedInAt: from.toISOString(),
    checkedOutAt: to?.toISOString() ?? null,
    reason,
  })
  it('writes both times with the reason, and keeps what stood there readable', async () => {
    const { path, lineId } = await staffed()
    await tickIn(path, lineId)
    api.setNow(at(13))
    const reply = await asZhao(`${path}/attendance/${lineId}/correct`, times(at(9), at(11, 30), '提前走了'))
    expect(reply.json<AttendanceLine>()).toMatchObject({
      checkedIn: { at: at(9).toISOString(), channel: 'desk', byName: '赵明' },
      checkedOut: { at: at(11, 30).toISOString(), channel: 'desk' },
      note: '提前走了（原来 08:50–）',
    })
    const audit = await api.admin.query(
      "select reason from audit_entries where action like '%/correct' order by id desc limit 1",
    )
    expect(audit.rows).toEqual([{ reason: '提前走了' }])
  })
  it('refuses times outside the shift, reversed, to come, without a reason, and nothing is half done', async () => {
    const { path, lineId } = await staffed(at(11))
    const correct = (body: object, id = lineId) => codeOf(asZhao(`${path}/attendance/${id}/correct`, body))
    expect(await correct(times(at(9), at(12)))).toEqual([409, 'time_in_future'])
    api.setNow(at(13))
    expect(await correct(times(at(8), at(12)))).toEqual([409, 'hours_over_shift'])
    expect(await correct(times(at(9), at(12, 1)))).toEqual([409, 'hours_over_shift'])
    expect(await correct(times(at(11), at(10)))).toEqual([409, 'check_out_before_check_in'])
    expect(await correct(times(at(9), at(12), ' '))).toEqual([400, 'invalid_input'])
    expect(await correct(times(at(9), at(12)), randomUUID())).toEqual([404, 'line_not_found'])
    expect((await list(path)).checkedIn).toBe(0)
    expect(await correct(times(at(9), at(12)))).toEqual([200, undefined])
  })
  it('is not for one’s own household', async () => {
    const { notice, path } = await staffed()
    const own = await placed(api.db, notice, zhao)
    api.setNow(at(13))
    expect(await codeOf(asZhao(`${path}/attendance/${own}/correct`, times(at(9), at(12))))).toEqual([
      409,
      'own_household',
    ])
    const byLin = api.as(lin)('POST', `${path}/attendance/${own}/correct`, times(at(9), at(12)))
    expect((await byLin).statusCode).toBe(200)
  })
  it('knows shifts over midnight', async () => {
    const night = shiftPlan({
      startsAt: new Date(SHIFT_STARTS.getTime() + 13 * 3_600_000).toISOString(),
      endsAt: at(6, 0, 29).toISOString(),
    })
    const notice = await publishedRecruitment(api, { shifts: [night] })
    const path = `/shifts/${shiftOf(notice)}`
    const lineId = await placed(api.db, notice, await newcomer(api))
    api.setNow(at(7, 0, 29))
    const correct = (body: object) => codeOf(asZhao(`${path}/attendance/${lineId}/correct`, body))
    expect(await correct(times(at(23, 30), at(0, 30)))).toEqual([409, 'check_out_before_check_in'])
    expect(await correct(times(at(23, 30), at(0, 30, 29)))).toEqual([200, undefined])
  })
})

describe('POST /shifts/:shiftId/desk-entries', () => {
  const entry = (who: object, change = {}) => ({
    who,
    checkedInAt: at(9).toISOString(),
    checkedOutAt: at(12).toISOString(),
    reason: '没带手机，纸上签的到',
    ...change,
  })
  it('enters a neighbour without a phone, and a guest with a claim code', async () => {
    const { path } = await staffed(at(13))
    const neighbour = await newcomer(api, { name: '陈奶奶' })
    const one = await asZhao(`${path}/desk-entries`, entry({ personId: neighbour.personId }))
    expect(one.json<AttendanceLine>()).toMatchObject({
      name: '陈奶奶',
      walkIn: true,
      guest: false,
      claimCode: null,
    })
    const two = (await asZhao(`${path}/desk-entries`, entry({ guestName: '小 李' }))).json<AttendanceLine>()
    expect(two).toMatchObject({ name: '小李', walkIn: true, guest: true, personId: null })
    expect(two.claimCode).toHaveLength(8)
    expect(await list(path)).toMatchObject({ confirmed: 1, checkedIn: 2, checkedOut: 2 })
  })
  it('takes nobody twice, nobody unknown, no small child, nobody of one’s own household', async () => {
    const { path, person, notice } = await staffed(at(13))
    const enter = (body: object) => codeOf(asZhao(`${path}/desk-entries`, body))
    expect(await enter(entry({ personId: person.personId }))).toEqual([409, 'already_on_list'])
    await placed(api.db, notice, '王大姐')
    expect(await enter(entry({ guestName: '王大姐' }))).toEqual([409, 'already_on_list'])
    expect(await enter(entry({ personId: randomUUID() }))).toEqual([404, 'person_not_found'])
    expect(await enter(entry({ personId: cast.foreigner.personId }))).toEqual([404, 'person_not_found'])
    expect(await enter(entry({ personId: xiaobao.personId }))).toEqual([409, 'volunteer_too_young'])
    expect(await enter(entry({ personId: zhao.personId }))).toEqual([409, 'own_household'])
    expect(await enter(entry({ guestName: '   ' }))).toEqual([400, 'invalid_input'])
    expect(await enter(entry({ guestName: '\u200b' }))).toEqual([400, 'invalid_input'])
    expect(await enter(entry({ guestName: '小李' }, { checkedOutAt: at(8).toISOString() }))).toEqual([
      409,
      'check_out_before_check_in',
    ])
    expect((await list(path)).checkedIn).toBe(0)
  })
  it('notes a child under 14 only with a guardian’s consent', async () => {
    const { path } = await staffed(at(13))
    const parent = await newcomer(api)
    const child = { bornOn: '2016-01-01', relation: 'son' as const, householdId: parent.householdId }
    const without = await newcomer(api, child)
    const consented = await newcomer(api, { ...child, guardians: [parent.personId] })
    const enter = (personId: string) => codeOf(asZhao(`${path}/desk-entries`, entry({ personId })))
    expect(await enter(without.personId)).toEqual([409, 'volunteer_consent_missing'])
    expect(await enter(consented.personId)).toEqual([200, undefined])
  })
  it('is two entries of one person at once only once', async () => {
    const { path } = await staffed(at(13))
    const { personId } = await newcomer(api)
    const replies = await Promise.all(
      [zhao, lin].map((staff) => api.as(staff)('POST', `${path}/desk-entries`, entry({ personId }))),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })
})
