import { describe, expect, it } from 'vitest'
import { alongEdges, frameOf } from './map-frame'

const at = (latitude: number, longitude: number) => ({ latitude, longitude })

describe('frameOf', () => {
  it('puts the north above and the east to the right, and every point inside', () => {
    const points = [at(30.1, 114.1), at(30.12, 114.11), at(30.11, 114.13)]
    const frame = frameOf(points)
    const [south, north, east] = points.map(frame)
    expect(north?.top).toBeLessThan(south?.top ?? 0)
    expect(east?.left).toBeGreaterThan(south?.left ?? 100)
    for (const { left, top } of points.map(frame))
      for (const share of [left, top]) {
        expect(share).toBeGreaterThanOrEqual(8)
        expect(share).toBeLessThanOrEqual(92)
      }
  })

  it('puts a single point in the middle, and neighbours near each other', () => {
    expect(frameOf([at(30, 114)])(at(30, 114))).toEqual({ left: 50, top: 50 })
    const [one, other] = [at(30, 114), at(30.0002, 114)].map(frameOf([at(30, 114), at(30.0002, 114)]))
    expect(Math.abs((one?.top ?? 0) - (other?.top ?? 100))).toBeLessThan(12)
  })
})

describe('alongEdges', () => {
  it('goes round an area from corner to corner, and draws nothing where none is drawn', () => {
    const corners = [at(30, 114), at(30, 115), at(31, 115)]
    const dots = alongEdges(corners)
    for (const corner of corners) expect(dots).toContainEqual(corner)
    expect(dots).toContainEqual(at(30.5, 114.5))
    expect(alongEdges([])).toEqual([])
  })
})
