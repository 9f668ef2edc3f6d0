import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startLocalPostgres } from '@linli/local-postgres'
import { ensureDatabase, migrate } from '../apps/api/src/db/migrate.ts'
import { type LedgerReport, playLedger } from '../apps/api/test/ledger-play/run.ts'
import { dropLedgerGuards, openWorld } from '../apps/api/test/ledger-play/world.ts'
import { stripRowLocks } from '../apps/api/test/unguarded.ts'
import { readOptions, round } from './lib/options.ts'

/**
 * Seeded stories of a ledger (awards, spendings, refunds, payments, reversals, expiry; in batches, alone and many at once
 * on two processes), each held against a plain model after every act, and verified row by row at its end. A control of
 * the same stories does without locks and constraints and must be found out. `--seed N` begins at the same story.
 */
const CONTROL_OPERATIONS = 3_000

const options = readOptions({ operations: 100_000, seed: randomInt(1, 1_000_000_000) })
const note = (line: string) => process.stderr.write(`· ${line}\n`)

const folder = mkdtempSync(path.join(tmpdir(), 'linli-bench-'))
const postgres = await startLocalPostgres({ dataFolder: folder })

async function play(database: string, operations: number, unguarded: boolean): Promise<LedgerReport> {
  const databaseUrl = await ensureDatabase(postgres.adminUrl, database)
  await migrate({
    adminUrl: databaseUrl,
    folder: path.resolve(import.meta.dirname, '../apps/api/migrations'),
  })
  const world = openWorld(databaseUrl)
  try {
    if (unguarded) {
      await dropLedgerGuards(world.admin)
      stripRowLocks()
    }
    return await playLedger(world, {
      seed: options.seed,
      operations,
      onStory: (so) => {
        if (so.stories % 20 === 0)
          note(`${database}: ${so.operations} operations, ${so.breaches.length} breaches`)
      },
    })
  } finally {
    await world.close()
  }
}

try {
  note(`${options.operations} operations from seed ${options.seed} on`)
  const from = performance.now()
  const { operations, stories, breaches } = await play('ledger', options.operations, false)
  const seconds = (performance.now() - from) / 1000
  // Last: what is stripped stays stripped in this process.
  const control = await play('control', CONTROL_OPERATIONS, true)
  for (const { seed, what } of breaches.slice(0, 10)) note(`✗ story ${seed}: ${what}`)
  const found = control.breaches.length > 0
  if (!found) note('✗ the control was not found out')
  process.stdout.write(
    `${JSON.stringify({
      operations,
      breaches: breaches.length,
      stories,
      seconds: round(seconds),
      seed: options.seed,
      control: { operations: control.operations, breaches: control.breaches.length },
    })}\n`,
  )
  process.exitCode = breaches.length > 0 || !found ? 1 : 0
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
