import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, shanghaiInstant } from '../../time'
import { type EventFacts, isRefusal, placeSignUp } from '../rules'
import { nextDueAt, nextOffers, offerEnded, offerHeldUntil, type WaitingFamily } from './rules'

const STARTS = shanghaiInstant(2026, 11, 28, 15)
const NOW = shanghaiInstant(2026, 11, 27, 10)

const event = (overrides: Partial<EventFacts> = {}): EventFacts & { offerHoldMinutes: number } => ({
  publishedAt: shanghaiInstant(2026, 11, 20),
  finishedAt: null,
  cancelledAt: null,
  startsAt: STARTS,
  endsAt: new Date(STARTS.getTime() + HOUR_MS),
  policy: 'first_come',
  signUpOpensAt: shanghaiInstant(2026, 11, 23),
  signUpClosesAt: shanghaiInstant(2026, 11, 28, 12),
  cancelClosesAt: shanghaiInstant(2026, 11, 28, 12),
  prioritySignUpOpensAt: null,
  priorityThreshold: null,
  priorityCostPoints: 0,
  newcomerSeats: 0,
  newcomerSeatsReleasedAt: null,
  householdLimit: 4,
  ageFrom: null,
  ageTo: null,
  offerHoldMinutes: 120,
  ...overrides,
})

const waits = (queueNumber: number, wanted: number, rest: Partial<WaitingFamily> = {}): WaitingFamily => ({
  signUpId: `family ${queueNumber}`,
  queueNumber,
  wanted,
  acceptPartial: false,
  isNewcomer: false,
  heldUntil: null,
  ...rest,
})
/** Until when a place offered now is held. */
const HELD = new Date(NOW.getTime() + 2 * HOUR_MS)
const offers = (free: number, waiting: WaitingFamily[], change: Partial<EventFacts> = {}) =>
  nextOffers({
    event: event(change),
    seats: { places: 10, taken: 10 - free, newcomerTaken: 0 },
    waiting,
    now: NOW,
  })

