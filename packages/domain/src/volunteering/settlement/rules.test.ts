import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROUNDINGS, type Rounding } from '../../points/terms'
import { MINUTE_MS, shanghaiInstant } from '../../time'
import {
  presentMinutes,
  type ServiceTimes,
  serviceMinutes,
  servicePoints,
  serviceTrouble,
  settlementRefusal,
  spokenServiceTime,
  totalsOf,
} from './rules'

const at = (hour: number, minute = 0, day = 28) => shanghaiInstant(2026, 11, day, hour, minute)
/** 9:00–12:00, there from the first to the last minute. */
const times = (change: Partial<ServiceTimes> = {}): ServiceTimes => ({
  startsAt: at(9),
  endsAt: at(12),
  checkedInAt: at(9),
  checkedOutAt: at(12),
  ...change,
})
const halfHours = (rounding: Rounding) => ({ rounding, roundingMinutes: 30 })

describe('the minutes somebody was there', () => {
  it('do not count before the shift and after it', () => {
    expect(presentMinutes(times({ checkedInAt: at(8, 10), checkedOutAt: at(12, 50) }))).toBe(180)
  })
  it('are whole: seconds that are left over do not count', () => {
    const checkedInAt = new Date(at(9).getTime() + 30_000)
    expect(presentMinutes(times({ checkedInAt }))).toBe(179)
  })
  it('are none without both times', () => {
    expect(presentMinutes(times({ checkedOutAt: null }))).toBe(0)
    expect(presentMinutes(times({ checkedInAt: null }))).toBe(0)
  })
  it('are none for who came after the end or left before the start', () => {
    expect(presentMinutes(times({ checkedInAt: at(12, 30), checkedOutAt: at(13) }))).toBe(0)
    expect(presentMinutes(times({ checkedInAt: at(8), checkedOutAt: at(8, 30) }))).toBe(0)
  })
  it('run over midnight like over any other hour', () => {
    const night = {
      startsAt: at(22),
      endsAt: at(6, 0, 29),
      checkedInAt: at(21, 50),
      checkedOutAt: at(5, 30, 29),
    }
    expect(presentMinutes(night)).toBe(450)
  })
})

describe('service minutes', () => {
  it.each([
    ['down', 44, 30],
    ['down', 29, 0],
    ['nearest', 44, 30],
    ['nearest', 45, 60],
    ['nearest', 14, 0],
    ['nearest', 15, 30],
    ['up', 31, 60],
    ['up', 30, 30],
    ['up', 1, 30],
  ] as const)('are rounded %s: %i minutes are %i', (rounding, present, counted) => {
    const checkedOutAt = at(9, present)
    expect(serviceMinutes(times({ checkedOutAt }), halfHours(rounding))).toBe(counted)
  })
  it('are never rounded up beyond the shift', () => {
    const short = times({ endsAt: at(10, 40), checkedOutAt: at(10, 40) })
    expect(serviceMinutes(short, halfHours('up'))).toBe(100)
    expect(serviceMinutes(short, { rounding: 'nearest', roundingMinutes: 120 })).toBe(100)
  })
  it('are none for nothing, also when every beginning step counts', () => {
    expect(serviceMinutes(times({ checkedOutAt: null }), halfHours('up'))).toBe(0)
  })
})

const START = at(9).getTime()
const minute = fc.integer({ min: -300, max: 1800 })
const anyTimes = fc
  .record({
    lasts: fc.integer({ min: 1, max: 1440 }),
    /** Of the day: shifts cross midnight, months and years. */
    shifted: fc.integer({ min: 0, max: 3 * 365 * 1440 }),
    comes: fc.option(minute),
    leaves: fc.option(minute),
  })
  .map(({ lasts, shifted, comes, leaves }) => {
    const instant = (minutes: number | null) =>
      minutes === null ? null : new Date(START + (shifted + minutes) * MINUTE_MS)
    const [first, last] =
      comes !== null && leaves !== null && leaves < comes ? [leaves, comes] : [comes, leaves]
    return {
      startsAt: new Date(START + shifted * MINUTE_MS),
      endsAt: new Date(START + (shifted + lasts) * MINUTE_MS),
      checkedInAt: instant(first),
      checkedOutAt: instant(last),
    }
  })
const anyRules = fc.record({
  rounding: fc.constantFrom(...(Object.keys(ROUNDINGS) as Rounding[])),
  roundingMinutes: fc.integer({ min: 1, max: 120 }),
})

