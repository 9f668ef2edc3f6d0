import { callAs, residentPaths, STAFF_FAMILY, staffPaths } from './growth/paths.ts'
import { makeStage } from './growth/stage.ts'
import { FAITHFUL_FAMILIES, pastEvents, writeHistory } from './lib/history.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, createWorld, type World } from './lib/world.ts'

/**
 * Growth (P6): the same requests on a community with a longer and longer past, and the blocks that PostgreSQL touches
 * for each statement (`shared_blks_hit + read` per call, from pg_stat_statements). Blocks, not times: they are the
 * same on every machine. The control of the same run is a page by OFFSET, which must be seen to grow.
 */
/** Of today. */
const FAMILIES = 2000
/** Everyone of them has come for years; half of the tour is theirs, the other half of families who come now and then. */
const TOUR = [
  ...Array.from({ length: FAITHFUL_FAMILIES }, (_, i) => i),
  100,
  200,
  300,
  400,
  500,
  600,
  700,
  800,
]
/**
 * A page of 20 rows, each looked up by its key. While a table is small enough to be read at one go PostgreSQL does so
 * with less; that it later takes the index is no growth. What does grow passes this at the next size.
 */
const FLOOR_BLOCKS = 64
/** P6: from 100 k to 10 M rows. */
const GOAL_RATIO = 1.5
const SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_utility': false,
  max_wal_size: '8GB',
  autovacuum: false,
}

/** Blocks per call of each statement, by its text. */
type Blocks = Map<string, number>

const CONTROL = 'the control'
const CONTROL_SQL = `select id from event_sign_ups where community_id = $1 order by id limit 20
  offset (select count(*) from event_sign_ups where community_id = $1) - 20`

async function readBlocks(world: World): Promise<Blocks> {
  const { rows } = await world.admin.query<{ query: string; blocks: number }>(
    `select s.query, (sum(s.shared_blks_hit + s.shared_blks_read) / sum(s.calls))::float as blocks
     from pg_stat_statements s join pg_roles r on r.oid = s.userid
     where r.rolname = 'linli_app' group by s.query
     union all
     select $1, (sum(shared_blks_hit + shared_blks_read) / sum(calls))::float
     from pg_stat_statements where query like 'select id from event_sign_ups%offset%'`,
    [CONTROL],
  )
  // Lists of several ids are one statement however many there are.
  const text = (query: string) => query.replace(/\s+/g, ' ').replace(/\$\d+(, \$\d+)+/g, '$…')
  const blocks: Blocks = new Map()
  for (const row of rows) {
    const name = text(row.query)
    blocks.set(name, Math.max(blocks.get(name) ?? 0, row.blocks))
  }
  return blocks
}

async function measure(rows: number, refused: string[]): Promise<Blocks> {
  const from = performance.now()
  const world = await createWorld({
    families: FAMILIES,
    settings: SETTINGS,
    prepare: (admin) => writeHistory(admin, { rows, families: FAMILIES }),
  })
  try {
    process.stderr.write(
      `· ${rows} rows, ${pastEvents(rows)} events over (${round((performance.now() - from) / 1000)} s)\n`,
    )
    const stage = await makeStage(world.admin)
    await world.admin.query('vacuum analyze')
    await world.admin.query('create extension pg_stat_statements')
    for (const family of TOUR) await residentPaths(callAs(world, family, refused), stage, family)
    for (const family of TOUR) await staffPaths(callAs(world, STAFF_FAMILY, refused), stage, family)
    await world.admin.query(CONTROL_SQL, [COMMUNITY])
    return await readBlocks(world)
  } finally {
    await world.close()
  }
}

const options = readOptions({ rows: '100000,1000000' })
const sizes = options.rows.split(',').map(Number)
if (sizes.length < 2 || sizes.some((rows) => !(rows >= 50_000)))
  throw new Error('--rows 100000,1000000,10000000: two or more sizes of at least 50000')

const refused: string[] = []
const measured: Blocks[] = []
for (const rows of sizes) measured.push(await measure(rows, refused))
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
const onlyOnce = [...largest.keys()].filter((query) => !smallest.has(query))

/** Which columns are read says little; from where, and by what, is what may grow. */
const short = (query: string) =>
  query
    .replace(/^(\(?select) ((?:[^$](?!\bfrom\b))*) from (?!\()/, '$1 … from ')
    .replace(/\(select "community_id", "id"[^$]*? from /g, '(select … from ')

process.stdout.write(`blocks a call at ${sizes.join(' / ')} rows, and the growth\n`)
for (const { query, blocks, ratio } of growth)
  process.stdout.write(
    `${blocks
      .map((each) => round(each).toFixed(1).padStart(9))
      .join('')} ${ratio.toFixed(2).padStart(7)}  ${short(query).slice(0, 600)}\n`,
  )
for (const query of onlyOnce)
  process.stdout.write(`only at the largest size: ${short(query).slice(0, 400)}\n`)
for (const line of [...new Set(refused)].slice(0, 20)) process.stdout.write(`refused: ${line}\n`)
const growthRatio = statements[0]?.ratio ?? Number.NaN
process.stdout.write(
  `${JSON.stringify({
    growthRatio: round(growthRatio, 2),
    worst: short(statements[0]?.query ?? '').slice(0, 200),
    rows: sizes,
    statements: statements.length,
    floorBlocks: FLOOR_BLOCKS,
    grown: statements.filter(({ ratio }) => ratio > GOAL_RATIO).length,
    controlRatio: round(control?.ratio ?? Number.NaN, 2),
    refused: refused.length,
  })}\n`,
)
const blind = !control || control.ratio <= GOAL_RATIO
process.exitCode = refused.length > 0 || blind || statements.length === 0 ? 1 : 0
