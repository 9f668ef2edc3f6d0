import { dateOn, shanghaiInstant, shanghaiParts } from '../../time'
import { fillSeconds } from '../progress/rules'
import type { GroupFigures, NoticeFigures } from './contract'

export const FIGURE_MONTHS = 12

/** The first moment of the earliest month that is counted: this month and the eleven before it. */
export function figuresFrom(now: Date): Date {
  const { year, month } = shanghaiParts(now)
  return shanghaiInstant(year, month - FIGURE_MONTHS + 1, 1)
}

export interface MonthFigures {
  /** `2026-11` */
  month: string
  notices: NoticeFigures[]
}

/** Every month from `from` to now, those without a notice too. */
export function byMonth(notices: readonly NoticeFigures[], now: Date): MonthFigures[] {
  const monthOf = (instant: Date) => dateOn(instant).slice(0, 7)
  const { year, month } = shanghaiParts(now)
  return Array.from({ length: FIGURE_MONTHS }, (_, i) => {
    const name = monthOf(shanghaiInstant(year, month - FIGURE_MONTHS + 1 + i, 1))
    return {
      month: name,
      notices: notices.filter(({ publishedAt }) => monthOf(new Date(publishedAt)) === name),
    }
  })
}

export interface FillTimes {
  /** Those that filled, quickest first. */
  filled: NoticeFigures[]
  medianSeconds: number | null
  bestSeconds: number | null
}

/** How quickly notices filled. The median of an even number is the lower one: it names a notice that was. */
export function fillTimes(notices: readonly NoticeFigures[]): FillTimes {
  const timed = notices
    .flatMap((notice) => {
      const seconds = fillSeconds(notice)
      return seconds === null ? [] : [{ notice, seconds }]
    })
    .sort((one, other) => one.seconds - other.seconds)
  return {
    filled: timed.map(({ notice }) => notice),
    medianSeconds: timed[Math.floor((timed.length - 1) / 2)]?.seconds ?? null,
    bestSeconds: timed[0]?.seconds ?? null,
  }
}

/** A group that brought a single neighbour by chance is no quick group. */
const FEWEST_PLACES = 5

/** Quickest first; then those that brought too few to tell, most first. */
export function quickestFirst(groups: readonly GroupFigures[]): GroupFigures[] {
  const tells = ({ places }: GroupFigures) => places >= FEWEST_PLACES
  return [...groups].sort((one, other) => {
    if (tells(one) !== tells(other)) return tells(one) ? -1 : 1
    return tells(one) ? one.medianSeconds - other.medianSeconds : other.places - one.places
  })
}

export const sumOf = (notices: readonly NoticeFigures[], of: 'places' | 'taken' | 'serviceMinutes'): number =>
  notices.reduce((sum, notice) => sum + notice[of], 0)
