import { writeCases } from './complaints/cases.ts'
import { tour } from './complaints/paths.ts'
import { BLOCK_SETTINGS, type Blocks, readBlocks, reportGrowth } from './lib/blocks.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, createWorld } from './lib/world.ts'

/** Complaints (诉求): lists, search and acts of the staff on a community with more and more cases behind it. */
const FAMILIES = 200
const CONTROL_SQL = `select id from complaints where community_id = $1 order by id limit 20
  offset (select count(*) from complaints where community_id = $1) - 20`

async function measure(cases: number, refused: string[]): Promise<Blocks> {
  const from = performance.now()
  const world = await createWorld({
    families: FAMILIES,
    settings: BLOCK_SETTINGS,
    prepare: (admin) => writeCases(admin, cases),
  })
  try {
    await world.admin.query('vacuum analyze')
    process.stderr.write(`· ${cases} cases (${round((performance.now() - from) / 1000)} s)\n`)
    await world.admin.query('create extension pg_stat_statements')
    await tour(world, cases, refused)
    await world.admin.query(CONTROL_SQL, [COMMUNITY])
    return await readBlocks(world, 'select id from complaints%offset%')
  } finally {
    await world.close()
  }
}

const options = readOptions({ cases: '100000,1000000' })
const sizes = options.cases.split(',').map(Number)
if (sizes.length < 2 || sizes.some((cases) => !(cases >= 20_000)))
  throw new Error('--cases 100000,1000000: two or more sizes of at least 20000')

const refused: string[] = []
const measured: Blocks[] = []
for (const cases of sizes) measured.push(await measure(cases, refused))
reportGrowth({ unit: 'cases', sizes, measured, refused })
