import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Nullable, Shape } from '../../schema'
import type { PUBLIC_RATE_GROUPS, RATES } from '../rates/terms'

const Count = Type.Integer({ minimum: 0 })
/** So many of so many, and that in percent; null: fewer than five, or five others could be told from it. */
const Share = Nullable(Shape({ count: Count, of: Count, percent: Nullable(Type.Number()) }))
const Shares = Shape({
  answered: Share,
  solved: Share,
  satisfied: Share,
} satisfies Record<keyof typeof RATES, typeof Share>)
export type Shares = Type.Static<typeof Shares>

const Table = Shape({
  rows: Type.Array(Shape({ key: Type.String(), name: Type.String(), received: Count, rates: Shares })),
  /** Cases of rows with too few to be listed, together. */
  others: Count,
})
export type PublicTable = Type.Static<typeof Table>

export const PublicRates = Shape({
  /** The last twelve full months, `2026-10`. */
  from: Type.String(),
  to: Type.String(),
  /** Null: too few cases for any figure. */
  figures: Nullable(
    Shape({
      received: Count,
      rates: Shares,
      tables: Shape({ grid: Table, category: Table, month: Table } satisfies Record<
        keyof typeof PUBLIC_RATE_GROUPS,
        typeof Table
      >),
    }),
  ),
})
export type PublicRates = Type.Static<typeof PublicRates>

export const getPublicRates = endpoint({
  method: 'GET',
  url: '/complaints/rates/public',
  summary: 'The three rates for residents; nothing of fewer than five cases.',
  reply: PublicRates,
})
