import { MAX_INTEGER } from '../db/columns.ts'
import { invalidInput } from './app-error.ts'
import { isUuid } from './ids.ts'

/** 1970 to 9999: what JavaScript writes and PostgreSQL reads. */
const LATEST_MS = Date.UTC(10_000, 0) - 1

function readInstant(text: string): Date | null {
  if (!/^\d{1,15}$/.test(text)) return null
  const ms = Number(text)
  return ms > LATEST_MS ? null : new Date(ms)
}

function readNumber(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_INTEGER ? Number(text) : null
}

const READ = {
  instant: readInstant,
  uuid: (text: string) => (isUuid(text) ? text : null),
  number: readNumber,
  flag: (text: string) => (/^[01]$/.test(text) ? text === '1' : null),
}
type Part = keyof typeof READ
type Parts<Shape extends Record<string, Part>> = {
  [Name in keyof Shape]: NonNullable<ReturnType<(typeof READ)[Shape[Name]]>>
}

/** Where a keyset page goes on, as an opaque text: callers hand it back and read nothing into it. */
export interface CursorOf<Place> {
  write(place: Place): string
  /** Null at the beginning. Throws `invalid_input` for what `write` has not made: callers may send anything. */
  read(cursor: string | undefined): Place | null
}

function written(value: Date | string | number | boolean | undefined): string {
  if (value instanceof Date) return String(value.getTime())
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

/** A cursor of these parts, in their order. Each is checked, so that the database is never asked nonsense. */
export function cursorOf<const Shape extends Record<string, Part>>(shape: Shape): CursorOf<Parts<Shape>> {
  const kinds = Object.entries(shape)
  return {
    write: (place) =>
      Buffer.from(kinds.map(([name]) => written(place[name])).join(' ')).toString('base64url'),
    read(cursor) {
      if (cursor === undefined) return null
      const texts = Buffer.from(cursor, 'base64url').toString().split(' ')
      const read = kinds.map(([name, kind], at) => {
        const text = texts[at] ?? ''
        return [name, READ[kind](text)] as const
      })
      if (texts.length !== kinds.length || read.some(([, value]) => value === null))
        throw invalidInput('翻页位置不对，请从头再看')
      return Object.fromEntries(read) as Parts<Shape>
    },
  }
}
