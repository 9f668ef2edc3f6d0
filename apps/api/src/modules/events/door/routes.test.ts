import { randomUUID } from 'node:crypto'
import type { DoorList, EventView, SignUpView } from '@linli/domain/events/contract'
import { HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { CLASS_STARTS, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const AT_THE_DOOR = new Date(CLASS_STARTS.getTime() - 10 * 60_000)

async function bookedClass(change = {}) {
  const event = await publishedEvent(api, change)
  api.setNow(WHEN_OPEN)
  const reply = await api.as(cast.su)(
    'POST',
    `/events/${event.id}/sign-ups`,
    signUpBody([cast.xiaobao, cast.su]),
  )
  return { event, signUp: reply.json<SignUpView>(), path: `/events/${event.id}/check-ins` }
}
const doorList = async (event: EventView) =>
  (await api.as(cast.zhao)('GET', `/events/${event.id}/door-list`)).json<DoorList>()

describe('POST /events/:eventId/check-ins', () => {
  it('ticks a person, or the whole family by its code', async () => {
    const { event, signUp, path } = await bookedClass()
    api.setNow(AT_THE_DOOR)
    const one = await api.as(cast.zhao)('POST', path, { personId: cast.su.personId })
    expect(one.json().checkedIn).toEqual([
      {
        personId: cast.su.personId,
        name: '苏晴',
        checkedInAt: AT_THE_DOOR.toISOString(),
        checkedInByName: '赵明',
        already: false,
      },
    ])
    const all = await api.as(cast.lin)('POST', path, { code: signUp.code })
    expect(all.json<{ checkedIn: { already: boolean }[] }>().checkedIn.map((each) => each.already)).toEqual([
      false,
      true,
    ])
    expect(await doorList(event)).toMatchObject({ confirmed: 2, checkedIn: 2 })
  })

  it('is one tick when two staff tick at once, and both hear whose it is', async () => {
    const { path } = await bookedClass()
    api.setNow(AT_THE_DOOR)
    const other = await api.second()
    const replies = await Promise.all([
      api.as(cast.zhao)('POST', path, { personId: cast.xiaobao.personId }),
      api.callOn(other, cast.lin)('POST', path, { personId: cast.xiaobao.personId }),
    ])
    const names = replies.map((reply) => reply.json().checkedIn[0].checkedInByName)
    expect(new Set(names).size).toBe(1)
    expect(replies.map((reply) => reply.json().checkedIn[0].already).sort()).toEqual([false, true])
  })

  it('refuses too early, an unknown person or code, the waiting, and after the books are closed', async () => {
    const { event, signUp, path } = await bookedClass({ places: 2 })
    await api.as(cast.he)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.heChild]))
    const tick = async (body: object) => {
      const reply = await api.as(cast.zhao)('POST', path, body)
      return [reply.statusCode, reply.json().code]
    }
    expect(await tick({ code: signUp.code })).toEqual([409, 'check_in_not_open'])
    api.setNow(AT_THE_DOOR)
    expect(await tick({ personId: randomUUID() })).toEqual([404, 'attendee_not_found'])
    expect(await tick({ code: signUp.code === '000000' ? '000001' : '000000' })).toEqual([
      404,
      'code_not_found',
    ])
    expect(await tick({ personId: cast.heChild.personId })).toEqual([409, 'not_confirmed'])
    expect(await tick({ code: '12' })).toEqual([400, 'invalid_input'])
    expect(await tick({})).toEqual([400, 'invalid_input'])
    api.setNow(new Date(CLASS_STARTS.getTime() + HOUR_MS))
    await api.as(cast.lin)('POST', `/events/${event.id}/finish`, {})
    expect(await tick({ code: signUp.code })).toEqual([409, 'event_finished'])
  })

  it('is for staff of this community', async () => {
    const { signUp, path } = await bookedClass()
    api.setNow(AT_THE_DOOR)
    expect((await api.anonymous('POST', path, { code: signUp.code })).statusCode).toBe(401)
    expect((await api.as(cast.su)('POST', path, { code: signUp.code })).statusCode).toBe(403)
    expect((await api.as(cast.foreignStaff)('POST', path, { code: signUp.code })).statusCode).toBe(404)
  })
})

describe('DELETE /events/:eventId/check-ins/:personId', () => {
  it('takes a mistaken tick back', async () => {
    const { event, path } = await bookedClass()
    api.setNow(AT_THE_DOOR)
    await api.as(cast.zhao)('POST', path, { personId: cast.xiaobao.personId })
    expect((await api.as(cast.zhao)('DELETE', `${path}/${cast.xiaobao.personId}`)).statusCode).toBe(200)
    expect(await doorList(event)).toMatchObject({ checkedIn: 0 })
    expect((await api.as(cast.zhao)('DELETE', `${path}/${randomUUID()}`)).statusCode).toBe(404)
    expect((await api.as(cast.su)('DELETE', `${path}/${cast.xiaobao.personId}`)).statusCode).toBe(403)
    expect((await api.anonymous('DELETE', `${path}/${cast.xiaobao.personId}`)).statusCode).toBe(401)
  })
})

