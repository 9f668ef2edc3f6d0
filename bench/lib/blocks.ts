import { round } from './options.ts'
import type { World } from './world.ts'

/**
 * Growth (P6): the blocks that PostgreSQL touches for each statement of the app, `shared_blks_hit + read` per call from
 * pg_stat_statements. Blocks, not times: they are the same on every machine.
 */
export type Blocks = Map<string, number>

/**
 * A page of 20 rows, each looked up by its key. While a table is small enough to be read at one go PostgreSQL does so
 * with less; that it later takes the index is no growth. What does grow passes this at the next size.
 */
export const FLOOR_BLOCKS = 64
/** P6: from 100 k to 10 M rows. */
export const GOAL_RATIO = 1.5

export const BLOCK_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_utility': false,
  max_wal_size: '8GB',
  autovacuum: false,
}

/** A page by OFFSET, which must be seen to grow. */
export const CONTROL = 'the control'

// Lists of several ids are one statement however many there are. Constants stand for themselves where a connection knew
// the statement before it was first counted, and are numbered otherwise.
const text = (query: string) =>
  query
    .replace(/\s+/g, ' ')
    .replace(/'[^']*'|\$\d+|\b\d+\b/g, '$n')
    .replace(/\$n(, \$n)+/g, '$…')
    .replace(/\bin \(\$n\)/g, 'in ($…)')

/** By the statement's text; `controlLike` finds the control among what the owner asked. */
export async function readBlocks(world: World, controlLike: string): Promise<Blocks> {
  const { rows } = await world.admin.query<{ query: string; blocks: number }>(
    `select s.query, (sum(s.shared_blks_hit + s.shared_blks_read) / sum(s.calls))::float as blocks
     from pg_stat_statements s join pg_roles r on r.oid = s.userid
     where r.rolname = 'linli_app' group by s.query
     union all
     select $1, (sum(shared_blks_hit + shared_blks_read) / sum(calls))::float
     from pg_stat_statements where query like $2`,
    [CONTROL, controlLike],
  )
  const blocks: Blocks = new Map()
  for (const row of rows) {
    const name = text(row.query)
    blocks.set(name, Math.max(blocks.get(name) ?? 0, row.blocks))
  }
  return blocks
}

/** Which columns are read says little; from where, and by what, is what may grow. */
const short = (query: string) =>
  query
    .replace(/(?:c\.[a-z_]+ as "\w+",? ?){4,}/g, '… ')
    .replace(/((?:^|: )\(?select) ((?:[^$](?!\bfrom\b))*) from (?!\()/, '$1 … from ')
    .replace(/\(select "community_id", "id"[^$]*? from /g, '(select … from ')

interface Measured {
  /** What the sizes are counted in: `rows`, `cases`. */
  unit: string
  sizes: readonly number[]
  /** One of each size. */
  measured: readonly Blocks[]
  /** Calls that were not answered with 200. */
  refused: readonly string[]
}

/** Prints what grew, the most first, and one JSON line; sets the exit code. */
export function reportGrowth({ unit, sizes, measured, refused }: Measured): void {
  const [smallest, largest] = [measured[0] ?? new Map(), measured.at(-1) ?? new Map()]
  const growth = [...largest]
    .filter(([query]) => smallest.has(query))
    .map(([query, blocks]) => ({
      query,
      blocks: measured.map((each) => each.get(query) ?? Number.NaN),
      ratio: Math.max(blocks, FLOOR_BLOCKS) / Math.max(smallest.get(query) ?? 0, FLOOR_BLOCKS),
    }))
    .sort((one, other) => other.ratio - one.ratio)
  const control = growth.find(({ query }) => query === CONTROL)
  const statements = growth.filter(({ query }) => query !== CONTROL)
  process.stdout.write(`blocks a call at ${sizes.join(' / ')} ${unit}, and the growth\n`)
  for (const { query, blocks, ratio } of growth)
    process.stdout.write(
      `${blocks
        .map((each) => round(each).toFixed(1).padStart(9))
        .join('')} ${ratio.toFixed(2).padStart(7)}  ${short(query).slice(0, 600)}\n`,
    )
  for (const query of [...largest.keys()].filter((each) => !smallest.has(each)))
    process.stdout.write(`only at the largest size: ${short(query).slice(0, 400)}\n`)
  for (const line of [...new Set(refused)].slice(0, 20)) process.stdout.write(`refused: ${line}\n`)
  process.stdout.write(
    `${JSON.stringify({
      growthRatio: round(statements[0]?.ratio ?? Number.NaN, 2),
      worst: short(statements[0]?.query ?? '').slice(0, 200),
      [unit]: sizes,
      statements: statements.length,
      floorBlocks: FLOOR_BLOCKS,
      grown: statements.filter(({ ratio }) => ratio > GOAL_RATIO).length,
      controlRatio: round(control?.ratio ?? Number.NaN, 2),
      refused: refused.length,
    })}\n`,
  )
  const blind = !control || control.ratio <= GOAL_RATIO
  const grown = statements.some(({ ratio }) => ratio > GOAL_RATIO)
  process.exitCode = grown || refused.length > 0 || blind || statements.length === 0 ? 1 : 0
}
