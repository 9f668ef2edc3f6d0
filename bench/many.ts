import { load } from './lib/load.ts'
import { pgRate } from './lib/one-at-a-time.ts'
import { readOptions, round } from './lib/options.ts'
import {
  checkSignUps,
  countRefusals,
  countWrongReplays,
  createAnswers,
  isBroken,
  signUpRequest,
} from './lib/sign-ups.ts'
import { createWorld, pairOf, rssMegabytes, type World, writeEvent } from './lib/world.ts'

/**
 * Many sessions at once (P4): families sign up for 100 events in turn, all rules on. Baseline of the same run: the
 * best single statement for the same work over 100 events, where rows are not fought for, on 8 and 64 connections.
 */
const EVENTS = 100
const PLACES = 20
const BASELINE_CONNECTIONS = [8, 64]

const { seconds, connections, families } = readOptions({ seconds: 6, connections: 512, families: 5000 })
const requestCount = Math.min(families * EVENTS, seconds * 15_000)

async function writeEvents(world: World): Promise<string[]> {
  const events: string[] = []
  while (events.length < EVENTS)
    events.push(await writeEvent(world.admin, { places: PLACES, inPriorityWindow: true }))
  return events
}

const world = await createWorld({ families })
try {
  const rates: Record<string, number> = {}
  for (const clients of BASELINE_CONNECTIONS) {
    const events = await writeEvents(world)
    rates[`pg${clients}`] = await pgRate(world, { events, connections: clients, seconds: seconds / 2 })
  }
  const best = Math.max(...Object.values(rates))

  const eventIds = await writeEvents(world)
  await world.admin.query('vacuum analyze')
  const requests = Array.from({ length: requestCount }, (_, turn) => {
    const { family, event } = pairOf(turn, { families, events: EVENTS })
    return signUpRequest(world, { eventId: eventIds[event] ?? '', family })
  })
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
  const found = await checkSignUps(world.admin, { eventIds, givable: PLACES, answers })
  const replaysWrong = await countWrongReplays(world, answers)
  process.stdout.write(
    `${JSON.stringify({
      signUpsPerSecond: round(signUpsPerSecond),
      baselinePerSecond: round(best),
      ratio: round(signUpsPerSecond / best, 2),
      p50Ms: round(result.p50Ms),
      p99Ms: round(result.p99Ms),
      acknowledged,
      refused: countRefusals(answers),
      sentAgain: result.sentAgain,
      ...found,
      replaysWrong,
      rssMegabytes: round(rss),
      oneAtATime: Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, round(rate)])),
    })}\n`,
  )
  process.exitCode = isBroken(found) || replaysWrong > 0 || acknowledged === 0 ? 1 : 0
} finally {
  await world.close()
}
