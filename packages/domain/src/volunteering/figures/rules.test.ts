import { describe, expect, it } from 'vitest'
import { MINUTE_MS, shanghaiInstant } from '../../time'
import type { GroupFigures, NoticeFigures } from './contract'
import { byMonth, figuresFrom, fillTimes, quickestFirst, sumOf } from './rules'

const NOW = shanghaiInstant(2026, 11, 26, 10)

/** Published in this month and full after so many minutes. */
function notice(month: number, minutes: number | null, change: Partial<NoticeFigures> = {}): NoticeFigures {
  const publishedAt = shanghaiInstant(2026, month, 5, 9)
  return {
    recruitmentId: `${month}-${minutes}`,
    title: '护学岗',
    publishedAt: publishedAt.toISOString(),
    filledAt: minutes === null ? null : new Date(publishedAt.getTime() + minutes * MINUTE_MS).toISOString(),
    cancelledAt: null,
    places: 8,
    taken: 8,
    people: 7,
    serviceMinutes: 480,
    ...change,
  }
}

describe('the months', () => {
  it('are this one and the eleven before it, by the calendar of Shanghai', () => {
    expect(figuresFrom(NOW)).toEqual(shanghaiInstant(2025, 12, 1))
    const lastMinute = notice(10, 5, { publishedAt: shanghaiInstant(2026, 10, 31, 23, 59).toISOString() })
    const firstMinute = notice(11, 5, { publishedAt: shanghaiInstant(2026, 11, 1).toISOString() })
    const months = byMonth([firstMinute, lastMinute], NOW)
    expect(months).toHaveLength(12)
    expect([months[0]?.month, months[11]?.month]).toEqual(['2025-12', '2026-11'])
    expect(months[10]?.notices).toEqual([lastMinute])
    expect(months[11]?.notices).toEqual([firstMinute])
  })
})

describe('time to fill over all notices', () => {
  it('has a best and a median that are times of real notices, and leaves out what never filled', () => {
    const { filled, medianSeconds, bestSeconds } = fillTimes([
      notice(11, 40),
      notice(10, null),
      notice(9, 18),
      notice(8, 600),
      notice(7, 25),
    ])
    expect(filled.map(({ recruitmentId }) => recruitmentId)).toEqual(['9-18', '7-25', '11-40', '8-600'])
    expect([bestSeconds, medianSeconds]).toEqual([18 * 60, 25 * 60])
  })
  it('is unknown where nothing filled', () => {
    expect(fillTimes([notice(11, null)])).toEqual({ filled: [], medianSeconds: null, bestSeconds: null })
  })
})

describe('which group fills fastest', () => {
  it('is told by what half of its people took, never by a single neighbour', () => {
    const group = (name: string, places: number, medianSeconds: number): GroupFigures => ({
      groupId: name,
      name,
      recruitmentIds: [],
      places,
      medianSeconds,
    })
    const ranked = quickestFirst([
      group('砖瓦厂', 40, 600),
      group('偶然一人', 1, 20),
      group('业主', 12, 300),
      group('四个人', 4, 30),
    ])
    expect(ranked.map(({ name }) => name)).toEqual(['业主', '砖瓦厂', '四个人', '偶然一人'])
  })
  it('sums are taken from the rows they open to', () => {
    expect(sumOf([notice(11, 1), notice(11, 2)], 'serviceMinutes')).toBe(960)
  })
})
