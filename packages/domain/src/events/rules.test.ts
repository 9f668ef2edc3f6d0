import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiInstant } from '../time'
import {
  attendeeRole,
  cancelRefusal,
  candidateRefusal,
  checkInRefusal,
  type EventFacts,
  eventPhase,
  familyRefusal,
  helperRefusal,
  isNewcomer,
  isRefusal,
  placeSignUp,
  prioritySuspendedUntil,
  type SignUpFacts,
  seatsFor,
} from './rules'

/** Saturday 2026-11-28 15:00, priority from Monday 20:00, everyone from Thursday 20:00. */
const STARTS = shanghaiInstant(2026, 11, 28, 15)
const OPENS = shanghaiInstant(2026, 11, 26, 20)
const PRIORITY = shanghaiInstant(2026, 11, 23, 20)
const CLOSES = shanghaiInstant(2026, 11, 28, 12)
const IN_WINDOW = shanghaiInstant(2026, 11, 25, 14)
const before = (at: Date) => new Date(at.getTime() - 1)

function event(overrides: Partial<EventFacts> = {}): EventFacts {
  return {
    publishedAt: shanghaiInstant(2026, 11, 20),
    finishedAt: null,
    cancelledAt: null,
    startsAt: STARTS,
    endsAt: new Date(STARTS.getTime() + HOUR_MS),
    policy: 'points_first',
    signUpOpensAt: OPENS,
    signUpClosesAt: CLOSES,
    cancelClosesAt: CLOSES,
    prioritySignUpOpensAt: PRIORITY,
    priorityThreshold: 60,
    priorityCostPoints: 0,
    newcomerSeats: 6,
    newcomerSeatsReleasedAt: shanghaiInstant(2026, 11, 27, 20),
    householdLimit: 2,
    ageFrom: 3,
    ageTo: 6,
    ...overrides,
  }
}

const child = (overrides = {}) => ({
  name: '小宝',
  bornOn: '2022-06-01',
  consentMissing: false,
  alreadyActive: false,
  householdId: 'su',
  ...overrides,
})
const mother = () => child({ name: '苏晴', bornOn: '1990-05-02' })

/** An allowed case; each test changes one fact. */
function facts(overrides: Partial<SignUpFacts> = {}): SignUpFacts {
  return {
    event: event(),
    family: { standing: 85, prioritySuspendedUntil: null, balance: 125, activeAttendees: 0 },
    chosen: [child(), mother()],
    seats: { places: 30, taken: 17, newcomerTaken: 0 },
    isNewcomer: false,
    acceptPartial: false,
    waitIfFull: true,
    now: IN_WINDOW,
    ...overrides,
  }
}

const family = (overrides = {}) => ({ ...facts().family, ...overrides })
const codeOf = (outcome: object | null) => (outcome && 'code' in outcome ? outcome.code : null)

describe('the phase of an event', () => {
  it.each([
    ['upcoming', before(PRIORITY)],
    ['priority', PRIORITY],
    ['priority', before(OPENS)],
    ['open', OPENS],
    ['open', before(CLOSES)],
    ['closed', CLOSES],
    ['closed', before(STARTS)],
    ['running', STARTS],
    ['ended', new Date(STARTS.getTime() + HOUR_MS)],
  ] as const)('is %s at the exact moment', (phase, now) => {
    expect(eventPhase(event(), now)).toBe(phase)
  })
  it('knows no priority window for first come, first served', () => {
    expect(eventPhase(event({ policy: 'first_come' }), IN_WINDOW)).toBe('upcoming')
  })
  it('is cancelled, finished or a draft whatever the clock says', () => {
    expect(eventPhase(event({ cancelledAt: PRIORITY }), OPENS)).toBe('cancelled')
    expect(eventPhase(event({ finishedAt: PRIORITY }), OPENS)).toBe('finished')
    expect(eventPhase(event({ publishedAt: null }), OPENS)).toBe('draft')
  })
})

