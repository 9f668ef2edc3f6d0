import type { EventView, SignUpView } from '@linli/domain/events/contract'
import { eventReminderDueAt } from '@linli/domain/events/reminders/rules'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, HOUSEHOLDS } from '../../../../test/cast.ts'
import { CLASS_STARTS, manyFamilies, publishedEvent, signUpBody, WHEN_OPEN } from '../../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { pendingJobs, runDueJobs } from '../../../../test/jobs.ts'
import { scheduleReminder } from '../schedule/actions.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Family = Awaited<ReturnType<typeof manyFamilies>>[number]
const REMINDED_AT = eventReminderDueAt(CLASS_STARTS).getTime() + MINUTE_MS
const at = (ms: number) => api.setNow(new Date(ms))

async function book({ parent, child }: Family, event: EventView) {
  const reply = await api.as(parent)('POST', `/events/${event.id}/sign-ups`, signUpBody([child]))
  expect(reply.statusCode).toBe(200)
  return reply.json<SignUpView>()
}
async function booked(count: number, change = {}) {
  const event = await publishedEvent(api, { householdLimit: 1, ...change })
  api.setNow(WHEN_OPEN)
  const families = (await manyFamilies(api, count)) as [Family, Family, Family, ...Family[]]
  const signUps: SignUpView[] = []
  for (const family of families) signUps.push(await book(family, event))
  return { event, families, signUps }
}
const act = (family: Family, signUp: SignUpView | undefined, verb: string) =>
  api.as(family.parent)('POST', `/events/${signUp?.eventId}/sign-ups/${signUp?.id}/${verb}`, {})
const manage = async (event: EventView, verb: string, body: object) => {
  const reply = await api.as(cast.lin)('POST', `/events/${event.id}/${verb}`, body)
  expect(reply.statusCode).toBe(200)
}
/** Bodies of one kind that a person has about an event, oldest first. */
async function told({ personId }: { personId: string }, event: EventView, kind: string): Promise<string[]> {
  const { rows } = await api.admin.query(
    'select body from messages where person_id = $1 and event_id = $2 and kind = $3 order by id',
    [personId, event.id, kind],
  )
  return rows.map((row) => row.body)
}
const remindersOf = (family: Family | undefined, event: EventView) =>
  told(family?.parent ?? cast.su, event, 'event_reminder')

