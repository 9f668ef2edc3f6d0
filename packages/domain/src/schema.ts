import * as Type from 'typebox'

/** Pieces that many contracts share. Every object refuses keys it does not know. */
export const Id = Type.String({ format: 'uuid' })
/** An instant, ISO 8601 with zone. */
export const Instant = Type.String({ format: 'date-time' })
/** A calendar date in Asia/Shanghai, `2026-11-28`. */
export const DateOn = Type.String({ format: 'date' })
export const Cursor = Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' })

export function Shape<P extends Type.TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

export function Nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

/** A page of a keyset-paged list: hand `nextCursor` back to get the following rows; null at the end. */
export function PageOf<T extends Type.TSchema>(row: T) {
  return Shape({ rows: Type.Array(row), nextCursor: Nullable(Type.String()) })
}

/** The codes of a term table as a schema of literals. */
export function CodeOf<T extends Record<string, unknown>>(terms: T) {
  const codes = Object.keys(terms) as (keyof T & string)[]
  return Type.Unsafe<keyof T & string>(Type.String({ enum: codes }))
}

export const Done = Shape({ done: Type.Literal(true) })
