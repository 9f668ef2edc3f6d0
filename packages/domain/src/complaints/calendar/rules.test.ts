import { describe, expect, it } from 'vitest'
import { workingCalendar } from '../deadlines/rules'
import { type CalendarDayKind, DEFAULT_DEADLINES } from '../terms'
import {
  datesBetween,
  differingDays,
  isCalendarOld,
  limitsAt,
  limitsRefusal,
  ownDaysRefusal,
  removeDayRefusal,
} from './rules'

const CALENDAR = workingCalendar({
  rest: new Set(datesBetween('2026-02-15', '2026-02-23')),
  working: new Set(['2026-02-14', '2026-02-28']),
  knownUntil: '2026-12-28',
})
const TODAY = '2026-02-11'

describe('the community’s own days', () => {
  const refused = (from: string, to: string, kind: CalendarDayKind) =>
    ownDaysRefusal({ from, to, kind, today: TODAY }, CALENDAR)?.code ?? null

  it('are set from today on, for a month at a time and a year and a half ahead', () => {
    expect(refused(TODAY, TODAY, 'rest')).toBeNull()
    expect(refused('2026-02-10', TODAY, 'rest')).toBe('day_past')
    expect(refused('2026-02-12', '2026-02-11', 'rest')).toBe('days_reversed')
    expect(refused('2026-03-02', '2026-04-01', 'rest')).toBeNull()
    expect(refused('2026-03-02', '2026-04-02', 'rest')).toBe('days_too_many')
    expect(refused('2027-08-13', '2027-08-16', 'rest')).toBe('day_too_far')
    expect(refused('2027-08-13', '2027-08-13', 'rest')).toBeNull()
  })

  it('are written down only where they change something', () => {
    expect(refused('2026-02-21', '2026-02-22', 'rest')).toBe('day_already_so')
    expect(refused('2026-02-28', '2026-02-28', 'working')).toBe('day_already_so')
    expect(refused('2026-02-28', '2026-02-28', 'rest')).toBeNull()
    const week = { from: '2026-02-13', to: '2026-02-17', kind: 'rest' } as const
    expect(differingDays(week, CALENDAR)).toEqual(['2026-02-13', '2026-02-14'])
    expect(differingDays({ ...week, kind: 'working' }, CALENDAR)).toEqual([
      '2026-02-15',
      '2026-02-16',
      '2026-02-17',
    ])
  })

  it('are taken back until they are over', () => {
    expect(removeDayRefusal(TODAY, TODAY)).toBeNull()
    expect(removeDayRefusal('2026-02-10', TODAY)?.code).toBe('day_past')
  })
})

describe('the limits of a category', () => {
  const at = (text: string) => new Date(`${text}T02:00:00Z`)
  const versions = [
    { category: 'drainage' as const, answerWorkingDays: 1, solveWorkingDays: 2, setAt: at('2026-03-10') },
    { category: 'drainage' as const, answerWorkingDays: 2, solveWorkingDays: 9, setAt: at('2026-03-05') },
    { category: 'noise' as const, answerWorkingDays: 0, solveWorkingDays: 1, setAt: at('2026-03-01') },
  ]
  const solve = (on: string) => limitsAt(versions, { category: 'drainage', at: at(on) }).solveWorkingDays

  it('are those that held when it came in, whatever is set later', () => {
    expect(solve('2026-03-04')).toBe(DEFAULT_DEADLINES.drainage.solveWorkingDays)
    expect(solve('2026-03-05')).toBe(9)
    expect(solve('2026-03-09')).toBe(9)
    expect(solve('2026-03-10')).toBe(2)
  })

  it('do not ask for a solution before the answer', () => {
    expect(limitsRefusal({ answerWorkingDays: 3, solveWorkingDays: 3 })).toBeNull()
    expect(limitsRefusal({ answerWorkingDays: 4, solveWorkingDays: 3 })?.code).toBe('answer_after_solution')
  })
})

it('the calendar is old from December of its last year on, by the clock of Shanghai', () => {
  expect(isCalendarOld(2026, new Date('2026-11-30T15:59:59Z'))).toBe(false)
  expect(isCalendarOld(2026, new Date('2026-11-30T16:00:00Z'))).toBe(true)
  expect(isCalendarOld(2026, new Date('2027-03-01T00:00:00Z'))).toBe(true)
  expect(isCalendarOld(2027, new Date('2026-12-31T00:00:00Z'))).toBe(false)
})
