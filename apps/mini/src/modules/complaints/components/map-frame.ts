export interface Position {
  latitude: number
  longitude: number
}

/** A margin of the frame, in percent, so that no point sits on the edge. */
const MARGIN = 8
/** No closer than this many degrees (about 200 m), so that two neighbours do not stand at opposite ends. */
const LEAST_SPAN = 0.002

/** Where points stand in a frame around all of them, in percent from its left and top; a degree is as long both ways. */
export function frameOf(points: readonly Position[]): (point: Position) => { left: number; top: number } {
  const latitudes = points.map(({ latitude }) => latitude)
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const eastings = points.map(({ longitude }) => longitude * shrink)
  const [west, east] = [Math.min(...eastings), Math.max(...eastings)]
  const span = Math.max(LEAST_SPAN, north - south, east - west)
  const place = (value: number, low: number, high: number) =>
    MARGIN + ((value - (low + high) / 2) / span + 0.5) * (100 - 2 * MARGIN)
  return ({ latitude, longitude }) => ({
    left: place(longitude * shrink, west, east),
    top: 100 - place(latitude, south, north),
  })
}

const DOTS_AN_EDGE = 16

/** Dots along the edges of an area, for an outline that needs no drawing. */
export function alongEdges(corners: readonly Position[]): Position[] {
  return corners.flatMap((from, at) => {
    const to = corners[(at + 1) % corners.length] ?? from
    return Array.from({ length: DOTS_AN_EDGE }, (_, dot) => ({
      latitude: from.latitude + ((to.latitude - from.latitude) * dot) / DOTS_AN_EDGE,
      longitude: from.longitude + ((to.longitude - from.longitude) * dot) / DOTS_AN_EDGE,
    }))
  })
}
