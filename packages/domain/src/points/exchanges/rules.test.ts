import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../time'
import {
  type AcceptFacts,
  type AskFacts,
  acceptRefusal,
  afterAct,
  askRefusal,
  type ExchangeAct,
  type ExchangeFacts,
  type ExchangeMove,
  exchangeNews,
  exchangePhase,
  heldPoints,
  needsStaff,
  neighbourName,
  possibleAgainAt,
} from './rules'
import { EXCHANGE_STEPS, type ExchangeStepKind, SILENT_DAYS } from './terms'

const STARTS = new Date('2026-11-28T02:00:00Z')
const BEFORE = new Date(STARTS.getTime() - DAY_MS)
const AFTER = new Date(STARTS.getTime() + 2 * HOUR_MS)

const fresh = (overrides: Partial<ExchangeFacts> = {}): ExchangeFacts => ({
  points: 10,
  startsAt: STARTS,
  endsAt: new Date(STARTS.getTime() + HOUR_MS),
  helperId: null,
  acceptedAt: null,
  askerConfirmedAt: null,
  helperConfirmedAt: null,
  disputedAt: null,
  closedAt: null,
  outcome: null,
  paidPoints: 0,
  ...overrides,
})
const accepted = (overrides: Partial<ExchangeFacts> = {}) =>
  fresh({ helperId: 'zhang', acceptedAt: BEFORE, ...overrides })
const accept: ExchangeAct = { kind: 'accept', helperId: 'zhang' }
const code = (exchange: ExchangeFacts, act: ExchangeAct, now: Date) => {
  const result = afterAct(exchange, act, now)
  return 'refusal' in result ? result.refusal.code : null
}
function moved(exchange: ExchangeFacts, act: ExchangeAct, now: Date): ExchangeMove {
  const result = afterAct(exchange, act, now)
  if ('refusal' in result) throw new Error(result.refusal.code)
  return result
}