describe('the reminder of an event', () => {
  it('reaches each family with a place the day before, once, and nobody who waits or has left', async () => {
    const { event, families, signUps } = await booked(4, { places: 3 })
    const [stays, leaves, , waits] = families
    await act(leaves, signUps[1], 'cancel')
    await act(families[3] as Family, signUps[3], 'decline-offer')
    at(REMINDED_AT - 2 * MINUTE_MS)
    await runDueJobs(api)
    expect(await remindersOf(stays, event)).toEqual([])
    at(REMINDED_AT)
    await runDueJobs(api)
    expect(await remindersOf(stays, event)).toEqual([
      '绘本课《好饿的毛毛虫》明天（周六）15:00 开始，在党群服务中心 2 楼活动室，你家报上了 1 人，别忘了来。来不了请在明天（周六）12:00 之前取消，好让给候补的家庭。',
    ])
    expect(await remindersOf(leaves, event)).toEqual([])
    expect(await remindersOf(waits, event)).toEqual([])
  })

  it('does not come to a family that signs up afterwards: it has just read when to come', async () => {
    const { event } = await booked(1)
    at(REMINDED_AT)
    await runDueJobs(api)
    const [late] = (await manyFamilies(api, 1)) as [Family]
    await book(late, event)
    at(REMINDED_AT + HOUR_MS)
    await runDueJobs(api)
    expect(await remindersOf(late, event)).toEqual([])
  })

  it('comes once to a family in which both parents have signed a child up', async () => {
    const event = await publishedEvent(api, { householdLimit: 2 })
    api.setNow(WHEN_OPEN)
    const path = `/events/${event.id}/sign-ups`
    await api.as(cast.su)('POST', path, signUpBody([cast.xiaobao]))
    await api.as(cast.suHusband)('POST', path, signUpBody([cast.dabao]))
    at(REMINDED_AT)
    await runDueJobs(api)
    const { rows } = await api.admin.query(
      `select m.body from messages m join persons p on p.id = m.person_id
       where m.event_id = $1 and m.kind = 'event_reminder' and p.household_id = $2`,
      [event.id, HOUSEHOLDS.su],
    )
    expect(rows).toEqual([{ body: expect.stringContaining('你家报上了 2 人') }])
  })

  it('misses nobody and repeats nothing when no worker ran for a day', async () => {
    const { event, families } = await booked(3)
    at(CLASS_STARTS.getTime() - 10 * MINUTE_MS)
    await runDueJobs(api)
    for (const family of families)
      expect(await remindersOf(family, event)).toEqual([expect.stringMatching(/今天（.{2}）15:00 开始/)])
  })

  it('does not come any more once the event has begun', async () => {
    const { event, families } = await booked(1)
    api.setNow(CLASS_STARTS)
    await runDueJobs(api)
    expect(await remindersOf(families[0], event)).toEqual([])
  })

  it('moves with the start of the event', async () => {
    const { event, families } = await booked(1)
    const startsAt = new Date(CLASS_STARTS.getTime() + DAY_MS)
    const endsAt = new Date(startsAt.getTime() + HOUR_MS)
    await manage(event, 'change', { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })
    at(REMINDED_AT)
    await runDueJobs(api)
    expect(await remindersOf(families[0], event)).toEqual([])
    at(REMINDED_AT + DAY_MS)
    await runDueJobs(api)
    expect(await remindersOf(families[0], event)).toEqual([expect.stringMatching(/明天（.{2}）15:00/)])
  })

  it('comes again only when a reminded event moves to another day', async () => {
    const { event, families } = await booked(1)
    const moveTo = (ms: number) =>
      manage(event, 'change', {
        startsAt: new Date(ms).toISOString(),
        endsAt: new Date(ms + HOUR_MS).toISOString(),
      })
    at(REMINDED_AT)
    await runDueJobs(api)
    await moveTo(CLASS_STARTS.getTime() + HOUR_MS)
    await runDueJobs(api)
    expect(await remindersOf(families[0], event)).toHaveLength(1)
    await moveTo(CLASS_STARTS.getTime() + DAY_MS)
    at(REMINDED_AT + DAY_MS)
    await runDueJobs(api)
    expect(await remindersOf(families[0], event)).toHaveLength(2)
  })

  it('is sent once however often the job runs; without the unique key it would be doubled', async () => {
    const { event, families } = await booked(3)
    at(REMINDED_AT)
    const again = async () => {
      await api.db.inCommunity(FENGHUANGSHAN, async (tx) => {
        const instants = { startsAt: CLASS_STARTS, signUpOpensAt: WHEN_OPEN }
        const none = { newcomerSeats: 0, newcomerSeatsReleasedAt: null }
        await scheduleReminder(tx, { communityId: FENGHUANGSHAN, id: event.id, ...instants, ...none })
      })
      await runDueJobs(api)
      return Promise.all(families.map(async (family) => (await remindersOf(family, event)).length))
    }
    expect(await again()).toEqual([1, 1, 1])
    expect(await again()).toEqual([1, 1, 1])
    const { rows } = await api.admin.query(`select pg_get_indexdef('messages_once'::regclass) as guard`)
    await api.admin.query('drop index messages_once')
    try {
      expect(await again()).toEqual([2, 2, 2])
    } finally {
      await api.admin.query(`delete from messages where once_key is not null`)
      await api.admin.query(rows[0].guard)
    }
  })
})

describe('a cancelled event', () => {
  it('is told to all who were in or waiting at that moment, and reminds nobody', async () => {
    const { event, families, signUps } = await booked(4, { places: 3 })
    const [stays, leavesBefore, leavesAfter, waits] = families
    await api.as(cast.wang)('POST', `/events/${event.id}/helpers`, {})
    await act(leavesBefore, signUps[1], 'cancel')
    at(WHEN_OPEN.getTime() + MINUTE_MS)
    await manage(event, 'cancel', { reason: '老师生病了' })
    expect(await told(stays.parent, event, 'event_cancelled')).toEqual([])
    await api.admin.query(
      `update event_attendees set status = 'cancelled', cancelled_at = $2 where sign_up_id = $1`,
      [signUps[2]?.id, new Date(WHEN_OPEN.getTime() + 2 * MINUTE_MS)],
    )
    at(REMINDED_AT)
    await runDueJobs(api)
    for (const { parent } of [stays, leavesAfter, waits as Family])
      expect(await told(parent, event, 'event_cancelled')).toEqual([expect.stringContaining('老师生病了')])
    expect(await told(cast.wang, event, 'event_cancelled')).toHaveLength(1)
    expect(await told(leavesBefore.parent, event, 'event_cancelled')).toEqual([])
    expect(await remindersOf(stays, event)).toEqual([])
  })

  it('leaves nothing to do behind when the act is refused', async () => {
    const { event } = await booked(1)
    const before = await pendingJobs(api.admin)
    const refused = await api.as(cast.lin)('POST', `/events/${event.id}/change`, { places: 0 })
    expect(refused.statusCode).toBeGreaterThanOrEqual(400)
    expect(await pendingJobs(api.admin)).toEqual(before)
  })
})

