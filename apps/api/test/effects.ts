import type pg from 'pg'

/** Every row of one table by the hash of its text, and the sum of each whole-number column. */
interface TableState {
  rows: Map<string, number>
  sums: Record<string, number>
}
export type DatabaseState = Map<string, TableState>

/**
 * What a call did to a table, in figures that do not depend on ids and times: rows written (or written anew), rows
 * taken away (or replaced), and by how much the counters, balances and numbers in it grew.
 */
export interface TableEffect {
  written: number
  replaced: number
  grown: Record<string, number>
}
export type Effect = Record<string, TableEffect>

/** Numbers that say where a row stands and not how much it is: their sum depends on what others did before. */
const PLACES = [
  'point_movements.sequence',
  'point_rules.version',
  'volunteers.number',
  'certificates.number',
  'complaints.number',
  'complaint_bigrams.number',
]

/** A statement that reads them all; PostgreSQL's own tables of tables are slow to read, and theirs do not change. */
const statements = new WeakMap<pg.Pool, Promise<string>>()

async function wholeNumbersOf(admin: pg.Pool): Promise<Map<string, string[]>> {
  const { rows } = await admin.query<{ name: string; columns: string[] }>(`
    select t.table_name as name,
      coalesce(array_agg(c.column_name::text) filter (where c.data_type in ('integer', 'bigint')), '{}') as columns
    from information_schema.tables t
    join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
    group by t.table_name order by t.table_name`)
  return new Map(
    rows.map(({ name, columns }) => [
      name,
      columns.filter((column) => !PLACES.includes(`${name}.${column}`)),
    ]),
  )
}

async function statementFor(admin: pg.Pool): Promise<string> {
  const tables = await wholeNumbersOf(admin)
  const selects = [...tables].map(([name, columns]) => {
    const sums = columns.map((column) => `'${column}', coalesce(sum(t."${column}"), 0)`).join(', ')
    return `select '${name}' as name, coalesce(array_agg(md5(t::text)), '{}') as rows, jsonb_build_object(${sums}) as sums
      from "${name}" t`
  })
  return selects.join(' union all ')
}

/** The whole database as it is now, seen from behind row security. */
export async function stateOf(admin: pg.Pool): Promise<DatabaseState> {
  const statement = statements.get(admin) ?? statementFor(admin)
  statements.set(admin, statement)
  const { rows } = await admin.query<{ name: string; rows: string[]; sums: Record<string, number> }>(
    await statement,
  )
  return new Map(
    rows.map(({ name, rows: hashes, sums }) => {
      const counted = new Map<string, number>()
      for (const hash of hashes) counted.set(hash, (counted.get(hash) ?? 0) + 1)
      return [name, { rows: counted, sums }]
    }),
  )
}

function missingIn(rows: Map<string, number>, others: Map<string, number>): number {
  let missing = 0
  for (const [hash, times] of rows) missing += Math.max(0, times - (others.get(hash) ?? 0))
  return missing
}

/** The difference between two states; tables that are the same are left out. */
export function effectBetween(before: DatabaseState, after: DatabaseState): Effect {
  const effect: Effect = {}
  for (const [name, now] of after) {
    const then = before.get(name) ?? { rows: new Map<string, number>(), sums: {} }
    const written = missingIn(now.rows, then.rows)
    const replaced = missingIn(then.rows, now.rows)
    const grown: Record<string, number> = {}
    for (const [column, sum] of Object.entries(now.sums)) {
      const growth = Number(sum) - Number(then.sums[column] ?? 0)
      if (growth !== 0) grown[column] = growth
    }
    if (written + replaced > 0) effect[name] = { written, replaced, grown }
  }
  return effect
}
