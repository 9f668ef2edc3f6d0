import { randomUUID } from 'node:crypto'
import type { BookingView, EventSummary, EventView } from '@linli/domain/events/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast } from '../../../test/cast.ts'
import {
  CLASS_STARTS,
  draftEvent,
  newSeries,
  plan,
  pointsFirst,
  publishedEvent,
  signUpBody,
  WHEN_OPEN,
} from '../../../test/events.ts'
import { startTestApi, type TestApi } from '../../../test/harness.ts'
import { runDueJobs } from '../../../test/jobs.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

type Rows = { rows: EventSummary[]; nextCursor: string | null }

describe('GET /events', () => {
  it('lists what is to come in order, page after page, without drafts', async () => {
    const seriesId = await newSeries(api)
    const ids: string[] = []
    for (let i = 0; i < 23; i++) {
      const at = (hours: number) =>
        new Date(CLASS_STARTS.getTime() + (i % 7) * DAY_MS + hours * 3_600_000).toISOString()
      ids.push((await publishedEvent(api, { seriesId, startsAt: at(0), endsAt: at(1) })).id)
    }
    const draft = await draftEvent(api, { seriesId })
    const first = (await api.as(cast.su)('GET', `/events?seriesId=${seriesId}`)).json<Rows>()
    expect(first.rows).toHaveLength(20)
    const second = (
      await api.as(cast.su)('GET', `/events?seriesId=${seriesId}&cursor=${first.nextCursor}`)
    ).json<Rows>()
    const seen = [...first.rows, ...second.rows].map((row) => row.id)
    expect(new Set(seen)).toEqual(new Set(ids))
    expect(seen).not.toContain(draft.id)
    const starts = [...first.rows, ...second.rows].map((row) => row.startsAt)
    expect(starts).toEqual([...starts].sort())
    expect(second.nextCursor).toBeNull()
  })
  it('shows drafts to staff, and the past latest first', async () => {
    const draft = await draftEvent(api)
    const drafts = await api.as(cast.zhao)('GET', '/events?show=drafts')
    expect(drafts.json<Rows>().rows.map((row) => row.id)).toContain(draft.id)
    expect((await api.as(cast.su)('GET', '/events?show=drafts')).statusCode).toBe(403)
    const event = await publishedEvent(api)
    api.setNow(new Date(CLASS_STARTS.getTime() + DAY_MS))
    const past = (await api.as(cast.su)('GET', '/events?show=past')).json<Rows>()
    expect(past.rows.map((row) => row.id)).toContain(event.id)
  })
  it('refuses what it does not know, visitors, and a broken cursor', async () => {
    expect((await api.anonymous('GET', '/events')).statusCode).toBe(401)
    for (const query of ['kind=party', 'from=soon', 'cursor=%20', 'offset=3', `cursor=${'x'.repeat(12)}`])
      expect((await api.as(cast.su)('GET', `/events?${query}`)).json().code).toBe('invalid_input')
  })
  it('lists on request what still looks for helpers', async () => {
    const seriesId = await newSeries(api)
    const sought = await publishedEvent(api, { seriesId, helperPlaces: 1 })
    const enough = await publishedEvent(api, { seriesId, helperPlaces: 0 })
    const list = async () =>
      (await api.as(cast.su)('GET', `/events?helpers=sought&seriesId=${seriesId}`))
        .json<Rows>()
        .rows.map((row) => row.id)
    expect(await list()).toEqual([sought.id])
    expect(enough.helperPlaces).toBe(0)
    await api.as(cast.wang)('POST', `/events/${sought.id}/helpers`, {})
    expect(await list()).toEqual([])
  })
  it('shows another community nothing', async () => {
    await publishedEvent(api)
    expect((await api.as(cast.foreigner)('GET', '/events')).json<Rows>().rows).toEqual([])
  })
})

describe('GET /event-days', () => {
  it('counts events a day for the calendar', async () => {
    await publishedEvent(api)
    const reply = await api.as(cast.su)('GET', '/event-days?from=2026-11-28&to=2026-11-28')
    expect(reply.json().days).toEqual([{ on: '2026-11-28', events: expect.any(Number) }])
    const long = await api.as(cast.su)('GET', '/event-days?from=2026-01-01&to=2026-12-31')
    expect([long.statusCode, long.json().code]).toEqual([400, 'invalid_input'])
    expect((await api.anonymous('GET', '/event-days?from=2026-11-28&to=2026-11-28')).statusCode).toBe(401)
  })
})

