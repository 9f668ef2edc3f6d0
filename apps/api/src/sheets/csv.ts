import type { SheetRow } from '@linli/domain/people/roster/sheet'
import { parse } from 'csv-parse/sync'
import { UnreadableFile } from './unreadable-file.ts'

const BOM = '\ufeff'
const MAX_COLUMNS = 60

/**
 * Rows of a text table: UTF-8 with or without its mark, GB18030 (what a Chinese Excel saves) or UTF-16 (its
 * “Unicode text”); between commas, tabs or semicolons. Throws `UnreadableFile`; null when it is no text at all.
 */
export function readCsv(bytes: Buffer, { maxRows }: { maxRows: number }): SheetRow[] | null {
  const text = decodeText(bytes)
  if (text === null || /^\s*<(!doctype|html|table|\?xml)/i.test(text)) return null
  const rows: SheetRow[] = []
  let number = 0
  // Empty lines count, so that row numbers are the ones Excel shows.
  const keep = (record: string[]) => {
    number += 1
    if (rows.length <= maxRows && record.some((cell) => cell.trim() !== '')) {
      rows.push({ row: number, cells: record.slice(0, MAX_COLUMNS).map((cell) => ({ text: cell })) })
    }
    return null
  }
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      on_record: keep,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 64 * 1024,
    })
  } catch {
    throw new UnreadableFile('damaged')
  }
  return rows
}

function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs('utf-16le', bytes)
  if (bytes.includes(0)) return null
  return decodeAs('utf-8', bytes) ?? decodeAs('gb18030', bytes)
}

/** Without the mark at the start. */
function decodeAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** What separates most in the first lines. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4096)
  const count = (delimiter: string) => head.split(delimiter).length
  return [',', '\t', ';', '，'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/** UTF-8 with its mark, which Excel needs to read Chinese; every cell quoted, so that it stays text. */
export function writeCsv(rows: readonly (readonly string[])[]): Buffer {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  return Buffer.from(`${BOM}${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`, 'utf8')
}
