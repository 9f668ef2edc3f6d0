import { measureCrowd, roundAll } from './lib/crowd.ts'
import { pgRate } from './lib/one-at-a-time.ts'
import { readOptions } from './lib/options.ts'
import { signUpRequest } from './lib/sign-ups.ts'
import { createWorld, pairOf, type World, writeEvent } from './lib/world.ts'

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
  const crowd = { requests, eventIds, givable: PLACES, connections, seconds }
  const { line, isWrong } = await measureCrowd(world, crowd, best)
  process.stdout.write(`${JSON.stringify({ ...line, oneAtATime: roundAll(rates) })}\n`)
  process.exitCode = isWrong ? 1 : 0
} finally {
  await world.close()
}