describe('the rule of hours, whatever the times and rules', () => {
  const lengthOf = ({ startsAt, endsAt }: ServiceTimes) => (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS

  it('never gives more than the shift is long, nor less than nothing', () => {
    fc.assert(
      fc.property(anyTimes, anyRules, (one, rules) => {
        const minutes = serviceMinutes(one, rules)
        expect(minutes).toBeGreaterThanOrEqual(0)
        expect(minutes).toBeLessThanOrEqual(lengthOf(one))
        expect(Number.isInteger(minutes)).toBe(true)
      }),
    )
  })
  it('never gives less for coming earlier or leaving later', () => {
    const more = fc.integer({ min: 0, max: 600 })
    fc.assert(
      fc.property(anyTimes, anyRules, more, more, (one, rules, earlier, later) => {
        const longer = {
          ...one,
          checkedInAt: one.checkedInAt && new Date(one.checkedInAt.getTime() - earlier * MINUTE_MS),
          checkedOutAt: one.checkedOutAt && new Date(one.checkedOutAt.getTime() + later * MINUTE_MS),
        }
        expect(serviceMinutes(longer, rules)).toBeGreaterThanOrEqual(serviceMinutes(one, rules))
        expect(servicePoints(serviceMinutes(longer, rules), 10)).toBeGreaterThanOrEqual(
          servicePoints(serviceMinutes(one, rules), 10),
        )
      }),
    )
  })
  it('is the same at any hour of any day: midnight is no border', () => {
    fc.assert(
      fc.property(anyTimes, anyRules, fc.integer({ min: 0, max: 2880 }), (one, rules, shifted) => {
        const move = (time: Date | null) => time && new Date(time.getTime() + shifted * MINUTE_MS)
        const moved = {
          startsAt: new Date(one.startsAt.getTime() + shifted * MINUTE_MS),
          endsAt: new Date(one.endsAt.getTime() + shifted * MINUTE_MS),
          checkedInAt: move(one.checkedInAt),
          checkedOutAt: move(one.checkedOutAt),
        }
        expect(serviceMinutes(moved, rules)).toBe(serviceMinutes(one, rules))
      }),
    )
  })
  it('rounds down, to the nearest and up in this order, each less than a step away', () => {
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 1, max: 120 }), (one, roundingMinutes) => {
        const [down, nearest, up] = (['down', 'nearest', 'up'] as const).map((rounding) =>
          serviceMinutes(one, { rounding, roundingMinutes }),
        ) as [number, number, number]
        expect(down).toBeLessThanOrEqual(nearest)
        expect(nearest).toBeLessThanOrEqual(up)
        const present = presentMinutes(one)
        for (const minutes of [down, nearest, up])
          expect(Math.abs(minutes - present)).toBeLessThan(roundingMinutes)
      }),
    )
  })
  it('counts nothing while one of the times is missing', () => {
    fc.assert(
      fc.property(anyTimes, anyRules, (one, rules) => {
        if (one.checkedInAt && one.checkedOutAt) return
        expect(serviceMinutes(one, rules)).toBe(0)
      }),
    )
  })
})

describe('points', () => {
  it('are whole points of the hours served', () => {
    expect(servicePoints(180, 10)).toBe(30)
    expect(servicePoints(90, 5)).toBe(7)
    expect(servicePoints(30, 0)).toBe(0)
  })
})

describe('what staff should look at', () => {
  const trouble = (change: Partial<ServiceTimes>, elsewhere = false) => {
    const one = times(change)
    return serviceTrouble({ times: one, minutes: serviceMinutes(one, halfHours('nearest')), elsewhere })
  }
  it('is a forgotten check-out before all else', () => {
    expect(trouble({ checkedOutAt: null }, true)).toBe('no_check_out')
  })
  it('is somebody in two places at once', () => {
    expect(trouble({}, true)).toBe('elsewhere_too')
  })
  it('is why the hours are none', () => {
    expect(trouble({ checkedOutAt: at(9, 5) })).toBe('too_short')
    expect(trouble({ checkedInAt: at(8), checkedOutAt: at(8, 59) })).toBe('outside_shift')
  })
  it('is nothing when all is as planned', () => {
    expect(trouble({})).toBeNull()
  })
})

describe('settling', () => {
  const totals = { people: 2, serviceMinutes: 360, points: 60 }
  const refusal = (change: Partial<Parameters<typeof settlementRefusal>[0]> = {}) =>
    settlementRefusal({
      shift: { endsAt: at(12), publishedAt: at(8, 0, 20), cancelledAt: null },
      seen: totals,
      totals,
      now: at(12),
      ...change,
    })?.code ?? null

  it('begins with the end of the shift, and not the minute before', () => {
    expect(refusal()).toBeNull()
    expect(refusal({ now: at(11, 59) })).toBe('shift_not_over')
  })
  it('is of what staff have seen', () => {
    expect(refusal({ totals: { ...totals, points: 61 } })).toBe('settlement_changed')
    expect(refusal({ totals: { ...totals, people: 3 } })).toBe('settlement_changed')
    expect(refusal({ totals: { ...totals, serviceMinutes: 330 } })).toBe('settlement_changed')
  })
  it('is not for drafts, nor for a cancelled notice to which nobody came', () => {
    const shift = { endsAt: at(12), publishedAt: at(8), cancelledAt: at(8) }
    const none = { people: 0, serviceMinutes: 0, points: 0 }
    expect(refusal({ shift: { ...shift, publishedAt: null } })).toBe('recruitment_not_published')
    expect(refusal({ shift, seen: none, totals: none })).toBe('recruitment_cancelled')
    expect(refusal({ shift })).toBeNull()
  })
  it('adds up everyone who came', () => {
    expect(totalsOf([])).toEqual({ people: 0, serviceMinutes: 0, points: 0 })
    expect(
      totalsOf([
        { serviceMinutes: 180, points: 30 },
        { serviceMinutes: 0, points: 0 },
      ]),
    ).toEqual({ people: 2, serviceMinutes: 180, points: 30 })
  })
})

it.each([
  [0, '0 小时'],
  [20, '20 分钟'],
  [30, '0.5 小时'],
  [90, '1.5 小时'],
  [100, '1 小时 40 分钟'],
  [180, '3 小时'],
  [7380, '123 小时'],
])('says %i minutes as a neighbour would', (minutes, words) => {
  expect(spokenServiceTime(minutes)).toBe(words)
})