describe('an offer', () => {
  async function offered(change = {}) {
    const made = await booked(3, { places: 1, ...change })
    await act(made.families[0], made.signUps[0], 'cancel')
    return made
  }
  const remindersTo = ({ parent }: Family, event: EventView) => told(parent, event, 'offer_ending')

  it('is reminded of once with a quarter of the hold left, and passes on in time', async () => {
    const { event, families } = await offered()
    const [, first, second] = families
    at(WHEN_OPEN.getTime() + 89 * MINUTE_MS)
    await runDueJobs(api)
    expect(await remindersTo(first, event)).toEqual([])
    at(WHEN_OPEN.getTime() + 91 * MINUTE_MS)
    await runDueJobs(api)
    expect(await remindersTo(first, event)).toEqual([expect.stringContaining('只留到今天（周五）11:00')])
    at(WHEN_OPEN.getTime() + 121 * MINUTE_MS)
    await runDueJobs(api)
    expect(await told(first.parent, event, 'offer_lapsed')).toHaveLength(1)
    expect(await told(second.parent, event, 'place_offered')).toHaveLength(1)
    expect(await remindersTo(first, event)).toHaveLength(1)
  })

  it('that grows by a place is still one: reminded of once, with a quarter of its hold left', async () => {
    const { event, families, signUps } = await booked(2, { places: 2, householdLimit: 2 })
    const both = signUpBody([cast.xiaobao, cast.dabao], { acceptPartial: true })
    await api.as(cast.su)('POST', `/events/${event.id}/sign-ups`, both)
    await act(families[0], signUps[0], 'cancel')
    at(WHEN_OPEN.getTime() + 85 * MINUTE_MS)
    await act(families[1], signUps[1], 'cancel')
    await runDueJobs(api)
    expect(await told(cast.su, event, 'offer_ending')).toEqual([])
    at(WHEN_OPEN.getTime() + 91 * MINUTE_MS)
    await runDueJobs(api)
    const reminded = [expect.stringContaining('给你家留的 2 个名额只留到今天（周五）11:00')]
    expect(await told(cast.su, event, 'offer_ending')).toEqual(reminded)
    at(WHEN_OPEN.getTime() + 119 * MINUTE_MS)
    await runDueJobs(api)
    expect(await told(cast.su, event, 'offer_ending')).toEqual(reminded)
  })

  it('that was answered is not reminded of, nor one held for less than half an hour', async () => {
    const answered = await offered()
    await act(answered.families[1], answered.signUps[1], 'accept-offer')
    const short = await offered({ offerHoldMinutes: 29 })
    at(WHEN_OPEN.getTime() + 100 * MINUTE_MS)
    await runDueJobs(api)
    for (const { event, families } of [answered, short])
      expect(await remindersTo(families[1], event)).toEqual([])
  })
})

describe('jobs', () => {
  it('are not written for sign-ups and cancellations, and hold ids only', async () => {
    const before = (await pendingJobs(api.admin)).length
    const { event, families, signUps } = await booked(2)
    await act(families[0], signUps[0], 'cancel')
    // The publication's reminder.
    expect(await pendingJobs(api.admin)).toHaveLength(before + 1)
    await manage(event, 'change', { venue: '一楼大厅' })
    const { rows } = await api.admin.query('select payload from graphile_worker._private_jobs')
    for (const { payload } of rows) {
      expect(Object.keys(payload).sort()).toEqual([
        expect.stringMatching(/^(announcementId|communityId)$/),
        expect.stringMatching(/^(communityId|eventId)$/),
      ])
      for (const id of Object.values(payload)) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})
