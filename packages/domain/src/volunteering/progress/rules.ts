import { spokenDuration } from '../../time'
import { peopleNeeded, type RecruitmentFacts, recruitmentPhase, type ShiftPlaces } from '../rules'
import type { FillProgress } from './contract'

/** Time to fill (招满用时): from publication until all places were taken for the first time; null before. */
export function fillSeconds({ publishedAt, filledAt }: FillFacts): number | null {
  if (!publishedAt || !filledAt) return null
  return Math.max(0, Math.round((Date.parse(filledAt) - Date.parse(publishedAt)) / 1000))
}

type FillFacts = Pick<FillProgress, 'publishedAt' | 'filledAt'>

/** `18 分钟招满` */
export const filledWords = (seconds: number): string => `${spokenDuration(seconds * 1000)}招满`

/**
 * `已招 86/130 · 12 分钟` while it recruits, `已招 130/130 · 18 分钟招满` once it was full; without a time where neither
 * says anything.
 */
export function fillWords(
  { taken, places, ...facts }: FillFacts & Pick<FillProgress, 'taken' | 'places' | 'phase'>,
  now: Date,
): string {
  const count = `已招 ${taken}/${places}`
  const seconds = fillSeconds(facts)
  if (seconds !== null) return `${count} · ${filledWords(seconds)}`
  if (facts.phase !== 'recruiting' || !facts.publishedAt) return count
  return `${count} · ${spokenDuration(now.getTime() - Date.parse(facts.publishedAt))}`
}

export interface NoticeFacts extends RecruitmentFacts {
  filledAt: Date | null
  shifts: readonly (ShiftPlaces & { waiting: number })[]
}

const sumOf = (shifts: NoticeFacts['shifts'], of: 'places' | 'taken' | 'waiting') =>
  shifts.reduce((sum, shift) => sum + shift[of], 0)

export function fillProgress(notice: NoticeFacts, now: Date): FillProgress {
  const { shifts, publishedAt, filledAt } = notice
  return {
    phase: recruitmentPhase(notice, now),
    places: sumOf(shifts, 'places'),
    taken: sumOf(shifts, 'taken'),
    waiting: sumOf(shifts, 'waiting'),
    needed: peopleNeeded(shifts, now),
    publishedAt: publishedAt?.toISOString() ?? null,
    filledAt: filledAt?.toISOString() ?? null,
  }
}

/** More points than that nobody tells apart on a phone. */
export const MAX_CURVE_POINTS = 120
const MINUTE = 60
const DAY = 24 * 60 * MINUTE
const BUCKETS = [10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE] as const

export interface CurveSpan {
  from: Date
  to: Date
  bucketSeconds: number
  points: number
}

/**
 * Which time a curve shows, and how finely. It ends when the notice was full: what changes hands afterwards is not what
 * filling it took. Otherwise it ends now, or when its last shift begins, as nobody can join any more.
 */
export function curveSpan(
  { publishedAt, filledAt, lastStartsAt }: { publishedAt: Date; filledAt: Date | null; lastStartsAt: Date },
  now: Date,
): CurveSpan {
  const end = filledAt ?? (now < lastStartsAt ? now : lastStartsAt)
  const seconds = Math.max(1, Math.ceil((end.getTime() - publishedAt.getTime()) / 1000))
  const fits = BUCKETS.find((bucket) => seconds <= bucket * MAX_CURVE_POINTS)
  const bucketSeconds = fits ?? Math.ceil(seconds / MAX_CURVE_POINTS / DAY) * DAY
  return {
    from: publishedAt,
    to: new Date(publishedAt.getTime() + seconds * 1000),
    bucketSeconds,
    points: Math.ceil(seconds / bucketSeconds),
  }
}

/** Running sums of what came and went in each bucket; what lies beyond the last point is not shown. */
export function cumulate(changes: readonly { bucket: number; change: number }[], points: number): number[] {
  const byBucket = new Map(changes.map(({ bucket, change }) => [bucket, change]))
  let taken = 0
  return Array.from({ length: points }, (_, bucket) => {
    taken += byBucket.get(bucket) ?? 0
    return taken
  })
}
