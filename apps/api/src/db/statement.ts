import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { QueryResultRow } from 'pg'
import type { Tx } from './client.ts'

/**
 * A statement that PostgreSQL plans once for each connection: for paths where planning anew would cost more than the
 * work. `$1` is the transaction's community; selected names are the rows' own: `select a.person_id as "personId"`.
 */
export const statement = <Row extends QueryResultRow = never>(name: string, text: string) =>
  sent<Row>({ name, text })

/**
 * A statement that PostgreSQL plans for its values each time: where one plan for all would be wrong for some, as a month is
 * not three years. Otherwise as `statement`.
 */
export const plannedAnew = <Row extends QueryResultRow>(text: string) => sent<Row>({ text })

const sent =
  <Row extends QueryResultRow>(query: { name?: string; text: string }) =>
  async (tx: Tx, values: readonly unknown[]): Promise<Row[]> => {
    const written = values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value))
    return (await tx.$client.query<Row>({ ...query, values: [tx.communityId, ...written] })).rows
  }

const PLAIN = /^[\w.:-]+$/
const NULL = /^null$/i

/** Like pg's own array literals, without quoting what needs none: a batch sends some ten thousand elements. */
export function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join(',')}}`
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  const text = value instanceof Date ? value.toISOString() : String(value)
  if (PLAIN.test(text) && !NULL.test(text)) return text
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** An array literal of values that need no quotes, and of which nobody could have made any that do. */
export function plainArray(values: readonly (string | number | boolean | Date | null)[]): string {
  let text = '{'
  for (const value of values) {
    if (text.length > 1) text += ','
    text += value === null ? 'NULL' : value instanceof Date ? value.toISOString() : value
  }
  return `${text}}`
}

/** JSON text never holds it: it is written as an escape there. JSON side by side needs no quoting so. */
export const BETWEEN_JSON = '\u0001'

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** All columns of a table under their names in code: `e.starts_at as "startsAt", …`. */
export const columnsOf = (table: PgTable, alias: string): string =>
  Object.keys(getTableColumns(table))
    .map((name) => `${alias}.${snakeCase(name)} as "${name}"`)
    .join(', ')
