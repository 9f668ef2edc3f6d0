import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Counts, sumOf, tally } from '../rates/rules'
import { FEWEST_SHOWN, RATES, type Rate } from '../rates/terms'
import { type Cells, cellsToHide, publicFigures } from './rules'

const cells = fc.array(fc.oneof(fc.nat(6), fc.nat(40)), { minLength: 1, maxLength: 15 })
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

interface Seen {
  hidden: readonly number[]
  /** What the hidden cells are together: the sum less what is shown. */
  together: number
}

/** Within which bounds somebody who knows the sum, what is shown, and which cells are nobody's can tell a hidden cell. */
const boundsOf = ({ hidden, together }: Seen, cell: number) => {
  const least = (value: number) => (value > 0 ? 1 : 0)
  const others = sum(hidden.map(least)) - least(cell)
  // The others are at least so much; alone, a cell is what is left.
  const most = together - others
  return { least: hidden.length === 1 ? together : least(cell), most }
}

const seenBy = (values: readonly number[], hide: ReadonlySet<number>): Seen => {
  const hidden = values.filter((_, index) => hide.has(index))
  return { hidden, together: sum(values) - sum(values.filter((_, index) => !hide.has(index))) }
}

const checkHidden = (hideIn: (cells: Cells) => ReadonlySet<number> | null) =>
  fc.assert(
    fc.property(cells, (values) => {
      const hide = hideIn({ values })
      if (hide === null) return
      const seen = seenBy(values, hide)
      values.forEach((value, index) => {
        if (value > 0 && value < FEWEST_SHOWN) expect(hide.has(index)).toBe(true)
        if (!hide.has(index)) return
        const { least, most } = boundsOf(seen, value)
        expect(least).toBeLessThanOrEqual(1)
        expect(most).toBeGreaterThanOrEqual(FEWEST_SHOWN)
      })
    }),
    { numRuns: 2000, seed: 3 },
  )

describe('cells under five', () => {
  it('are hidden, and may each be anything from one to five and more for who knows the sum and the rest', () => {
    checkHidden(cellsToHide)
  })

  it('are seen to be computed back where only they themselves are hidden', () => {
    const plain = ({ values }: Cells) =>
      new Set(values.flatMap((value, index) => (value > 0 && value < FEWEST_SHOWN ? [index] : [])))
    expect(() => checkHidden(plain)).toThrow()
  })

  it('take the smallest of the others with them, and no more than it needs', () => {
    const hide = (...values: number[]) => {
      const hidden = cellsToHide({ values })
      return hidden && [...hidden].sort((one, other) => one - other)
    }
    expect(hide(9, 30, 12)).toEqual([])
    expect(hide(9, 0, 12)).toEqual([])
    expect(hide(9, 3, 30, 12)).toEqual([0, 1])
    expect(hide(4, 4, 30)).toEqual([0, 1])
    // Two and three of five: the three others together would be known to be one each.
    expect(hide(1, 1, 1, 1, 1, 20)).toEqual([0, 1, 2, 3, 4, 5])
    expect(hide(3)).toBeNull()
    expect(hide(2, 2, 2)).toBeNull()
  })
})

const part = (received: number, judged: number, solved: number): Counts => ({
  ...tally([]),
  received,
  judged: Math.min(received, judged),
  solved: Math.min(received, judged, solved),
})
const table = fc
  .array(fc.tuple(fc.nat(30), fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 8 })
  .map((rows) => rows.map(([received, judged, solved]) => part(received, judged, solved)))
const rowsOf = (counts: readonly Counts[]) =>
  counts.map((each, index) => ({ key: String(index), counts: each }))

describe('what residents read', () => {
  it('tells of no cell under five, in any table, whatever else is shown beside it', () => {
    fc.assert(
      fc.property(table, (counts) => {
        const rows = rowsOf(counts)
        const figures = publicFigures(sumOf(counts), { grid: rows })
        if (!figures) return
        const { grid } = figures.tables
        expect(sum(grid.rows.map(({ received }) => received)) + grid.others).toBe(figures.received)
        for (const { received, rates } of grid.rows) {
          expect(received === 0 || received >= FEWEST_SHOWN).toBe(true)
          for (const share of Object.values(rates))
            if (share) expect(share.of === 0 || share.of >= FEWEST_SHOWN).toBe(true)
        }
        const shown = (rate: Rate) =>
          new Set(grid.rows.filter(({ rates }) => rates[rate]).map(({ key }) => key))
        for (const rate of Object.keys(RATES) as Rate[]) {
          if (!figures.rates[rate]) {
            expect(shown(rate).size, 'a rate whose whole is hidden is shown nowhere').toBe(0)
            continue
          }
          const values = counts.map((each) => each[RATES[rate].of])
          const hide = new Set(values.flatMap((_, index) => (shown(rate).has(String(index)) ? [] : [index])))
          const seen = seenBy(values, hide)
          for (const index of hide) {
            const value = values[index] ?? 0
            // A row that has none of it is nobody's, but is not known to have none.
            const least = value > 0 ? FEWEST_SHOWN : 1
            expect(boundsOf(seen, value).most).toBeGreaterThanOrEqual(least)
          }
        }
      }),
      { numRuns: 1000, seed: 9 },
    )
  })

  it('is nothing where one way to divide the cases would give it away', () => {
    const even = rowsOf([part(10, 0, 0), part(8, 0, 0)])
    const lone = rowsOf([part(18, 0, 0)])
    const whole = sumOf(even.map(({ counts }) => counts))
    expect(publicFigures(whole, { grid: even, category: lone })?.received).toBe(18)
    const few = rowsOf([part(3, 0, 0)])
    expect(publicFigures(part(3, 0, 0), { grid: few })).toBeNull()
    const threes = rowsOf([part(2, 0, 0), part(2, 0, 0), part(2, 0, 0)])
    expect(publicFigures(part(6, 0, 0), { grid: rowsOf([part(6, 0, 0)]), category: threes })).toBeNull()
  })

  it('gathers the small rows in one', () => {
    const rows = rowsOf([part(30, 20, 15), part(4, 4, 1), part(6, 6, 6), part(50, 40, 30)])
    const figures = publicFigures(sumOf(rows.map(({ counts }) => counts)), { grid: rows })
    expect(figures?.tables.grid.rows.map(({ key }) => key)).toEqual(['0', '3'])
    expect(figures?.tables.grid.others).toBe(10)
    expect(figures?.rates.solved).toEqual({ count: 52, of: 70 })
  })
})
