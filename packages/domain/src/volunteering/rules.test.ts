import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../time'
import {
  type ChangeFacts,
  cancelRefusal,
  changeRefusal,
  closeRefusal,
  overlap,
  type PlannedShift,
  peopleNeeded,
  publishRefusal,
  recruitmentPhase,
  type StandingShift,
  shiftPlanRefusal,
} from './rules'

const NOW = new Date('2026-11-23T02:00:00Z')
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS)
const shift = (change: Partial<StandingShift & { places: number }> = {}) => ({
  id: 'a',
  role: '登记员',
  startsAt: at(24),
  endsAt: at(27),
  ageFrom: null,
  ageTo: null,
  places: 10,
  taken: 0,
  waiting: 0,
  ...change,
})
const published = { publishedAt: at(-1), closedAt: null, cancelledAt: null }

describe('the phase of a notice', () => {
  const phase = (shifts: ReturnType<typeof shift>[], change = {}) =>
    recruitmentPhase({ ...published, ...change, shifts }, NOW)

  it('is a draft until it is published, and recruits while a place is free', () => {
    expect(phase([shift()], { publishedAt: null })).toBe('draft')
    expect(phase([shift({ taken: 9 })])).toBe('recruiting')
  })

  it('is full once all places of the shifts to come are taken', () => {
    expect(phase([shift({ taken: 10 })])).toBe('full')
    const begun = shift({ id: 'b', startsAt: at(-1), endsAt: at(2), taken: 3 })
    expect(phase([shift({ taken: 10 }), begun])).toBe('full')
  })

  it('stops recruiting by hand, or by the clock once all shifts have begun, and ends with the last', () => {
    expect(phase([shift()], { closedAt: NOW })).toBe('closed')
    expect(phase([shift({ startsAt: NOW, endsAt: at(1) })])).toBe('closed')
    expect(phase([shift({ startsAt: at(-3), endsAt: NOW })])).toBe('ended')
    expect(phase([shift()], { cancelledAt: NOW })).toBe('cancelled')
  })

  it('needs people exactly while it recruits, whatever its shifts', () => {
    const shifts = fc.array(
      fc
        .record({
          from: fc.integer({ min: -48, max: 48 }),
          hours: fc.integer({ min: 1, max: 24 }),
          places: fc.nat(5),
        })
        .chain(({ from, hours, places }) =>
          fc.nat(places).map((taken) => ({ startsAt: at(from), endsAt: at(from + hours), places, taken })),
        ),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(shifts, (list) => {
        const recruiting = recruitmentPhase({ ...published, shifts: list }, NOW) === 'recruiting'
        expect(peopleNeeded(list, NOW) > 0).toBe(recruiting)
      }),
    )
  })
})

describe('overlap', () => {
  it('lets one go from one shift straight to the next', () => {
    expect(overlap(shift(), shift({ startsAt: at(27), endsAt: at(30) }))).toBe(false)
    expect(overlap(shift(), shift({ startsAt: at(26.99), endsAt: at(30) }))).toBe(true)
  })

  it('is mutual, and means a minute of both', () => {
    const span = fc
      .tuple(fc.nat(300), fc.integer({ min: 1, max: 100 }))
      .map(([from, minutes]) => ({ from, to: from + minutes }))
    const spanOf = ({ from, to }: { from: number; to: number }) => ({
      startsAt: new Date(from * MINUTE_MS),
      endsAt: new Date(to * MINUTE_MS),
    })
    fc.assert(
      fc.property(span, span, (one, other) => {
        const shared = Array.from({ length: 400 }, (_, minute) => minute).some(
          (minute) => minute >= one.from && minute < one.to && minute >= other.from && minute < other.to,
        )
        expect(overlap(spanOf(one), spanOf(other))).toBe(shared)
        expect(overlap(spanOf(other), spanOf(one))).toBe(shared)
      }),
    )
  })
})

describe('a shift as planned', () => {
  it.each([
    ['shift_in_past', { startsAt: NOW }],
    ['shift_ends_before_start', { endsAt: at(24) }],
    ['shift_too_long', { endsAt: new Date(at(48).getTime() + 1) }],
    ['shift_age_reversed', { ageFrom: 17, ageTo: 16 }],
  ])('is refused: %s', (code, change) => {
    expect(shiftPlanRefusal(shift(change), NOW)?.code).toBe(code)
  })

  it('may cross midnight, and last a whole day', () => {
    expect(shiftPlanRefusal(shift({ startsAt: at(12), endsAt: at(36) }), NOW)).toBeNull()
  })
})

