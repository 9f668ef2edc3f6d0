import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiInstant } from '../../time'
import {
  cumulate,
  curveSpan,
  fillProgress,
  fillSeconds,
  fillWords,
  MAX_CURVE_POINTS,
  type NoticeFacts,
} from './rules'

const PUBLISHED = shanghaiInstant(2026, 11, 23, 10)
const SATURDAY = shanghaiInstant(2026, 11, 28, 9)
const later = (ms: number, from = PUBLISHED) => new Date(from.getTime() + ms)

function notice(overrides: Partial<NoticeFacts> = {}): NoticeFacts {
  const shift = { startsAt: SATURDAY, endsAt: later(3 * HOUR_MS, SATURDAY) }
  return {
    publishedAt: PUBLISHED,
    closedAt: null,
    cancelledAt: null,
    filledAt: null,
    shifts: [
      { ...shift, places: 80, taken: 50, waiting: 0 },
      { ...shift, places: 50, taken: 36, waiting: 2 },
    ],
    ...overrides,
  }
}
const wordsOf = (facts: NoticeFacts, now: Date) => fillWords(fillProgress(facts, now), now)

describe('how full a notice is', () => {
  it('is counted over its shifts, with the minutes since it was published', () => {
    const now = later(12 * MINUTE_MS + 59_999)
    expect(fillProgress(notice(), now)).toEqual({
      phase: 'recruiting',
      places: 130,
      taken: 86,
      waiting: 2,
      needed: 44,
      publishedAt: PUBLISHED.toISOString(),
      filledAt: null,
    })
    expect(wordsOf(notice(), now)).toBe('已招 86/130 · 12 分钟')
    expect(wordsOf(notice(), later(59_999))).toBe('已招 86/130 · 不到 1 分钟')
  })

  it('stays what it took once it was full, though somebody cancels afterwards', () => {
    const filled = notice({ filledAt: later(18 * MINUTE_MS + 20_000) })
    expect(wordsOf(filled, later(DAY_MS))).toBe('已招 86/130 · 18 分钟招满')
  })

  it('has no clock running once nobody can join, and none for a draft', () => {
    expect(wordsOf(notice({ closedAt: later(HOUR_MS) }), later(2 * HOUR_MS))).toBe('已招 86/130')
    expect(wordsOf(notice(), later(DAY_MS, SATURDAY))).toBe('已招 86/130')
    expect(wordsOf(notice({ publishedAt: null }), PUBLISHED)).toBe('已招 86/130')
  })
})

describe('time to fill', () => {
  it('runs from publication to full, and is unknown before', () => {
    const publishedAt = PUBLISHED.toISOString()
    const filledAt = later(1_080_000).toISOString()
    expect(fillSeconds({ publishedAt, filledAt })).toBe(1_080)
    expect(fillSeconds({ publishedAt, filledAt: null })).toBeNull()
    expect(fillSeconds({ publishedAt: null, filledAt: null })).toBeNull()
  })
})

describe('the curve', () => {
  const facts = { publishedAt: PUBLISHED, filledAt: null, lastStartsAt: SATURDAY }
  it('ends when the notice was full, else now, else when its last shift begins', () => {
    const filledAt = later(18 * MINUTE_MS)
    expect(curveSpan({ ...facts, filledAt }, later(DAY_MS)).to).toEqual(filledAt)
    expect(curveSpan(facts, later(7 * MINUTE_MS)).to).toEqual(later(7 * MINUTE_MS))
    expect(curveSpan(facts, later(30 * DAY_MS)).to).toEqual(SATURDAY)
  })

  it('covers its whole time with at most 120 points, however long that was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), (ms) => {
        const span = curveSpan({ ...facts, lastStartsAt: later(500 * DAY_MS) }, later(ms))
        expect(span.points).toBeGreaterThanOrEqual(1)
        expect(span.points).toBeLessThanOrEqual(MAX_CURVE_POINTS)
        const shownUntil = later(span.points * span.bucketSeconds * 1000)
        expect(shownUntil.getTime()).toBeGreaterThanOrEqual(later(ms).getTime())
      }),
    )
  })

  it('adds up who came and takes off who cancelled', () => {
    const changes = [
      { bucket: 0, change: 3 },
      { bucket: 2, change: 2 },
      { bucket: 3, change: -1 },
      { bucket: 9, change: 5 },
    ]
    expect(cumulate(changes, 5)).toEqual([3, 3, 5, 4, 4])
  })
})
