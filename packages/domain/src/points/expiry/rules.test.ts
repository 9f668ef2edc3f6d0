import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, DAY_MS } from '../../time'
import { EXPIRY_NOTICE_DAYS, type PointMovementKind, SPENDINGS, type SpendingKind } from '../terms'
import { lapsedLots, lapsingSoon, lotsOf, type OwnMovement } from './rules'

const DAY_ZERO = new Date('2025-01-10T02:00:00Z')
const day = (n: number) => new Date(DAY_ZERO.getTime() + n * DAY_MS)
const YEAR = () => 12

let made = 0
function movement(
  kind: PointMovementKind,
  points: number,
  at: Date,
  more: Partial<OwnMovement> = {},
): OwnMovement {
  made += 1
  return {
    id: `m${made}`,
    sourceId: `s${made}`,
    kind,
    points,
    received: kind === 'staff_award' || kind === 'exchange_payment',
    occurredAt: at,
    reversesId: null,
    ...more,
  }
}
const held = (movements: OwnMovement[], months: (at: Date) => number | null = YEAR) =>
  lotsOf(movements, months).map(({ id, left, expiresAt }) => [
    id,
    left,
    expiresAt?.toISOString().slice(0, 10) ?? null,
  ])

describe('points that lapse (过期)', () => {
  it('last so many calendar months by the rules of the day they were earned', () => {
    const [old, young] = [movement('staff_award', 10, day(0)), movement('staff_award', 5, day(40))]
    const rules = (at: Date) => (at < day(30) ? null : 12)
    expect(held([old, young], rules)).toEqual([
      [old.id, 10, null],
      [young.id, 5, '2026-02-19'],
    ])
    const lots = lotsOf([old, young], rules)
    const lapse = addMonths(day(40), 12)
    expect(lapsedLots(lots, new Date(lapse.getTime() - 1))).toEqual([])
    expect(lapsedLots(lots, lapse).map(({ id }) => id)).toEqual([young.id])
  })

  it('are spent first earned first', () => {
    const [one, two] = [movement('staff_award', 10, day(0)), movement('staff_award', 10, day(5))]
    expect(held([one, two, movement('early_place', 12, day(6))])).toEqual([[two.id, 8, '2026-01-15']])
  })

  it('go back to where they were taken from, and get the days of the notice where that has lapsed', () => {
    const [one, two] = [movement('staff_award', 10, day(0)), movement('staff_award', 10, day(100))]
    const spent = movement('reward', 15, day(101))
    const back = (n: number) =>
      movement('reward_refund', 15, day(n), { received: true, sourceId: spent.sourceId })
    expect(held([one, two, spent, back(102)])).toEqual([
      [one.id, 10, '2026-01-10'],
      [two.id, 10, '2026-04-20'],
    ])
    const late = back(380)
    expect(held([one, two, spent, late])).toEqual([
      [two.id, 10, '2026-04-20'],
      [late.id, 10, '2026-02-24'],
    ])
  })

  it('are gone once, and come back for the days of the notice when staff take the expiry back', () => {
    const one = movement('staff_award', 10, day(0))
    const expiry = movement('expiry', 10, day(370), { sourceId: one.id })
    expect(held([one, expiry])).toEqual([])
    const undone = movement('reversal', 10, day(371), { received: true, reversesId: expiry.id })
    expect(held([one, expiry, undone])).toEqual([[undone.id, 10, '2026-02-15']])
  })

  it('that an award is taken back of are its own first', () => {
    const [one, two] = [movement('staff_award', 10, day(0)), movement('staff_award', 10, day(5))]
    const back = movement('reversal', 10, day(6), { reversesId: two.id })
    expect(held([one, two, back])).toEqual([[one.id, 10, '2026-01-10']])
  })

  it('are earned anew by helping a neighbour', () => {
    expect(held([movement('exchange_payment', 4, day(200))])).toMatchObject([
      [expect.any(String), 4, '2026-07-29'],
    ])
  })

  it('are told of in the last days, the next first', () => {
    const lots = lotsOf([movement('staff_award', 1, day(20)), movement('staff_award', 2, day(0))], YEAR)
    const now = addMonths(day(0), 12)
    expect(
      lapsingSoon(lots, new Date(now.getTime() - EXPIRY_NOTICE_DAYS * DAY_MS)).map(({ left }) => left),
    ).toEqual([2])
    expect(lapsingSoon(lots, now).map(({ left }) => left)).toEqual([1])
  })
})

