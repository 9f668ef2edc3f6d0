import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobsRun, killRound, openRun, unguardedRound } from './jobs/run.ts'

/** `npm run bench:jobs`, short. */
const PATIENCE_MS = 180_000

let run: JobsRun
beforeAll(async () => {
  run = await openRun({ largeEvent: 300 })
}, PATIENCE_MS)
afterAll(() => run.close(), PATIENCE_MS)

describe('kill -9 of workers while they work', () => {
  it(
    'loses no message and sends none twice, though jobs ran twice',
    async () => {
      const outcome = await killRound(run, { kills: 5 })
      expect(outcome).toMatchObject({ lost: 0, doubled: 0, left: 0 })
      expect(outcome.messages).toBeGreaterThan(300)
      expect(outcome.repeated).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )

  it(
    'doubles messages when the unique key is taken away, and the audit sees it; and that one is missing',
    async () => {
      const outcome = await unguardedRound(run, { kills: 3 })
      expect(outcome).toMatchObject({ lost: 0, left: 0 })
      expect(outcome.doubled).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )
})