describe('GET /events/:eventId', () => {
  it('tells a family its own side: standing, who may come, and why not', async () => {
    const event = await publishedEvent(api, pointsFirst)
    api.setNow(new Date('2026-11-25T06:00:00Z'))
    const view = (await api.as(cast.he)('GET', `/events/${event.id}`)).json<EventView>()
    expect(view.phase).toBe('priority')
    expect(view.mine?.refusal).toMatchObject({ code: 'priority_only' })
    expect(view.mine?.candidates.map((each) => [each.name, each.role, each.refusal])).toEqual([
      ['何敏', 'companion', null],
      ['何乐乐', 'participant', null],
    ])
    expect(view.mine?.isNewcomer).toBe(true)
  })
  it('is missing for a draft’s reader, a stranger and an unknown id', async () => {
    const draft = await draftEvent(api)
    expect((await api.as(cast.su)('GET', `/events/${draft.id}`)).statusCode).toBe(404)
    expect((await api.as(cast.zhao)('GET', `/events/${draft.id}`)).statusCode).toBe(200)
    const event = await publishedEvent(api)
    expect((await api.as(cast.foreignStaff)('GET', `/events/${event.id}`)).statusCode).toBe(404)
    expect((await api.as(cast.su)('GET', `/events/${randomUUID()}`)).statusCode).toBe(404)
    expect((await api.as(cast.su)('GET', '/events/not-an-id')).json().code).toBe('invalid_input')
    expect((await api.anonymous('GET', `/events/${event.id}`)).statusCode).toBe(401)
  })
})

describe('GET /my/bookings', () => {
  it('shows the household’s sign-ups with the code to show', async () => {
    const event = await publishedEvent(api)
    api.setNow(WHEN_OPEN)
    await api.as(cast.su)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.xiaobao]))
    for (const person of [cast.su, cast.suHusband]) {
      const { rows } = (await api.as(person)('GET', '/my/bookings')).json<{ rows: BookingView[] }>()
      const booking = rows.find((row) => row.event.id === event.id)
      expect(booking?.signUp.code).toMatch(/^\d{6}$/)
    }
    const other = (await api.as(cast.he)('GET', '/my/bookings')).json<{ rows: BookingView[] }>()
    expect(other.rows.map((row) => row.event.id)).not.toContain(event.id)
    api.setNow(new Date(CLASS_STARTS.getTime() + DAY_MS))
    const past = (await api.as(cast.su)('GET', '/my/bookings?when=past')).json<{ rows: BookingView[] }>()
    expect(past.rows.map((row) => row.event.id)).toContain(event.id)
    expect((await api.anonymous('GET', '/my/bookings')).statusCode).toBe(401)
  })
})

