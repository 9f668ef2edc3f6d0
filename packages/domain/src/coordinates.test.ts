import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gcj02OfWgs84, isInside, metresBetween, type Position, wgs84OfGcj02 } from './coordinates'

const at = (latitude: number, longitude: number): Position => ({ latitude, longitude })
/** Anywhere in the Kunming basin. */
const somewhere = fc.record({
  latitude: fc.double({ min: 24.8, max: 25.2, noNaN: true }),
  longitude: fc.double({ min: 102.5, max: 103, noNaN: true }),
})

describe('metresBetween', () => {
  it('knows how long a degree is, northwards and eastwards', () => {
    expect(metresBetween(at(25, 102.7), at(26, 102.7))).toBeCloseTo(111_195, -1)
    expect(metresBetween(at(25, 102.7), at(25, 103.7))).toBeCloseTo(
      111_195 * Math.cos((25 * Math.PI) / 180),
      -2,
    )
    expect(metresBetween(at(25, 102.7), at(25, 102.7))).toBe(0)
  })
})

describe('isInside', () => {
  const ring = [at(25.05, 102.75), at(25.05, 102.77), at(25.07, 102.77), at(25.07, 102.76), at(25.06, 102.75)]

  it('tells inside from outside, also beside a slanting edge', () => {
    expect(isInside(at(25.055, 102.76), ring)).toBe(true)
    expect(isInside(at(25.068, 102.765), ring)).toBe(true)
    expect(isInside(at(25.068, 102.752), ring)).toBe(false)
    expect(isInside(at(25.04, 102.76), ring)).toBe(false)
    expect(isInside(at(25.06, 102.78), ring)).toBe(false)
    expect(isInside(at(25.06, 102.76), [])).toBe(false)
  })

  it('does not mind where the ring begins or which way round it goes', () => {
    fc.assert(
      fc.property(somewhere, fc.nat(4), (place, turn) => {
        const turned = [...ring.slice(turn), ...ring.slice(0, turn)].reverse()
        expect(isInside(place, turned)).toBe(isInside(place, ring))
      }),
    )
  })
})

describe('GCJ-02', () => {
  // Worked out with another implementation of the same published formula (gcoord 1.0.7).
  it.each([
    [at(39.915, 116.404), at(39.91640428, 116.4102445)],
    [at(31.1774276, 121.5272106), at(31.17530398, 121.53154186)],
    [at(25.058, 102.765), at(25.05505126, 102.76649195)],
    [at(25.04, 102.7), at(25.03700923, 102.70141628)],
  ])('puts a place where maps in China show it', (wgs84, gcj02) => {
    const shown = gcj02OfWgs84(wgs84)
    expect(metresBetween(shown, gcj02)).toBeLessThan(0.01)
  })

  it('leaves places outside mainland China alone', () => {
    expect(gcj02OfWgs84(at(35.68, 139.69))).toEqual(at(35.68, 139.69))
    expect(wgs84OfGcj02(at(48.85, 2.35))).toEqual(at(48.85, 2.35))
  })

  it('moves a place of Kunming by some hundred metres, and back to where it was', () => {
    fc.assert(
      fc.property(somewhere, (place) => {
        const shown = gcj02OfWgs84(place)
        expect(metresBetween(place, shown)).toBeGreaterThan(100)
        expect(metresBetween(place, shown)).toBeLessThan(700)
        expect(metresBetween(wgs84OfGcj02(shown), place)).toBeLessThan(0.05)
      }),
    )
  })
})
