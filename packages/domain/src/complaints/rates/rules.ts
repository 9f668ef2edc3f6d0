import { type Refusal, refuse } from '../../refusal'
import { shanghaiInstant, shanghaiParts } from '../../time'
import { byTheClock, type SilenceFacts } from '../closing/rules'
import { RESIDENT_VERDICTS, type ResidentVerdict } from '../terms'
import {
  ANSWER_STATES,
  type AnswerState,
  MAX_RATED_MONTHS,
  RATE_COUNTS,
  RATE_REFUSALS,
  RATES,
  type Rate,
  type RateCount,
  SATISFIED_STARS,
} from './terms'

/** What the rates know of a case. */
export interface RatedFacts extends SilenceFacts {
  answerDueAt: Date
  firstAnsweredAt: Date | null
  verdict: ResidentVerdict | null
  stars: number | null
  /** Staff wrote down what the resident said. */
  verdictRecordedById: string | null
}

/** A case as it is counted. */
export interface Standing {
  answer: AnswerState
  /** The resident's last word; "没解决" stays until they say otherwise. */
  verdict: ResidentVerdict | null
  stars: number | null
  noAnswer: boolean
  writtenDown: boolean
}

/** Null: counted nowhere. What was merged counts where it went, what was withdrawn was nobody's to solve. */
export function standingOf(facts: RatedFacts, now: Date): Standing | null {
  if (facts.mergedIntoId !== null || facts.withdrawnAt !== null) return null
  const { verdict, stars, verdictRecordedById } = facts
  return {
    answer: answerState(facts, now),
    verdict,
    stars,
    noAnswer: byTheClock(facts, now).closedAs === 'no_answer',
    writtenDown: verdictRecordedById !== null,
  }
}

/** A deadline is the end of a day: the very instant is too late. While the clock stands still it does not pass. */
function answerState({ firstAnsweredAt, answerDueAt, pausedAt }: RatedFacts, now: Date): AnswerState {
  if (firstAnsweredAt !== null) return firstAnsweredAt < answerDueAt ? 'in_time' : 'late'
  return (pausedAt ?? now) < answerDueAt ? 'running' : 'missed'
}

/** Which case counts where: the one definition of the three rates. */
export const COUNTED: Record<RateCount, (standing: Standing) => boolean> = {
  received: () => true,
  answer_due: ({ answer }) => answer !== 'running',
  answered: ({ answer }) => answer === 'in_time',
  judged: ({ verdict }) => verdict !== null,
  solved: ({ verdict }) => verdict === 'solved',
  partly: ({ verdict }) => verdict === 'partly',
  unsolved: ({ verdict }) => verdict === 'unsolved',
  rated: ({ stars }) => stars !== null,
  satisfied: ({ stars }) => stars !== null && stars >= SATISFIED_STARS,
  // The rate of what was solved knows only what residents said: silence is neither.
  no_answer: ({ noAnswer }) => noAnswer,
  written_down: ({ writtenDown }) => writtenDown,
}

export type Counts = Record<RateCount, number>
const COUNTS = Object.keys(RATE_COUNTS) as RateCount[]

const countsFrom = (count: (name: RateCount) => number): Counts => {
  const counts: Partial<Counts> = {}
  for (const name of COUNTS) counts[name] = count(name)
  return counts as Counts
}

/** Cases that stand alike, and how many they are. */
export interface AlikeCases {
  standing: Standing
  cases: number
}

export const tally = (groups: readonly AlikeCases[]): Counts =>
  countsFrom((name) =>
    groups.reduce((sum, { standing, cases }) => (COUNTED[name](standing) ? sum + cases : sum), 0),
  )

export const sumOf = (parts: readonly Counts[]): Counts =>
  countsFrom((name) => parts.reduce((sum, counts) => sum + counts[name], 0))

/** In percent with one decimal, rounded down: 100 means all of them. Null: of nothing. */
export const percentOf = (count: number, of: number): number | null =>
  of === 0 ? null : Math.floor((count * 1000) / of) / 10

export type Percents = Record<Rate, number | null>

export const percentsOf = (counts: Counts): Percents => {
  const percent = (rate: Rate) => percentOf(counts[RATES[rate].count], counts[RATES[rate].of])
  return { answered: percent('answered'), solved: percent('solved'), satisfied: percent('satisfied') }
}

// ── Standings as keys, to count and to find cases by ──────────────────────────────────────────────────────

/** `in_time|solved|5|0|0`, word for word as SQL writes it. */
export const keyOf = ({ answer, verdict, stars, noAnswer, writtenDown }: Standing): string =>
  [answer, verdict ?? 'none', stars ?? 0, Number(noAnswer), Number(writtenDown)].join('|')

const ALL_STANDINGS: ReadonlyMap<string, Standing> = new Map(
  (Object.keys(ANSWER_STATES) as AnswerState[]).flatMap((answer) =>
    [null, ...(Object.keys(RESIDENT_VERDICTS) as ResidentVerdict[])].flatMap((verdict) =>
      [null, 1, 2, 3, 4, 5].flatMap((stars) =>
        [false, true].flatMap((noAnswer) =>
          [false, true].map((writtenDown) => {
            const standing = { answer, verdict, stars, noAnswer, writtenDown }
            return [keyOf(standing), standing] as const
          }),
        ),
      ),
    ),
  ),
)

export function standingOfKey(key: string): Standing {
  const standing = ALL_STANDINGS.get(key)
  if (!standing) throw new Error(`no case stands like ${key}`)
  return standing
}

/** All standings that a count takes in: the cases it opens to. */
export const keysCounted = (count: RateCount): string[] =>
  [...ALL_STANDINGS].flatMap(([key, standing]) => (COUNTED[count](standing) ? [key] : []))

// ── Months ────────────────────────────────────────────────────────────────────────────────────────────────

/** Months in Shanghai, `2026-11`, both inclusive; a case belongs to the one it was told in. */
export interface Months {
  from: string
  to: string
}

const indexOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
const monthAt = (index: number) => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`

/** The month of an instant, and so many before it up to `last` months ago: 0 = this one. */
export function monthsUpTo(now: Date, { months, last }: { months: number; last: number }): Months {
  const { year, month } = shanghaiParts(now)
  const to = year * 12 + month - 1 - last
  return { from: monthAt(to - months + 1), to: monthAt(to) }
}

export function monthsRefusal({ from, to }: Months): Refusal | null {
  const months = indexOf(to) - indexOf(from) + 1
  if (months < 1) return refuse(RATE_REFUSALS, 'months_reversed')
  return months > MAX_RATED_MONTHS ? refuse(RATE_REFUSALS, 'too_many_months') : null
}

/** From the first instant of the months up to, and without, the first after them. */
export function spanOf({ from, to }: Months): { from: Date; before: Date } {
  const startOf = (index: number) => shanghaiInstant(Math.floor(index / 12), (index % 12) + 1, 1)
  return { from: startOf(indexOf(from)), before: startOf(indexOf(to) + 1) }
}

/** `2026年11月` */
export const monthInWords = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
