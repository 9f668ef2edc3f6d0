import type { Counts } from '../rates/rules'
import { FEWEST_SHOWN, RATES, type Rate } from '../rates/terms'

/** Cells of a table whose sum is known; each may be told to everybody or not. */
export interface Cells {
  values: readonly number[]
  /** Hidden for another reason already. */
  hidden?: ReadonlySet<number>
}

/**
 * Which cells must not be shown so that none under five can be computed back from the sum and the others: those under
 * five, and, until the hidden ones together could each be anything from one to five and more, the smallest of the rest
 * with them. Null: not even hiding all would do, so the sum must not be shown either. A zero is nobody's and stays.
 */
export function cellsToHide({ values, hidden: before = new Set() }: Cells): ReadonlySet<number> | null {
  const hidden = new Set(before)
  values.forEach((value, index) => {
    if (value > 0 && value < FEWEST_SHOWN) hidden.add(index)
  })
  if (hidden.size === 0) return hidden
  const rest = values
    .map((value, index) => ({ value, index }))
    .filter(({ value, index }) => value > 0 && !hidden.has(index))
    .sort((one, other) => one.value - other.value || one.index - other.index)
  while (!isSafe(values, hidden)) {
    const next = rest.shift()
    if (!next) return null
    hidden.add(next.index)
  }
  return hidden
}

function isSafe(values: readonly number[], hidden: ReadonlySet<number>): boolean {
  const own = [...hidden].map((index) => values[index] ?? 0)
  const sum = own.reduce((total, value) => total + value, 0)
  const others = own.filter((value) => value > 0).length - 1
  return others >= 1 && sum - others >= FEWEST_SHOWN
}

/** So many of so many; null: too few to be told. */
export type Share = { count: number; of: number } | null
export type Shares = Record<Rate, Share>

export interface PublicRow {
  key: string
  received: number
  rates: Shares
}

export interface PublicTable {
  rows: PublicRow[]
  /** Cases of the rows that are not listed, together; 0: all are. */
  others: number
}

interface Part {
  key: string
  counts: Counts
}

const RATE_CODES = Object.keys(RATES) as Rate[]

/** What residents may read of the whole and of each way to divide it; null: too few cases for any of it. */
export function publicFigures<Group extends string>(
  whole: Counts,
  tables: Record<Group, readonly Part[]>,
): { received: number; rates: Shares; tables: Record<Group, PublicTable> } | null {
  const groups = Object.keys(tables) as Group[]
  const unlisted = new Map<Group, ReadonlySet<number>>()
  if (whole.received < FEWEST_SHOWN) return null
  for (const group of groups) {
    const hidden = cellsToHide({ values: tables[group].map(({ counts }) => counts.received) })
    if (!hidden) return null
    unlisted.set(group, hidden)
  }
  const hiddenOf = (rate: Rate, group: Group) =>
    cellsToHide({
      values: tables[group].map(({ counts }) => counts[RATES[rate].of]),
      hidden: unlisted.get(group) ?? new Set(),
    })
  // Where one way to divide would give it away, the rate is told nowhere.
  const told = RATE_CODES.filter(
    (rate) =>
      whole[RATES[rate].of] >= FEWEST_SHOWN && groups.every((group) => hiddenOf(rate, group) !== null),
  )
  const shares = (counts: Counts, may: (rate: Rate) => boolean): Shares => {
    const share = (rate: Rate): Share =>
      told.includes(rate) && may(rate)
        ? { count: counts[RATES[rate].count], of: counts[RATES[rate].of] }
        : null
    return { answered: share('answered'), solved: share('solved'), satisfied: share('satisfied') }
  }
  const tableOf = (group: Group): PublicTable => {
    const without = unlisted.get(group) ?? new Set()
    const rows = tables[group].flatMap(({ key, counts }, index): PublicRow[] => {
      if (without.has(index)) return []
      const rates = shares(counts, (rate) => !hiddenOf(rate, group)?.has(index))
      return [{ key, received: counts.received, rates }]
    })
    const listed = rows.reduce((sum, { received }) => sum + received, 0)
    return { rows, others: whole.received - listed }
  }
  const all = Object.fromEntries(groups.map((group) => [group, tableOf(group)]))
  return {
    received: whole.received,
    rates: shares(whole, () => true),
    tables: all as Record<Group, PublicTable>,
  }
}
