import type { Sheet } from '@linli/domain/people/roster/sheet'
import { MAX_ROSTER_ROWS, ROSTER_COLUMNS } from '@linli/domain/people/roster/terms'
import { neutralCell } from '@linli/domain/people/roster-cells/rules'
import { ROSTER_REFUSALS, type RosterRefusalCode } from '@linli/domain/people/terms'
import { type Refusal, refuse } from '@linli/domain/refusal'
import { readCsv, writeCsv } from '../../../sheets/csv.ts'
import { readXlsx } from '../../../sheets/read-xlsx.ts'
import { type FileProblem, UnreadableFile } from '../../../sheets/unreadable-file.ts'
import { writeXlsx } from '../../../sheets/write-xlsx.ts'

export const MAX_ROSTER_BYTES = 10 * 1024 * 1024
/** Titles, headings and remarks stand beside the rows that count. */
const MAX_SHEET_ROWS = MAX_ROSTER_ROWS + 1_000

const XLSX_MAGIC = Buffer.from('504b0304', 'hex')
/** The container of old .xls files, and of encrypted .xlsx files. */
const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const ENCRYPTED_PART = Buffer.from('EncryptedPackage', 'utf16le')

const REFUSAL_OF_PROBLEM: Record<FileProblem, RosterRefusalCode> = {
  damaged: 'sheet_damaged',
  too_large: 'sheet_too_large',
  encrypted: 'sheet_encrypted',
  other_kind: 'not_a_sheet',
}

/** The worksheets of an uploaded file; what the file is called does not matter, what is in it does. */
export async function readSheets(bytes: Buffer): Promise<Sheet[] | Refusal<RosterRefusalCode>> {
  if (bytes.length === 0) return refuse(ROSTER_REFUSALS, 'sheet_empty')
  if (bytes.length > MAX_ROSTER_BYTES) return refuse(ROSTER_REFUSALS, 'sheet_too_large')
  const startsWith = (magic: Buffer) => bytes.subarray(0, magic.length).equals(magic)
  if (startsWith(OLE_MAGIC)) {
    return refuse(ROSTER_REFUSALS, bytes.includes(ENCRYPTED_PART) ? 'sheet_encrypted' : 'sheet_old_format')
  }
  try {
    if (startsWith(XLSX_MAGIC)) return await readXlsx(bytes, { maxRows: MAX_SHEET_ROWS })
    const rows = readCsv(bytes, { maxRows: MAX_SHEET_ROWS })
    return rows ? [{ name: 'CSV', rows }] : refuse(ROSTER_REFUSALS, 'not_a_sheet')
  } catch (error) {
    if (error instanceof UnreadableFile) return refuse(ROSTER_REFUSALS, REFUSAL_OF_PROBLEM[error.problem])
    throw error
  }
}

export type SheetFormat = 'xlsx' | 'csv'

const COLUMN_WIDTHS = [14, 8, 8, 8, 10, 12, 14, 22, 10, 8, 12, 10, 16]

/** The roster as a file: the headings, then `rows` in the same order of columns, every cell text. */
export function writeSheet(rows: readonly (readonly string[])[], format: SheetFormat): Buffer {
  const table = [Object.values(ROSTER_COLUMNS), ...rows.map((row) => row.map(neutralCell))]
  if (format === 'csv') return writeCsv(table)
  return writeXlsx({ sheetName: '花名册', rows: table, columnWidths: COLUMN_WIDTHS })
}