describe('signing up', () => {
  it('confirms a family with enough points in the priority window', () => {
    expect(placeSignUp(facts())).toEqual({ confirmed: 2, waiting: 0, usedPriority: true })
  })
  it('confirms a family that has exactly the threshold', () => {
    expect(isRefusal(placeSignUp(facts({ family: family({ standing: 60 }) })))).toBe(false)
  })
  it('tells a family one point short how many it has, needs, and when everyone may', () => {
    expect(placeSignUp(facts({ family: family({ standing: 59 }) }))).toEqual({
      code: 'priority_only',
      message: '你家近一年 59 分，优先需 60 分；明天 20:00 全体开放',
    })
  })
  it('lets everyone in from the opening minute', () => {
    const poor = family({ standing: 0 })
    expect(codeOf(placeSignUp(facts({ family: poor, now: before(OPENS) })))).toBe('priority_only')
    expect(placeSignUp(facts({ family: poor, now: OPENS }))).toMatchObject({
      confirmed: 2,
      usedPriority: false,
    })
  })
  it('closes at the closing minute', () => {
    expect(isRefusal(placeSignUp(facts({ now: before(CLOSES) })))).toBe(false)
    expect(codeOf(placeSignUp(facts({ now: CLOSES })))).toBe('sign_up_closed')
  })
  it.each([
    ['event_not_published', { event: event({ publishedAt: null }) }],
    ['event_cancelled', { event: event({ cancelledAt: PRIORITY }) }],
    ['sign_up_closed', { event: event({ finishedAt: PRIORITY }) }],
    ['sign_up_not_open', { now: before(PRIORITY) }],
    ['nobody_chosen', { chosen: [] }],
    ['different_households', { chosen: [child(), child({ householdId: 'he' })] }],
    ['already_signed_up', { chosen: [child({ alreadyActive: true })] }],
    ['consent_missing', { chosen: [child({ consentMissing: true })] }],
    ['wrong_age', { chosen: [child({ bornOn: '2018-01-01' })] }],
    ['age_unknown', { chosen: [child({ bornOn: null })] }],
    ['companion_only', { chosen: [mother()] }],
    ['household_limit', { chosen: [child(), child(), mother()] }],
    ['household_limit', { family: family({ activeAttendees: 1 }) }],
    ['household_limit', { family: family({ activeAttendees: 2 }), chosen: [child()] }],
    ['priority_suspended', { family: family({ prioritySuspendedUntil: STARTS }) }],
  ] as const)('refuses with %s', (code, change) => {
    expect(codeOf(placeSignUp(facts(change as Partial<SignUpFacts>)))).toBe(code)
  })
  it('refuses an early place that the balance cannot pay, and takes one it just can', () => {
    const costly = event({ priorityCostPoints: 20 })
    expect(codeOf(placeSignUp(facts({ event: costly, family: family({ balance: 19 }) })))).toBe(
      'not_enough_points',
    )
    expect(isRefusal(placeSignUp(facts({ event: costly, family: family({ balance: 20 }) })))).toBe(false)
  })
  it('gives the last two places to a family of two and makes the next one wait', () => {
    const open = {
      now: new Date(CLOSES.getTime() - HOUR_MS),
      seats: { places: 30, taken: 28, newcomerTaken: 0 },
    }
    expect(placeSignUp(facts(open))).toMatchObject({ confirmed: 2, waiting: 0 })
    const full = { ...open, seats: { places: 30, taken: 30, newcomerTaken: 0 } }
    expect(placeSignUp(facts(full))).toMatchObject({ confirmed: 0, waiting: 2 })
  })
  it('never splits a family unless it ticked so', () => {
    const one = {
      now: new Date(CLOSES.getTime() - HOUR_MS),
      seats: { places: 30, taken: 29, newcomerTaken: 0 },
    }
    expect(placeSignUp(facts(one))).toMatchObject({ confirmed: 0, waiting: 2 })
    expect(placeSignUp(facts({ ...one, acceptPartial: true }))).toMatchObject({ confirmed: 1, waiting: 1 })
  })
  it('refuses instead of waiting when the family does not want to wait', () => {
    const full = {
      now: new Date(CLOSES.getTime() - HOUR_MS),
      seats: { places: 30, taken: 29, newcomerTaken: 0 },
      waitIfFull: false,
    }
    expect(placeSignUp(facts(full))).toEqual({
      code: 'event_full',
      message: '只剩 1 个名额，你选了 2 人。可以少选一位，或排候补',
    })
    expect(placeSignUp(facts({ ...full, acceptPartial: true }))).toMatchObject({ confirmed: 1, waiting: 0 })
  })

  it('never confirms more than there are places, whatever the facts', () => {
    const anyFacts = fc.record({
      places: fc.integer({ min: 1, max: 40 }),
      takenShare: fc.double({ min: 0, max: 1, noNaN: true }),
      newcomerShare: fc.double({ min: 0, max: 1, noNaN: true }),
      newcomerSeats: fc.integer({ min: 0, max: 40 }),
      chosen: fc.integer({ min: 1, max: 6 }),
      isNewcomer: fc.boolean(),
      acceptPartial: fc.boolean(),
      waitIfFull: fc.boolean(),
      hours: fc.integer({ min: -80, max: 130 }),
    })
    fc.assert(
      fc.property(anyFacts, (any) => {
        const taken = Math.floor(any.places * any.takenShare)
        const seats = { places: any.places, taken, newcomerTaken: Math.floor(taken * any.newcomerShare) }
        const outcome = placeSignUp(
          facts({
            event: event({ newcomerSeats: any.newcomerSeats, householdLimit: 6 }),
            chosen: Array.from({ length: any.chosen }, () => child()),
            seats,
            isNewcomer: any.isNewcomer,
            acceptPartial: any.acceptPartial,
            waitIfFull: any.waitIfFull,
            now: new Date(OPENS.getTime() + any.hours * HOUR_MS),
          }),
        )
        if (isRefusal(outcome)) return
        expect(taken + outcome.confirmed).toBeLessThanOrEqual(any.places)
        expect(outcome.confirmed + outcome.waiting).toBeLessThanOrEqual(any.chosen)
        if (!any.acceptPartial) expect([0, any.chosen]).toContain(outcome.confirmed)
        if (!any.waitIfFull) expect(outcome.waiting).toBe(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the newcomers’ share', () => {
  const seats = { places: 30, taken: 24, newcomerTaken: 0 }
  it('is out of reach for everyone in the priority window', () => {
    expect(seatsFor(event(), seats, { isNewcomer: false }, IN_WINDOW)).toBe(0)
    expect(seatsFor(event(), seats, { isNewcomer: true }, IN_WINDOW)).toBe(0)
  })
  it('is for newcomers from the general opening until its release, then for all', () => {
    expect(seatsFor(event(), seats, { isNewcomer: true }, OPENS)).toBe(6)
    expect(seatsFor(event(), seats, { isNewcomer: false }, OPENS)).toBe(0)
    const release = shanghaiInstant(2026, 11, 27, 20)
    expect(seatsFor(event(), seats, { isNewcomer: false }, before(release))).toBe(0)
    expect(seatsFor(event(), seats, { isNewcomer: false }, release)).toBe(6)
  })
  it('shrinks as newcomers take their places', () => {
    expect(seatsFor(event(), { places: 30, taken: 26, newcomerTaken: 4 }, { isNewcomer: false }, OPENS)).toBe(
      2,
    )
  })
  it('is not used up by newcomers who come early by their standing', () => {
    const twoNewcomers = { places: 30, taken: 22, newcomerTaken: 2 }
    for (const newcomer of [true, false])
      expect(seatsFor(event(), twoNewcomers, { isNewcomer: newcomer }, IN_WINDOW)).toBe(2)
    expect(seatsFor(event(), twoNewcomers, { isNewcomer: false }, OPENS)).toBe(4)
  })
  it('is for families that attended none of the latest sessions', () => {
    expect(isNewcomer([], 4)).toBe(true)
    expect(isNewcomer([false, false, false, false, true], 4)).toBe(true)
    expect(isNewcomer([false, false, false, true], 4)).toBe(false)
  })
})

describe('no-shows', () => {
  const day = (n: number) => new Date(STARTS.getTime() + n * DAY_MS)
  it('suspend priority for 30 days after the second within 90 days', () => {
    expect(prioritySuspendedUntil([day(-60)], day(0))).toBeNull()
    expect(prioritySuspendedUntil([day(-60), day(-10)], day(0))).toEqual(day(20))
    expect(prioritySuspendedUntil([day(-101), day(-10)], day(0))).toBeNull()
    expect(prioritySuspendedUntil([day(-100), day(-10)], day(0))).toEqual(day(20))
  })
  it('are forgiven at the exact end of the suspension', () => {
    expect(prioritySuspendedUntil([day(-60), day(-30)], day(0))).toBeNull()
    expect(prioritySuspendedUntil([day(-60), day(-30)], before(day(0)))).toEqual(day(0))
  })
  it('do not depend on the order they are told in', () => {
    const days = fc.array(fc.integer({ min: -200, max: 0 }), { maxLength: 8 })
    fc.assert(
      fc.property(days, (list) => {
        const sorted = prioritySuspendedUntil([...list].sort((a, b) => a - b).map(day), day(0))
        expect(prioritySuspendedUntil(list.map(day), day(0))).toEqual(sorted)
      }),
    )
  })
})

describe('who may come', () => {
  it('counts full years on the day of the event', () => {
    expect(attendeeRole(event(), '2023-11-28')).toBe('participant')
    expect(attendeeRole(event(), '2023-11-29')).toBeNull()
    expect(attendeeRole(event(), '2019-11-29')).toBe('participant')
    expect(attendeeRole(event(), '2019-11-28')).toBeNull()
  })
  it('lets an adult come along, and anyone where there is no limit', () => {
    expect(attendeeRole(event(), '1990-05-02')).toBe('companion')
    expect(attendeeRole(event({ ageFrom: null, ageTo: null }), null)).toBe('participant')
  })
  it('says the child’s own age when it does not fit', () => {
    expect(candidateRefusal(event(), child({ bornOn: '2018-05-01' }))?.message).toBe(
      '这个活动面向 3–6 岁，小宝那天 8 岁',
    )
  })
  it('tells a family that its limit is reached before anybody is chosen', () => {
    expect(familyRefusal(event(), family({ activeAttendees: 2 }), IN_WINDOW)?.code).toBe('household_limit')
  })
})

describe('cancelling', () => {
  const active = [{ checkedInAt: null, status: 'confirmed' }]
  const cancel = (change = {}) =>
    codeOf(cancelRefusal({ event: event(), active, byStaff: false, now: IN_WINDOW, ...change }))
  it('is free until the cut-off, afterwards for staff and the waiting only', () => {
    expect(cancel({ now: before(CLOSES) })).toBeNull()
    expect(cancel({ now: CLOSES })).toBe('cancel_closed')
    expect(cancel({ now: CLOSES, byStaff: true })).toBeNull()
    expect(cancel({ now: CLOSES, active: [{ checkedInAt: null, status: 'waiting' }] })).toBeNull()
  })
  it('is over once checked in, cancelled or finished', () => {
    expect(cancel({ active: [{ checkedInAt: STARTS, status: 'confirmed' }], byStaff: true })).toBe(
      'already_checked_in',
    )
    expect(cancel({ active: [] })).toBe('already_cancelled')
    expect(cancel({ event: event({ finishedAt: STARTS }), byStaff: true })).toBe('cancel_closed')
  })
})

describe('checking in', () => {
  const opens = new Date(STARTS.getTime() - 120 * MINUTE_MS)
  const check = (now: Date, change = {}) =>
    codeOf(checkInRefusal({ event: event(), status: 'confirmed', now, ...change }))
  it('begins two hours before the event', () => {
    expect(check(before(opens))).toBe('check_in_not_open')
    expect(check(opens)).toBeNull()
  })
  it('is for those with a place, until the books are closed', () => {
    expect(check(STARTS, { status: 'waiting' })).toBe('not_confirmed')
    expect(check(STARTS, { event: event({ finishedAt: STARTS }) })).toBe('event_finished')
  })
})

describe('helping', () => {
  const help = (change = {}) =>
    codeOf(
      helperRefusal({
        event: event(),
        bornOn: '2000-01-01',
        helperPlaces: 2,
        helpersTaken: 1,
        alreadyHelping: false,
        isAttendee: false,
        now: before(PRIORITY),
        ...change,
      }),
    )
  it('is open from publishing to the beginning', () => {
    expect(help()).toBeNull()
    expect(help({ now: before(STARTS) })).toBeNull()
    expect(help({ now: STARTS })).toBe('sign_up_closed')
    expect(help({ event: event({ publishedAt: null }) })).toBe('event_not_published')
  })
  it('asks for age 16, a free place, and one thing at a time', () => {
    expect(help({ bornOn: '2010-11-28' })).toBeNull()
    expect(help({ bornOn: '2010-11-29' })).toBe('helper_too_young')
    expect(help({ helpersTaken: 2 })).toBe('no_helper_places')
    expect(help({ alreadyHelping: true })).toBe('already_helping')
    expect(help({ isAttendee: true })).toBe('helper_is_attendee')
  })
})