describe('GET /events/:eventId/door-list', () => {
  it('shows who comes, who waits and whom to call', async () => {
    const event = await publishedEvent(api, { places: 1, householdLimit: 1, ageFrom: null, ageTo: null })
    api.setNow(WHEN_OPEN)
    // An elder without an account, signed up at the desk.
    await api.admin.query('delete from memberships where account_id = $1', [cast.zhang.accountId])
    await api.as(cast.zhao)('POST', `/events/${event.id}/desk-sign-ups`, signUpBody([cast.zhang]))
    await api.as(cast.he)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.heChild]))
    const list = await doorList(event)
    expect(list.lines.map((line) => [line.name, line.status, line.waitingPosition])).toEqual([
      ['张建国', 'confirmed', null],
      ['何乐乐', 'waiting', 1],
    ])
    expect(list.toCall.map((each) => each.name)).toEqual(['张建国'])
    expect((await api.as(cast.su)('GET', `/events/${event.id}/door-list`)).statusCode).toBe(403)
    expect((await api.anonymous('GET', `/events/${event.id}/door-list`)).statusCode).toBe(401)
    expect((await api.as(cast.foreignStaff)('GET', `/events/${event.id}/door-list`)).statusCode).toBe(404)
  })
})

describe('POST /events/:eventId/finish', () => {
  it('notes who did not come, pays helpers who did, and does it once', async () => {
    const { event, path } = await bookedClass()
    await api.as(cast.wang)('POST', `/events/${event.id}/helpers`, {})
    api.setNow(AT_THE_DOOR)
    await api.as(cast.zhao)('POST', path, { personId: cast.xiaobao.personId })
    await api.as(cast.zhao)('POST', path, { personId: cast.wang.personId })
    const early = await api.as(cast.lin)('POST', `/events/${event.id}/finish`, {})
    expect([early.statusCode, early.json().code]).toEqual([409, 'event_not_started'])
    api.setNow(new Date(CLASS_STARTS.getTime() + HOUR_MS))
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => api.as(cast.lin)('POST', `/events/${event.id}/finish`, {})),
    )
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409, 409, 409])
    const list = await doorList(event)
    expect(list.lines.map((line) => [line.name, line.noShow])).toEqual([
      ['苏小宝', false],
      ['苏晴', true],
    ])
    const points = (await api.as(cast.wang)('GET', '/my/points')).json<{
      balance: number
      householdStanding: number
    }>()
    expect(points).toMatchObject({ balance: 15, householdStanding: 15 })
  })

  it('suspends priority after the second no-show', async () => {
    const { rows } = await api.admin.query(
      'select count(*)::int as n from event_attendees where no_show_at is not null and household_id = $1',
      [cast.su.householdId],
    )
    const missing = 2 - (rows[0] as { n: number }).n
    for (let i = 0; i < Math.max(0, missing); i++) {
      api.setNow(api.start)
      const { event } = await bookedClass()
      api.setNow(new Date(CLASS_STARTS.getTime() + HOUR_MS))
      await api.as(cast.lin)('POST', `/events/${event.id}/finish`, {})
    }
    api.setNow(api.start)
    const next = await publishedEvent(api, {
      startsAt: new Date(CLASS_STARTS.getTime() + 7 * 24 * HOUR_MS).toISOString(),
      endsAt: new Date(CLASS_STARTS.getTime() + (7 * 24 + 1) * HOUR_MS).toISOString(),
    })
    api.setNow(new Date(CLASS_STARTS.getTime() + 2 * HOUR_MS))
    const view = (await api.as(cast.su)('GET', `/events/${next.id}`)).json<EventView>()
    expect(view.mine?.prioritySuspendedUntil).not.toBeNull()
  })
})

describe('helpers', () => {
  it('sign up, are limited exactly, and may cancel until the cut-off', async () => {
    const event = await publishedEvent(api)
    const path = `/events/${event.id}/helpers`
    const replies = await Promise.all(
      [cast.wang, cast.he, cast.lin].map((person) => api.as(person)('POST', path, {})),
    )
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
    const chosen =
      [cast.wang, cast.he, cast.lin][replies.findIndex((reply) => reply.statusCode === 200)] ?? cast.wang
    const twice = await api.as(chosen)('POST', path, {})
    expect(twice.json().code).toBe('already_helping')
    expect((await api.as(chosen)('POST', `${path}/cancel`, {})).statusCode).toBe(200)
    expect((await api.as(chosen)('POST', `${path}/cancel`, {})).json().code).toBe('helper_not_found')
    expect((await api.anonymous('POST', path, {})).statusCode).toBe(401)
    expect((await api.as(cast.foreigner)('POST', path, {})).statusCode).toBe(404)
  })
})
