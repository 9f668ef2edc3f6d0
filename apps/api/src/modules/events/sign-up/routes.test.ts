import { randomUUID } from 'node:crypto'
import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import {
  CLASS_CLOSES,
  CLASS_OPENS,
  CLASS_STARTS,
  draftEvent,
  IN_PRIORITY_WINDOW,
  manyFamilies,
  newSeries,
  pointsFirst,
  publishedEvent,
  signUpBody,
  WHEN_OPEN,
} from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { runDueJobs } from '../../../../test/jobs.ts'
import { awardPoints } from '../../points/actions.ts'
import { balanceOf } from '../../points/store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const earn = (person: typeof cast.su, points: number) =>
  api.db.inCommunity(person.communityId, (tx) =>
    awardPoints(tx, {
      communityId: person.communityId,
      personId: person.personId,
      points,
      kind: 'staff_award',
      sourceId: randomUUID(),
      reason: '图书角整理',
      recordedById: cast.lin.personId,
      now: api.start,
    }),
  )
const placesOf = async (eventId: string) => {
  const { rows } = await api.admin.query('select * from event_counters where event_id = $1', [eventId])
  return rows[0] as { taken: number; waiting: number; newcomer_taken: number }
}
const url = (event: { id: string }, tail = '') => `/events/${event.id}/sign-ups${tail}`