describe('who is offered a freed place', () => {
  it('is the first family in line', () => {
    expect(offers(1, [waits(9, 1), waits(3, 1), waits(5, 1)])).toEqual([
      { signUpId: 'family 3', seats: 1, heldUntil: HELD },
    ])
  })
  it('is the first family that fits, and the others keep their number', () => {
    expect(offers(1, [waits(3, 2), waits(5, 1)])).toMatchObject([{ signUpId: 'family 5', seats: 1 }])
  })
  it('is a family in part when it ticked so', () => {
    expect(offers(1, [waits(3, 2, { acceptPartial: true }), waits(5, 1)])).toMatchObject([
      { signUpId: 'family 3', seats: 1 },
    ])
  })
  it('is a newcomer family while only the newcomers’ share is left', () => {
    expect(offers(2, [waits(3, 1), waits(5, 2, { isNewcomer: true })], { newcomerSeats: 2 })).toMatchObject([
      { signUpId: 'family 5', seats: 2 },
    ])
  })
  it('is a family that has an offer to answer, for the rest of its people and under the same hold', () => {
    const heldUntil = new Date(NOW.getTime() + 20 * MINUTE_MS)
    const asked = waits(3, 2, { acceptPartial: true, heldUntil })
    expect(offers(1, [asked, waits(5, 1)])).toEqual([{ signUpId: 'family 3', seats: 1, heldUntil }])
    expect(offers(3, [asked, waits(5, 1)])).toEqual([
      { signUpId: 'family 3', seats: 2, heldUntil },
      { signUpId: 'family 5', seats: 1, heldUntil: HELD },
    ])
  })
  it('is nobody for a cancelled event', () => {
    expect(offers(5, [waits(3, 1)], { cancelledAt: NOW })).toEqual([])
  })
  it('is the first family until the last moment before the event, which ends the hold', () => {
    const startsAt = new Date(NOW.getTime() + 1)
    expect(offers(5, [waits(3, 1)], { startsAt })).toEqual([
      { signUpId: 'family 3', seats: 1, heldUntil: startsAt },
    ])
    expect(offers(5, [waits(3, 1)], { startsAt: NOW })).toEqual([])
  })

  it('never exceeds the places, never splits a family against its wish, and passes nobody who fits', () => {
    const anyFamily = fc.record({
      wanted: fc.integer({ min: 1, max: 5 }),
      acceptPartial: fc.boolean(),
      isNewcomer: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(anyFamily, { maxLength: 20 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 6 }),
        (families, free, newcomerSeats) => {
          const waiting = families.map((family, i) => waits(i + 1, family.wanted, family))
          const made = offers(free, waiting, { newcomerSeats })
          const total = made.reduce((sum, offer) => sum + offer.seats, 0)
          expect(total).toBeLessThanOrEqual(free)
          const byId = new Map(waiting.map((family) => [family.signUpId, family]))
          for (const { signUpId, seats } of made) {
            const family = byId.get(signUpId)
            expect(seats).toBeGreaterThan(0)
            if (!family?.acceptPartial) expect(seats).toBe(family?.wanted)
          }
          // With no share kept, a family left out needs more than is left at the end.
          if (newcomerSeats === 0)
            for (const family of waiting)
              if (!made.some((offer) => offer.signUpId === family.signUpId))
                expect(family.acceptPartial ? 1 : family.wanted).toBeGreaterThan(free - total)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('a line in which families come and leave', () => {
  interface Family extends WaitingFamily {
    held: number
  }
  const comes = fc.record({
    wanted: fc.integer({ min: 1, max: 4 }),
    acceptPartial: fc.boolean(),
    isNewcomer: fc.boolean(),
  })
  /** A family comes, or the one at this place leaves, or says yes to what it was offered. */
  const steps = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: comes },
      fc.record({ leaves: fc.nat(20) }),
      fc.record({ accepts: fc.nat(20) }),
    ),
    { maxLength: 40 },
  )
  const countsOf = (places: number, families: readonly Family[]) => {
    const heldBy = (list: readonly Family[]) => list.reduce((sum, family) => sum + family.held, 0)
    return {
      places,
      taken: heldBy(families),
      newcomerTaken: heldBy(families.filter((family) => family.isNewcomer)),
    }
  }
  const newOffers = (of: ReturnType<typeof event>, families: readonly Family[], places: number, now: Date) =>
    nextOffers({
      event: of,
      seats: countsOf(places, families),
      waiting: families.filter((family) => family.wanted > 0),
      now,
    })

  function signUp(of: EventFacts, families: Family[], family: Family, places: number, now: Date) {
    const person = {
      name: '孩子',
      bornOn: null,
      consentMissing: false,
      alreadyActive: false,
      householdId: 'h',
    }
    const outcome = placeSignUp({
      event: of,
      family: { standing: 0, balance: 0, prioritySuspendedUntil: null, activeAttendees: 0 },
      chosen: Array.from({ length: family.wanted }, () => person),
      seats: countsOf(places, families),
      isNewcomer: family.isNewcomer,
      acceptPartial: family.acceptPartial,
      waitIfFull: true,
      now,
    })
    if (isRefusal(outcome)) throw new Error(outcome.message)
    families.push({ ...family, held: outcome.confirmed, wanted: outcome.waiting })
  }

  function offer(of: ReturnType<typeof event>, families: Family[], total: number, now: Date) {
    for (const { signUpId, seats, heldUntil } of newOffers(of, families, total, now)) {
      const family = families.find((each) => each.signUpId === signUpId) as Family
      expect(heldUntil).toEqual(family.heldUntil ?? offerHeldUntil(of, now))
      Object.assign(family, { held: family.held + seats, wanted: family.wanted - seats, heldUntil })
    }
  }

  const inWindow = fc.boolean()
  const places = fc.integer({ min: 1, max: 12 })
  it('keeps the newcomers’ share out of the window, and has nobody left to ask after any step', () => {
    fc.assert(
      fc.property(steps, places, fc.nat(12), inWindow, (list, total, newcomerSeats, early) => {
        const of = event({
          policy: 'points_first',
          prioritySignUpOpensAt: shanghaiInstant(2026, 11, 21),
          newcomerSeats,
        })
        const from = early ? shanghaiInstant(2026, 11, 22) : NOW
        const families: Family[] = []
        for (const [i, step] of list.entries()) {
          // All steps are over before the first hold is.
          const now = new Date(from.getTime() + i * MINUTE_MS)
          if ('leaves' in step) {
            families.splice(step.leaves, 1)
            offer(of, families, total, now)
          } else if ('accepts' in step) {
            const family = families[step.accepts]
            if (family) family.heldUntil = null
          } else signUp(of, families, { ...waits(i, step.wanted, step), held: 0 }, total, now)
          // Nobody who fits is left out, answered or not; and, as the engine expects, a sign-up makes no room.
          expect(newOffers(of, families, total, now)).toEqual([])
          const most = early ? Math.max(0, total - newcomerSeats) : total
          expect(countsOf(total, families).taken).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a held place', () => {
  it('is held for the agreed time, and never past the beginning', () => {
    expect(offerHeldUntil(event(), NOW)).toEqual(new Date(NOW.getTime() + 2 * HOUR_MS))
    const late = new Date(STARTS.getTime() - HOUR_MS)
    expect(offerHeldUntil(event(), late)).toEqual(STARTS)
  })
  it('ends at a whole second, never before the time promised', () => {
    const promised = NOW.getTime() + 2 * HOUR_MS
    expect(offerHeldUntil(event(), new Date(NOW.getTime() + 1))).toEqual(new Date(promised + 1000))
    expect(offerHeldUntil(event(), new Date(NOW.getTime() - 1))).toEqual(new Date(promised))
  })
  it('is over at the exact end of the hold', () => {
    expect(offerEnded(NOW, new Date(NOW.getTime() - 1))).toBe(false)
    expect(offerEnded(NOW, NOW)).toBe(true)
  })
})

describe('when the clock next changes something', () => {
  const due = (facts: { heldUntil?: Date[]; waiting?: number; change?: Partial<EventFacts> }) =>
    nextDueAt({
      event: event(facts.change),
      heldUntil: facts.heldUntil ?? [],
      waiting: facts.waiting ?? 0,
      now: NOW,
    })
  it('is the first hold to end', () => {
    const soon = new Date(NOW.getTime() + HOUR_MS)
    expect(due({ heldUntil: [STARTS, soon] })).toEqual(soon)
  })
  it('is the release of the newcomers’ places while somebody waits', () => {
    const release = new Date(NOW.getTime() + HOUR_MS)
    const change = { newcomerSeats: 2, newcomerSeatsReleasedAt: release }
    expect(due({ waiting: 1, change })).toEqual(release)
    expect(due({ waiting: 0, change })).toBeNull()
  })
})

describe('a clock that jumps', () => {
  const hour = fc.integer({ min: -60, max: 60 }).map((hours) => new Date(NOW.getTime() + hours * HOUR_MS))
  const facts = fc.record({
    signUpOpensAt: hour,
    newcomerSeatsReleasedAt: fc.option(hour),
    newcomerSeats: fc.integer({ min: 0, max: 4 }),
    policy: fc.constantFrom('first_come' as const, 'points_first' as const),
  })
  const line = fc
    .array(fc.record({ wanted: fc.integer({ min: 1, max: 3 }), isNewcomer: fc.boolean() }), { maxLength: 6 })
    .map((families) => families.map(({ wanted, isNewcomer }, i) => waits(i + 1, wanted, { isNewcomer })))

  it('misses nothing: before what is due next, the clock alone lets nobody in', () => {
    fc.assert(
      fc.property(
        facts,
        line,
        fc.integer({ min: 0, max: 10 }),
        hour,
        fc.nat(72 * 60),
        (f, families, taken, now, minutes) => {
          const of = event({ ...f, prioritySignUpOpensAt: new Date(f.signUpOpensAt.getTime() - HOUR_MS) })
          const seats = { places: 10, taken, newcomerTaken: 0 }
          fc.pre(nextOffers({ event: of, seats, waiting: families, now }).length === 0)
          const due = nextDueAt({ event: of, heldUntil: [], waiting: families.length, now })
          const later = new Date(now.getTime() + minutes * MINUTE_MS)
          fc.pre(due === null || later < due)
          expect(nextOffers({ event: of, seats, waiting: families, now: later })).toEqual([])
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('ends a hold once: what has ended has ended at any later moment, and none goes past the start', () => {
    fc.assert(
      fc.property(hour, fc.nat(48 * 60), fc.nat(48 * 60), (offeredAt, minutes, more) => {
        const heldUntil = offerHeldUntil(event(), offeredAt)
        const at = new Date(offeredAt.getTime() + minutes * MINUTE_MS)
        const later = new Date(at.getTime() + more * MINUTE_MS)
        if (offerEnded(heldUntil, at)) expect(offerEnded(heldUntil, later)).toBe(true)
        expect(heldUntil.getTime()).toBeLessThanOrEqual(STARTS.getTime())
      }),
    )
  })
})