describe('planning an event', () => {
  it('goes from series to draft to published, and only once', async () => {
    const draft = await draftEvent(api)
    expect(draft.phase).toBe('draft')
    const publish = () => api.as(cast.zhao)('POST', `/events/${draft.id}/publish`, {})
    expect((await publish()).json<EventView>().phase).toBe('upcoming')
    expect((await publish()).json().code).toBe('event_already_published')
  })
  it('refuses a second series of the same name and an unknown series', async () => {
    const title = '周末绘本课'
    await newSeries(api, title)
    const again = await api.as(cast.lin)('POST', '/event-series', { kind: 'picture_book_class', title })
    expect([again.statusCode, again.json().code]).toEqual([409, 'series_exists'])
    const lost = await api.as(cast.lin)('POST', '/events', plan(randomUUID()))
    expect([lost.statusCode, lost.json().code]).toEqual([404, 'series_not_found'])
    const rows = (await api.as(cast.zhao)('GET', '/event-series')).json<{ rows: { title: string }[] }>().rows
    expect(rows.map((row) => row.title)).toContain(title)
  })
  it.each([
    ['event_starts_in_past', { startsAt: '2026-11-01T00:00:00Z' }],
    ['event_ends_before_start', { endsAt: '2026-11-28T06:00:00Z' }],
    ['household_limit_above_places', { places: 1 }],
    ['priority_needs_threshold', { policy: 'points_first' as const }],
    ['age_range_reversed', { ageFrom: 9 }],
  ])('refuses a plan with %s', async (code, change) => {
    const seriesId = await newSeries(api)
    const reply = await api.as(cast.lin)('POST', '/events', plan(seriesId, change))
    expect([reply.statusCode, reply.json().code]).toEqual([409, code])
  })
  it('refuses what is no plan at all', async () => {
    const seriesId = await newSeries(api)
    for (const change of [
      { places: 0 },
      { places: 2.5 },
      { title: ' ' },
      { startsAt: 'morgen' },
      { householdLimit: 11 },
    ]) {
      const reply = await api.as(cast.lin)('POST', '/events', plan(seriesId, change))
      expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
    }
  })
  it('is for staff: 401 for visitors, 403 for residents, 404 for another community', async () => {
    const event = await publishedEvent(api)
    const acts = [
      ['POST', '/event-series', { kind: 'performance', title: '合唱' }],
      ['POST', '/events', plan(event.seriesId)],
      ['POST', `/events/${event.id}/change`, { venue: '广场' }],
      ['POST', `/events/${event.id}/publish`, {}],
      ['POST', `/events/${event.id}/cancel`, { reason: '下雨了' }],
      ['POST', `/events/${event.id}/finish`, {}],
    ] as const
    for (const [method, path, body] of acts) {
      expect((await api.anonymous(method, path, body)).statusCode).toBe(401)
      expect((await api.as(cast.su)(method, path, body)).statusCode).toBe(403)
      if (path !== '/event-series')
        expect((await api.as(cast.foreignStaff)(method, path, body)).statusCode).toBe(404)
    }
    for (const path of ['/workbench', '/event-series']) {
      expect((await api.as(cast.su)('GET', path)).statusCode).toBe(403)
      expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    }
  })
})

describe('POST /events/:eventId/change', () => {
  it('tells those signed up when time or place change', async () => {
    const event = await publishedEvent(api)
    api.setNow(WHEN_OPEN)
    await api.as(cast.zhou)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.zhouChild]))
    const reply = await api.as(cast.lin)('POST', `/events/${event.id}/change`, { venue: '一楼大厅' })
    expect(reply.json<EventView>().venue).toBe('一楼大厅')
    await runDueJobs(api)
    const inbox = (await api.as(cast.zhou)('GET', '/my/messages')).json<{
      rows: { kind: string; body: string }[]
    }>()
    expect(inbox.rows[0]).toMatchObject({ kind: 'event_changed', body: expect.stringContaining('一楼大厅') })
  })
  it('refuses fewer places than are taken and another policy once published', async () => {
    const event = await publishedEvent(api)
    api.setNow(WHEN_OPEN)
    await api.as(cast.he)('POST', `/events/${event.id}/sign-ups`, signUpBody([cast.heChild, cast.he]))
    const change = async (body: object) =>
      (await api.as(cast.lin)('POST', `/events/${event.id}/change`, body)).json().code
    expect(await change({ places: 1, householdLimit: 1 })).toBe('places_below_taken')
    expect(await change({ places: 2 })).toBeUndefined()
    expect(await change(pointsFirst)).toBe('fact_fixed_after_publish')
    expect(await change({})).toBe('invalid_input')
    expect(await change({ publishedAt: null })).toBe('invalid_input')
  })
})

describe('POST /events/:eventId/cancel', () => {
  it('asks for a reason and works once', async () => {
    const event = await publishedEvent(api)
    const cancel = (body: object) => api.as(cast.lin)('POST', `/events/${event.id}/cancel`, body)
    expect((await cancel({ reason: ' ' })).json().code).toBe('invalid_input')
    expect((await cancel({ reason: '下雨了' })).json<EventView>()).toMatchObject({
      phase: 'cancelled',
      cancelReason: '下雨了',
    })
    expect((await cancel({ reason: '下雨了' })).json().code).toBe('event_already_cancelled')
    const change = await api.as(cast.lin)('POST', `/events/${event.id}/change`, { venue: '广场' })
    expect(change.json().code).toBe('event_already_cancelled')
  })
})

describe('GET /workbench', () => {
  it('counts what is to do and lists what is to finish', async () => {
    const event = await publishedEvent(api)
    api.setNow(new Date(CLASS_STARTS.getTime() + DAY_MS))
    const bench = (await api.as(cast.zhao)('GET', '/workbench')).json<{ toFinish: EventSummary[] }>()
    expect(bench.toFinish.map((row) => row.id)).toContain(event.id)
  })
})
