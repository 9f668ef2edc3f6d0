import type { Actor } from '@linli/domain/actor'
import type { listCountedWhistles } from '@linli/domain/complaints/unit-rates/contract'
import type { UnitView } from '@linli/domain/complaints/units/contract'
import type { WhistleView } from '@linli/domain/complaints/whistles/contract'
import { countedIn } from '@linli/domain/complaints/whistles/rules'
import { RATE_DAYS, UNIT_COUNTS } from '@linli/domain/complaints/whistles/terms'
import type { QueryOf } from '@linli/domain/endpoint'
import { neutralCell } from '@linli/domain/people/roster-cells/rules'
import { dateOn } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { writeXlsx } from '../../../sheets/write-xlsx.ts'
import { readUnits, unitNotFound } from '../units/actions.ts'
import { listUnitRows } from '../units/store.ts'
import { toViews } from '../whistles/actions.ts'
import { listByIds, listRecentFacts } from '../whistles/store.ts'

interface Asking {
  actor: Actor
  now: Date
}

const PAGE_ROWS = 20
const CURSOR = cursorOf({ id: 'uuid' })

/** The whistles that a number counts: the same rule, days and reach. */
export async function readCounted(
  tx: Tx,
  { unitId, count, cursor, actor, now }: Asking & { unitId: string } & QueryOf<typeof listCountedWhistles>,
): Promise<{ rows: WhistleView[]; nextCursor: string | null }> {
  const beforeId = CURSOR.read(cursor)?.id ?? null
  if ((await listUnitRows(tx, [unitId])).length === 0) throw unitNotFound()
  const facts = await listRecentFacts(tx, { actor, now, unitId })
  const counted = facts.filter((each) => countedIn(each, now).includes(count)).map(({ id }) => id)
  const left = beforeId === null ? counted : counted.filter((id) => id < beforeId)
  const ids = left.slice(0, PAGE_ROWS)
  const last = ids.at(-1)
  return {
    rows: await toViews(tx, await listByIds(tx, ids), now),
    nextCursor: last && left.length > PAGE_ROWS ? CURSOR.write({ id: last }) : null,
  }
}

const HEADING = ['单位', ...Object.values(UNIT_COUNTS), '按时报到率（%）', '按时办完率（%）', '在办']
const COLUMN_WIDTHS = [24, ...HEADING.slice(1).map(() => 14)]

const line = ({ name, reported, closed, open }: UnitView): string[] => [
  neutralCell(name),
  ...[reported.of, reported.met, closed.of, closed.met].map(String),
  ...[reported.percent, closed.percent].map((percent) => String(percent ?? '')),
  String(open),
]

/** The units of the page as a sheet: the same rows, the same numbers. */
export async function exportUnitRates(tx: Tx, asking: Asking) {
  const units = await readUnits(tx, asking)
  const bytes = writeXlsx({
    sheetName: '共建单位按时率',
    rows: [HEADING, ...units.map(line)],
    columnWidths: COLUMN_WIDTHS,
  })
  const fileName = `共建单位按时率-${dateOn(asking.now)}前${RATE_DAYS}天.xlsx`
  return { fileName, base64: bytes.toString('base64'), rows: units.length }
}
