import type { Sheet, SheetRow } from '@linli/domain/people/roster/sheet'
import { dateOfSerial, type SheetCell } from '@linli/domain/people/roster-cells/rules'
import { openZip, UnreadableFile, type ZipReader } from './read-zip.ts'
import { attribute, decodeXml, walkXml } from './xml.ts'

/** A sheet of 20,000 people is 10–20 MB unpacked. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
const MAX_SHEETS = 20
const MAX_COLUMNS = 60
/** Cells that merged areas may fill, all together. */
const MAX_MERGED_CELLS = 1_000_000

export interface XlsxLimits {
  /** Rows with content per sheet; one more is read, so that the caller notices. */
  maxRows: number
}

interface Workbook {
  zip: ZipReader
  strings: string[]
  /** Whether cells of a style show a date, by style number. */
  dateStyles: boolean[]
  /** Days between the workbook's calendar and the one from 1900. */
  dayOffset: number
}

/**
 * The visible worksheets of an .xlsx file, cell by cell: text, numbers and dates as stored, merged areas filled.
 * Only the parts that are needed are unpacked, under a limit. Throws `UnreadableFile`.
 *
 * Read here rather than with exceljs, which unpacks everything without a limit and expands areas as large as the
 * file claims, so that 10 KB can fill the memory.
 */
export function readXlsx(bytes: Buffer, limits: XlsxLimits): Sheet[] {
  const zip = openZip(bytes, { maxUnpackedBytes: MAX_UNPACKED_BYTES })
  const text = (name: string) => zip.read(name).toString('utf8')
  const workbookPath = findWorkbook(zip)
  const folder = workbookPath.slice(0, workbookPath.lastIndexOf('/') + 1)
  const relations = readRelations(text(`${folder}_rels/${workbookPath.slice(folder.length)}.rels`), folder)
  const { sheets, date1904 } = readWorkbook(text(workbookPath))
  const part = (type: string) =>
    [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))
  const stringsPath = part('sharedStrings')?.target
  const stylesPath = part('styles')?.target
  const workbook: Workbook = {
    zip,
    strings: stringsPath && zip.has(stringsPath) ? readStrings(text(stringsPath)) : [],
    dateStyles: stylesPath && zip.has(stylesPath) ? readDateStyles(text(stylesPath)) : [],
    dayOffset: date1904 ? 1462 : 0,
  }
  const found: Sheet[] = []
  for (const { name, relationId } of sheets.slice(0, MAX_SHEETS)) {
    const target = relations.get(relationId)?.target
    if (!target?.includes('worksheets/') || !zip.has(target)) continue
    found.push({ name, rows: readRows(text(target), workbook, limits.maxRows) })
  }
  return found
}

/** Word files and plain archives are zips too. */
function findWorkbook(zip: ZipReader): string {
  if (!zip.has('_rels/.rels')) throw new UnreadableFile('other_kind')
  const relations = [...readRelations(zip.read('_rels/.rels').toString('utf8'), '').values()]
  const path = relations.find(({ type }) => type.endsWith('/officeDocument'))?.target
  if (!path?.endsWith('.xml') || !/workbook/i.test(path)) throw new UnreadableFile('other_kind')
  return path
}

