import { type Refusal, refuse } from '../../refusal'
import { plainText, type SheetCell } from '../roster-cells/rules'
import { ROSTER_REFUSALS, type RosterRefusalCode } from '../terms'
import { NEEDED_ROSTER_COLUMNS, ROSTER_COLUMN_SYNONYMS, ROSTER_COLUMNS, type RosterColumn } from './terms'

export interface SheetRow {
  /** As the spreadsheet numbers it, from 1. */
  row: number
  cells: readonly SheetCell[]
}

export interface Sheet {
  name: string
  rows: readonly SheetRow[]
}

/** Position of each column that was found, from 0. */
export type ColumnPlaces = Partial<Record<RosterColumn, number>>

export interface RosterSheet {
  places: ColumnPlaces
  headerRow: number
  /** Below the heading. */
  rows: readonly SheetRow[]
  /** Further worksheets that look like rosters as well and are not read. */
  otherRosters: string[]
}

/** Titles and remarks may stand above the heading, but not more of them than this. */
const HEADER_WITHIN_ROWS = 30
const FEWEST_HEADINGS = 3

const COLUMN_OF_HEADING = new Map<string, RosterColumn>(
  (Object.keys(ROSTER_COLUMNS) as RosterColumn[]).flatMap((column) =>
    [ROSTER_COLUMNS[column], ...ROSTER_COLUMN_SYNONYMS[column]].map((word) => [word, column] as const),
  ),
)

/** `面 积（㎡）*` is 面积. */
function columnOf(cell: SheetCell): RosterColumn | undefined {
  const heading = plainText(cell.text).replace(/\(.*?\)|\[.*?\]|[\s*:_]/g, '')
  return COLUMN_OF_HEADING.get(heading)
}

function placesIn(row: SheetRow): ColumnPlaces {
  const places: ColumnPlaces = {}
  row.cells.forEach((cell, place) => {
    const column = columnOf(cell)
    if (column !== undefined && places[column] === undefined) places[column] = place
  })
  return places
}

interface Heading {
  places: ColumnPlaces
  index: number
  found: number
}

function findHeading({ rows }: Sheet): Heading | null {
  let best: Heading | null = null
  for (const [index, row] of rows.slice(0, HEADER_WITHIN_ROWS).entries()) {
    const places = placesIn(row)
    const found = Object.keys(places).length
    if (found >= FEWEST_HEADINGS && found > (best?.found ?? 0)) best = { places, index, found }
  }
  return best
}

/** The first worksheet with a roster's heading. */
export function findRoster(sheets: readonly Sheet[]): RosterSheet | Refusal<RosterRefusalCode> {
  const filled = sheets.filter((sheet) =>
    sheet.rows.some((row) => row.cells.some((cell) => cell.text !== '')),
  )
  if (filled.length === 0) return refuse(ROSTER_REFUSALS, 'sheet_empty')
  const headed = filled.flatMap((sheet) => {
    const heading = findHeading(sheet)
    return heading ? [{ sheet, heading }] : []
  })
  const complete = headed.filter(({ heading }) => missingColumns(heading.places).length === 0)
  const [chosen, ...others] = complete
  if (!chosen) return columnsMissing(missingColumns(headed[0]?.heading.places ?? {}))
  const { sheet, heading } = chosen
  const rows = sheet.rows.slice(heading.index + 1)
  if (!rows.some((row) => row.cells.some((cell) => cell.text !== ''))) {
    return refuse(ROSTER_REFUSALS, 'sheet_empty')
  }
  return {
    places: heading.places,
    headerRow: sheet.rows[heading.index]?.row ?? 1,
    rows,
    otherRosters: others.map((other) => other.sheet.name),
  }
}

function missingColumns(places: ColumnPlaces): RosterColumn[] {
  return NEEDED_ROSTER_COLUMNS.filter((column) => places[column] === undefined)
}

function columnsMissing(missing: RosterColumn[]): Refusal<RosterRefusalCode> {
  const names = missing.map((column) => `“${ROSTER_COLUMNS[column]}”`).join('、')
  return refuse(ROSTER_REFUSALS, 'columns_missing', `表头缺少 ${names} 这些列，请补上再上传`)
}

/** The heading again further down, as on printed pages that were pasted together. */
export function isHeaderRow(row: SheetRow, places: ColumnPlaces): boolean {
  return NEEDED_ROSTER_COLUMNS.every((column) => {
    const cell = row.cells[places[column] ?? -1]
    return cell !== undefined && columnOf(cell) === column
  })
}

const NOTE = /^(合计|总计|小计|共计|备注|说明|注[::]|制表|填表|审核|填报|统计|单位[::]|打印|第\d+页)/

/** Totals and signatures: no name, and the first filled cell says so. */
export function isNoteRow(row: SheetRow, places: ColumnPlaces): boolean {
  const filled = row.cells.map((cell) => plainText(cell.text).replace(/ /g, '')).filter((text) => text !== '')
  const name = plainText(row.cells[places.name ?? -1]?.text ?? '')
  const [first = ''] = filled
  // A remark merged across the sheet stands in the name's cell as well.
  return NOTE.test(first) && (name === '' || name.replace(/ /g, '') === first || filled.length <= 2)
}