/** The same said again by the plainest means: each single point is a thing with a date on it. */
class SinglePoints {
  points: { lot: string; earned: number; expires: number; order: number }[] = []
  readonly gone = new Map<string, { lot: string; earned: number; expires: number; order: number }[]>()
  readonly dead = new Set<string>()
  readonly months: (at: Date) => number | null
  constructor(months: (at: Date) => number | null) {
    this.months = months
  }
  earn({ id, points, occurredAt }: OwnMovement) {
    const months = this.months(occurredAt)
    const expires = months === null ? Infinity : addMonths(occurredAt, months).getTime()
    for (let n = 0; n < points; n++)
      this.points.push({ lot: id, earned: occurredAt.getTime(), expires, order: made })
  }
  /** Nothing is kept in order: the next point to go is looked for each time. */
  spend(id: string, points: number, first: string | null) {
    const away = []
    for (let n = 0; n < points; n++) {
      let best = 0
      // Of what is alike in all else the first posted goes first, also when it had been away for a while.
      const rank = (p: { lot: string; expires: number; earned: number; order: number }) =>
        [p.lot === first ? 0 : 1, p.expires, p.earned, p.order] as const
      this.points.forEach((p, i) => {
        const other = this.points[best]
        if (!other) return
        const [a, b] = [rank(p), rank(other)]
        const differs = a.findIndex((value, k) => value !== b[k])
        if (differs >= 0 && (a[differs] ?? 0) < (b[differs] ?? 0)) best = i
      })
      away.push(...this.points.splice(best, 1))
    }
    this.gone.set(id, away)
  }
  back(from: string, by: OwnMovement) {
    const at = by.occurredAt.getTime()
    const away = this.gone.get(from) ?? []
    const alive = away.filter((p) => !this.dead.has(p.lot) && p.expires > at)
    const order = new Map(this.points.map((p) => [p.lot, p.order]))
    this.points.push(...alive.map((p) => ({ ...p, order: order.get(p.lot) ?? p.order })))
    for (let n = alive.length; n < away.length; n++)
      this.points.push({ lot: by.id, earned: at, expires: at + EXPIRY_NOTICE_DAYS * DAY_MS, order: made })
  }
  lapse({ id, sourceId }: OwnMovement) {
    this.gone.set(
      id,
      this.points.filter((p) => p.lot === sourceId),
    )
    this.points = this.points.filter((p) => p.lot !== sourceId)
    this.dead.add(sourceId)
  }
  held() {
    const lots = new Map<string, number>()
    for (const { lot } of this.points) lots.set(lot, (lots.get(lot) ?? 0) + 1)
    return lots
  }
}

describe('whatever is earned, spent, given back and lapses', () => {
  const kinds = Object.keys(SPENDINGS) as SpendingKind[]
  const step = fc.record({
    act: fc.constantFrom('earn', 'earn', 'help', 'spend', 'spend', 'refund', 'reverse', 'lapse', 'lapse'),
    points: fc.integer({ min: 1, max: 12 }),
    days: fc.integer({ min: 0, max: 60 }),
    nth: fc.nat(30),
    kind: fc.constantFrom(...kinds),
  })

  it('leaves the lots that single points would leave, and their sum is the balance', () => {
    let lapses = 0
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
        fc.constantFrom(null, 3, 6),
        (steps, months) => {
          const rules = (at: Date) => (at.getTime() % (2 * DAY_MS) === 0 ? 9 : months)
          const movements: OwnMovement[] = []
          const single = new SinglePoints(rules)
          const used = new Set<string>()
          let at = DAY_ZERO
          for (const { act, points, days, nth, kind } of steps) {
            at = new Date(at.getTime() + days * DAY_MS)
            const lots = lotsOf(movements, rules)
            const balance = lots.reduce((sum, { left }) => sum + left, 0)
            const post = (one: OwnMovement) => {
              movements.push(one)
              return one
            }
            const outgoing = movements.filter(
              (m) => !m.received && !used.has(m.id) && (act === 'reverse' || m.kind in SPENDINGS),
            )
            const one = outgoing[nth % Math.max(outgoing.length, 1)]
            if (act === 'earn' || act === 'help')
              single.earn(post(movement(act === 'earn' ? 'staff_award' : 'exchange_payment', points, at)))
            else if (act === 'spend' && balance >= points)
              single.spend(post(movement(kind, points, at)).id, points, null)
            else if (act === 'refund' && one) {
              used.add(one.id)
              const { refund } = SPENDINGS[one.kind as SpendingKind]
              single.back(
                one.id,
                post(movement(refund, one.points, at, { received: true, sourceId: one.sourceId })),
              )
            } else if (act === 'reverse' && one && one.kind !== 'reversal') {
              used.add(one.id)
              single.back(
                one.id,
                post(movement('reversal', one.points, at, { received: true, reversesId: one.id })),
              )
            } else if (act === 'reverse') {
              const awards = movements.filter(
                (m) => m.kind === 'staff_award' && !used.has(m.id) && m.points <= balance,
              )
              const award = awards[nth % Math.max(awards.length, 1)]
              if (!award) continue
              used.add(award.id)
              single.spend(
                post(movement('reversal', award.points, at, { reversesId: award.id })).id,
                award.points,
                award.id,
              )
            } else if (act === 'lapse')
              for (const lot of lapsedLots(lots, at)) {
                lapses += 1
                single.lapse(post(movement('expiry', lot.left, at, { sourceId: lot.id })))
              }
            const after = lotsOf(movements, rules)
            expect(new Map(after.map(({ id, left }) => [id, left]))).toEqual(single.held())
            const signed = movements.reduce((sum, m) => sum + (m.received ? m.points : -m.points), 0)
            expect(after.reduce((sum, { left }) => sum + left, 0)).toBe(signed)
            if (act === 'lapse') expect(lapsedLots(after, at)).toEqual([])
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(lapses).toBeGreaterThan(50)
  })
})
