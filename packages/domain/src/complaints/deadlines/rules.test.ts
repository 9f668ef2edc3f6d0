import { describe, expect, it } from 'vitest'
import { datesBetween } from '../calendar/rules'
import type { CalendarDayKind } from '../terms'
import {
  type CaseFacts,
  type ClockFacts,
  caseDeadlines,
  clockState,
  deadlineOf,
  extensionRefusal,
  type Pause,
  pauseRefusal,
  resumeRefusal,
  workingCalendar,
} from './rules'

/** Of the notice for 2026: spring festival, and what is worked for it. */
const NATIONAL = {
  rest: new Set(datesBetween('2026-02-15', '2026-02-23')),
  working: new Set(['2026-02-14', '2026-02-28']),
  knownUntil: '2026-12-28',
}
const CALENDAR = workingCalendar(NATIONAL)

/** An instant in Shanghai: `at('2026-03-02 09:30')`. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

/** Came in on Monday 2 March 2026, five working days. */
function facts(changes: Partial<ClockFacts> = {}): ClockFacts {
  return {
    receivedAt: at('2026-03-02 09:30'),
    limit: { workingDays: 5 },
    pauses: [],
    extensions: [],
    doneAt: null,
    ...changes,
  }
}
const dueOn = (changes: Partial<ClockFacts> = {}, calendar = CALENDAR) =>
  deadlineOf(facts(changes), calendar).dueOn
const state = (changes: Partial<ClockFacts>, now: string) => clockState(facts(changes), CALENDAR, at(now))
const paused = (from: string, to: string | null): Pause => ({ from: at(from), to: to ? at(to) : null })

describe('a deadline in working days', () => {
  it('counts from the working day after the day of intake, whatever the hour', () => {
    for (const hour of ['00:00', '09:30', '23:59'])
      expect(dueOn({ receivedAt: at(`2026-03-02 ${hour}`) })).toBe('2026-03-09')
    expect(dueOn({ receivedAt: at('2026-03-01 23:59') })).toBe('2026-03-06')
    // Saturday is no make-up day: the same as on Sunday and the Friday before.
    expect(dueOn({ receivedAt: at('2026-03-07 10:00'), limit: { workingDays: 1 } })).toBe('2026-03-09')
  })

  it('of none is the day of intake itself, or the next one that is worked', () => {
    const today = { limit: { workingDays: 0 } }
    expect(dueOn(today)).toBe('2026-03-02')
    expect(dueOn({ ...today, receivedAt: at('2026-03-07 10:00') })).toBe('2026-03-09')
    expect(dueOn({ ...today, extensions: [{ workingDays: 1 }] })).toBe('2026-03-03')
    expect(state(today, '2026-03-02 10:00')).toMatchObject({ state: 'near', workingDaysLeft: 1 })
  })

  it('ends at 24:00 of its last day', () => {
    expect(deadlineOf(facts(), CALENDAR).dueAt).toEqual(at('2026-03-10 00:00'))
    expect(state({ doneAt: at('2026-03-09 23:59') }, '2026-03-20 08:00').state).toBe('in_time')
    expect(state({ doneAt: at('2026-03-10 00:00') }, '2026-03-20 08:00').state).toBe('late')
  })

  it('jumps over spring festival and counts the Saturdays that are worked for it', () => {
    // 12 Feb Thursday: 13 Fri, 14 Sat (worked), 24 Tue, 25 Wed, 26 Thu.
    expect(dueOn({ receivedAt: at('2026-02-12 16:00') })).toBe('2026-02-26')
    // 26 Feb Thursday: 27 Fri, 28 Sat (worked), 2 to 4 March.
    expect(dueOn({ receivedAt: at('2026-02-26 16:00') })).toBe('2026-03-04')
    // In the middle of the holiday the first day is the day after it.
    expect(dueOn({ receivedAt: at('2026-02-18 16:00'), limit: { workingDays: 1 } })).toBe('2026-02-24')
  })

  it('goes over the end of a month, and over the 29th of February in a leap year only', () => {
    const plain = workingCalendar({ rest: new Set(), working: new Set(), knownUntil: '2030-12-28' })
    expect(dueOn({ receivedAt: at('2026-04-30 10:00') }, plain)).toBe('2026-05-07')
    expect(dueOn({ receivedAt: at('2028-02-28 10:00'), limit: { workingDays: 1 } }, plain)).toBe('2028-02-29')
    expect(dueOn({ receivedAt: at('2028-02-28 10:00'), limit: { workingDays: 2 } }, plain)).toBe('2028-03-01')
    expect(dueOn({ receivedAt: at('2027-02-26 10:00'), limit: { workingDays: 1 } }, plain)).toBe('2027-03-01')
  })

  it('obeys the community’s own days before the nation’s', () => {
    const own = new Map<string, CalendarDayKind>([
      ['2026-03-04', 'rest'],
      ['2026-03-07', 'working'],
      ['2026-02-28', 'rest'],
    ])
    const calendar = workingCalendar(NATIONAL, own)
    expect(dueOn({}, calendar)).toBe('2026-03-09')
    expect(dueOn({ limit: { workingDays: 2 } }, calendar)).toBe('2026-03-05')
    expect(dueOn({ receivedAt: at('2026-02-27 10:00'), limit: { workingDays: 1 } }, calendar)).toBe(
      '2026-03-02',
    )
  })

  it('is provisional where the nation’s holidays are not announced yet, and rests on the days the law fixes', () => {
    const last = { receivedAt: at('2026-12-25 10:00'), limit: { workingDays: 1 } }
    expect(deadlineOf(facts(last), CALENDAR)).toMatchObject({ dueOn: '2026-12-28', provisional: false })
    expect(deadlineOf(facts({ ...last, limit: { workingDays: 2 } }), CALENDAR).provisional).toBe(true)
    const late = deadlineOf(facts({ receivedAt: at('2026-12-25 10:00') }), CALENDAR)
    // 28 to 31 December, then New Year's Day and a weekend.
    expect(late).toMatchObject({ dueOn: '2027-01-04', provisional: true })
    const golden = deadlineOf(facts({ receivedAt: at('2099-09-30 10:00') }), CALENDAR)
    expect(golden).toMatchObject({ dueOn: '2099-10-09', provisional: true })
  })

  it('says so when the calendar has no working days, instead of looking for ever', () => {
    const never = { isWorkingDay: () => false, knownUntil: '2026-12-28' }
    expect(() => deadlineOf(facts(), never)).toThrow(RangeError)
  })
})

