import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alikeAmong, type Compared, isNear, likeness } from './rules'

function at(changes: Partial<Compared> = {}): Compared {
  return { text: '路灯不亮', compoundId: null, buildingId: null, position: null, ...changes }
}
const north = (metres: number) => ({ latitude: 25.06 + metres / 111_195, longitude: 102.76 })

describe('likeness', () => {
  it('counts pairs of characters that both have, and minds neither marks nor the order of sentences', () => {
    expect(likeness('路灯不亮', '路灯，不亮！')).toBeCloseTo(1)
    expect(likeness('门口路灯不亮了', '昨晚起路灯就不亮')).toBeGreaterThan(0.3)
    expect(likeness('路灯不亮', '下水道返水')).toBe(0)
    expect(likeness('', '路灯')).toBe(0)
    expect(likeness('😀😀', '😀😀')).toBe(0)
  })

  it('is the same both ways, from nothing to all in common', () => {
    const text = fc.string({ unit: fc.constantFrom(...'路灯不亮下水道返，。 a1'), maxLength: 20 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(likeness(one, other)).toBe(likeness(other, one))
        expect(likeness(one, other)).toBeGreaterThanOrEqual(0)
        expect(likeness(one, other)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('isNear', () => {
  it('is the same compound, or two hundred metres on the map', () => {
    expect(isNear(at({ compoundId: 'a' }), at({ compoundId: 'a' }))).toBe(true)
    expect(isNear(at({ compoundId: 'a' }), at({ compoundId: 'b' }))).toBe(false)
    expect(isNear(at(), at())).toBe(false)
    expect(isNear(at({ position: north(0) }), at({ position: north(199) }))).toBe(true)
    expect(isNear(at({ position: north(0) }), at({ position: north(201) }))).toBe(false)
    expect(isNear(at({ compoundId: 'a', position: north(0) }), at({ position: north(10) }))).toBe(true)
  })
})

describe('alikeAmong', () => {
  it('puts words first and the building next, leaves out what is elsewhere, and shows five at most', () => {
    const written = at({ compoundId: 'a', buildingId: '3', text: '3栋路灯不亮' })
    const same = at({ compoundId: 'a', buildingId: '5', text: '路灯不亮了' })
    const sameBuilding = at({ compoundId: 'a', buildingId: '3', text: '楼道灯一直闪' })
    const other = at({ compoundId: 'a', buildingId: '9', text: '车棚的灯坏了' })
    const elsewhere = at({ compoundId: 'b', text: '3栋路灯不亮' })
    expect(alikeAmong(written, [other, elsewhere, sameBuilding, same])).toEqual([same, sameBuilding, other])
    expect(
      alikeAmong(
        written,
        Array.from({ length: 9 }, () => same),
      ),
    ).toHaveLength(5)
  })
})
