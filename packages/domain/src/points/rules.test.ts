import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../time'
import {
  awardRefusal,
  countsTowardsStanding,
  replayBalances,
  reversalRefusal,
  spendRefusal,
  standingFrom,
  standingOf,
} from './rules'
import { EARNING_KINDS, POINT_MOVEMENT_KINDS, type PointMovementKind } from './terms'

/** Monday 2026-11-23 10:00 in Shanghai. */
const NOW = new Date('2026-11-23T02:00:00Z')
const KINDS = Object.keys(POINT_MOVEMENT_KINDS) as PointMovementKind[]

function earned(points: number, occurredAt: Date, overrides: { reversed?: boolean } = {}) {
  return { kind: 'event_helper' as PointMovementKind, points, occurredAt, reversed: false, ...overrides }
}
const minutesFrom = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * MINUTE_MS)

const anyMovement = fc.record({
  kind: fc.constantFrom(...KINDS),
  points: fc.integer({ min: 1, max: 500 }),
  // Two years around the window, its ends included often.
  occurredAt: fc.oneof(
    fc.integer({ min: -730 * 24 * 60, max: 24 * 60 }).map((minutes) => minutesFrom(NOW, minutes)),
    fc.constantFrom(standingFrom(NOW), new Date(standingFrom(NOW).getTime() - 1), NOW),
  ),
  reversed: fc.boolean(),
})

describe('standing (近一年家庭积分)', () => {
  it('counts what was earned exactly twelve months ago, and not the minute before', () => {
    const from = standingFrom(NOW)
    expect(from.toISOString()).toBe('2025-11-23T02:00:00.000Z')
    expect(standingOf([earned(15, from)], NOW)).toBe(15)
    expect(standingOf([earned(15, minutesFrom(from, -1))], NOW)).toBe(0)
    expect(standingOf([earned(15, new Date(from.getTime() - 1))], NOW)).toBe(0)
  })

  it('counts what is earned this moment, and nothing from the future', () => {
    expect(standingOf([earned(15, NOW)], NOW)).toBe(15)
    expect(standingOf([earned(15, minutesFrom(NOW, 1))], NOW)).toBe(0)
  })

  it('begins on 28 February when looked at on a leap day', () => {
    expect(standingFrom(new Date('2028-02-29T02:00:00Z')).toISOString()).toBe('2027-02-28T02:00:00.000Z')
  })

  it('counts earnings only: being refunded or corrected earns nothing', () => {
    expect(KINDS.filter(countsTowardsStanding)).toEqual(EARNING_KINDS)
    for (const kind of KINDS.filter((each) => !EARNING_KINDS.includes(each)))
      expect(standingOf([{ ...earned(15, NOW), kind }], NOW)).toBe(0)
  })

  it('does not count an award that was taken back', () => {
    expect(standingOf([earned(15, NOW, { reversed: true }), earned(20, NOW)], NOW)).toBe(20)
  })

  it('is never lowered by spending, nor raised by a refund', () => {
    fc.assert(
      fc.property(fc.array(anyMovement), fc.array(anyMovement), (movements, others) => {
        const spendings = others.map((m, i) => ({
          ...m,
          kind: i % 2 ? ('early_place_refund' as const) : ('early_place' as const),
        }))
        expect(standingOf([...movements, ...spendings], NOW)).toBe(standingOf(movements, NOW))
      }),
    )
  })

  it('never falls by earning more, and reversing restores exactly what was before', () => {
    fc.assert(
      fc.property(fc.array(anyMovement), anyMovement, (movements, next) => {
        const before = standingOf(movements, NOW)
        const after = standingOf([...movements, { ...next, reversed: false }], NOW)
        const undone = standingOf(
          [
            ...movements,
            { ...next, reversed: true },
            { kind: 'reversal', points: next.points, occurredAt: NOW, reversed: false },
          ],
          NOW,
        )
        expect(after).toBeGreaterThanOrEqual(before)
        expect(undone).toBe(before)
      }),
    )
  })

  it('never depends on the order in which the movements are read', () => {
    fc.assert(
      fc.property(fc.array(anyMovement), (movements) => {
        expect(standingOf([...movements].reverse(), NOW)).toBe(standingOf(movements, NOW))
      }),
    )
  })
})

describe('spending', () => {
  it('may use the last point and not one more', () => {
    expect(spendRefusal({ balance: 10, points: 10 })).toBeNull()
    expect(spendRefusal({ balance: 9, points: 10 })).toEqual({
      code: 'not_enough_points',
      message: '需要 10 分，你现在有 9 分',
    })
  })
})

describe('awards by staff', () => {
  it('go to neighbours and not to the own household', () => {
    expect(awardRefusal({ staffHouseholdId: 'ours', receiverHouseholdId: 'theirs' })).toBeNull()
    expect(awardRefusal({ staffHouseholdId: 'ours', receiverHouseholdId: 'ours' })).toEqual({
      code: 'award_to_own_household',
      message: '不能给自己或自己家里人发积分，请别的同事来发',
    })
  })

  it('may be made by staff who do not live in the community', () => {
    expect(awardRefusal({ staffHouseholdId: null, receiverHouseholdId: 'theirs' })).toBeNull()
  })
})

