import { load } from './lib/load.ts'
import { oneAtATime } from './lib/one-at-a-time.ts'
import { readOptions, round } from './lib/options.ts'
import {
  checkSignUps,
  countRefusals,
  createAnswers,
  isBroken,
  type SignUpInvariants,
  signUpRequest,
} from './lib/sign-ups.ts'
import { createWorld, type World, writeEvent } from './lib/world.ts'

/**
 * The first second (P2): sign-up opens, and every family taps at once. Each sends one request, asked at the same
 * instant however many connections there are; whoever is told to come back (503) does so, and waits on. Measured is
 * when the last family has its answer. The first round meets a server that has signed nobody up yet.
 */
const PLACES = 20

const { connections, families, rounds } = readOptions({ connections: 1000, families: 5000, rounds: 4 })
process.stderr.write(`· ${families} families at once, ${PLACES} places, ${rounds} rounds\n`)

interface Round {
  lastAnswerMs: number
  p50Ms: number
  sentAgain: number
  /** Families without a place in the line or a seat. */
  unanswered: number
  refused: Record<string, number>
  found: SignUpInvariants
}

async function measureRound(world: World): Promise<Round> {
  const eventId = await writeEvent(world.admin, { places: PLACES, inPriorityWindow: true })
  const requests = Array.from({ length: families }, (_, family) => signUpRequest(world, { eventId, family }))
  const { answers, keep } = createAnswers()
  let next = 0
  const result = await load({
    origin: world.origin,
    connections,
    allAtOnce: true,
    next: () => requests[next++] ?? null,
    onReply: keep,
  })
  return {
    lastAnswerMs: result.seconds * 1000,
    p50Ms: result.p50Ms,
    sentAgain: result.sentAgain,
    unanswered: families - answers.filter(({ status }) => status === 200).length,
    refused: countRefusals(answers),
    found: await checkSignUps(world.admin, { eventIds: [eventId], givable: PLACES, answers }),
  }
}

const world = await createWorld({ families })
try {
  const oneByOne = await oneAtATime(world, { places: PLACES, seconds: 2 })
  const cold = await measureRound(world)
  const warm: Round[] = []
  while (warm.length < Math.max(1, rounds - 1)) warm.push(await measureRound(world))
  const all = [cold, ...warm]
  const worst = warm.reduce((one, other) => (one.lastAnswerMs > other.lastAnswerMs ? one : other))
  const broken = all.find((each) => each.unanswered > 0 || isBroken(each.found))
  process.stdout.write(
    `${JSON.stringify({
      lastAnswerMs: round(worst.lastAnswerMs),
      p50Ms: round(worst.p50Ms),
      coldLastAnswerMs: round(cold.lastAnswerMs),
      baselineLastAnswerMs: round((families / oneByOne.best) * 1000),
      families,
      unanswered: all.reduce((sum, each) => sum + each.unanswered, 0),
      sentAgain: all.map((each) => each.sentAgain),
      refused: all.map((each) => each.refused),
      ...(broken ?? worst).found,
    })}\n`,
  )
  process.exitCode = broken ? 1 : 0
} finally {
  await world.close()
}