describe('POST /events/:eventId/sign-ups', () => {
  it('confirms two children of a family with enough points in the priority window', async () => {
    const event = await publishedEvent(api, pointsFirst)
    await earn(cast.su, 85)
    api.setNow(IN_PRIORITY_WINDOW)
    const reply = await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao, cast.dabao]))
    expect(reply.statusCode).toBe(200)
    const signUp = reply.json<SignUpView>()
    expect(signUp).toMatchObject({ usedPriority: true, pointsSpent: 0, waitingPosition: null })
    expect(signUp.attendees.map((each) => [each.name, each.status])).toEqual([
      ['苏小宝', 'confirmed'],
      ['苏大宝', 'confirmed'],
    ])
    expect(signUp.code).toMatch(/^\d{6}$/)
    expect(await placesOf(event.id)).toMatchObject({ taken: 2, waiting: 0 })
  })

  it('tells a family with too few points what it has, what it needs and when everyone may', async () => {
    const event = await publishedEvent(api, pointsFirst)
    await earn(cast.he, 45)
    api.setNow(IN_PRIORITY_WINDOW)
    const reply = await api.as(cast.he)('POST', url(event), signUpBody([cast.heChild]))
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toEqual({
      code: 'priority_only',
      message: '你家近一年 45 分，优先需 60 分；明天 20:00 全体开放',
    })
    api.setNow(CLASS_OPENS)
    expect((await api.as(cast.he)('POST', url(event), signUpBody([cast.heChild]))).statusCode).toBe(200)
  })

  it('keeps the newcomers’ places out of the window and gives them to newcomers afterwards', async () => {
    const event = await publishedEvent(api, { ...pointsFirst, places: 7, householdLimit: 3 })
    api.setNow(IN_PRIORITY_WINDOW)
    const early = await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao, cast.dabao]))
    expect(early.json<SignUpView>().attendees.map((each) => each.status)).toEqual(['waiting', 'waiting'])
    api.setNow(CLASS_OPENS)
    // Nobody has attended this series yet: the waiting family is a newcomer too, and first in line.
    const view = (await api.as(cast.su)('GET', `/events/${event.id}`)).json<EventView>()
    expect(view.mine?.signUps[0]?.attendees.map((each) => each.status)).toEqual(['offered', 'offered'])
    const late = await api.as(cast.zhou)('POST', url(event), signUpBody([cast.zhouChild]))
    expect(late.json<SignUpView>().attendees[0]?.status).toBe('confirmed')
  })

  it('keeps them out of the window from newcomers with enough points, too: they do not use them up', async () => {
    const event = await publishedEvent(api, {
      ...pointsFirst,
      places: 3,
      newcomerSeats: 2,
      householdLimit: 1,
    })
    const families = await manyFamilies(api, 3)
    for (const { parent } of families) await earn(parent, 80)
    const statuses = async () => {
      const views = await Promise.all(
        families.map(({ parent }) => api.as(parent)('GET', `/events/${event.id}`)),
      )
      return views.map((view) => view.json<EventView>().mine?.signUps[0]?.attendees[0]?.status)
    }
    api.setNow(IN_PRIORITY_WINDOW)
    for (const { parent, child } of families) await api.as(parent)('POST', url(event), signUpBody([child]))
    expect(await statuses()).toEqual(['confirmed', 'waiting', 'waiting'])
    expect(await placesOf(event.id)).toMatchObject({ taken: 1, newcomer_taken: 1, waiting: 2 })
    api.setNow(CLASS_OPENS)
    expect(await statuses()).toEqual(['confirmed', 'offered', 'offered'])
  })

  it('no longer counts a family as new once it has come, until it stayed away for so many sessions', async () => {
    const seriesId = await newSeries(api)
    const week = (n: number) => ({
      seriesId,
      startsAt: new Date(CLASS_STARTS.getTime() + n * 7 * DAY_MS).toISOString(),
      endsAt: new Date(CLASS_STARTS.getTime() + n * 7 * DAY_MS + HOUR_MS).toISOString(),
      signUpClosesAt: new Date(CLASS_STARTS.getTime() + n * 7 * DAY_MS).toISOString(),
      cancelClosesAt: new Date(CLASS_STARTS.getTime() + n * 7 * DAY_MS).toISOString(),
      newcomerLookbackSessions: 2,
    })
    const first = await publishedEvent(api, week(0))
    const later = [
      await publishedEvent(api, week(1)),
      await publishedEvent(api, week(2)),
      await publishedEvent(api, week(3)),
    ]
    api.setNow(WHEN_OPEN)
    await api.as(cast.zhou)('POST', url(first), signUpBody([cast.zhouChild]))
    api.setNow(CLASS_STARTS)
    await api.as(cast.zhao)('POST', `/events/${first.id}/check-ins`, { personId: cast.zhouChild.personId })
    const isNew = async (event: EventView | undefined, person: typeof cast.su) =>
      (await api.as(person)('GET', `/events/${event?.id}`)).json<EventView>().mine?.isNewcomer
    api.setNow(new Date(CLASS_STARTS.getTime() + HOUR_MS))
    expect(await Promise.all(later.map((event) => isNew(event, cast.zhou)))).toEqual([false, false, false])
    expect(await isNew(later[0], cast.he)).toBe(true)
    api.setNow(new Date(CLASS_STARTS.getTime() + 14 * DAY_MS + HOUR_MS))
    expect(await isNew(later[2], cast.zhou)).toBe(true)
    const series = (await api.as(cast.lin)('GET', '/event-series')).json<{
      rows: { id: string; events: number }[]
    }>()
    expect(series.rows.find((row) => row.id === seriesId)?.events).toBe(4)
  })

  it('takes the cost of an early place once, and gives it back when the event is cancelled', async () => {
    const event = await publishedEvent(api, { ...pointsFirst, priorityCostPoints: 20 })
    await earn(cast.su, 60)
    api.setNow(IN_PRIORITY_WINDOW)
    const { communityId, personId } = cast.su
    const balance = () => api.db.inCommunity(communityId, (tx) => balanceOf(tx, { communityId, personId }))
    const before = await balance()
    const reply = await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]))
    expect(reply.json<SignUpView>().pointsSpent).toBe(20)
    expect(await balance()).toBe(before - 20)
    const cancelled = await api.as(cast.lin)('POST', `/events/${event.id}/cancel`, { reason: '老师生病了' })
    expect(cancelled.statusCode).toBe(200)
    expect(await balance()).toBe(before)
    await runDueJobs(api)
    const inbox = (await api.as(cast.su)('GET', '/my/messages')).json<{
      rows: { kind: string; body: string }[]
    }>()
    expect(inbox.rows.find((each) => each.kind === 'event_cancelled')?.body).toContain('老师生病了')
  })

  describe('refuses', () => {
    const refusal = async (
      event: { id: string },
      person: typeof cast.su,
      body: object,
    ): Promise<[number, string]> => {
      const reply = await api.as(person)('POST', url(event), body)
      return [reply.statusCode, reply.json<{ code: string }>().code]
    }
    it('an unknown event, another community’s and a draft, all as missing', async () => {
      const body = signUpBody([cast.xiaobao])
      expect(await refusal({ id: randomUUID() }, cast.su, body)).toEqual([404, 'event_not_found'])
      const event = await publishedEvent(api)
      expect(await refusal(event, cast.foreigner, signUpBody([cast.foreigner]))).toEqual([
        404,
        'event_not_found',
      ])
      expect(await refusal(await draftEvent(api), cast.su, body)).toEqual([404, 'event_not_found'])
    })
    it('before the opening, at the closing minute, and after cancelling', async () => {
      const event = await publishedEvent(api)
      const body = signUpBody([cast.xiaobao])
      expect(await refusal(event, cast.su, body)).toEqual([409, 'sign_up_not_open'])
      api.setNow(CLASS_CLOSES)
      expect(await refusal(event, cast.su, body)).toEqual([409, 'sign_up_closed'])
      api.setNow(WHEN_OPEN)
      await api.as(cast.lin)('POST', `/events/${event.id}/cancel`, { reason: '停电' })
      expect(await refusal(event, cast.su, body)).toEqual([409, 'event_cancelled'])
    })
    it('somebody else’s child, and people the reader may not act for', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      expect(await refusal(event, cast.su, signUpBody([cast.heChild]))).toEqual([403, 'person_not_yours'])
      expect(await refusal(event, cast.su, signUpBody([cast.suHusband]))).toEqual([403, 'person_not_yours'])
    })
    it('the same child twice, the third of a family, a wrong age, an adult alone', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      expect(await refusal(event, cast.su, signUpBody([cast.su]))).toEqual([409, 'companion_only'])
      expect((await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]))).statusCode).toBe(200)
      expect(await refusal(event, cast.su, signUpBody([cast.xiaobao]))).toEqual([409, 'already_signed_up'])
      expect(await refusal(event, cast.su, signUpBody([cast.dabao, cast.su]))).toEqual([
        409,
        'household_limit',
      ])
      const elders = await publishedEvent(api, { ageFrom: 60, ageTo: null })
      expect(await refusal(elders, cast.su, signUpBody([cast.xiaobao]))).toEqual([409, 'wrong_age'])
    })
    it('a child without a consent that counts now', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      await api.admin.query('update guardian_consents set withdrawn_at = now() where child_id = $1', [
        cast.zhouChild.personId,
      ])
      expect(await refusal(event, cast.zhou, signUpBody([cast.zhouChild]))).toEqual([409, 'consent_missing'])
      await api.admin.query('update guardian_consents set withdrawn_at = null where child_id = $1', [
        cast.zhouChild.personId,
      ])
    })
    it('a full event when the family does not want to wait', async () => {
      const event = await publishedEvent(api, { places: 1, householdLimit: 1 })
      api.setNow(WHEN_OPEN)
      await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]))
      const body = signUpBody([cast.heChild], { waitIfFull: false })
      expect(await refusal(event, cast.he, body)).toEqual([409, 'event_full'])
    })
    it('a visitor (401), and bad input (400) with a sentence', async () => {
      const event = await publishedEvent(api)
      expect((await api.anonymous('POST', url(event), signUpBody([cast.xiaobao]))).statusCode).toBe(401)
      for (const body of [
        {},
        signUpBody([]),
        signUpBody([{ personId: 'not-an-id' }]),
        signUpBody([cast.xiaobao, cast.xiaobao]),
        { ...signUpBody([cast.xiaobao]), more: 1 },
      ])
        expect(await refusal(event, cast.su, body)).toEqual([400, 'invalid_input'])
      expect(await refusal({ id: 'not-an-id' }, cast.su, signUpBody([cast.xiaobao]))).toEqual([
        400,
        'invalid_input',
      ])
    })
    it('a partner, who has no business here (403)', async () => {
      const event = await publishedEvent(api)
      await api.admin.query(`update memberships set roles = '{partner}' where account_id = $1`, [
        cast.wang.accountId,
      ])
      expect(await refusal(event, cast.wang, signUpBody([cast.wang]))).toEqual([403, 'not_allowed'])
      await api.admin.query(`update memberships set roles = '{resident}' where account_id = $1`, [
        cast.wang.accountId,
      ])
    })
  })

  describe('with an Idempotency-Key', () => {
    it('asks for one, and refuses the same one with another body', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      const call = api.as(cast.su)
      const none = await call('POST', url(event), signUpBody([cast.xiaobao]), { key: null })
      expect([none.statusCode, none.json().code]).toEqual([400, 'idempotency_key_required'])
      const key = randomUUID()
      const first = await call('POST', url(event), signUpBody([cast.xiaobao]), { key })
      expect(first.statusCode).toBe(200)
      const other = await call('POST', url(event), signUpBody([cast.dabao]), { key })
      expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
    })
    it('has one effect and twenty equal answers when sent twenty times at once', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      const key = randomUUID()
      const replies = await Promise.all(
        Array.from({ length: 20 }, () =>
          api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]), { key }),
        ),
      )
      expect(new Set(replies.map((reply) => reply.body)).size).toBe(1)
      expect(replies[0]?.statusCode).toBe(200)
      expect(await placesOf(event.id)).toMatchObject({ taken: 1 })
    })
    it('belongs to one person: another’s same key is another request', async () => {
      const event = await publishedEvent(api)
      api.setNow(WHEN_OPEN)
      const key = randomUUID()
      await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]), { key })
      const reply = await api.as(cast.he)('POST', url(event), signUpBody([cast.heChild]), { key })
      expect(reply.json<SignUpView>().attendees[0]?.name).toBe('何乐乐')
    })
  })
})

