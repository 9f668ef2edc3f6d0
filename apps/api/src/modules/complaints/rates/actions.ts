import { type Actor, byWhom } from '@linli/domain/actor'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import type { CountedCase, RateRow, RatesView } from '@linli/domain/complaints/rates/contract'
import {
  type AlikeCases,
  type Counts,
  keysCounted,
  type Months,
  monthInWords,
  monthsRefusal,
  monthsUpTo,
  percentsOf,
  spanOf,
  standingOfKey,
  sumOf,
  tally,
} from '@linli/domain/complaints/rates/rules'
import {
  NO_GRID,
  RATE_COUNTS,
  RATE_GROUPS,
  RATES,
  type RateCount,
  type RateGroup,
} from '@linli/domain/complaints/rates/terms'
import { complaintPhase } from '@linli/domain/complaints/rules'
import { COMPLAINT_CATEGORIES, type ComplaintCategory } from '@linli/domain/complaints/terms'
import { neutralCell } from '@linli/domain/people/roster-cells/rules'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { writeXlsx } from '../../../sheets/write-xlsx.ts'
import { listGrids } from '../handling/store.ts'
import { listUnitRows } from '../units/store.ts'
import { countAlike, listCounted, type WhichCases } from './store.ts'

const MONTHS_SHOWN = 12
const PAGE_ROWS = 20
const CURSOR = cursorOf({ reportedAt: 'instant', id: 'uuid' })

/** What is asked for, as a query or a body holds it. */
interface Asked {
  from?: string | undefined
  to?: string | undefined
  grid?: string | undefined
  category?: ComplaintCategory | undefined
  unit?: string | undefined
}

interface Asking {
  actor: Actor
  now: Date
}

function monthsOf({ from, to }: Asked, now: Date): Months {
  const last = monthsUpTo(now, { months: MONTHS_SHOWN, last: 0 })
  const months = { from: from ?? last.from, to: to ?? last.to }
  const refusal = monthsRefusal(months)
  if (refusal) throw refused(refusal)
  return months
}

/** Staff of a grid count the cases they may handle, so that each number opens to its cases. */
function reachOf(actor: Actor): WhichCases['reach'] {
  const { gridId, roles } = actor
  return gridId === null || roles.includes('manager') ? null : { gridId, byId: byWhom(actor) }
}

const whichOf = (asked: Asked, months: Months, { actor, now }: Asking): WhichCases => ({
  ...spanOf(months),
  now,
  grid: asked.grid ?? null,
  category: asked.category ?? null,
  unitId: asked.unit ?? null,
  reach: reachOf(actor),
})

export interface Part {
  key: string
  counts: Counts
}

/** The counts of each part, in the order of their keys. */
export async function countParts(tx: Tx, by: RateGroup, which: WhichCases): Promise<Part[]> {
  const alike = new Map<string, AlikeCases[]>()
  for (const { key, standing, cases } of await countAlike(tx, by, which))
    alike.set(key, [...(alike.get(key) ?? []), { standing: standingOfKey(standing), cases }])
  const parts = [...alike].map(([key, groups]) => ({ key, counts: tally(groups) }))
  return parts.sort((one, other) => (one.key < other.key ? -1 : 1))
}

/** What a part is called. */
export async function namesOf(tx: Tx, by: RateGroup): Promise<(key: string) => string> {
  if (by === 'month') return monthInWords
  const categories: Record<string, string> = COMPLAINT_CATEGORIES
  if (by === 'category') return (key) => categories[key] ?? key
  if (by === 'unit') {
    const units = new Map((await listUnitRows(tx)).map(({ id, name }) => [id, name]))
    return (key) => units.get(key) ?? key
  }
  const grids = new Map((await listGrids(tx)).map(({ id, name }) => [id, name]))
  return (key) => (key === NO_GRID ? '待分网格' : (grids.get(key) ?? '以前的网格'))
}

export async function readRates(
  tx: Tx,
  { by, ...asked }: Asked & { by: RateGroup },
  asking: Asking,
): Promise<RatesView> {
  const months = monthsOf(asked, asking.now)
  const which = whichOf(asked, months, asking)
  const parts = await countParts(tx, by, which)
  // Not every case has a unit, and some have several.
  const all = by === 'unit' ? await countParts(tx, 'month', which) : parts
  const nameOf = await namesOf(tx, by)
  const figures = (counts: Counts) => ({ counts, percents: percentsOf(counts) })
  const own = which.reach && (await namesOf(tx, 'grid'))(which.reach.gridId)
  return {
    ...months,
    ownGridName: own,
    whole: figures(sumOf(all.map(({ counts }) => counts))),
    rows: parts.map(({ key, counts }) => ({ key, name: nameOf(key), ...figures(counts) })),
  }
}

/** The cases that a number counts: the same months, part and reach. */
export async function readCounted(
  tx: Tx,
  { count, cursor, ...asked }: Asked & { count: RateCount; cursor?: string | undefined },
  asking: Asking,
): Promise<{ rows: CountedCase[]; nextCursor: string | null }> {
  const { now } = asking
  const which = whichOf(asked, monthsOf(asked, now), asking)
  const after = CURSOR.read(cursor)
  const found = await listCounted(tx, which, { keys: keysCounted(count), after, limit: PAGE_ROWS + 1 })
  const rows = found.slice(0, PAGE_ROWS)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => {
      const { id, number, title, category, gridName, ownerName, reportedAt, verdict, stars, words } = row
      const settled = byTheClock(row, now)
      return {
        ...{ id, number, title, category, gridName, ownerName, verdict, stars, words },
        phase: complaintPhase(settled),
        closedAs: settled.closedAs,
        reportedAt: reportedAt.toISOString(),
      }
    }),
    nextCursor: last && found.length > PAGE_ROWS ? CURSOR.write(last) : null,
  }
}

const HEADING: readonly string[] = [
  ...Object.values(RATE_COUNTS),
  ...Object.values(RATES).map(({ label }) => `${label}（%）`),
]
const COLUMN_WIDTHS = [18, ...HEADING.map(() => 14)]

/** The table of the page as a sheet: the same rows and the whole, the same numbers. */
export async function exportRates(
  tx: Tx,
  asked: Asked & { by: RateGroup },
  asking: Asking,
): Promise<{ fileName: string; base64: string; rows: number }> {
  const view = await readRates(tx, asked, asking)
  const line = ({ name, counts, percents }: Omit<RateRow, 'key'>) => [
    neutralCell(name),
    ...(Object.keys(RATE_COUNTS) as RateCount[]).map((count) => String(counts[count])),
    ...(Object.keys(RATES) as (keyof typeof RATES)[]).map((rate) => String(percents[rate] ?? '')),
  ]
  const group = RATE_GROUPS[asked.by]
  const bytes = writeXlsx({
    sheetName: '诉求三率',
    rows: [
      [group.replace('按', ''), ...HEADING],
      ...view.rows.map(line),
      line({ name: '合计', ...view.whole }),
    ],
    columnWidths: COLUMN_WIDTHS,
  })
  const fileName = `诉求三率-${group}-${view.from}至${view.to}.xlsx`
  return { fileName, base64: bytes.toString('base64'), rows: view.rows.length }
}
