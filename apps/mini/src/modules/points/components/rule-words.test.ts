import { DEFAULT_POINT_RULES } from '@linli/domain/points/terms'
import { describe, expect, it } from 'vitest'
import { changesOf, exampleOf, ruleWords } from './rule-words'

const rules = DEFAULT_POINT_RULES

describe('the point rules in words', () => {
  it('give an example that is settled as a shift is', () => {
    expect(exampleOf(rules)).toBe('来了 1 小时 40 分钟，记 1.5 小时，得 15 分')
    expect(exampleOf({ ...rules, rounding: 'up', pointsPerHour: 12 })).toBe(
      '来了 1 小时 40 分钟，记 2 小时，得 24 分',
    )
  })

  it('say that points stay for ever, or for how long', () => {
    const expiry = (expiryMonths: number | null) => ruleWords({ ...rules, expiryMonths })[2]?.value
    expect([expiry(null), expiry(18)]).toEqual(['不过期', '得到后 18 个月'])
  })

  it('name what a new version changes, and nothing else', () => {
    expect(changesOf(rules, rules)).toEqual([])
    expect(changesOf(rules, { ...rules, soloAwardPoints: 50 })).toEqual([
      '一个人能发：从“一次最多 100 分”变成“一次最多 50 分”',
    ])
    expect(changesOf(rules, { ...rules, pointsPerHour: 12 })).toEqual([
      '服务一小时：从“10 分”变成“12 分”',
      '比如来了 1 小时 40 分钟，记 1.5 小时，得 18 分；原来记 1.5 小时，得 15 分',
    ])
  })
})
