/** A place on Earth in degrees of WGS84, as GPS gives it and the API takes it. */
export interface Position {
  latitude: number
  longitude: number
}

const EARTH_RADIUS_METRES = 6_371_000
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Metres between two places by the great circle. */
export function metresBetween(one: Position, other: Position): number {
  const northwards = radians(other.latitude - one.latitude)
  const eastwards = radians(other.longitude - one.longitude)
  const chord =
    Math.sin(northwards / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(eastwards / 2) ** 2
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Whether a place lies inside a ring of corners, by even-odd crossings; the ring closes by itself. */
export function isInside(place: Position, ring: readonly Position[]): boolean {
  let inside = false
  let before = ring.at(-1)
  for (const corner of ring) {
    if (before && corner.latitude > place.latitude !== before.latitude > place.latitude) {
      const share = (place.latitude - corner.latitude) / (before.latitude - corner.latitude)
      const crossing = corner.longitude + share * (before.longitude - corner.longitude)
      if (place.longitude < crossing) inside = !inside
    }
    before = corner
  }
  return inside
}

/** Krasovsky 1940, the ellipsoid of GCJ-02. */
const SEMI_MAJOR_METRES = 6_378_245
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943

/**
 * Where GCJ-02 (火星坐标, what maps in China show and WeChat's map picker answers with) puts a WGS84 place: some 300 to 600 m
 * off, by the published obfuscation. Outside mainland China the two are the same.
 */
export function gcj02OfWgs84({ latitude, longitude }: Position): Position {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271)
    return { latitude, longitude }
  const x = longitude - 105
  const y = latitude - 35
  const wave = (of: number, one: number, two: number) =>
    (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3) +
    (20 * Math.sin(of * Math.PI) + 40 * Math.sin((of / 3) * Math.PI)) * (2 / 3) +
    (one * Math.sin((of / 12) * Math.PI) + two * Math.sin((of / 30) * Math.PI)) * (2 / 3)
  const root = Math.sqrt(Math.abs(x))
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave(y, 160, 320)
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave(x, 150, 300)
  const magic = 1 - ECCENTRICITY_SQUARED * Math.sin(radians(latitude)) ** 2
  const meridian = (SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED)) / (magic * Math.sqrt(magic))
  const parallel = (SEMI_MAJOR_METRES / Math.sqrt(magic)) * Math.cos(radians(latitude))
  return {
    latitude: latitude + (north * 180) / (meridian * Math.PI),
    longitude: longitude + (east * 180) / (parallel * Math.PI),
  }
}

/** The WGS84 place of a GCJ-02 one, by coming nearer until both agree to a centimetre or so. */
export function wgs84OfGcj02(shown: Position): Position {
  let place = shown
  for (let round = 0; round < 5; round += 1) {
    const there = gcj02OfWgs84(place)
    place = {
      latitude: place.latitude + shown.latitude - there.latitude,
      longitude: place.longitude + shown.longitude - there.longitude,
    }
  }
  return place
}
