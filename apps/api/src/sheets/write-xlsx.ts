import { zipSync } from 'fflate'
import { xmlText } from '../xml.ts'

export interface TextTable {
  sheetName: string
  /** The first row is the heading: bold, and in view while scrolling. */
  rows: readonly (readonly string[])[]
  /** In characters. */
  columnWidths: readonly number[]
}

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE_RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const CONTENT_TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const TEXT_STYLE = 1
const HEADING_STYLE = 2

const escapeXml = (text: string) =>
  // Read as a character code otherwise.
  xmlText(text).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')

/** An .xlsx file of one worksheet in which every cell is text, so that long numbers keep their digits. */
export function writeXlsx(table: TextTable): Buffer {
  return zip({
    '[Content_Types].xml': `<Types xmlns="${CONTENT_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/></Types>`,
    '_rels/.rels': relations({ officeDocument: 'xl/workbook.xml' }),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escapeXml(table.sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations({ worksheet: 'worksheets/sheet1.xml', styles: 'styles.xml' }),
    'xl/styles.xml': styles(),
    'xl/worksheets/sheet1.xml': worksheet(table),
  })
}

function relations(targets: Record<string, string>): string {
  const entries = Object.entries(targets).map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${PACKAGE_RELATIONS}">${entries.join('')}</Relationships>`
}

/** Format 49 is “text”: what is typed into these cells later keeps its digits as well. */
function styles(): string {
  const font = (inside: string) => `<font>${inside}<sz val="11"/><name val="等线"/></font>`
  const style = (format: number, fontId: number) =>
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`
  return [
    `<styleSheet xmlns="${MAIN}"><fonts count="2">${font('')}${font('<b/>')}</fonts>`,
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="3">${style(0, 0)}${style(49, 0)}${style(49, 1)}</cellXfs></styleSheet>`,
  ].join('')
}

function worksheet({ rows, columnWidths }: TextTable): string {
  const columns = columnWidths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${TEXT_STYLE}" customWidth="1"/>`,
  )
  const lines = rows.map((row, index) => {
    const style = index === 0 ? HEADING_STYLE : TEXT_STYLE
    const cells = row.map((text, column) =>
      text === ''
        ? ''
        : `<c r="${columnName(column)}${index + 1}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`,
    )
    return `<row r="${index + 1}">${cells.join('')}</row>`
  })
  const view =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  return `<worksheet xmlns="${MAIN}">${view}<cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** 0 → A, 26 → AA */
function columnName(column: number): string {
  const rest = String.fromCharCode(65 + (column % 26))
  return column < 26 ? rest : columnName(Math.floor(column / 26) - 1) + rest
}

/** The first day a zip can name: the same rows give the same file. */
const FIRST_DAY = new Date(1980, 0, 1)

function zip(parts: Record<string, string>): Buffer {
  const files = Object.entries(parts).map(([name, xml]) => [name, Buffer.from(HEADER + xml, 'utf8')] as const)
  return Buffer.from(zipSync(Object.fromEntries(files), { mtime: FIRST_DAY }))
}
