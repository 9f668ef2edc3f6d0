import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dateOn, HOUR_MS, MINUTE_MS, shanghaiInstant, shanghaiParts } from '../../time'
import {
  eventReminderDueAt,
  eventReminderKey,
  offerReminderDueAt,
  offerReminderKey,
  remindsOfEvent,
  remindsOfOffer,
} from './rules'

const STARTS = shanghaiInstant(2026, 11, 28, 15)
const event = (change = {}) => ({
  publishedAt: shanghaiInstant(2026, 11, 20),
  cancelledAt: null,
  finishedAt: null,
  startsAt: STARTS,
  ...change,
})
const later = (instant: Date, ms: number) => new Date(instant.getTime() + ms)

describe('the reminder of an event', () => {
  it.each([
    ['an afternoon class the day before at the same hour', [28, 15, 0], [27, 15, 0]],
    ['an early walk not before nine', [28, 6, 30], [27, 9, 0]],
    ['a class at nine at nine', [28, 9, 0], [27, 9, 0]],
    ['a late concert not after eight', [28, 21, 15], [27, 20, 0]],
    ['what begins at midnight on the day before', [28, 0, 0], [27, 9, 0]],
    ['what begins on the first of a month on the last of the one before', [1, 10, 0], [0, 10, 0]],
  ])('comes for %s', (_, [day = 0, hour, minute], [dueDay = 0, dueHour, dueMinute]) => {
    expect(eventReminderDueAt(shanghaiInstant(2026, 11, day, hour, minute))).toEqual(
      shanghaiInstant(2026, 11, dueDay, dueHour, dueMinute),
    )
  })

  it('always comes on the day before, between nine and eight, at least half a day ahead', () => {
    const minutes = fc.integer({ min: 0, max: 10 * 366 * 24 * 60 })
    fc.assert(
      fc.property(minutes, (minute) => {
        const startsAt = later(shanghaiInstant(2026, 1, 1), minute * MINUTE_MS)
        const due = eventReminderDueAt(startsAt)
        expect(dateOn(due)).toBe(dateOn(later(startsAt, -DAY_MS)))
        const { hour, minute: past } = shanghaiParts(due)
        expect(hour >= 9 && (hour < 20 || (hour === 20 && past === 0))).toBe(true)
        const ahead = (startsAt.getTime() - due.getTime()) / HOUR_MS
        expect(ahead).toBeGreaterThanOrEqual(15)
        expect(ahead).toBeLessThan(28)
      }),
    )
  })

  it('goes out from its hour until the event begins, however late', () => {
    const due = eventReminderDueAt(STARTS)
    expect(remindsOfEvent(event(), later(due, -1))).toBe(false)
    expect(remindsOfEvent(event(), due)).toBe(true)
    expect(remindsOfEvent(event(), later(STARTS, -1))).toBe(true)
    expect(remindsOfEvent(event(), STARTS)).toBe(false)
  })

  it.each([
    ['a draft', { publishedAt: null }],
    ['a cancelled event', { cancelledAt: shanghaiInstant(2026, 11, 26) }],
    ['a finished event', { finishedAt: shanghaiInstant(2026, 11, 26) }],
  ])('does not go out for %s', (_, change) => {
    expect(remindsOfEvent(event(change), eventReminderDueAt(STARTS))).toBe(false)
  })

  it('is another one only when the event moves to another day', () => {
    const of = { eventId: 'e', householdId: 'h' }
    const key = eventReminderKey({ ...of, startsAt: STARTS })
    expect(eventReminderKey({ ...of, startsAt: later(STARTS, 2 * HOUR_MS) })).toBe(key)
    expect(eventReminderKey({ ...of, startsAt: later(STARTS, DAY_MS) })).not.toBe(key)
    expect(eventReminderKey({ ...of, startsAt: STARTS, householdId: 'i' })).not.toBe(key)
  })
})

describe('the reminder of an offer', () => {
  const offeredAt = shanghaiInstant(2026, 11, 27, 10)
  const hold = (minutes: number) => ({ offeredAt, heldUntil: later(offeredAt, minutes * MINUTE_MS) })

  it('comes with a quarter of the hold left', () => {
    expect(offerReminderDueAt(hold(120))).toEqual(shanghaiInstant(2026, 11, 27, 11, 30))
    expect(offerReminderDueAt(hold(30))).toEqual(later(offeredAt, 22.5 * MINUTE_MS))
  })

  it('does not come for holds under half an hour', () => {
    expect(offerReminderDueAt(hold(29))).toBeNull()
    expect(remindsOfOffer(hold(29), later(offeredAt, 28 * MINUTE_MS))).toBe(false)
  })

  it('goes out until the hold ends', () => {
    const { heldUntil } = hold(120)
    expect(remindsOfOffer(hold(120), shanghaiInstant(2026, 11, 27, 11, 29))).toBe(false)
    expect(remindsOfOffer(hold(120), shanghaiInstant(2026, 11, 27, 11, 30))).toBe(true)
    expect(remindsOfOffer(hold(120), later(heldUntil, -1))).toBe(true)
    expect(remindsOfOffer(hold(120), heldUntil)).toBe(false)
  })

  it('always leaves at least seven and a half minutes to answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 48 * 60 }), (minutes) => {
        const due = offerReminderDueAt(hold(minutes))
        if (minutes < 30) expect(due).toBeNull()
        else expect(hold(minutes).heldUntil.getTime() - (due?.getTime() ?? 0)).toBe(minutes * 15_000)
      }),
    )
  })

  it('is another one when the family is offered a place again', () => {
    const key = offerReminderKey({ ...hold(60), signUpId: 's' })
    expect(offerReminderKey({ ...hold(61), signUpId: 's' })).not.toBe(key)
    expect(offerReminderKey({ ...hold(60), signUpId: 't' })).not.toBe(key)
  })
})
