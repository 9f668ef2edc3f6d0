import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import type { ClosedAs, ResidentVerdict } from '../terms'
import {
  type AlikeCases,
  COUNTED,
  type Counts,
  keyOf,
  keysCounted,
  monthsRefusal,
  monthsUpTo,
  percentOf,
  percentsOf,
  type RatedFacts,
  type Standing,
  spanOf,
  standingOf,
  standingOfKey,
  sumOf,
  tally,
} from './rules'
import { ANSWER_STATES, type AnswerState, RATE_COUNTS, type RateCount } from './terms'

const NOW = new Date('2026-11-23T02:00:00Z')
const later = (ms: number) => new Date(NOW.getTime() + ms)
const COUNTS = Object.keys(RATE_COUNTS) as RateCount[]

/** Accepted, due tomorrow, not answered yet. */
const facts = (changes: Partial<RatedFacts> = {}): RatedFacts => ({
  acceptedAt: NOW,
  pausedAt: null,
  resolvedAt: null,
  closedAt: null,
  withdrawnAt: null,
  mergedIntoId: null,
  calledBackAt: null,
  closedAs: null,
  answerDueAt: later(DAY_MS),
  firstAnsweredAt: null,
  verdict: null,
  stars: null,
  verdictRecordedById: null,
  ...changes,
})
const countedIn = (changes: Partial<RatedFacts>, now = NOW): string[] => {
  const standing = standingOf(facts(changes), now)
  return standing ? COUNTS.filter((count) => COUNTED[count](standing)) : ['nowhere']
}

const done = (verdict: ResidentVerdict, stars: number | null = null): Partial<RatedFacts> => ({
  firstAnsweredAt: NOW,
  resolvedAt: NOW,
  closedAt: NOW,
  closedAs: verdict as ClosedAs,
  verdict,
  stars,
})

describe('where a case counts', () => {
  it('by its first answer: once its deadline has come, or the answer has', () => {
    expect(countedIn({})).toEqual(['received'])
    expect(countedIn({}, later(DAY_MS - 1))).toEqual(['received'])
    expect(countedIn({}, later(DAY_MS))).toEqual(['received', 'answer_due'])
    // While the clock stands still its deadline does not pass, unless it had before.
    expect(countedIn({ pausedAt: later(DAY_MS - 1) }, later(9 * DAY_MS))).toEqual(['received'])
    expect(countedIn({ pausedAt: later(DAY_MS) }, later(9 * DAY_MS))).toEqual(['received', 'answer_due'])
    expect(countedIn({ firstAnsweredAt: NOW })).toEqual(['received', 'answer_due', 'answered'])
    expect(countedIn({ firstAnsweredAt: later(DAY_MS - 1) })).toContain('answered')
    expect(countedIn({ firstAnsweredAt: later(DAY_MS) })).toEqual(['received', 'answer_due'])
  })

  it('by the last word of the resident, also while it is handled again or when they fell silent', () => {
    const answered = ['received', 'answer_due', 'answered', 'judged']
    expect(countedIn(done('solved'))).toEqual([...answered, 'solved'])
    expect(countedIn(done('solved', 4))).toEqual([...answered, 'solved', 'rated', 'satisfied'])
    expect(countedIn(done('partly', 3))).toEqual([...answered, 'partly', 'rated'])
    expect(countedIn({ firstAnsweredAt: NOW, verdict: 'unsolved' })).toEqual([...answered, 'unsolved'])
    const silent = { firstAnsweredAt: NOW, resolvedAt: NOW, calledBackAt: NOW, verdict: 'unsolved' as const }
    expect(countedIn(silent, later(7 * DAY_MS))).toEqual([...answered, 'unsolved', 'no_answer'])
  })

  it('silence apart, from its very moment on, whether or not it was written down', () => {
    const silent = { firstAnsweredAt: NOW, resolvedAt: NOW, calledBackAt: NOW }
    const answered = ['received', 'answer_due', 'answered']
    expect(countedIn(silent, later(7 * DAY_MS - 1))).toEqual(answered)
    expect(countedIn(silent, later(7 * DAY_MS))).toEqual([...answered, 'no_answer'])
    const written = { ...silent, closedAt: later(7 * DAY_MS), closedAs: 'no_answer' as const }
    expect(countedIn(written, later(7 * DAY_MS))).toEqual([...answered, 'no_answer'])
  })

  it('nowhere once it was withdrawn or merged', () => {
    expect(countedIn({ withdrawnAt: NOW })).toEqual(['nowhere'])
    expect(countedIn({ mergedIntoId: 'other', ...done('solved') })).toEqual(['nowhere'])
  })
})