describe('POST /events/:eventId/sign-ups/:signUpId/cancel', () => {
  const book = async (change = {}) => {
    const event = await publishedEvent(api, change)
    api.setNow(WHEN_OPEN)
    const reply = await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao, cast.su]))
    return { event, signUp: reply.json<SignUpView>() }
  }
  it('cancels one person or everyone, and frees the places', async () => {
    const { event, signUp } = await book()
    const one = await api.as(cast.su)('POST', url(event, `/${signUp.id}/cancel`), {
      personIds: [cast.su.personId],
    })
    expect(one.json<SignUpView>().attendees.map((each) => each.status)).toEqual(['confirmed', 'cancelled'])
    expect(await placesOf(event.id)).toMatchObject({ taken: 1 })
    const rest = await api.as(cast.su)('POST', url(event, `/${signUp.id}/cancel`), {})
    expect(rest.statusCode).toBe(200)
    expect(await placesOf(event.id)).toMatchObject({ taken: 0, newcomer_taken: 0 })
    const again = await api.as(cast.su)('POST', url(event, `/${signUp.id}/cancel`), {})
    expect([again.statusCode, again.json().code]).toEqual([409, 'already_cancelled'])
    // The door stays open: the same child may be signed up anew.
    expect((await api.as(cast.su)('POST', url(event), signUpBody([cast.xiaobao]))).statusCode).toBe(200)
  })
  it('is closed to the family after the cut-off, and open to staff', async () => {
    const { event, signUp } = await book()
    api.setNow(CLASS_CLOSES)
    const late = await api.as(cast.su)('POST', url(event, `/${signUp.id}/cancel`), {})
    expect([late.statusCode, late.json().code]).toEqual([409, 'cancel_closed'])
    expect((await api.as(cast.zhao)('POST', url(event, `/${signUp.id}/cancel`), {})).statusCode).toBe(200)
  })
  it('is closed after the cut-off to staff as well where the family is their own', async () => {
    const event = await publishedEvent(api, { ageFrom: null, ageTo: null })
    api.setNow(WHEN_OPEN)
    const own = (await api.as(cast.zhao)('POST', url(event), signUpBody([cast.zhao]))).json<SignUpView>()
    api.setNow(CLASS_CLOSES)
    const late = await api.as(cast.zhao)('POST', url(event, `/${own.id}/cancel`), {})
    expect([late.statusCode, late.json().code]).toEqual([409, 'cancel_closed'])
    expect((await api.as(cast.lin)('POST', url(event, `/${own.id}/cancel`), {})).statusCode).toBe(200)
  })
  it('of another family is as good as missing', async () => {
    const { event, signUp } = await book()
    const reply = await api.as(cast.he)('POST', url(event, `/${signUp.id}/cancel`), {})
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'sign_up_not_found'])
    const foreign = await api.as(cast.foreignStaff)('POST', url(event, `/${signUp.id}/cancel`), {})
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'event_not_found'])
    expect((await api.anonymous('POST', url(event, `/${signUp.id}/cancel`), {})).statusCode).toBe(401)
  })
})

