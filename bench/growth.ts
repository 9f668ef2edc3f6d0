import { callAs, residentPaths, STAFF_FAMILY, staffPaths } from './growth/paths.ts'
import { makeStage } from './growth/stage.ts'
import { BLOCK_SETTINGS, type Blocks, readBlocks, reportGrowth } from './lib/blocks.ts'
import { FAITHFUL_FAMILIES, pastEvents, writeHistory } from './lib/history.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, createWorld } from './lib/world.ts'

/** Growth (P6): the same requests on a community with a longer and longer past. */
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

const CONTROL_SQL = `select id from event_sign_ups where community_id = $1 order by id limit 20
  offset (select count(*) from event_sign_ups where community_id = $1) - 20`

async function measure(rows: number, refused: string[]): Promise<Blocks> {
  const from = performance.now()
  const world = await createWorld({
    families: FAMILIES,
    settings: BLOCK_SETTINGS,
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
    return await readBlocks(world, 'select id from event_sign_ups%offset%')
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
reportGrowth({ unit: 'rows', sizes, measured, refused })