describe('a clock that is paused', () => {
  const days = (n: number) => ({ limit: { workingDays: n } })

  it('keeps the days whose end falls into the pause, the day it began on too', () => {
    // Tuesday to Thursday: Tuesday and Wednesday are kept, Thursday counts.
    expect(dueOn({ ...days(2), pauses: [paused('2026-03-03 10:00', '2026-03-05 16:00')] })).toBe('2026-03-06')
    expect(dueOn(days(2))).toBe('2026-03-04')
  })

  it('keeps a day to whose very end it stood still, and none that ended when it began', () => {
    expect(dueOn({ pauses: [paused('2026-03-03 10:00', '2026-03-04 00:00')] })).toBe('2026-03-10')
    expect(dueOn({ pauses: [paused('2026-03-04 00:00', '2026-03-04 09:00')] })).toBe('2026-03-09')
  })

  it('is not moved by a pause within a day, over a weekend, or before it runs', () => {
    for (const [from, to] of [
      ['2026-03-03 08:00', '2026-03-03 23:59'],
      ['2026-03-07 00:00', '2026-03-09 00:00'],
      ['2026-03-02 10:00', '2026-03-02 23:00'],
    ] as const)
      expect(dueOn({ pauses: [paused(from, to)] })).toBe('2026-03-09')
  })

  it('adds up several pauses, and overlapping ones once', () => {
    const [one, two] = [
      paused('2026-03-03 10:00', '2026-03-04 10:00'),
      paused('2026-03-05 10:00', '2026-03-06 10:00'),
    ]
    expect(dueOn({ pauses: [two, one] })).toBe('2026-03-11')
    expect(dueOn({ pauses: [one, two, paused('2026-03-03 12:00', '2026-03-04 09:00')] })).toBe('2026-03-11')
  })

  it('loses nothing to a pause over spring festival but the days that are worked', () => {
    const before = { receivedAt: at('2026-02-12 16:00'), ...days(4) }
    expect(dueOn(before)).toBe('2026-02-25')
    // 13 and 14 February (a Saturday that is worked) are kept.
    expect(dueOn({ ...before, pauses: [paused('2026-02-13 09:00', '2026-02-24 09:00')] })).toBe('2026-02-27')
  })

  it('has no deadline while it stands still, and as many days afterwards as before', () => {
    const open = { pauses: [paused('2026-03-04 15:00', null)] }
    expect(state({}, '2026-03-04 14:59')).toMatchObject({ state: 'running', workingDaysLeft: 4 })
    expect(state(open, '2026-03-04 15:00')).toMatchObject({
      state: 'paused',
      workingDaysLeft: 4,
      dueAt: null,
    })
    expect(state(open, '2027-03-04 15:00')).toMatchObject({ state: 'paused', workingDaysLeft: 4 })
    const resumed = { pauses: [paused('2026-03-04 15:00', '2026-03-20 17:00')] }
    expect(state(resumed, '2026-03-20 17:00')).toMatchObject({ state: 'running', workingDaysLeft: 4 })
    expect(dueOn(resumed)).toBe('2026-03-25')
  })

  it('does not come back to life after its deadline', () => {
    const late = { pauses: [paused('2026-03-10 00:00', null)] }
    expect(state(late, '2026-03-11 09:00')).toMatchObject({ state: 'overdue', dueOn: '2026-03-09' })
  })
})

