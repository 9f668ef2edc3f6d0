import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startLocalPostgres } from '@linli/local-postgres'
import { ensureDatabase, migrate } from '../apps/api/src/db/migrate.ts'
import { type Report, runHistories } from '../apps/api/test/histories/run.ts'
import { createWorld } from '../apps/api/test/histories/world.ts'
import { readOptions } from './lib/options.ts'

/**
 * Seeded schedules of sign-up, cancel, promotion, capacity change, child swap and staff override by 50 to 500 clients
 * on two processes, each judged by a second writing of the rules (apps/api/test/histories). A control of the same run
 * does without locks and constraints and must be found out. `--schedules 1 --seed N` plays one again.
 */
const AT_ONCE = 8
const CONTROL_SCHEDULES = 8
const FAMILIES = 500
/** Each group of schedules has a day of its own, and points count for a year. */
const MOST_SCHEDULES = 2500

const options = readOptions({ schedules: 1000, seed: randomInt(1, 1_000_000_000) })
const schedules = Math.min(options.schedules, MOST_SCHEDULES)
const note = (line: string) => process.stderr.write(`· ${line}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'linli-bench-'))
const postgres = await startLocalPostgres({ dataFolder: folder })

/** Plays so many schedules, from a seed on, in a database of their own. */
async function play(database: string, count: number, unguarded: boolean): Promise<Report> {
  const databaseUrl = await ensureDatabase(postgres.adminUrl, database)
  await migrate({
    adminUrl: databaseUrl,
    folder: path.resolve(import.meta.dirname, '../apps/api/migrations'),
  })
  const world = await createWorld({ databaseUrl, families: FAMILIES, unguarded })
  try {
    const seeds = Array.from({ length: count }, (_, i) => options.seed + i)
    return await runHistories(world, seeds, {
      atOnce: AT_ONCE,
      onGroup: (so) => note(`${database}: ${so.schedules} schedules, ${so.failures.length} failed`),
    })
  } finally {
    await world.close()
  }
}

try {
  note(`${schedules} schedules from seed ${options.seed} on`)
  const control = await play('control', CONTROL_SCHEDULES, true)
  const report = await play('histories', schedules, false)
  for (const { seed, violations } of report.failures) {
    note(`✗ npm run bench:histories -- --schedules 1 --seed ${seed}`)
    for (const { kind, what } of violations.slice(0, 10)) note(`  ${kind}: ${what}`)
  }
  const { oversold, skipped, broken, operations, refused, retried } = report
  const controlFound = control.oversold > 0 && control.skipped > 0 && control.broken > 0
  process.stdout.write(
    `${JSON.stringify({
      schedules: report.schedules,
      operations,
      refused,
      retried,
      oversold,
      skipped,
      broken,
      seed: options.seed,
      control: {
        schedules: control.schedules,
        oversold: control.oversold,
        skipped: control.skipped,
        broken: control.broken,
      },
    })}\n`,
  )
  if (!controlFound) note('✗ the control was not found out')
  process.exitCode = oversold + skipped + broken > 0 || !controlFound ? 1 : 0
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