const standing: fc.Arbitrary<Standing> = fc.record({
  answer: fc.constantFrom(...(Object.keys(ANSWER_STATES) as AnswerState[])),
  verdict: fc.constantFrom(null, 'solved' as const, 'partly' as const, 'unsolved' as const),
  stars: fc.constantFrom(null, 1, 2, 3, 4, 5),
  noAnswer: fc.boolean(),
  writtenDown: fc.boolean(),
})
const group: fc.Arbitrary<AlikeCases & { part: number }> = fc.record({
  standing,
  cases: fc.integer({ min: 1, max: 40 }),
  part: fc.nat(4),
})
const groups = fc.array(group, { maxLength: 40 })

/** Parts that make up the whole of these groups, however they are divided. */
const parts = (all: readonly (AlikeCases & { part: number })[], count: typeof tally): Counts[] =>
  [0, 1, 2, 3, 4].map((part) => count(all.filter((each) => each.part === part)))

const checkSums = (count: typeof tally) =>
  fc.assert(
    fc.property(groups, (all) => {
      expect(sumOf(parts(all, count))).toEqual(count(all))
    }),
    { numRuns: 300, seed: 5 },
  )

describe('the three rates', () => {
  it('have parts that add up to the whole, whichever way the cases are divided', () => {
    checkSums(tally)
  })

  it('are seen not to add up where a part counts a case twice', () => {
    const twice: typeof tally = (all) => {
      const counts = tally(all)
      return all.length > 1 ? { ...counts, solved: counts.solved + 1 } : counts
    }
    expect(() => checkSums(twice)).toThrow()
  })

  it('do not depend on the order of the cases', () => {
    fc.assert(
      fc.property(groups, fc.infiniteStream(fc.nat()), (all, dice) => {
        const shuffled = all
          .map((each) => ({ each, at: dice.next().value ?? 0 }))
          .sort((one, other) => one.at - other.at)
          .map(({ each }) => each)
        expect(tally(shuffled)).toEqual(tally(all))
      }),
    )
  })

  it('are each of a part of what they are of, and of no case twice', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const counts = tally(all)
        expect(counts.answered).toBeLessThanOrEqual(counts.answer_due)
        expect(counts.satisfied).toBeLessThanOrEqual(counts.rated)
        expect(counts.solved + counts.partly + counts.unsolved).toBe(counts.judged)
        for (const count of COUNTS) expect(counts[count]).toBeLessThanOrEqual(counts.received)
        for (const percent of Object.values(percentsOf(counts)))
          if (percent !== null) expect(percent).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('open to exactly the cases they count', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const counts = tally(all)
        for (const count of COUNTS) {
          const keys = new Set(keysCounted(count))
          const rows = all.filter((each) => keys.has(keyOf(each.standing)))
          expect(rows.reduce((sum, { cases }) => sum + cases, 0)).toBe(counts[count])
        }
      }),
    )
  })

  it('read a standing back from its key', () => {
    fc.assert(
      fc.property(standing, (one) => {
        expect(standingOfKey(keyOf(one))).toEqual(one)
      }),
    )
    expect(() => standingOfKey('in_time|maybe|0|0|0')).toThrow()
  })

  it('say a hundred percent of all only, and nothing of nothing', () => {
    expect(percentOf(0, 0)).toBeNull()
    expect(percentOf(9999, 10_000)).toBe(99.9)
    expect(percentOf(7, 7)).toBe(100)
    expect(percentOf(2, 3)).toBe(66.6)
  })
})

describe('months', () => {
  it('end and begin at midnight in Shanghai', () => {
    const { from, before } = spanOf({ from: '2026-12', to: '2027-01' })
    expect(from.toISOString()).toBe('2026-11-30T16:00:00.000Z')
    expect(before.toISOString()).toBe('2027-01-31T16:00:00.000Z')
  })

  it('are the last twelve, with this one for staff and without it for residents', () => {
    expect(monthsUpTo(NOW, { months: 12, last: 0 })).toEqual({ from: '2025-12', to: '2026-11' })
    expect(monthsUpTo(NOW, { months: 12, last: 1 })).toEqual({ from: '2025-11', to: '2026-10' })
    // 1 January 00:00 in Shanghai.
    const newYear = new Date('2026-12-31T16:00:00Z')
    expect(monthsUpTo(newYear, { months: 12, last: 1 })).toEqual({ from: '2026-01', to: '2026-12' })
    expect(monthsUpTo(new Date(newYear.getTime() - 1), { months: 1, last: 0 }).to).toBe('2026-12')
  })

  it('are refused the wrong way round, or more than three years of them', () => {
    expect(monthsRefusal({ from: '2026-11', to: '2026-11' })).toBeNull()
    expect(monthsRefusal({ from: '2023-12', to: '2026-11' })).toBeNull()
    expect(monthsRefusal({ from: '2026-11', to: '2026-10' })?.code).toBe('months_reversed')
    expect(monthsRefusal({ from: '2023-11', to: '2026-11' })?.code).toBe('too_many_months')
  })
})
