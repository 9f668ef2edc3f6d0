import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from './lib/http.ts'
import { load, percentile } from './lib/load.ts'
import { openLoop } from './lib/open-loop.ts'
import { readOptions, round } from './lib/options.ts'
import { checkSignUps, createAnswers, isBroken, type SignUpRequest, signUpRequest } from './lib/sign-ups.ts'
import { createWorld, rssMegabytes, type World, writeEvent } from './lib/world.ts'

/**
 * Five times too many (R10): first the peak, with a moderate number of connections; then sign-ups arrive at five times
 * that rate whether the server keeps up or not, and who is refused comes again. Measured is what is still served, how
 * quickly the others are refused, and whether the process grows.
 */
const PLACES = 20

const { seconds, connections, outstanding, times, families } = readOptions({
  seconds: 10,
  connections: 128,
  outstanding: 4096,
  times: 5,
  families: 40_000,
})
process.stderr.write(`· peak at ${connections} connections, then ${times} times as much for ${seconds} s\n`)

/** Sign-ups of these families for a new event, in turn. */
async function crowdFor(world: World, { from, to }: { from: number; to: number }) {
  const eventId = await writeEvent(world.admin, { places: PLACES, inPriorityWindow: true })
  const requests = Array.from({ length: to - from }, (_, i) =>
    signUpRequest(world, { eventId, family: from + i }),
  )
  return { eventId, requests }
}

async function measurePeak(world: World) {
  const { eventId, requests } = await crowdFor(world, { from: 0, to: families / 2 })
  const { answers, keep } = createAnswers()
  let next = 0
  const result = await load({
    origin: world.origin,
    connections,
    seconds: seconds / 2,
    next: () => requests[next++] ?? null,
    onReply: keep,
  })
  const signedUp = answers.filter(({ status }) => status === 200).length
  return { eventId, answers, perSecond: signedUp / result.seconds, p99Ms: result.p99Ms }
}

async function overload(world: World, perSecond: number) {
  const { eventId, requests } = await crowdFor(world, { from: families / 2, to: families })
  const { answers, keep } = createAnswers()
  const refusedAfterMs: number[] = []
  const acceptedAfterMs: number[] = []
  let withoutRetryAfter = 0
  let inTime = true
  let servedInTime = 0
  let first = 0
  const onReply = (reply: Reply, request: SignUpRequest, tookMs: number) => {
    if (keep(reply, request) === undefined) {
      acceptedAfterMs.push(tookMs)
      if (inTime && reply.status === 200) servedInTime++
      return
    }
    refusedAfterMs.push(tookMs)
    if (!/\r\nretry-after: *\d/i.test(reply.head)) withoutRetryAfter++
    // Comes again, with the same key, behind all who have not been yet.
    requests.push(request)
  }
  const arrivals = openLoop({
    origin: world.origin,
    perSecond,
    seconds,
    connections: outstanding,
    next: () => requests[first++] ?? null,
    onReply,
  })
  const clock = sleep(seconds * 1000).then(() => {
    inTime = false
  })
  const { offered, missed, seconds: took } = await arrivals
  await clock
  const sorted = (values: number[]) => Float64Array.from(values).sort()
  return {
    eventId,
    answers,
    offeredPerSecond: offered / took,
    missed,
    goodput: servedInTime / Math.min(took, seconds),
    refused: refusedAfterMs.length,
    withoutRetryAfter,
    refusalP50Ms: percentile(sorted(refusedAfterMs), 0.5),
    refusalP99Ms: percentile(sorted(refusedAfterMs), 0.99),
    acceptedP99Ms: percentile(sorted(acceptedAfterMs), 0.99),
  }
}

const world = await createWorld({ families })
try {
  await world.admin.query('vacuum analyze')
  const peak = await measurePeak(world)
  const rssBeforeMb = rssMegabytes(world.api.pid)
  const over = await overload(world, peak.perSecond * times)
  await sleep(2000)
  const rssAfterMb = rssMegabytes(world.api.pid)
  const found = await checkSignUps(world.admin, {
    eventIds: [over.eventId],
    givable: PLACES,
    answers: over.answers,
  })
  const peakFound = await checkSignUps(world.admin, {
    eventIds: [peak.eventId],
    givable: PLACES,
    answers: peak.answers,
  })
  process.stdout.write(
    `${JSON.stringify({
      peak: round(peak.perSecond),
      goodput: round(over.goodput),
      ratio: round(over.goodput / peak.perSecond, 3),
      offeredPerSecond: round(over.offeredPerSecond),
      missed: over.missed,
      refused: over.refused,
      withoutRetryAfter: over.withoutRetryAfter,
      refusalP50Ms: round(over.refusalP50Ms),
      refusalP99Ms: round(over.refusalP99Ms),
      acceptedP99Ms: round(over.acceptedP99Ms),
      peakP99Ms: round(peak.p99Ms),
      rssBeforeMb: round(rssBeforeMb),
      rssAfterMb: round(rssAfterMb),
      ...found,
    })}\n`,
  )
  process.exitCode = isBroken(found) || isBroken(peakFound) || over.withoutRetryAfter > 0 ? 1 : 0
} finally {
  await world.close()
}