describe('hours, for what is urgent', () => {
  const urgent = { limit: { hours: 2 }, receivedAt: at('2026-02-17 23:00') }

  it('run by the clock, at night and on New Year’s Day of the old calendar', () => {
    expect(deadlineOf(facts(urgent), CALENDAR)).toEqual({
      dueAt: at('2026-02-18 01:00'),
      dueOn: '2026-02-18',
      nearAt: at('2026-02-18 00:30'),
      provisional: false,
    })
    expect(state(urgent, '2026-02-18 00:29')).toMatchObject({ state: 'running', leftMs: 31 * 60_000 })
    expect(state(urgent, '2026-02-18 00:30').state).toBe('near')
    expect(state(urgent, '2026-02-18 01:00')).toMatchObject({ state: 'overdue', leftMs: null })
  })

  it('stand still to the minute', () => {
    const open = { ...urgent, pauses: [paused('2026-02-17 23:30', null)] }
    expect(state(open, '2026-02-18 09:00')).toMatchObject({ state: 'paused', leftMs: 90 * 60_000 })
    const back = { ...urgent, pauses: [paused('2026-02-17 23:30', '2026-02-18 09:00')] }
    expect(deadlineOf(facts(back), CALENDAR).dueAt).toEqual(at('2026-02-18 10:30'))
    expect(state({ ...urgent, pauses: [paused('2026-02-18 01:00', null)] }, '2026-02-18 02:00').state).toBe(
      'overdue',
    )
  })

  it('know no extension', () => {
    const refusal = extensionRefusal(facts(urgent), CALENDAR, {
      workingDays: 1,
      now: at('2026-02-17 23:10'),
    })
    expect(refusal?.code).toBe('hours_not_extended')
    expect(deadlineOf(facts({ ...urgent, extensions: [{ workingDays: 3 }] }), CALENDAR).dueOn).toBe(
      '2026-02-18',
    )
  })
})

describe('how it stands', () => {
  it('is near on the last working day and the rest days before it, overdue from its end on', () => {
    const four = { limit: { workingDays: 5 } }
    expect(state(four, '2026-03-02 10:00')).toMatchObject({ state: 'running', workingDaysLeft: 5 })
    expect(state(four, '2026-03-03 10:00')).toMatchObject({ state: 'running', workingDaysLeft: 5 })
    expect(state(four, '2026-03-06 23:59')).toMatchObject({ state: 'running', workingDaysLeft: 2 })
    expect(state(four, '2026-03-07 00:00')).toMatchObject({ state: 'near', workingDaysLeft: 1 })
    expect(state(four, '2026-03-09 23:59')).toMatchObject({ state: 'near', workingDaysLeft: 1 })
    expect(state(four, '2026-03-10 00:00')).toMatchObject({ state: 'overdue', workingDaysOver: 1 })
    expect(state(four, '2026-03-14 09:00')).toMatchObject({ state: 'overdue', workingDaysOver: 4 })
  })

  it('is not overdue by a day before a working day has begun', () => {
    expect(state({ receivedAt: at('2026-02-28 09:00') }, '2026-03-07 08:00')).toMatchObject({
      dueOn: '2026-03-06',
      state: 'overdue',
      workingDaysOver: 0,
    })
  })
})