describe('POST /events/:eventId/desk-sign-ups', () => {
  it('signs up a person without a phone, and notes who did it', async () => {
    const event = await publishedEvent(api, { ageFrom: null, ageTo: null })
    api.setNow(WHEN_OPEN)
    const reply = await api.as(cast.zhao)(
      'POST',
      `/events/${event.id}/desk-sign-ups`,
      signUpBody([cast.zhang]),
    )
    expect(reply.json<SignUpView>()).toMatchObject({
      byStaff: true,
      attendees: [{ name: '张建国', status: 'confirmed' }],
    })
    const { rows } = await api.admin.query(
      `select person_id from audit_entries where action = 'POST /events/:eventId/desk-sign-ups' and subject->>'eventId' = $1`,
      [event.id],
    )
    expect(rows).toEqual([{ person_id: cast.zhao.personId }])
  })
  it('keeps to the rules, and is not for residents', async () => {
    const event = await publishedEvent(api, pointsFirst)
    api.setNow(IN_PRIORITY_WINDOW)
    const desk = `/events/${event.id}/desk-sign-ups`
    const early = await api.as(cast.lin)('POST', desk, signUpBody([cast.zhouChild]))
    expect([early.statusCode, early.json().code]).toEqual([409, 'priority_only'])
    expect((await api.as(cast.su)('POST', desk, signUpBody([cast.xiaobao]))).statusCode).toBe(403)
    expect((await api.anonymous('POST', desk, signUpBody([cast.xiaobao]))).statusCode).toBe(401)
    const unknown = await api.as(cast.zhao)('POST', desk, signUpBody([{ personId: randomUUID() }]))
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'person_not_found'])
    const otherGrid = await api.as(cast.zhao)('POST', desk, signUpBody([cast.zhouChild]))
    expect([otherGrid.statusCode, otherGrid.json().code]).toEqual([404, 'person_not_found'])
    const foreign = await api.as(cast.zhao)('POST', desk, signUpBody([cast.foreigner]))
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'person_not_found'])
  })
})