describe('an exchange of help', () => {
  it('pays the helper when both have confirmed, whoever was first', () => {
    for (const [first, second] of [
      ['asker', 'helper'],
      ['helper', 'asker'],
    ] as const) {
      const one = moved(accepted(), { kind: 'confirm', side: first }, AFTER)
      expect([one.toHelper, heldPoints(one.exchange)]).toEqual([0, 10])
      expect(code(one.exchange, { kind: 'confirm', side: first }, AFTER)).toBe('exchange_confirmed')
      const both = moved(one.exchange, { kind: 'confirm', side: second }, AFTER)
      expect(both).toMatchObject({ toHelper: 10, toAsker: 0, exchange: { outcome: 'paid', paidPoints: 10 } })
    }
  })

  it('lets either side out before it begins, to the very moment', () => {
    const justBefore = new Date(STARTS.getTime() - 1)
    expect(moved(accepted(), { kind: 'cancel' }, justBefore)).toMatchObject({ toAsker: 10 })
    const free = moved(accepted(), { kind: 'withdraw' }, justBefore)
    expect([exchangePhase(free.exchange), heldPoints(free.exchange)]).toEqual(['open', 10])
    expect(code(accepted(), { kind: 'cancel' }, STARTS)).toBe('exchange_begun')
    expect(code(accepted(), { kind: 'withdraw' }, STARTS)).toBe('exchange_begun')
    expect(code(fresh(), { kind: 'withdraw' }, justBefore)).toBe('exchange_not_accepted')
  })

  it('is accepted once, before it begins, and ends at its time when nobody came', () => {
    expect(code(fresh(), accept, BEFORE)).toBeNull()
    expect(code(accepted(), accept, BEFORE)).toBe('exchange_taken')
    expect(code(fresh(), accept, STARTS)).toBe('exchange_time_over')
    expect(moved(fresh(), { kind: 'lapse' }, STARTS)).toMatchObject({ toAsker: 10, toHelper: 0 })
    expect(code(fresh(), { kind: 'lapse' }, BEFORE)).toBe('exchange_not_begun')
    expect(code(accepted(), { kind: 'lapse' }, AFTER)).toBe('exchange_taken')
  })

  it('is not confirmed or disputed before it begins or while nobody helps', () => {
    expect(code(accepted(), { kind: 'confirm', side: 'asker' }, BEFORE)).toBe('exchange_not_begun')
    expect(code(accepted(), { kind: 'dispute' }, BEFORE)).toBe('exchange_not_begun')
    expect(code(fresh(), { kind: 'dispute' }, BEFORE)).toBe('exchange_not_accepted')
  })

  it('waits for staff in a dispute, and for nobody else', () => {
    const disputed = moved(accepted(), { kind: 'dispute' }, AFTER).exchange
    expect(code(disputed, { kind: 'confirm', side: 'asker' }, AFTER)).toBe('exchange_disputed')
    expect(code(disputed, { kind: 'dispute' }, AFTER)).toBe('exchange_disputed')
    const decided = (decision: 'pay' | 'return' | 'split', helperPoints = 0) =>
      moved(disputed, { kind: 'decide', decision, helperPoints }, AFTER)
    expect(decided('pay')).toMatchObject({ toHelper: 10, toAsker: 0, exchange: { outcome: 'paid' } })
    expect(decided('return')).toMatchObject({ toHelper: 0, toAsker: 10, exchange: { outcome: 'returned' } })
    expect(decided('split', 4)).toMatchObject({ toHelper: 4, toAsker: 6, exchange: { outcome: 'split' } })
    for (const helperPoints of [-1, 0, 10, 11, 1.5])
      expect(code(disputed, { kind: 'decide', decision: 'split', helperPoints }, AFTER)).toBe(
        'exchange_split_points',
      )
  })

  it('goes on the call list seven days after the helper confirmed or it ended, not earlier', () => {
    const done = accepted({ helperConfirmedAt: AFTER })
    const called = new Date(AFTER.getTime() + SILENT_DAYS * DAY_MS)
    expect(needsStaff(done, new Date(called.getTime() - 1))).toBe(false)
    expect(needsStaff(done, called)).toBe(true)
    expect(needsStaff(accepted(), called)).toBe(true)
    expect(needsStaff(fresh(), called)).toBe(false)
    const act: ExchangeAct = { kind: 'decide', decision: 'pay', helperPoints: 0 }
    expect(code(done, act, AFTER)).toBe('exchange_not_disputed')
    expect(code(done, act, called)).toBeNull()
  })

  it('gives a wrong payment back whole, but not what was split', () => {
    const paid = accepted({ closedAt: AFTER, outcome: 'paid', paidPoints: 10 })
    expect(moved(paid, { kind: 'take_back' }, AFTER).exchange).toMatchObject({
      outcome: 'returned',
      paidPoints: 0,
    })
    const split = accepted({ closedAt: AFTER, outcome: 'split', paidPoints: 4 })
    expect(code(split, { kind: 'take_back' }, AFTER)).toBe('exchange_was_split')
    expect(code(accepted(), { kind: 'take_back' }, AFTER)).toBe('exchange_over')
  })

  const anyAct: fc.Arbitrary<ExchangeAct> = fc.oneof(
    fc.constant(accept),
    fc.constantFrom<ExchangeAct>(
      { kind: 'cancel' },
      { kind: 'withdraw' },
      { kind: 'dispute' },
      { kind: 'lapse' },
    ),
    fc.record({
      kind: fc.constant('confirm' as const),
      side: fc.constantFrom('asker' as const, 'helper' as const),
    }),
    fc.record({
      kind: fc.constant('decide' as const),
      decision: fc.constantFrom('pay' as const, 'return' as const, 'split' as const),
      helperPoints: fc.integer({ min: -2, max: 12 }),
    }),
  )

  it('loses no point on any path: what is held and what has left are always what was offered', () => {
    let closed = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyAct, fc.integer({ min: 0, max: 40 }))),
        fc.integer({ min: 1, max: 10 }),
        (acts, points) => {
          let exchange = fresh({ points })
          let [left, hours] = [0, -20]
          for (const [act, later] of acts) {
            hours += later
            const wasClosed = exchange.closedAt !== null
            const result = afterAct(exchange, act, new Date(STARTS.getTime() + hours * HOUR_MS))
            if ('refusal' in result) continue
            // What is over stays over.
            expect(wasClosed).toBe(false)
            expect(Math.min(result.toHelper, result.toAsker)).toBeGreaterThanOrEqual(0)
            left += result.toHelper + result.toAsker
            exchange = result.exchange
            expect(left + heldPoints(exchange)).toBe(points)
            expect(exchange.paidPoints).toBe(result.toHelper)
          }
          if (exchange.closedAt) closed++
        },
      ),
      { numRuns: 500 },
    )
    // The walk is no use if it never gets anywhere.
    expect(closed).toBeGreaterThan(100)
  })

  it('tells both of every step in whole sentences', () => {
    const facts = {
      ...{ title: '修水龙头', place: '5栋', points: 10, startsAt: STARTS, note: '没修好', toHelper: 4 },
      ...{ askerName: '王秀英', helperName: '张建国' },
    }
    for (const step of Object.keys(EXCHANGE_STEPS) as ExchangeStepKind[]) {
      const { asker, helper } = exchangeNews(step, facts, BEFORE)
      if (step === 'asked') continue
      expect(asker).toMatch(/《修水龙头》.+(。|没修好)$/)
      if (step !== 'lapsed') expect(helper).toMatch(/《修水龙头》.+(。|没修好)$/)
    }
    expect(exchangeNews('cancelled', { ...facts, helperName: '' }, BEFORE).helper).toBe('')
    expect(exchangeNews('decided_split', facts, BEFORE).asker).toContain('4 积分给张建国，6 积分退回王秀英')
    expect(neighbourName('王秀英')).toBe('王**')
  })
})

