import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '../../time'
import { changeRefusal, eventPlanRefusal, type PlanFacts } from './rules'

const NOW = shanghaiInstant(2026, 11, 23, 10)
const plan = (change: Partial<PlanFacts> = {}): PlanFacts => ({
  startsAt: shanghaiInstant(2026, 11, 28, 15),
  endsAt: shanghaiInstant(2026, 11, 28, 16),
  ageFrom: 3,
  ageTo: 6,
  places: 30,
  householdLimit: 2,
  policy: 'points_first',
  signUpOpensAt: shanghaiInstant(2026, 11, 26, 20),
  signUpClosesAt: shanghaiInstant(2026, 11, 28, 12),
  cancelClosesAt: shanghaiInstant(2026, 11, 28, 12),
  prioritySignUpOpensAt: shanghaiInstant(2026, 11, 23, 20),
  priorityThreshold: 60,
  newcomerSeats: 6,
  newcomerSeatsReleasedAt: shanghaiInstant(2026, 11, 27, 20),
  ...change,
})

describe('a plan of an event', () => {
  it('that holds together is accepted', () => {
    expect(eventPlanRefusal(plan(), NOW)).toBeNull()
    expect(
      eventPlanRefusal(plan({ ageFrom: 5, ageTo: 5, newcomerSeats: 30, householdLimit: 30 }), NOW),
    ).toBeNull()
  })
  it.each([
    ['event_starts_in_past', { startsAt: NOW }],
    ['event_ends_before_start', { endsAt: shanghaiInstant(2026, 11, 28, 15) }],
    ['sign_up_closes_after_start', { signUpClosesAt: shanghaiInstant(2026, 11, 28, 15, 1) }],
    ['sign_up_opens_after_close', { signUpOpensAt: shanghaiInstant(2026, 11, 28, 12) }],
    ['cancel_closes_after_start', { cancelClosesAt: shanghaiInstant(2026, 11, 28, 15, 1) }],
    ['age_range_reversed', { ageFrom: 7 }],
    ['household_limit_above_places', { places: 6, householdLimit: 7 }],
    ['newcomer_seats_above_places', { newcomerSeats: 31 }],
    ['priority_needs_threshold', { priorityThreshold: null }],
    ['priority_needs_threshold', { prioritySignUpOpensAt: null }],
    ['priority_opens_after_open', { prioritySignUpOpensAt: shanghaiInstant(2026, 11, 26, 20) }],
    ['newcomer_release_out_of_range', { newcomerSeatsReleasedAt: shanghaiInstant(2026, 11, 26, 19) }],
    ['newcomer_release_out_of_range', { newcomerSeatsReleasedAt: shanghaiInstant(2026, 11, 28, 13) }],
  ] as const)('is refused with %s', (code, change) => {
    expect(eventPlanRefusal(plan(change), NOW)?.code).toBe(code)
  })
})

describe('a change of an event', () => {
  const change = (facts: object) =>
    changeRefusal({
      event: { publishedAt: NOW, finishedAt: null, cancelledAt: null },
      changedFields: [],
      places: 30,
      taken: 17,
      helperPlaces: 2,
      helpersTaken: 1,
      ...facts,
    })?.code ?? null
  it('may take places away down to those taken', () => {
    expect(change({ places: 17 })).toBeNull()
    expect(change({ places: 16 })).toBe('places_below_taken')
    expect(change({ helperPlaces: 1 })).toBeNull()
    expect(change({ helperPlaces: 0 })).toBe('helper_places_below_taken')
  })
  it('keeps the promise of how places are given out once published', () => {
    expect(change({ changedFields: ['venue', 'signUpClosesAt'] })).toBeNull()
    expect(change({ changedFields: ['policy'] })).toBe('fact_fixed_after_publish')
    const draft = { publishedAt: null, finishedAt: null, cancelledAt: null }
    expect(change({ event: draft, changedFields: ['policy'] })).toBeNull()
  })
  it('is too late once cancelled or finished', () => {
    expect(change({ event: { publishedAt: NOW, finishedAt: null, cancelledAt: NOW } })).toBe(
      'event_already_cancelled',
    )
    expect(change({ event: { publishedAt: NOW, finishedAt: NOW, cancelledAt: null } })).toBe(
      'event_already_finished',
    )
  })
})
