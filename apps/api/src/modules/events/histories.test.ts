import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneTemplate } from '../../../test/harness.ts'
import { FORGERIES, forgeOne } from '../../../test/histories/forgeries.ts'
import { type History, judge, type Report, runHistories } from '../../../test/histories/run.ts'
import { createWorld, type World } from '../../../test/histories/world.ts'

/** `npm run bench:histories` plays more of them, and one alone by its seed. */
const SCHEDULES = 200
const AT_ONCE = 8
const FAMILIES = 500
const MINUTES = 60_000

const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)
const worldOf = async ({ unguarded }: { unguarded: boolean }) =>
  createWorld({ databaseUrl: await cloneTemplate(), families: FAMILIES, unguarded })

describe('seeded schedules of families and staff on two processes', () => {
  let world: World
  let report: Report
  const kept: History[] = []
  beforeAll(async () => {
    world = await worldOf({ unguarded: false })
    report = await runHistories(world, seedsFrom(1, SCHEDULES), {
      atOnce: AT_ONCE,
      onGroup: (_, histories) => kept.length < 2 * AT_ONCE && kept.push(...histories),
    })
  }, 15 * MINUTES)
  afterAll(() => world.close())

  it('never oversell, never skip the queue, and tell everyone what is so', () => {
    const failures = report.failures.map(({ seed, violations }) => ({ seed, first: violations.slice(0, 3) }))
    expect(failures).toEqual([])
    expect(report).toMatchObject({ schedules: SCHEDULES, oversold: 0, skipped: 0, broken: 0 })
    // Something did happen: far more was asked than could be had.
    expect(report.operations).toBeGreaterThan(50 * SCHEDULES)
    expect(report.refused).toBeGreaterThan(SCHEDULES)
  })

  it.each(FORGERIES)('would have been noticed with $name', (forgery) => {
    const violations = judge(forgeOne(kept, forgery))
    expect(violations.map(({ kind }) => kind)).toContain(forgery.kind)
  })
})

describe('seeded schedules without row locks and constraints', () => {
  it('are seen to oversell, to skip the queue and to break their word', {
    timeout: 5 * MINUTES,
  }, async () => {
    const world = await worldOf({ unguarded: true })
    try {
      const report = await runHistories(world, seedsFrom(1, AT_ONCE), { atOnce: AT_ONCE })
      expect(report.oversold).toBeGreaterThan(0)
      expect(report.skipped).toBeGreaterThan(0)
      expect(report.broken).toBeGreaterThan(0)
    } finally {
      await world.close()
    }
  })
})
