import type { EventPlan, EventView } from '@linli/domain/events/contract'
import { eventPlanRefusal } from '@linli/domain/events/plan/rules'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  firstPlan,
  movedTo,
  nextPlan,
  planFacts,
  planOf,
  releaseFor,
  withoutPriority,
  withPriority,
} from './plan'

const SERIES = {
  id: '00000000-0000-7000-8000-000000000001',
  kind: 'picture_book_class' as const,
  title: '绘本课',
}
const MONDAY = new Date('2026-11-23T09:00:00+08:00')
const anyNow = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
const proposed = (now = MONDAY) => withPriority(firstPlan(SERIES, now))

/** An event as the server shows it; only its plan matters here. */
const eventOf = (plan: EventPlan) => plan as EventView

describe('what is proposed for a new session', () => {
  it('holds together whenever it is asked for', () => {
    fc.assert(
      fc.property(anyNow, (now) => {
        expect(eventPlanRefusal(planFacts(firstPlan(SERIES, now)), now)).toBeNull()
        expect(eventPlanRefusal(planFacts(proposed(now)), now)).toBeNull()
        expect(eventPlanRefusal(planFacts(withoutPriority(proposed(now))), now)).toBeNull()
      }),
    )
  })
  it('is next Saturday at three, and the following one on a Saturday', () => {
    expect(firstPlan(SERIES, MONDAY).startsAt).toBe('2026-11-28T07:00:00.000Z')
    expect(firstPlan(SERIES, new Date('2026-11-28T09:00:00+08:00')).startsAt).toBe('2026-12-05T07:00:00.000Z')
  })
})

describe('the session after the latest', () => {
  it('is on the same weekday at the same time, in the first week to come', () => {
    const latest = eventOf(proposed())
    expect(nextPlan(latest, MONDAY).startsAt).toBe('2026-12-05T07:00:00.000Z')
    const longAfter = new Date('2027-01-20T09:00:00+08:00')
    expect(nextPlan(latest, longAfter).startsAt).toBe('2027-01-23T07:00:00.000Z')
  })
  it('holds together however long ago the latest was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 23 }), (days, hours) => {
        const now = new Date(MONDAY.getTime() + days * DAY_MS + hours * HOUR_MS)
        expect(eventPlanRefusal(planFacts(nextPlan(eventOf(proposed()), now)), now)).toBeNull()
      }),
    )
  })
})

describe('moving the start', () => {
  const plan = proposed()
  const dayLater = new Date(Date.parse(plan.startsAt) + DAY_MS).toISOString()

  it('moves everything set relative to it', () => {
    const moved = movedTo(plan, dayLater, { published: false })
    expect(Date.parse(moved.signUpOpensAt) - Date.parse(plan.signUpOpensAt)).toBe(DAY_MS)
    expect(Date.parse(moved.endsAt) - Date.parse(plan.endsAt)).toBe(DAY_MS)
  })
  it('leaves the opening alone once families have been told of it', () => {
    const moved = movedTo(plan, dayLater, { published: true })
    expect(moved.signUpOpensAt).toBe(plan.signUpOpensAt)
    expect(moved.prioritySignUpOpensAt).toBe(plan.prioritySignUpOpensAt)
    expect(Date.parse(moved.signUpClosesAt) - Date.parse(plan.signUpClosesAt)).toBe(DAY_MS)
  })
})

describe('what is sent after a change', () => {
  it('is only what differs, however the server writes an instant', () => {
    const before = planOf(eventOf(proposed()))
    const after = { ...before, venue: '三楼', startsAt: before.startsAt.replace('.000Z', 'Z') }
    expect(changesOf(before, after)).toEqual({ venue: '三楼' })
  })
})

describe('seats for newcomers', () => {
  it('are released between the opening and the closing', () => {
    const plan = { ...proposed(), newcomerSeatsReleasedAt: null }
    const { newcomerSeatsReleasedAt } = releaseFor(plan, 5)
    expect(newcomerSeatsReleasedAt).not.toBeNull()
    expect(
      eventPlanRefusal(planFacts({ ...plan, newcomerSeats: 5, newcomerSeatsReleasedAt }), MONDAY),
    ).toBeNull()
  })
  it('leave no release behind when there are none', () => {
    expect(releaseFor(proposed(), 0)).toEqual({ newcomerSeats: 0, newcomerSeatsReleasedAt: null })
  })
})
