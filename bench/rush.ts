import { randomUUID } from 'node:crypto'
import { type BaselineResult, chosenBaselines, measureBaseline } from './lib/baselines.ts'
import { measureCrowd, roundAll } from './lib/crowd.ts'
import { oneAtATime } from './lib/one-at-a-time.ts'
import { readOptions, round } from './lib/options.ts'
import { signUpRequest } from './lib/sign-ups.ts'
import { createWorld, writeEvent, writePastSessions } from './lib/world.ts'

/**
 * The rush (P1): every family signs one child up for the same event, all rules on: token, consent, household limit,
 * priority window and standing, newcomers' share, waiting list, idempotency key, audit. Measured against the best
 * rate at which the same database signs up one at a time, in the same run; with `--baseline all` also against servers
 * that do it the usual ways.
 */
const GIVABLE = 20
/** On top, and not given out in the priority window to families who came before. */
const NEWCOMER_SEATS = 4
const SESSIONS_BEFORE = 4

const options = readOptions({ seconds: 10, connections: 512, families: 40_000, baseline: 'none' })
const { seconds, connections, families } = options
const baselines = chosenBaselines(options.baseline)
const baselineSeconds = Math.max(2, seconds / 4)
process.stderr.write(
  `· ${families} families, ${GIVABLE} places, ${connections} connections, ≤ ${seconds} s\n`,
)
const world = await createWorld({ families })
try {
  const oneByOne = await oneAtATime(world, { places: GIVABLE, seconds: baselineSeconds })
  const named: Record<string, BaselineResult> = {}
  for (const baseline of baselines)
    named[baseline] = await measureBaseline(world, baseline, {
      places: GIVABLE,
      connections,
      seconds: baselineSeconds,
    })

  const seriesId = randomUUID()
  await writePastSessions(world.admin, { seriesId, sessions: SESSIONS_BEFORE, families })
  const eventId = await writeEvent(world.admin, {
    places: GIVABLE + NEWCOMER_SEATS,
    newcomerSeats: NEWCOMER_SEATS,
    inPriorityWindow: true,
    seriesId,
  })
  await world.admin.query('vacuum analyze')
  const requests = Array.from({ length: families }, (_, family) => signUpRequest(world, { eventId, family }))
  const crowd = { requests, eventIds: [eventId], givable: GIVABLE, connections, seconds }
  const { signUpsPerSecond, line, isWrong } = await measureCrowd(world, crowd, oneByOne.best)
  const ratios = Object.entries(named).map(([name, baseline]) => [
    name,
    {
      ...baseline,
      perSecond: round(baseline.perSecond),
      p99Ms: round(baseline.p99Ms),
      ratio: round(signUpsPerSecond / baseline.perSecond, 2),
    },
  ])
  process.stdout.write(
    `${JSON.stringify({
      ...line,
      oneAtATime: roundAll(oneByOne.rates),
      ...(ratios.length > 0 && { baselines: Object.fromEntries(ratios) }),
    })}\n`,
  )
  process.exitCode = isWrong ? 1 : 0
} finally {
  await world.close()
}
