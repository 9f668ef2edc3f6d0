import type { ApiProcess } from './lib/api-process.ts'
import { pin, splitCores } from './lib/cores.ts'
import { load, percentile } from './lib/load.ts'
import { openLoop } from './lib/open-loop.ts'
import { readOptions, round } from './lib/options.ts'
import { createWorld, rssMegabytes, type World } from './lib/world.ts'
import { cancels } from './overload/cancels.ts'
import { signUps } from './overload/sign-ups.ts'
import { uncrowdedServer } from './overload/uncrowded.ts'
import type { Answered, Call, Work } from './overload/work.ts'

/**
 * Five times too many (R10): first the peak, in a closed loop; then calls arrive at five times that rate whether the
 * server keeps up or not, for two periods of equal length. Server and PostgreSQL have one half of the cores, the
 * generator the other, or it could not offer so much. Who is refused comes again, behind all the others. A control
 * meets the same load without a door that turns away.
 */
const WARM_UP_SECONDS = 2
/** The peak counts once it rises no further: a process is slow until its code is compiled. */
const STILL_RISING = 1.1
const MOST_PEAKS = 6
/** Who waits longer has given up, or taps again: no good is done by serving them. */
const PATIENCE_MS = 2_000
const SAMPLE_MS = 250

const options = readOptions({
  work: 'cancels',
  seconds: 8,
  times: 5,
  connections: 48,
  outstanding: 8_000,
  families: 40_000,
  control: 'yes',
})
const { seconds, times, connections, outstanding, families } = options

/** What is sent to both servers, and what came back. */
interface Sending {
  queue: Call[]
  next(): Call | null
  answers: Answered[]
}

function sendingOf({ requests }: Work): Sending {
  let at = 0
  return { queue: requests, next: () => requests[at++] ?? null, answers: [] }
}

async function measurePeak(origin: string, { next, answers }: Sending, forSeconds: number) {
  const result = await load<Call>({
    origin,
    connections,
    seconds: forSeconds,
    next,
    onReply({ status, body }, request) {
      if (status === 503) return 1000
      answers.push({ request, status, body })
      return undefined
    },
  })
  return { perSecond: result.perSecond, p99Ms: result.p99Ms }
}

async function steadyPeak(origin: string, sending: Sending) {
  let best = await measurePeak(origin, sending, seconds / 2)
  for (let n = 1; n < MOST_PEAKS; n++) {
    const next = await measurePeak(origin, sending, seconds / 2)
    if (next.perSecond < best.perSecond * STILL_RISING) break
    best = next
  }
  return best
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const p99 = (values: number[]) => percentile(Float64Array.from(values).sort(), 0.99)

/** Calls at this rate for a period. */
async function overload(api: Pick<ApiProcess, 'origin' | 'pid'>, sending: Sending, perSecond: number) {
  const refusedAfterMs: number[] = []
  const servedAfterMs: number[] = []
  const rss: number[] = []
  let withoutRetryAfter = 0
  const sampling = setInterval(() => rss.push(rssMegabytes(api.pid)), SAMPLE_MS)
  const arrivals = await openLoop<Call>({
    origin: api.origin,
    perSecond,
    seconds,
    connections: outstanding,
    next: sending.next,
    onReply({ status, head, body }, request, tookMs) {
      if (status !== 503) {
        servedAfterMs.push(tookMs)
        sending.answers.push({ request, status, body })
        return
      }
      refusedAfterMs.push(tookMs)
      if (!/\r\nretry-after: *\d/i.test(head)) withoutRetryAfter++
      sending.queue.push(request)
    },
  }).finally(() => clearInterval(sampling))
  // All that arrived in the period have their answer: whom the period still owes one is served after it.
  const good = servedAfterMs.filter((ms) => ms <= PATIENCE_MS).length
  return {
    offered: arrivals.offered / arrivals.seconds,
    missed: arrivals.missed,
    goodput: good / (seconds + arrivals.settledAfterSeconds),
    served: servedAfterMs.length,
    refused: refusedAfterMs.length,
    withoutRetryAfter,
    refusalP99Ms: p99(refusedAfterMs),
    servedP99Ms: p99(servedAfterMs),
    rss: mean(rss),
  }
}

async function measure(world: World, work: Work) {
  const cores = splitCores()
  pin(world.api.pid, cores.measured)
  pin(world.postgres.pid, cores.measured)
  pin(process.pid, cores.generator)
  const sending = sendingOf(work)
  const peak = await steadyPeak(world.origin, sending)
  const rate = peak.perSecond * times
  // Memory is compared between two periods alike: this one is where the heap takes its size.
  await overload(world.api, sending, rate)
  const first = await overload(world.api, sending, rate)
  const second = await overload(world.api, sending, rate)
  const control =
    options.control === 'yes' ? await measureControl(world, sending, rate, cores.measured) : null
  return { cores, peak, first, second, control, found: await work.check(sending.answers) }
}

async function measureControl(world: World, sending: Sending, rate: number, cores: string | null) {
  const server = await uncrowdedServer(world)
  try {
    pin(server.pid, cores)
    await measurePeak(server.origin, sending, WARM_UP_SECONDS)
    return await overload(server, sending, rate)
  } finally {
    await server.stop()
  }
}

type Period = Awaited<ReturnType<typeof overload>>
const ofPeriod = (period: Period, peak: number) => ({
  offeredRatio: round(period.offered / peak, 2),
  missed: period.missed,
  goodput: round(period.goodput),
  goodputRatio: round(period.goodput / peak, 2),
  served: period.served,
  refused: period.refused,
  refusalP99Ms: round(period.refusalP99Ms),
  servedP99Ms: round(period.servedP99Ms),
  rssMb: round(period.rss),
})

const world = await createWorld({ families })
try {
  const work = options.work === 'sign-ups' ? await signUps(world, families * 5) : await cancels(world)
  await world.admin.query('vacuum analyze')
  const { cores, peak, first, second, control, found } = await measure(world, work)
  process.stdout.write(
    `${JSON.stringify({
      work: options.work,
      cores,
      peak: round(peak.perSecond),
      peakP99Ms: round(peak.p99Ms),
      first: ofPeriod(first, peak.perSecond),
      second: ofPeriod(second, peak.perSecond),
      growth: round(second.rss / first.rss - 1, 3),
      withoutRetryAfter: first.withoutRetryAfter + second.withoutRetryAfter,
      control: control && ofPeriod(control, peak.perSecond),
      ...found,
    })}\n`,
  )
  const broken = Object.values(found).some((count) => count !== 0)
  process.exitCode = broken || first.withoutRetryAfter + second.withoutRetryAfter > 0 ? 1 : 0
} finally {
  await world.close()
}