describe('reversals (冲正)', () => {
  const facts = (overrides: Partial<Parameters<typeof reversalRefusal>[0]> = {}) => ({
    kind: 'staff_award' as const,
    reversed: false,
    refunded: false,
    paidOut: false,
    points: 15,
    holderBalance: 15,
    ofOwnHousehold: false,
    ...overrides,
  })
  const codeOf = (overrides: Partial<Parameters<typeof reversalRefusal>[0]>) =>
    reversalRefusal(facts(overrides))?.code ?? null

  it('take back an award that is still there to the last point', () => {
    expect(codeOf({})).toBeNull()
    expect(codeOf({ holderBalance: 14 })).toBe('points_already_spent')
  })

  it('give back a spending whatever the issuing account holds', () => {
    expect(codeOf({ kind: 'early_place', holderBalance: null })).toBeNull()
  })

  it('happen once', () => {
    expect(codeOf({ reversed: true })).toBe('movement_already_reversed')
  })

  it('are not reversed themselves', () => {
    expect(codeOf({ kind: 'reversal' })).toBe('movement_is_reversal')
  })

  it('do not give back a spending that was refunded', () => {
    expect(codeOf({ kind: 'early_place', refunded: true })).toBe('spending_already_refunded')
  })

  it('do not give back what a neighbour was paid for helping', () => {
    expect(codeOf({ kind: 'exchange_hold', paidOut: true })).toBe('held_points_paid')
  })

  it('are left to a colleague where the own household is concerned', () => {
    expect(codeOf({ ofOwnHousehold: true })).toBe('reversal_in_own_household')
  })
})

/** A small ledger that asks the rules before each movement, as the API does. */
class ModelLedger {
  readonly movements: {
    fromAccountId: string
    toAccountId: string
    points: number
    kind: PointMovementKind
    reverses: number | null
  }[] = []
  readonly balances = new Map<string, number>()

  balance(accountId: string): number {
    return this.balances.get(accountId) ?? 0
  }

  isReversed(index: number): boolean {
    return this.movements.some((m) => m.reverses === index)
  }

  post(
    fromAccountId: string,
    toAccountId: string,
    points: number,
    kind: PointMovementKind,
    reverses: number | null,
  ) {
    this.movements.push({ fromAccountId, toAccountId, points, kind, reverses })
    this.balances.set(fromAccountId, this.balance(fromAccountId) - points)
    this.balances.set(toAccountId, this.balance(toAccountId) + points)
  }

  award(person: string, points: number) {
    this.post('issue', person, points, 'staff_award', null)
  }

  spend(person: string, points: number) {
    if (spendRefusal({ balance: this.balance(person), points }) === null)
      this.post(person, 'early_place', points, 'early_place', null)
  }

  reverse(index: number) {
    const original = this.movements[index]
    if (!original) return
    const { fromAccountId, toAccountId, points, kind } = original
    const refusal = reversalRefusal({
      kind,
      reversed: this.isReversed(index),
      refunded: false,
      paidOut: false,
      points,
      holderBalance: toAccountId === 'issue' ? null : this.balance(toAccountId),
      ofOwnHousehold: false,
    })
    if (refusal === null) this.post(toAccountId, fromAccountId, points, 'reversal', index)
  }
}

describe('the ledger', () => {
  const person = fc.constantFrom('苏晴', '何敏', '王秀英')
  const points = fc.integer({ min: 1, max: 60 })
  const step = fc.oneof(
    fc.record({ act: fc.constant('award' as const), person, points }),
    fc.record({ act: fc.constant('spend' as const), person, points }),
    fc.record({ act: fc.constant('reverse' as const), index: fc.nat(40) }),
  )

  it('sums to zero, is never below zero for a person, and is what its movements say, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ledger = new ModelLedger()
        for (const s of steps) {
          if (s.act === 'reverse') ledger.reverse(s.index)
          else ledger[s.act](s.person, s.points)
          const balances = [...ledger.balances.entries()]
          expect(balances.reduce((sum, [, balance]) => sum + balance, 0)).toBe(0)
          expect(balances.filter(([account, balance]) => account !== 'issue' && balance < 0)).toEqual([])
        }
        expect(replayBalances(ledger.movements)).toEqual(ledger.balances)
      }),
    )
  })

  it('is back where it was after a movement and its reversal', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), person, points, (steps, who, n) => {
        const ledger = new ModelLedger()
        for (const s of steps) {
          if (s.act === 'reverse') ledger.reverse(s.index)
          else ledger[s.act](s.person, s.points)
        }
        const before = ledger.balance(who)
        ledger.award(who, n)
        ledger.reverse(ledger.movements.length - 1)
        expect(ledger.balance(who)).toBe(before)
        expect(replayBalances(ledger.movements).get(who) ?? 0).toBe(before)
      }),
    )
  })
})
