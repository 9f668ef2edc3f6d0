import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, shanghaiInstant } from '../time'
import { type EventFacts, isRefusal, placeSignUp, refusedForEveryone, type SignUpFacts } from './rules'

const CASES = 10_000
const NOW = shanghaiInstant(2026, 11, 27, 9)

/** Hours from the moment of asking, where phases turn; exactly at it, too. */
const within = (min: number, max: number) =>
  fc.integer({ min, max }).map((hours) => new Date(NOW.getTime() + hours * HOUR_MS))
const instant = within(-3, 3)
const sometimes = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 1 })
const seldomSet = fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: instant })

const event: fc.Arbitrary<EventFacts> = fc
  .record({
    publishedAt: fc.oneof(
      { weight: 6, arbitrary: fc.constant(NOW) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    finishedAt: seldomSet,
    cancelledAt: seldomSet,
    startsAt: within(-1, 6),
    policy: fc.constantFrom('first_come' as const, 'points_first' as const),
    signUpOpensAt: within(-6, 2),
    signUpClosesAt: within(-1, 6),
    cancelClosesAt: instant,
    prioritySignUpOpensAt: sometimes(instant),
    priorityThreshold: sometimes(fc.integer({ min: 0, max: 60 })),
    priorityCostPoints: fc.constantFrom(0, 5),
    newcomerSeats: fc.nat(3),
    newcomerSeatsReleasedAt: sometimes(instant),
    householdLimit: fc.integer({ min: 1, max: 6 }),
    ageFrom: sometimes(fc.constant(3)),
    ageTo: sometimes(fc.constant(12)),
  })
  .map((facts) => ({ ...facts, endsAt: new Date(facts.startsAt.getTime() + HOUR_MS) }))

/** Families of every kind, most of whom nothing keeps out. */
const family = fc.record({
  standing: fc.constantFrom(0, 30, 100),
  prioritySuspendedUntil: seldomSet,
  balance: fc.constantFrom(0, 5, 100),
  activeAttendees: fc.nat(2),
})
const person = fc.record({
  name: fc.constant('小宝'),
  bornOn: fc.constantFrom('2020-06-01', '2021-06-01', '2022-06-01', '1990-01-01', null),
  consentMissing: fc.constantFrom(false, false, false, false, false, false, true),
  alreadyActive: fc.constantFrom(false, false, false, false, false, false, true),
  householdId: fc.constantFrom('su', 'su', 'su', 'su', 'su', 'he'),
})
const seats = fc
  .record({ places: fc.integer({ min: 1, max: 5 }), free: fc.nat(2), newcomers: fc.nat(5) })
  .map(({ places, free, newcomers }) => {
    const taken = Math.max(0, places - free)
    return { places, taken, newcomerTaken: Math.min(taken, newcomers) }
  })

const facts: fc.Arbitrary<SignUpFacts> = fc.record({
  event,
  family,
  chosen: fc.array(person, { maxLength: 3 }),
  seats,
  isNewcomer: fc.boolean(),
  acceptPartial: fc.boolean(),
  waitIfFull: fc.boolean(),
  now: fc.constant(NOW),
})

describe('what is refused for everyone, so that no place is guarded while it is', () => {
  it('is refused to every family, whatever its points, people and wishes (10,000 cases)', () => {
    const seen = { forEveryone: 0, others: 0, placed: 0 }
    fc.assert(
      fc.property(facts, (asked) => {
        const isRefused = isRefusal(placeSignUp(asked))
        const forEveryone = refusedForEveryone(asked.event, asked.seats, asked, asked.now)
        seen[forEveryone ? 'forEveryone' : 'others'] += 1
        if (!isRefused) seen.placed += 1
        expect(forEveryone && !isRefused).toBe(false)
      }),
      { numRuns: CASES },
    )
    // Neither side was spared: many got a place, many could not.
    expect(seen.placed).toBeGreaterThan(CASES / 100)
    expect(seen.forEveryone).toBeGreaterThan(CASES / 10)
    expect(seen.others).toBeGreaterThan(CASES / 10)
  })

  it('would be noticed, were it said of an event with a place left', () => {
    const isNoticed = fc.check(
      fc.property(facts, (asked) => {
        const fullTooSoon = asked.seats.taken >= asked.seats.places - 1 && !asked.waitIfFull
        return !fullTooSoon || isRefusal(placeSignUp(asked))
      }),
      { numRuns: CASES },
    ).failed
    expect(isNoticed).toBe(true)
  })
})
