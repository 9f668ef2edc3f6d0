import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dateOn, HOUR_MS, startOfDate } from '../../time'
import { datesBetween } from '../calendar/rules'
import { type ClockFacts, clockState, deadlineOf, type Pause, workingCalendar } from './rules'

const DAYS = datesBetween('2024-01-01', '2025-06-30')
const isWeekend = (on: string) => [0, 6].includes(new Date(`${on}T00:00:00Z`).getUTCDay())

/** A year and a half with days turned round now and then, so that rest and work come in odd patterns. */
const oddCalendar = fc
  .record({ every: fc.integer({ min: 2, max: 9 }), shift: fc.nat(8), own: fc.array(fc.nat(400)) })
  .map(({ every, shift, own }) => {
    const turned = DAYS.filter((_, n) => (n + shift) % every === 0)
    return workingCalendar(
      {
        rest: new Set(turned.filter((on) => !isWeekend(on))),
        working: new Set(turned.filter(isWeekend)),
        knownUntil: '2025-12-28',
      },
      new Map(own.map((n) => [DAYS[n] ?? '2024-01-01', n % 2 === 0 ? 'rest' : 'working'])),
    )
  })
const instant = (days = 400) =>
  fc.nat(days * 24 * 60).map((minutes) => new Date(startOfDate('2024-01-01').getTime() + minutes * 60_000))
const anyPause = fc
  .tuple(instant(), fc.nat(30 * 24 * 60))
  .map(([from, minutes]): Pause => ({ from, to: new Date(from.getTime() + minutes * 60_000) }))
const anyLimit = fc.oneof(
  fc.record({ workingDays: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ hours: fc.integer({ min: 1, max: 48 }) }),
)
const anyFacts: fc.Arbitrary<ClockFacts> = fc.record({
  receivedAt: instant(),
  limit: anyLimit,
  pauses: fc.array(anyPause, { maxLength: 4 }),
  extensions: fc.array(fc.record({ workingDays: fc.integer({ min: 1, max: 10 }) }), { maxLength: 1 }),
  doneAt: fc.constant(null),
})
const due = (one: ClockFacts, calendar: ReturnType<typeof workingCalendar>) =>
  deadlineOf(one, calendar).dueAt?.getTime() ?? Number.POSITIVE_INFINITY

describe('whatever the calendar and the facts', () => {
  const RUNS = { numRuns: 2_000 }

  it('a later intake never has an earlier deadline', () => {
    fc.assert(
      fc.property(anyFacts, oddCalendar, fc.nat(20 * 24 * 60), (one, calendar, minutes) => {
        const later = { ...one, receivedAt: new Date(one.receivedAt.getTime() + minutes * 60_000) }
        expect(due(later, calendar)).toBeGreaterThanOrEqual(due(one, calendar))
      }),
      RUNS,
    )
  })

  it('a pause, an extension and an own rest day never make it earlier', () => {
    fc.assert(
      fc.property(anyFacts, oddCalendar, anyPause, instant(), (one, calendar, pause, when) => {
        const before = due(one, calendar)
        expect(due({ ...one, pauses: [...one.pauses, pause] }, calendar)).toBeGreaterThanOrEqual(before)
        const extensions = [...one.extensions, { workingDays: 2 }]
        expect(due({ ...one, extensions }, calendar)).toBeGreaterThanOrEqual(before)
        const restsOn = dateOn(when)
        const resting = {
          ...calendar,
          isWorkingDay: (on: string) => on !== restsOn && calendar.isWorkingDay(on),
        }
        expect(due(one, resting)).toBeGreaterThanOrEqual(before)
      }),
      RUNS,
    )
  })

  it('what is left goes down by one with each working day, never up, and not at all while it stands still', () => {
    fc.assert(
      fc.property(anyFacts, oddCalendar, fc.nat(60), (one, calendar, days) => {
        const from = new Date(one.receivedAt.getTime() + days * DAY_MS)
        const asOf = (now: Date) => {
          // What a clock knows at that instant.
          const pauses = one.pauses
            .filter((pause) => pause.from <= now)
            .map(({ from, to }) => ({ from, to: to && to <= now ? to : null }))
          return clockState({ ...one, pauses }, calendar, now)
        }
        const [today, tomorrow] = [asOf(from), asOf(new Date(from.getTime() + DAY_MS))]
        if (today.state === 'overdue') expect(tomorrow.state).toBe('overdue')
        if (today.workingDaysLeft === null || tomorrow.workingDaysLeft === null) return
        const gone = today.workingDaysLeft - tomorrow.workingDaysLeft
        expect([0, 1]).toContain(gone)
        if (today.state === 'paused' && tomorrow.state === 'paused' && one.pauses.length === 1)
          expect(gone).toBe(0)
      }),
      RUNS,
    )
  })

  it('hours run for exactly so many hours outside the pauses', () => {
    fc.assert(
      fc.property(anyFacts, oddCalendar, (one, calendar) => {
        const { dueAt } = deadlineOf({ ...one, limit: { hours: 5 } }, calendar)
        if (!dueAt) throw new Error('no pause is open')
        let ran = 0
        for (let ms = one.receivedAt.getTime(); ms < dueAt.getTime(); ms += 60_000)
          if (!one.pauses.some(({ from, to }) => ms >= from.getTime() && to !== null && ms < to.getTime()))
            ran += 60_000
        expect(ran).toBe(5 * HOUR_MS)
      }),
      { numRuns: 200 },
    )
  })
})
