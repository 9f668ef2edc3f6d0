import { writeCases } from './complaints/cases.ts'
import { tour } from './complaints/paths.ts'
import { BLOCK_SETTINGS, type Blocks, CONTROL, readBlocks, reportGrowth } from './lib/blocks.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, createWorld } from './lib/world.ts'

/** Complaints (诉求): lists, search and acts of the staff on a community with more and more cases behind it. */
const FAMILIES = 200
const CONTROL_SQL = `select id, body from complaints where community_id = $1 order by id limit 20
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
    const all: Blocks = new Map()
    await tour(world, cases, refused, async (name, work) => {
      await world.admin.query('select pg_stat_statements_reset()')
      await work()
      await world.admin.query(CONTROL_SQL, [COMMUNITY])
      for (const [query, blocks] of await readBlocks(world, 'select id, body from complaints%offset%')) {
        const key = query === CONTROL ? CONTROL : `${name}: ${query}`
        all.set(key, Math.max(all.get(key) ?? 0, blocks))
      }
    })
    return all
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