function readRelations(xml: string, folder: string): Map<string, { type: string; target: string }> {
  const relations = new Map<string, { type: string; target: string }>()
  walkXml(xml, ({ name, attributes }) => {
    if (name !== 'Relationship') return
    const id = attribute(attributes, 'Id')
    const target = attribute(attributes, 'Target')
    if (!id || !target) return
    const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`.replace(/[^/]+\/\.\.\//g, '')
    relations.set(id, { type: attribute(attributes, 'Type') ?? '', target: path })
  })
  return relations
}

function readWorkbook(xml: string): { sheets: { name: string; relationId: string }[]; date1904: boolean } {
  const sheets: { name: string; relationId: string }[] = []
  let date1904 = false
  walkXml(xml, ({ name, attributes }) => {
    if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')
    if (name !== 'sheet') return
    const state = attribute(attributes, 'state') ?? 'visible'
    const relationId = / \w+:id=["']([^"']+)["']/.exec(attributes)?.[1]
    if (state === 'visible' && relationId)
      sheets.push({ name: attribute(attributes, 'name') ?? '', relationId })
  })
  return { sheets, date1904 }
}

/** Shared strings; the phonetic guides beside them (rPh) are not part of the text. */
function readStrings(xml: string): string[] {
  const strings: string[] = []
  let current = ''
  let inGuide = false
  walkXml(xml, ({ name, kind }, textAfter) => {
    if (name === 'si') {
      if (kind === 'open') current = ''
      else strings.push(kind === 'empty' ? '' : current)
    } else if (name === 'rPh') inGuide = kind === 'open'
    else if (name === 't' && kind === 'open' && !inGuide) current += textOf(textAfter)
  })
  return strings
}

/** `_x000D_` is how these files write characters that XML forbids. */
const textOf = (xml: string) =>
  decodeXml(xml).replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

/** Built-in formats that show a date, the Chinese ones (27–36, 50–58) included. */
const isDateFormat = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** A format of its own shows a date when it names a year, a month with a day, or a day. */
const showsDate = (code: string) => /[yd]|m+[^a-z]*月/i.test(code.replace(/\[[^\]]*\]|"[^"]*"|\\./g, ''))

function readDateStyles(xml: string): boolean[] {
  const ownFormats = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellStyles = false
  walkXml(xml, ({ name, kind, attributes }) => {
    if (name === 'numFmt') {
      ownFormats.set(
        Number(attribute(attributes, 'numFmtId')),
        showsDate(attribute(attributes, 'formatCode') ?? ''),
      )
    } else if (name === 'cellXfs') inCellStyles = kind === 'open'
    else if (name === 'xf' && inCellStyles && kind !== 'close') {
      const format = Number(attribute(attributes, 'numFmtId'))
      styles.push(ownFormats.get(format) ?? isDateFormat(format))
    }
  })
  return styles
}

interface OpenCell {
  column: number
  type: string
  style: number
  /** Still as XML. */
  value: string
}

interface OpenRow {
  row: number
  cells: SheetCell[]
}

const EMPTY: SheetCell = { text: '' }

/** Rows with content; those after the limit are left out. */
function readRows(xml: string, workbook: Workbook, maxRows: number): SheetRow[] {
  const rows: OpenRow[] = []
  const merged: string[] = []
  let row: OpenRow = { row: 0, cells: [] }
  let cell: OpenCell | null = null
  const startRow = (number: string | undefined) => {
    row = { row: Number(number) || row.row + 1, cells: [] }
  }
  const endCell = () => {
    if (!cell || rows.length > maxRows) return
    const read = cellOf(cell, workbook)
    if (read.text === '' || cell.column >= MAX_COLUMNS) return
    if (row.cells.length === 0) rows.push(row)
    while (row.cells.length < cell.column) row.cells.push(EMPTY)
    row.cells[cell.column] = read
  }
  walkXml(xml, ({ name, kind, attributes }, textAfter) => {
    if (name === 'row' && kind !== 'close') startRow(attribute(attributes, 'r'))
    else if (name === 'c') {
      endCell()
      cell = kind === 'open' ? openCell(attributes, row) : null
    } else if (cell && kind === 'open' && (name === 'v' || name === 't')) cell.value += textAfter
    else if (name === 'mergeCell') merged.push(attribute(attributes, 'ref') ?? '')
  })
  fillMerged(rows, merged)
  return rows
}

function openCell(attributes: string, row: OpenRow): OpenCell {
  return {
    column: columnOf(attribute(attributes, 'r')) ?? row.cells.length,
    type: attribute(attributes, 't') ?? 'n',
    style: Number(attribute(attributes, 's') ?? 0),
    value: '',
  }
}

function cellOf({ type, style, value }: OpenCell, { strings, dateStyles, dayOffset }: Workbook): SheetCell {
  if (value === '') return EMPTY
  if (type === 's') return { text: strings[Number(value)] ?? '' }
  if (type === 'd') return { text: value.slice(0, 10), dateOn: value.slice(0, 10) }
  const number = Number(value)
  if (type !== 'n' || Number.isNaN(number)) return { text: textOf(value) }
  const dateOn = dateStyles[style] ? dateOfSerial(number + dayOffset) : null
  return dateOn === null ? { text: String(number), number } : { text: dateOn, dateOn }
}

/** `C12` → 2 */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (!letters) return null
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Gives every cell of a merged area the value of its first one, in rows that have content. */
function fillMerged(rows: OpenRow[], areas: readonly string[]): void {
  const indexOf = new Map(rows.map((row, index) => [row.row, index]))
  let cellsLeft = MAX_MERGED_CELLS
  for (const area of areas) {
    const parts = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(area)
    const first = columnOf(parts?.[1])
    const last = columnOf(parts?.[3])
    const start = indexOf.get(Number(parts?.[2]))
    if (first === null || last === null || start === undefined) continue
    const value = rows[start]?.cells[first]
    if (!value || value.text === '') continue
    for (let index = start; index < rows.length; index++) {
      const row = rows[index]
      if (!row || row.row > Number(parts?.[4])) break
      const to = Math.min(last, MAX_COLUMNS - 1)
      cellsLeft -= to - first + 1
      if (cellsLeft < 0) throw new UnreadableFile('too_large')
      while (row.cells.length <= to) row.cells.push(EMPTY)
      for (let column = first; column <= to; column++) {
        if (row.cells[column]?.text === '') row.cells[column] = value
      }
    }
  }
}
