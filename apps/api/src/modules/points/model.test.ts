import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { cloneTemplate } from '../../../test/harness.ts'
import { playLedger } from '../../../test/ledger-play/run.ts'
import { dropLedgerGuards, openWorld } from '../../../test/ledger-play/world.ts'
import { stripRowLocks } from '../../../test/unguarded.ts'

const OPERATIONS = 20_000

it('holds what a plain model of it holds, through 20,000 operations one by one, together and at once', async () => {
  const world = openWorld(await cloneTemplate())
  try {
    const report = await playLedger(world, { seed: randomInt(1_000_000_000), operations: OPERATIONS })
    expect(report.breaches).toEqual([])
    expect(report.operations).toBeGreaterThanOrEqual(OPERATIONS)
  } finally {
    await world.close()
  }
}, 120_000)

// Last: what is stripped stays stripped in this process.
it('is found out by the same stories when nobody takes turns and nothing is forbidden', async () => {
  const world = openWorld(await cloneTemplate())
  try {
    await dropLedgerGuards(world.admin)
    stripRowLocks()
    const { breaches } = await playLedger(world, { seed: 1, operations: 1_500 })
    expect(breaches.length).toBeGreaterThan(0)
  } finally {
    await world.close()
  }
}, 60_000)
