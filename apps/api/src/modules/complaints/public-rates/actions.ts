import type { PublicRates, Shares as SharesView } from '@linli/domain/complaints/public-rates/contract'
import {
  type PublicTable,
  publicFigures,
  type Share,
  type Shares,
} from '@linli/domain/complaints/public-rates/rules'
import { monthsUpTo, percentOf, spanOf, sumOf } from '@linli/domain/complaints/rates/rules'
import type { PublicRateGroup } from '@linli/domain/complaints/rates/terms'
import type { Tx } from '../../../db/client.ts'
import { countParts, namesOf } from '../rates/actions.ts'

/**
 * The figures of the last twelve full months. Nobody may choose other months or combine grid and category: two answers that
 * differ by a few cases would tell of them.
 */
export async function readPublicRates(tx: Tx, now: Date): Promise<PublicRates> {
  const months = monthsUpTo(now, { months: 12, last: 1 })
  const which = { ...spanOf(months), now, grid: null, category: null, unitId: null, reach: null }
  const parts = async (by: PublicRateGroup) => countParts(tx, by, which)
  const tables = { grid: await parts('grid'), category: await parts('category'), month: await parts('month') }
  const whole = sumOf(tables.month.map(({ counts }) => counts))
  const figures = publicFigures(whole, tables)
  if (!figures) return { ...months, figures: null }
  const named = async (by: PublicRateGroup) => withNames(figures.tables[by], await namesOf(tx, by))
  return {
    ...months,
    figures: {
      received: figures.received,
      rates: sharesView(figures.rates),
      tables: { grid: await named('grid'), category: await named('category'), month: await named('month') },
    },
  }
}

const withNames = ({ rows, others }: PublicTable, nameOf: (key: string) => string) => ({
  rows: rows.map(({ key, received, rates }) => ({
    key,
    name: nameOf(key),
    received,
    rates: sharesView(rates),
  })),
  others,
})

const shareView = (share: Share) => share && { ...share, percent: percentOf(share.count, share.of) }
const sharesView = ({ answered, solved, satisfied }: Shares): SharesView => ({
  answered: shareView(answered),
  solved: shareView(solved),
  satisfied: shareView(satisfied),
})
