import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkingCalendar } from '../deadlines/rules'
import {
  bigramsOf,
  containsWords,
  type DueFacts,
  dueState,
  dueWords,
  nearUntil,
  numberSought,
  searchWords,
  workingDaysLeft,
} from './rules'

const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const CALENDAR: WorkingCalendar = {
  knownUntil: '2026-12-31',
  isWorkingDay: (on) => ![0, 6].includes(new Date(`${on}T00:00:00Z`).getUTCDay()),
}

/** Accepted and answered on Monday; due by the end of Friday 27 November. */
function facts(changes: Partial<DueFacts> = {}): DueFacts {
  return {
    acceptedAt: at('2026-11-23 10:00'),
    pausedAt: null,
    resolvedAt: null,
    closedAt: null,
    withdrawnAt: null,
    mergedIntoId: null,
    firstAnsweredAt: at('2026-11-23 11:00'),
    answerDueAt: at('2026-11-25 00:00'),
    solveDueAt: at('2026-11-28 00:00'),
    ...changes,
  }
}
const state = (now: string, changes: Partial<DueFacts> = {}) =>
  dueState(facts(changes), at(now), nearUntil(CALENDAR, at(now)))

describe('how urgent a case is', () => {
  it('is near on the last working day before its deadline, and on the rest days before that', () => {
    expect(state('2026-11-26 23:59')).toBe('running')
    expect(state('2026-11-27 00:00')).toBe('near')
    expect(state('2026-11-27 23:59')).toBe('near')
    expect(state('2026-11-28 00:00')).toBe('overdue')
    const monday = { solveDueAt: at('2026-12-01 00:00') }
    expect(state('2026-11-27 18:00', monday)).toBe('running')
    expect(state('2026-11-28 00:00', monday)).toBe('near')
  })

  it('looks at the first answer until there is one, and at nothing while it stands still', () => {
    const silent = { firstAnsweredAt: null }
    expect(state('2026-11-24 09:00', silent)).toBe('near')
    expect(state('2026-11-25 00:00', silent)).toBe('overdue')
    expect(state('2026-11-29 09:00', { pausedAt: at('2026-11-24 09:00') })).toBe('paused')
    expect(state('2026-11-29 09:00', { resolvedAt: at('2026-11-24 09:00') })).toBe('answered')
    expect(state('2026-11-29 09:00', { withdrawnAt: at('2026-11-24 09:00') })).toBe('ended')
  })

  it('is said as a neighbour would say it', () => {
    const said = (now: string, changes: Partial<DueFacts> = {}) => {
      const one = facts(changes)
      const left = workingDaysLeft(one, at(now), CALENDAR)
      const dueAt = one.firstAnsweredAt === null ? one.answerDueAt : one.solveDueAt
      return dueWords({ state: state(now, changes), dueAt, workingDaysLeft: left }, at(now))
    }
    expect(said('2026-11-23 12:00')).toBe('剩 5 个工作日')
    expect(said('2026-11-26 12:00')).toBe('剩 2 个工作日')
    expect(said('2026-11-27 12:00')).toBe('今天到期')
    expect(said('2026-11-28 12:00')).toBe('已超期')
    const urgent = { firstAnsweredAt: null, answerDueAt: at('2026-11-23 14:30') }
    expect(said('2026-11-23 12:30', urgent)).toBe('今天 14:30 到期')
  })
})

describe('looking for words', () => {
  it('takes Chinese in pairs and parts words at signs', () => {
    expect(bigramsOf(['下水道，堵了'])).toEqual(['下水', '水道', '堵了'])
    expect(bigramsOf(['Ｗi-Fi 5栋', '5栋'])).toEqual(['wi', 'fi', '5栋'])
    expect(bigramsOf(['堵', ''])).toEqual([])
    expect(searchWords('５栋 Ａ座')).toEqual(['5栋', 'a座'])
  })

  it('finds a text by each part of it: no pair of what is looked for is missing from the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'下水道堵了5栋 ，aB。'), maxLength: 30 })
    fc.assert(
      fc.property(text, fc.nat(30), fc.nat(10), (whole, from, length) => {
        const part = whole.slice(from, from + length)
        const sought = searchWords(part)
        if (!containsWords([whole], sought)) return
        const pairs = new Set(bigramsOf([whole]))
        for (const pair of bigramsOf([part])) expect(pairs.has(pair), `${pair} of ${whole}`).toBe(true)
      }),
    )
    expect(containsWords(['5栋下水道堵了', '门口'], searchWords('下水道 门口'))).toBe(true)
    expect(containsWords(['下水', '水道'], searchWords('下水道'))).toBe(false)
  })

  it('knows a number when it is one', () => {
    expect(['12', '#12', ' 第12号', '１２'].map(numberSought)).toEqual([12, 12, 12, 12])
    expect(['12栋', '第号', '1234567890', '下水'].map(numberSought)).toEqual([null, null, null, null])
  })
})
