import { load } from './load.ts'
import { round } from './options.ts'
import {
  checkSignUps,
  countRefusals,
  countWrongReplays,
  createAnswers,
  isBroken,
  type SignUpRequest,
} from './sign-ups.ts'
import { rssMegabytes, type World } from './world.ts'

export interface Crowd {
  requests: readonly SignUpRequest[]
  eventIds: readonly string[]
  /** Places of each event that this crowd can get. */
  givable: number
  connections: number
  seconds: number
}

/** Sends a crowd's sign-ups, recounts what came of them, and puts it beside the baseline's rate. */
export async function measureCrowd(
  world: World,
  { requests, eventIds, givable, connections, seconds }: Crowd,
  baselinePerSecond: number,
) {
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
  const found = await checkSignUps(world.admin, { eventIds, givable, answers })
  const replaysWrong = await countWrongReplays(world, answers)
  return {
    signUpsPerSecond,
    isWrong: isBroken(found) || replaysWrong > 0 || acknowledged === 0,
    line: {
      signUpsPerSecond: round(signUpsPerSecond),
      baselinePerSecond: round(baselinePerSecond),
      ratio: round(signUpsPerSecond / baselinePerSecond, 2),
      p50Ms: round(result.p50Ms),
      p99Ms: round(result.p99Ms),
      acknowledged,
      refused: countRefusals(answers),
      sentAgain: result.sentAgain,
      ...found,
      replaysWrong,
      rssMegabytes: round(rss),
      generatorCpuMicros: round(result.cpuMicros),
    },
  }
}

export const roundAll = (rates: Record<string, number>) =>
  Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, round(rate)]))
