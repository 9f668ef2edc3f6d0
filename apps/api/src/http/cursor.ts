import { invalidInput } from './app-error.ts'

/** Where a keyset page goes on, as an opaque text: callers hand it back and read nothing into it. */
export const writeCursor = (parts: readonly string[]): string =>
  Buffer.from(parts.join(' ')).toString('base64url')

/** The parts of a cursor; null at the beginning. */
export function readCursor(cursor: string | undefined, count: number): string[] | null {
  if (cursor === undefined) return null
  const parts = Buffer.from(cursor, 'base64url').toString().split(' ')
  const sound = parts.length === count && parts.every((part) => /^[0-9a-f-]+$/.test(part))
  if (!sound) throw invalidInput('翻页位置不对，请从头再看')
  return parts
}
