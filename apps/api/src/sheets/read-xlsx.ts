import { posix } from 'node:path'
import type { Sheet } from '@linli/domain/people/roster/sheet'
import { cellText, MAX_CELL_CHARACTERS, readWorksheet, type Workbook } from './read-worksheet.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { openXlsxParts, type XlsxParts } from './xlsx-parts.ts'

/** A sheet of 20,000 people is 10–20 MB unpacked, and has a million elements. */
const UNPACKED_LIMITS = { maxBytes: 64 * 1024 * 1024, maxElements: 5_000_000 }
const MAX_SHEETS = 20
/** In all sheets together, empty ones and those that merged areas fill included. A full roster has 300,000. */
const MAX_CELLS = 3_000_000

export interface XlsxLimits {
  /** Rows with content per sheet; one more is read, so that the caller notices. */
  maxRows: number
}

let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * The visible worksheets of an .xlsx file, cell by cell: text, numbers and dates as stored, merged areas filled.
 * Only the parts that are needed are unpacked, under a limit. Rejects with `UnreadableFile`.
 *
 * Files take turns, so that many at once need no more memory than one.
 */
export function readXlsx(bytes: Buffer, limits: XlsxLimits): Promise<Sheet[]> {
  const turn = lastTurn.then(() => readSheets(bytes, limits))
  lastTurn = turn.catch(() => {})
  return turn
}

async function readSheets(bytes: Buffer, { maxRows }: XlsxLimits): Promise<Sheet[]> {
  const parts = await openXlsxParts(bytes, UNPACKED_LIMITS)
  const workbookPath = await findWorkbook(parts)
  const { dir: folder, base } = posix.parse(workbookPath)
  const relations = await readRelations(parts, { path: posix.join(folder, '_rels', `${base}.rels`), folder })
  const { sheets, date1904 } = await readSheetList(parts, workbookPath)
  const pathOf = (type: string) => {
    const path = [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.path
    return path !== undefined && parts.has(path) ? path : null
  }
  const stringsPath = pathOf('sharedStrings')
  const stylesPath = pathOf('styles')
  const workbook: Workbook = {
    strings: stringsPath ? await readStrings(parts, stringsPath) : [],
    dateStyles: stylesPath ? await readDateStyles(parts, stylesPath) : [],
    dayOffset: date1904 ? 1462 : 0,
    cellsLeft: MAX_CELLS,
  }
  const found: Sheet[] = []
  for (const { name, relationId } of sheets.slice(0, MAX_SHEETS)) {
    const relation = relations.get(relationId)
    // Charts are sheets too.
    if (!relation?.type.endsWith('/worksheet') || !parts.has(relation.path)) continue
    found.push({ name, rows: await readWorksheet(parts, { path: relation.path, workbook, maxRows }) })
  }
  return found
}

/** Word files and plain archives are zips too. */
async function findWorkbook(parts: XlsxParts): Promise<string> {
  const path = '_rels/.rels'
  if (!parts.has(path)) throw new UnreadableFile('other_kind')
  const relations = [...(await readRelations(parts, { path, folder: '' })).values()]
  const workbook = relations.find(({ type }) => type.endsWith('/officeDocument'))?.path
  if (!workbook?.endsWith('.xml') || !/workbook/i.test(workbook)) throw new UnreadableFile('other_kind')
  return workbook
}

interface Relation {
  type: string
  path: string
}

/** By id; targets are relative to `folder`. */
async function readRelations(
  parts: XlsxParts,
  { path, folder }: { path: string; folder: string },
): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  await parts.visit(path, {
    open(name, attributes) {
      const id = attributes.get('Id')
      const target = attributes.get('Target')
      if (name !== 'Relationship' || !id || !target) return
      relations.set(id, {
        type: attributes.get('Type') ?? '',
        path: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      })
    },
  })
  return relations
}

async function readSheetList(
  parts: XlsxParts,
  path: string,
): Promise<{ sheets: { name: string; relationId: string }[]; date1904: boolean }> {
  const sheets: { name: string; relationId: string }[] = []
  let date1904 = false
  await parts.visit(path, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '')
      if (name !== 'sheet' || (attributes.get('state') ?? 'visible') !== 'visible') return
      // The prefix is mostly r, but any will do.
      const relationId = [...attributes].find(([key]) => key.endsWith(':id'))?.[1]
      if (relationId) sheets.push({ name: attributes.get('name') ?? '', relationId })
    },
  })
  return { sheets, date1904 }
}

/** Shared strings; the phonetic guides beside them (rPh) are not part of the text. */
async function readStrings(parts: XlsxParts, path: string): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inGuide = false
  let inText = false
  await parts.visit(path, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') inGuide = true
      else if (name === 't') inText = !inGuide
    },
    text(text) {
      if (inText && current.length < MAX_CELL_CHARACTERS) current += text
    },
    close(name) {
      if (name === 'si') strings.push(cellText(current))
      else if (name === 'rPh') inGuide = false
      else if (name === 't') inText = false
    },
  })
  return strings
}

/** Built-in formats that show a date, the Chinese ones (27–36, 50–58) included. */
const isDateFormat = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** A format of its own shows a date when it names a year, a month with a day, or a day. */
const showsDate = (code: string) => /[yd]|m+[^a-z]*月/i.test(code.replace(/\[[^\]]*\]|"[^"]*"|\\./g, ''))

/** Whether cells of a style show a date, by style number. */
async function readDateStyles(parts: XlsxParts, path: string): Promise<boolean[]> {
  const ownFormats = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellStyles = false
  await parts.visit(path, {
    open(name, attributes) {
      const format = Number(attributes.get('numFmtId'))
      if (name === 'numFmt') ownFormats.set(format, showsDate(attributes.get('formatCode') ?? ''))
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) styles.push(ownFormats.get(format) ?? isDateFormat(format))
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}
