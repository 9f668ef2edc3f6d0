import { type ClockFacts, deadlineOf, workingCalendar } from '@linli/domain/complaints/deadlines/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOfNotices, HOLIDAY_NOTICES, type NoticeDay } from '../test/holiday-notices.ts'
import { LAST_KNOWN_YEAR, NATIONAL_DAYS } from './national-days.ts'

const DAYS = daysOfNotices()
const FIRST_MS = (DAYS[0]?.endsMs ?? 0) - 86_400_000
const LAST_MS = DAYS.at(-1)?.endsMs ?? 0
const CALENDAR = workingCalendar(NATIONAL_DAYS)

describe('the nation’s holidays and make-up workdays', () => {
  it('are those of the State Council’s notices, day by day', () => {
    const differ = DAYS.filter(({ on, isWorking }) => CALENDAR.isWorkingDay(on) !== isWorking)
    expect(differ.map(({ on }) => on)).toEqual([])
    expect(DAYS).toHaveLength(9 * 365 + 2)
  })

  it('are compared with a notice for every year the library has learned', () => {
    expect(HOLIDAY_NOTICES.map(({ year }) => year)).toContain(LAST_KNOWN_YEAR)
    expect(NATIONAL_DAYS.knownUntil).toBe(`${LAST_KNOWN_YEAR}-12-28`)
  })
})

/** Minutes, so that pauses and intakes fall on midnight often enough to be told apart. */
const minuteOf = (days: NoticeDay[]) =>
  fc
    .tuple(fc.constantFrom(...days), fc.oneof(fc.nat(1_439), fc.constantFrom(0, 1, 1_439)))
    .map(([{ endsMs }, minute]) => new Date(endsMs - 86_400_000 + minute * 60_000))
/** Around spring festival, make-up days and the ends of months and years things go wrong. */
const hardDays = DAYS.filter(({ on, isWorking }, n) => {
  const weekday = (n + 1) % 7 // 1 January 2018 was a Monday
  const unlikeItsWeekday = isWorking !== (weekday >= 1 && weekday <= 5)
  return unlikeItsWeekday || /-(01|02)-\d\d$|-(28|29|30|31|01)$/.test(on)
})
const upTo = (day: string) => (days: NoticeDay[]) => days.filter(({ on }) => on < day)
// What comes in later may be due after the last notice.
const early = upTo('2026-06-01')
const intake = fc.oneof(minuteOf(early(DAYS)), minuteOf(early(hardDays)))
const pause = (from: Date) =>
  fc.tuple(fc.nat(40 * 1_440), fc.nat(12 * 1_440)).map(([after, long]) => {
    const begins = from.getTime() + after * 60_000
    return { from: new Date(begins), to: new Date(begins + long * 60_000) }
  })
const anyCase: fc.Arbitrary<ClockFacts> = intake.chain((receivedAt) =>
  fc.record({
    receivedAt: fc.constant(receivedAt),
    limit: fc.record({ workingDays: fc.integer({ min: 1, max: 40 }) }),
    pauses: fc.array(pause(receivedAt), { maxLength: 4 }),
    extensions: fc.array(fc.record({ workingDays: fc.integer({ min: 1, max: 20 }) }), { maxLength: 1 }),
    doneAt: fc.constant(null),
  }),
)

const WORKED = DAYS.filter(({ isWorking }) => isWorking)

/** The rule said again by the plainest means: of all days that are worked, the so many-th that counts. */
function endOfNthDay(days: NoticeDay[], { receivedAt, limit, pauses, extensions }: ClockFacts): number {
  const wanted = ('workingDays' in limit ? limit.workingDays : 0) + (extensions[0]?.workingDays ?? 0)
  const counted = days.filter(
    ({ endsMs }) =>
      endsMs - 86_400_000 > receivedAt.getTime() &&
      !pauses.some(({ from, to }) => from.getTime() < endsMs && endsMs <= (to?.getTime() ?? LAST_MS)),
  )
  return counted[wanted - 1]?.endsMs ?? Number.NaN
}

describe('a deadline', () => {
  const CASES = 12_000

  it('is the one counted from the notices, in twelve thousand cases', () => {
    fc.assert(
      fc.property(anyCase, (facts) => {
        expect(deadlineOf(facts, CALENDAR).dueAt?.getTime()).toBe(endOfNthDay(WORKED, facts))
      }),
      { numRuns: CASES },
    )
  })

  it('would not be, were make-up workdays or holidays forgotten', () => {
    const wrong = (calendar: typeof CALENDAR, days = WORKED) =>
      fc
        .sample(anyCase, { numRuns: 500, seed: 5 })
        .filter((facts) => deadlineOf(facts, calendar).dueAt?.getTime() !== endOfNthDay(days, facts)).length
    expect(wrong(CALENDAR)).toBe(0)
    expect(
      wrong(
        CALENDAR,
        daysOfNotices({ makeUps: false }).filter(({ isWorking }) => isWorking),
      ),
    ).toBeGreaterThan(100)
    expect(wrong(workingCalendar({ ...NATIONAL_DAYS, working: new Set() }))).toBeGreaterThan(100)
    expect(wrong(workingCalendar({ ...NATIONAL_DAYS, rest: new Set() }))).toBeGreaterThan(100)
    const oneSundayForgotten = new Set([...NATIONAL_DAYS.working].filter((on) => on !== '2026-02-14'))
    expect(wrong(workingCalendar({ ...NATIONAL_DAYS, working: oneSundayForgotten }))).toBeGreaterThan(0)
  })

  it('does not depend on where the server thinks it stands', () => {
    const before = process.env.TZ
    try {
      const seen = ['America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Shanghai'].map((zone) => {
        process.env.TZ = zone
        expect(new Date(FIRST_MS).getTimezoneOffset()).not.toBe(0)
        return DAYS.filter(({ on }) => CALENDAR.isWorkingDay(on)).length
      })
      expect(new Set(seen).size).toBe(1)
    } finally {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    }
  })
})
