import { describe, expect, it } from 'vitest'
import { day, greeting, serviceHours, signedPoints, span, spokenWhen, timeLeft, when } from './format'

/** Sunday 22 November 2026, 14:20 in Kunming. */
const now = new Date('2026-11-22T06:20:00Z')

describe('words for times', () => {
  it('names the day as a neighbour would', () => {
    expect(when('2026-11-22T07:00:00Z', now)).toBe('今天 15:00')
    expect(when('2026-11-26T12:00:00Z', now)).toBe('周四 20:00')
    expect(span('2026-11-28T07:00:00Z', '2026-11-28T08:00:00Z')).toBe('11月28日 周六 15:00–16:00')
    expect(day('2026-11-28')).toBe('11月28日 周六')
    expect(day('2026-11-27T16:30:00Z')).toBe('11月28日 周六')
  })

  it('speaks the time of day in elder mode', () => {
    expect(spokenWhen('2026-11-28T07:00:00Z', now)).toBe('周六 下午3点')
    expect(spokenWhen('2026-11-23T01:30:00Z', now)).toBe('明天 上午9点半')
    expect(spokenWhen('2026-11-22T04:05:00Z', now)).toBe('今天 中午12点5分')
  })

  it('says what is left, and nothing once it has passed', () => {
    expect(timeLeft('2026-11-23T11:20:00Z', now)).toBe('还有 1 天 5 小时')
    expect(timeLeft('2026-11-22T07:00:00Z', now)).toBe('还有 40 分钟')
    expect(timeLeft('2026-11-22T06:20:00Z', now)).toBe('')
  })

  it('greets by the hour in Kunming', () => {
    expect(greeting(now)).toBe('下午好')
    expect(greeting(new Date('2026-11-22T00:00:00Z'))).toBe('早上好')
  })
})

describe('words for figures', () => {
  it('signs points and rounds hours', () => {
    expect(signedPoints(20)).toBe('+20')
    expect(signedPoints(-5)).toBe('−5')
    expect(serviceHours(90)).toBe('1.5 小时')
    expect(serviceHours(120)).toBe('2 小时')
  })
})
