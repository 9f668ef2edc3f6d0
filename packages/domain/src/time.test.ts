import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMonths,
  ageOn,
  dateOn,
  shanghaiInstant,
  shanghaiParts,
  spokenDuration,
  spokenInstant,
  startOfDate,
  writtenInstant,
} from './time'

const anyInstant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

describe('Shanghai time', () => {
  it('agrees with the platform’s own calendar', () => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(dateOn(at)).toBe(format.format(at))
      }),
    )
  })
  it('finds the instant of a wall clock again', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const { year, month, day, hour, minute } = shanghaiParts(at)
        const minuteOf = Math.floor(at.getTime() / 60_000) * 60_000
        expect(shanghaiInstant(year, month, day, hour, minute).getTime()).toBe(minuteOf)
      }),
    )
  })
  it('begins a date at midnight in Shanghai', () => {
    expect(startOfDate('2026-11-28').toISOString()).toBe('2026-11-27T16:00:00.000Z')
  })
  it('clips the day to the end of the month', () => {
    expect(dateOn(addMonths(shanghaiInstant(2026, 3, 31, 9), -1))).toBe('2026-02-28')
    expect(dateOn(addMonths(shanghaiInstant(2026, 11, 23), -12))).toBe('2025-11-23')
  })
  it('counts a birthday from its own day on', () => {
    expect(ageOn('2022-06-01', shanghaiInstant(2026, 5, 31, 23, 59))).toBe(3)
    expect(ageOn('2022-06-01', shanghaiInstant(2026, 6, 1))).toBe(4)
  })
})

describe('spoken time', () => {
  const now = shanghaiInstant(2026, 11, 25, 14)
  it.each([
    ['今天 20:00', shanghaiInstant(2026, 11, 25, 20)],
    ['明天 20:00', shanghaiInstant(2026, 11, 26, 20)],
    ['昨天 09:05', shanghaiInstant(2026, 11, 24, 9, 5)],
    ['周六 12:00', shanghaiInstant(2026, 11, 28, 12)],
    ['12月5日 周六 15:00', shanghaiInstant(2026, 12, 5, 15)],
    ['11月20日 周五 08:00', shanghaiInstant(2026, 11, 20, 8)],
  ])('says %s', (text, at) => {
    expect(spokenInstant(at, now)).toBe(text)
  })
  it.each([
    ['今天（周三）20:00', shanghaiInstant(2026, 11, 25, 20)],
    ['明天（周四）09:30', shanghaiInstant(2026, 11, 26, 9, 30)],
    ['周六 12:00', shanghaiInstant(2026, 11, 28, 12)],
    ['12月5日 周六 15:00', shanghaiInstant(2026, 12, 5, 15)],
  ])('is written %s for who reads it later', (text, at) => {
    expect(writtenInstant(at, now)).toBe(text)
  })
  it.each([
    ['不到 1 分钟', 59_999],
    ['40 分钟', 40 * 60_000],
    ['2 小时', 120 * 60_000],
    ['1 天 5 小时', 29 * 3_600_000],
  ])('says %s', (text, ms) => {
    expect(spokenDuration(ms)).toBe(text)
  })
})
