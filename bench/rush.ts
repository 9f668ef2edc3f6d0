import { randomUUID } from 'node:crypto'
import { type BaselineResult, chosenBaselines, measureBaseline } from './lib/baselines.ts'
import { load } from './lib/load.ts'
import { oneAtATime } from './lib/one-at-a-time.ts'
import { readOptions, round } from './lib/options.ts'
import {
  checkSignUps,
  countRefusals,
  countWrongReplays,
  createAnswers,
  isBroken,
  signUpRequest,
} from './lib/sign-ups.ts'
import { createWorld, rssMegabytes, writeEvent, writePastSessions } from './lib/world.ts'

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
  const { answers, keep } = createAnswers()
  let next = 0
  const result = await load({
    origin: world.origin,
    connections,
    seconds,
    next: () => requests[next++] ?? null,
    onReply: keep,
  })
  const rss = rssMegabytes(world.api.pid)
  const acknowledged = answers.filter(({ status }) => status === 200).length
  const signUpsPerSecond = acknowledged / result.seconds
  const found = await checkSignUps(world.admin, { eventIds: [eventId], givable: GIVABLE, answers })
  const replaysWrong = await countWrongReplays(world, answers)
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
      signUpsPerSecond: round(signUpsPerSecond),
      baselinePerSecond: round(oneByOne.best),
      ratio: round(signUpsPerSecond / oneByOne.best, 2),
      p50Ms: round(result.p50Ms),
      p99Ms: round(result.p99Ms),
      acknowledged,
      refused: countRefusals(answers),
      sentAgain: result.sentAgain,
      ...found,
      replaysWrong,
      rssMegabytes: round(rss),
      generatorCpuMicros: round(result.cpuMicros),
      oneAtATime: Object.fromEntries(
        Object.entries(oneByOne.rates).map(([name, rate]) => [name, round(rate)]),
      ),
      ...(ratios.length > 0 && { baselines: Object.fromEntries(ratios) }),
    })}\n`,
  )
  process.exitCode = isBroken(found) || replaysWrong > 0 || acknowledged === 0 ? 1 : 0
} finally {
  await world.close()
}
