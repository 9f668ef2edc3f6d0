import { describe, expect, it } from 'vitest'
import { shanghaiInstant } from '../../time'
import { correctionRefusal, correctionWords, pointsChangeWords } from './rules'

const settled = { serviceMinutes: 180, points: 30 }
const less = { serviceMinutes: 150, points: 25 }
const refusal = (change: Partial<Parameters<typeof correctionRefusal>[0]> = {}) =>
  correctionRefusal({ current: settled, seen: settled, serviceMinutes: 150, ...change })?.code ?? null

describe('correcting what was settled', () => {
  it('is of a settled record, as staff have seen it, and changes its hours', () => {
    expect(refusal()).toBeNull()
    expect(refusal({ current: null })).toBe('shift_not_settled')
    expect(refusal({ current: less })).toBe('record_changed')
    expect(refusal({ seen: { ...settled, points: 29 } })).toBe('record_changed')
    expect(refusal({ serviceMinutes: 180 })).toBe('same_hours')
  })
  it('says what was noted too much or too little', () => {
    const startsAt = shanghaiInstant(2026, 11, 9, 9)
    const down = { startsAt, before: settled, after: less }
    const up = { startsAt, before: less, after: settled }
    expect([correctionWords(down), pointsChangeWords(down)]).toEqual(['11月9日多记 0.5 小时', '−5 分'])
    expect([correctionWords(up), pointsChangeWords(up)]).toEqual(['11月9日少记 0.5 小时', '+5 分'])
    expect(pointsChangeWords({ before: settled, after: settled })).toBe('积分不变')
  })
})