describe('the two deadlines of a case', () => {
  const LIMITS = { answerWorkingDays: 1, solveWorkingDays: 5 }
  const caseDue = (changes: Partial<CaseFacts> = {}) =>
    caseDeadlines(
      {
        receivedAt: at('2026-03-02 09:30'),
        reopenedAt: null,
        priority: 'normal',
        pauses: [],
        extensions: [],
        ...changes,
      },
      LIMITS,
      CALENDAR,
    )

  it('are its category’s, and for what is urgent two hours until the first answer', () => {
    expect(caseDue()).toEqual({
      answerDueAt: at('2026-03-04 00:00'),
      solveDueAt: at('2026-03-10 00:00'),
      dueProvisional: false,
    })
    expect(caseDue({ priority: 'urgent' })).toMatchObject({
      answerDueAt: at('2026-03-02 11:30'),
      solveDueAt: at('2026-03-10 00:00'),
    })
    expect(caseDue({ pauses: [paused('2026-03-02 10:00', null)] })).toBeNull()
  })

  it('begin anew for the solution when the resident says it is not solved', () => {
    const extensions = [{ workingDays: 2, grantedAt: at('2026-03-05 10:00') }]
    expect(caseDue({ extensions })?.solveDueAt).toEqual(at('2026-03-12 00:00'))
    const again = caseDue({ extensions, reopenedAt: at('2026-03-16 20:00') })
    expect(again).toMatchObject({ answerDueAt: at('2026-03-04 00:00'), solveDueAt: at('2026-03-24 00:00') })
  })

  it('never ask for a solution before the answer', () => {
    const late = { priority: 'urgent' as const, pauses: [paused('2026-03-02 10:00', '2026-03-09 23:55')] }
    // Five working days end inside the pause; an hour and a half of the answer's two are left.
    expect(caseDue(late)).toMatchObject({ answerDueAt: at('2026-03-10 01:25') })
    const answer = caseDue(late)?.answerDueAt.getTime() ?? 0
    expect(caseDue(late)?.solveDueAt.getTime()).toBeGreaterThanOrEqual(answer)
    const one = { receivedAt: at('2026-03-02 09:30'), reopenedAt: null, extensions: [] }
    const short = { answerWorkingDays: 0, solveWorkingDays: 1 }
    const due = caseDeadlines(
      { ...one, priority: 'urgent', pauses: [paused('2026-03-02 10:00', '2026-03-03 23:55')] },
      short,
      CALENDAR,
    )
    expect(due?.solveDueAt).toEqual(due?.answerDueAt)
  })
})

describe('pausing, resuming and extending', () => {
  const open = { pauses: [paused('2026-03-04 15:00', null)] }
  const done = { doneAt: at('2026-03-04 15:00') }
  const code = (refusal: { code: string } | null) => refusal?.code ?? null

  it('pauses what runs and is not late, once at a time', () => {
    const may = (changes: Partial<ClockFacts>, now: string) =>
      code(pauseRefusal(facts(changes), CALENDAR, at(now)))
    expect(may({}, '2026-03-09 23:59')).toBeNull()
    expect(may({}, '2026-03-10 00:00')).toBe('deadline_passed')
    expect(may(open, '2026-03-20 00:00')).toBe('already_paused')
    expect(may(done, '2026-03-05 00:00')).toBe('clock_done')
  })

  it('resumes what is paused', () => {
    const may = (changes: Partial<ClockFacts>) =>
      code(resumeRefusal(facts(changes), CALENDAR, at('2026-03-05 09:00')))
    expect(may(open)).toBeNull()
    expect(may({})).toBe('not_paused')
    expect(may({ ...open, ...done })).toBe('clock_done')
  })

  it('extends before the deadline only, once, by no more than the limit itself', () => {
    const may = (changes: Partial<ClockFacts>, now: string, workingDays = 5) =>
      code(extensionRefusal(facts(changes), CALENDAR, { workingDays, now: at(now) }))
    expect(may({}, '2026-03-09 23:59')).toBeNull()
    expect(may(open, '2026-03-09 23:59')).toBeNull()
    expect(may({}, '2026-03-10 00:00')).toBe('deadline_passed')
    expect(may({}, '2026-03-09 23:59', 6)).toBe('extension_too_long')
    expect(may({ extensions: [{ workingDays: 1 }] }, '2026-03-05 00:00')).toBe('already_extended')
    expect(may(done, '2026-03-05 00:00')).toBe('clock_done')
    expect(dueOn({ extensions: [{ workingDays: 5 }] })).toBe('2026-03-16')
  })
})