describe('asking for help', () => {
  const facts = (overrides: Partial<AskFacts> = {}): AskFacts => ({
    mayActFor: true,
    asker: { bornOn: '1990-01-01', relation: 'head' },
    startsAt: STARTS,
    exchangesPerWeek: 3,
    askedAt: [],
    ...overrides,
  })
  const refusal = (overrides: Partial<AskFacts>) => askRefusal(facts(overrides), BEFORE)

  it('is for adults and whom they act for, at a time to come', () => {
    expect(refusal({})).toBeNull()
    expect(refusal({ mayActFor: false })?.code).toBe('exchange_not_yours')
    expect(refusal({ asker: { bornOn: '2010-01-01', relation: 'son' } })?.code).toBe('exchange_adults_only')
    expect(refusal({ startsAt: BEFORE })?.code).toBe('exchange_in_past')
    expect(refusal({ startsAt: new Date(BEFORE.getTime() + 61 * DAY_MS) })?.code).toBe('exchange_too_far')
  })

  it('has a limit for seven days, and says when it is possible again', () => {
    const ago = (days: number) => new Date(BEFORE.getTime() - days * DAY_MS)
    expect(refusal({ askedAt: [ago(6), ago(1), ago(7)] })).toBeNull()
    const no = refusal({ askedAt: [ago(1), ago(6), ago(3)] })
    expect(no?.code).toBe('exchanges_per_week')
    expect(no?.message).toBe('一周最多求助 3 次，明天 10:00 以后可以再发')
    expect(refusal({ exchangesPerWeek: 0 })?.message).toContain('不开放')
  })

  it('says an instant from which on the limit is really kept, and not a later one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 * 24 })),
        fc.integer({ min: 1, max: 5 }),
        (hoursAgo, limit) => {
          const earlier = hoursAgo.map((hours) => new Date(BEFORE.getTime() - hours * HOUR_MS))
          const again = possibleAgainAt(earlier, { limit, days: 7 }, BEFORE)
          const within = (at: Date) =>
            earlier.filter((one) => one.getTime() > at.getTime() - 7 * DAY_MS).length < limit
          expect(within(again ?? BEFORE)).toBe(true)
          if (again) expect(within(new Date(again.getTime() - 1))).toBe(false)
        },
      ),
    )
  })
})

describe('accepting a request', () => {
  const facts = (overrides: Partial<AcceptFacts> = {}): AcceptFacts => ({
    mayActFor: true,
    helper: { personId: 'zhang', householdId: 'h2', bornOn: '1950-01-30', relation: 'head' },
    asker: { personId: 'wang', householdId: 'h1' },
    actsForAsker: false,
    exchangesPerPair: 2,
    acceptedAt: [],
    ...overrides,
  })
  const refusal = (overrides: Partial<AcceptFacts>) => acceptRefusal(facts(overrides), BEFORE)

  it('is for adults of other households, who do not act for the asker', () => {
    const { helper } = facts()
    expect(refusal({})).toBeNull()
    expect(refusal({ mayActFor: false })?.code).toBe('exchange_not_yours')
    expect(refusal({ helper: { ...helper, personId: 'wang' } })?.code).toBe('exchange_with_oneself')
    expect(refusal({ helper: { ...helper, householdId: 'h1' } })?.code).toBe('exchange_with_family')
    expect(refusal({ actsForAsker: true })?.code).toBe('exchange_with_family')
    expect(refusal({ helper: { ...helper, bornOn: '2012-01-01' } })?.code).toBe('exchange_adults_only')
  })

  it('has a limit for the same two in thirty days, with the day it is possible again', () => {
    const ago = (days: number) => new Date(BEFORE.getTime() - days * DAY_MS)
    expect(refusal({ acceptedAt: [ago(30), ago(2)] })).toBeNull()
    const no = refusal({ acceptedAt: [ago(29), ago(2)] })
    expect([no?.code, no?.message]).toEqual([
      'exchanges_per_pair',
      '和同一位邻居 30 天里最多换 2 次，明天 10:00 以后可以再换',
    ])
    expect(refusal({ exchangesPerPair: 0 })?.message).toContain('不开放')
  })
})