describe('publishing, closing and cancelling', () => {
  const notice = (change = {}) => ({ recruitment: { ...published, ...change }, shifts: [shift()] })
  const over = { ...notice(), shifts: [shift({ startsAt: at(-3), endsAt: at(-1) })] }

  it('is each done once', () => {
    expect(publishRefusal(notice({ publishedAt: null }), NOW)).toBeNull()
    expect(publishRefusal(notice(), NOW)?.code).toBe('recruitment_already_published')
    expect(closeRefusal(notice(), NOW)).toBeNull()
    expect(closeRefusal(notice({ closedAt: NOW }), NOW)?.code).toBe('recruitment_already_closed')
    expect(cancelRefusal(notice(), NOW)).toBeNull()
    expect(cancelRefusal(notice({ cancelledAt: NOW }), NOW)?.code).toBe('recruitment_already_cancelled')
  })

  it('closes what was published only; a draft may be thrown away at any time', () => {
    expect(closeRefusal(notice({ publishedAt: null }), NOW)?.code).toBe('recruitment_not_published')
    expect(cancelRefusal({ ...over, recruitment: { ...published, publishedAt: null } }, NOW)).toBeNull()
  })

  it('comes too late once the last shift is over, or for a draft of the past', () => {
    expect(closeRefusal(over, NOW)?.code).toBe('recruitment_ended')
    expect(cancelRefusal(over, NOW)?.code).toBe('recruitment_ended')
    const draft = { ...over, recruitment: { ...published, publishedAt: null } }
    expect(publishRefusal(draft, NOW)?.code).toBe('shift_in_past')
  })
})

describe('changing a notice', () => {
  const planned = (change: Partial<PlannedShift> = {}): PlannedShift => ({ ...shift(), ...change })
  const facts = (change: Partial<ChangeFacts> = {}): ChangeFacts => ({
    recruitment: { ...published, pointsPerHour: 10 },
    standing: [shift()],
    planned: [planned()],
    pointsPerHour: 10,
    ...change,
  })
  const code = (change: Partial<ChangeFacts>) => changeRefusal(facts(change), NOW)?.code

  it('may move a shift, and add or drop one that nobody is on', () => {
    expect(code({ planned: [planned({ startsAt: at(30), endsAt: at(31) })] })).toBeUndefined()
    expect(code({ planned: [planned({ id: undefined })] })).toBeUndefined()
  })

  it('keeps a shift that somebody is on or waits for', () => {
    for (const on of [{ taken: 1 }, { waiting: 1 }])
      expect(code({ standing: [shift(on)], planned: [planned({ id: undefined })] })).toBe('shift_has_people')
  })

  it('keeps the places taken, to the very number', () => {
    const standing = [shift({ taken: 4 })]
    expect(code({ standing, planned: [planned({ places: 4 })] })).toBeUndefined()
    const refusal = changeRefusal(facts({ standing, planned: [planned({ places: 3 })] }), NOW)
    expect([refusal?.code, refusal?.message]).toEqual(['places_below_taken', expect.stringContaining('4 人')])
  })

  it('never lowers the points it promised; a draft promised none', () => {
    expect(code({ pointsPerHour: 9 })).toBe('points_lowered')
    expect(code({ pointsPerHour: 11 })).toBeUndefined()
    const draft = { ...published, publishedAt: null, pointsPerHour: 10 }
    expect(code({ recruitment: draft, pointsPerHour: 9 })).toBeUndefined()
  })

  it('leaves the time of a shift that has begun, but lets its role and places change', () => {
    const begun = { startsAt: at(-1), endsAt: at(2) }
    const standing = [shift(begun)]
    expect(code({ standing, planned: [planned({ ...begun, role: '引导员', places: 20 })] })).toBeUndefined()
    expect(code({ standing, planned: [planned({ ...begun, endsAt: at(3) })] })).toBe('shift_already_begun')
    expect(code({ standing: [shift(), shift({ ...begun, id: 'b' })], planned: [planned()] })).toBe(
      'shift_already_begun',
    )
  })

  it('is over with the last shift, or once cancelled, and knows its own shifts only', () => {
    const past = { startsAt: at(-3), endsAt: NOW }
    expect(code({ standing: [shift(past)], planned: [planned(past)] })).toBe('recruitment_ended')
    expect(code({ recruitment: { ...published, cancelledAt: NOW, pointsPerHour: 10 } })).toBe(
      'recruitment_already_cancelled',
    )
    expect(code({ planned: [planned(), planned({ id: 'strange' })] })).toBe('shift_not_found')
  })
})
