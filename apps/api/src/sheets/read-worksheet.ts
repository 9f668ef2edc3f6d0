import type { SheetRow } from '@linli/domain/people/roster/sheet'
import { dateOfSerial, type SheetCell } from '@linli/domain/people/roster-cells/rules'
import { UnreadableFile } from './unreadable-file.ts'
import type { Attributes, XlsxParts } from './xlsx-parts.ts'

/** What the cells of all worksheets refer to. */
export interface Workbook {
  strings: readonly string[]
  /** Whether cells of a style show a date, by style number. */
  dateStyles: readonly boolean[]
  /** Days between the workbook's calendar and the one from 1900. */
  dayOffset: number
  /** How many more may be read; goes down. */
  cellsLeft: number
}

/** Excel's own limit; longer text is cut. */
export const MAX_CELL_CHARACTERS = 32_767
const MAX_COLUMNS = 60

interface OpenCell {
  column: number
  type: string
  style: number
  value: string
}

interface OpenRow {
  row: number
  cells: SheetCell[]
}

const EMPTY: SheetCell = { text: '' }

/** Rows with content; those after the limit are left out. The size a sheet claims to have is never looked at. */
export async function readWorksheet(
  parts: XlsxParts,
  { path, workbook, maxRows }: { path: string; workbook: Workbook; maxRows: number },
): Promise<SheetRow[]> {
  const rows: OpenRow[] = []
  let row: OpenRow = { row: 0, cells: [] }
  let nextColumn = 0
  let cell: OpenCell | null = null
  let inValue = false
  let inGuide = false
  let fillMerged = (_area: string) => {}
  const endCell = ({ column, ...stored }: OpenCell) => {
    const read = cellOf(stored, workbook)
    if (read.text === '' || column >= MAX_COLUMNS || rows.length > maxRows) return
    if (row.cells.length === 0) rows.push(row)
    widen(row, column + 1, workbook)
    row.cells[column] = read
  }
  await parts.visit(path, {
    open(name, attributes) {
      if (name === 'row') {
        row = { row: Number(attributes.get('r')) || row.row + 1, cells: [] }
        nextColumn = 0
      } else if (name === 'c') {
        cell = openCell(attributes, nextColumn)
        nextColumn = cell.column + 1
      } else if (name === 'rPh') inGuide = true
      else if (name === 'v' || name === 't') inValue = !inGuide
      else if (name === 'mergeCells') fillMerged = createFiller(rows, workbook)
      else if (name === 'mergeCell') fillMerged(attributes.get('ref') ?? '')
    },
    text(text) {
      if (cell && inValue && cell.value.length < MAX_CELL_CHARACTERS) cell.value += text
    },
    close(name) {
      if (name === 'rPh') inGuide = false
      else if (name === 'v' || name === 't') inValue = false
      else if (name === 'c') {
        if (cell) endCell(cell)
        cell = null
      }
    },
  })
  return rows
}

/** A cell that does not say where it stands follows the one before. */
function openCell(attributes: Attributes, nextColumn: number): OpenCell {
  return {
    column: columnOf(attributes.get('r')) ?? nextColumn,
    type: attributes.get('t') ?? 'n',
    style: Number(attributes.get('s') ?? 0),
    value: '',
  }
}

/** Gives the row so many cells at least. */
function widen(row: OpenRow, columns: number, workbook: Workbook): void {
  spendCells(workbook, columns - row.cells.length)
  while (row.cells.length < columns) row.cells.push(EMPTY)
}

function spendCells(workbook: Workbook, cells: number): void {
  workbook.cellsLeft -= Math.max(cells, 0)
  if (workbook.cellsLeft < 0) throw new UnreadableFile('too_large')
}

function cellOf(
  { type, style, value }: Omit<OpenCell, 'column'>,
  { strings, dateStyles, dayOffset }: Workbook,
): SheetCell {
  if (value === '') return EMPTY
  if (type === 's') return { text: strings[Number(value)] ?? '' }
  if (type === 'd') return { text: value.slice(0, 10), dateOn: value.slice(0, 10) }
  const number = Number(value)
  if (type !== 'n' || Number.isNaN(number)) return { text: cellText(value) }
  const dateOn = dateStyles[style] ? dateOfSerial(number + dayOffset) : null
  return dateOn === null ? { text: String(number), number } : { text: dateOn, dateOn }
}

/** `_x000D_` is how these files write characters that XML forbids. */
export const cellText = (stored: string) =>
  stored
    .slice(0, MAX_CELL_CHARACTERS)
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** `C12` → 2 */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (!letters) return null
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Gives every cell of a merged area (`B3:C5`) the value of its first one, in rows that have content. */
function createFiller(rows: readonly OpenRow[], workbook: Workbook): (area: string) => void {
  const indexOf = new Map(rows.map((row, index) => [row.row, index]))
  return (area) => {
    const parts = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(area)
    const first = columnOf(parts?.[1])
    const last = columnOf(parts?.[3])
    const start = indexOf.get(Number(parts?.[2]))
    if (first === null || last === null || first > last || start === undefined) return
    const value = rows[start]?.cells[first]
    if (!value || value.text === '') return
    const columns = Math.min(last + 1, MAX_COLUMNS)
    for (let index = start; index < rows.length; index++) {
      const row = rows[index]
      if (!row || row.row > Number(parts?.[4])) break
      spendCells(workbook, columns - first)
      widen(row, columns, workbook)
      for (let column = first; column < columns; column++) {
        if (row.cells[column]?.text === '') row.cells[column] = value
      }
    }
  }
}
