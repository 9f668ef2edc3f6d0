import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendSignUp, writeNotice } from './lib/notices.ts'
import { readOptions, round } from './lib/options.ts'
import { createWorld, type World } from './lib/world.ts'

/**
 * A notice fills while many have its page open: how long after the answer to a sign-up each of them sees it, and what
 * that costs the server. The control of the same run is the same crowd asking every two seconds for what changed.
 */
const POLL_MS = 2_000
const TICKS_A_SECOND = 100

const { listeners, places, seconds } = readOptions({ listeners: 500, places: 130, seconds: 15 })
process.stderr.write(
  `· ${listeners} watch ${places} places fill in ${seconds} s, streamed and then by asking\n`,
)

/** When a watcher saw each number of taken places for the first time. */
type Sightings = Map<number, number>[]

interface Watching {
  seen: Sightings
  stop(): void
}

const note = (seen: Map<number, number> | undefined, taken: number) => {
  if (seen && !seen.has(taken)) seen.set(taken, performance.now())
}

/** CPU of a process so far on Linux, user and system, in milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND
}

const headersOf = (world: World, watcher: number) => ({ authorization: `Bearer ${world.tokenOf(watcher)}` })

async function byStream(world: World, noticeId: string): Promise<Watching> {
  const seen: Sightings = Array.from({ length: listeners }, () => new Map())
  const requests = await Promise.all(
    seen.map(
      (mine, watcher) =>
        new Promise<ReturnType<typeof get>>((resolve, reject) => {
          const url = `${world.origin}/api/recruitments/${noticeId}/live`
          const request = get(url, { agent: false, headers: headersOf(world, watcher) }, (response) => {
            if (response.statusCode !== 200) return reject(new Error(`stream: ${response.statusCode}`))
            response.setEncoding('utf8').on('data', (text: string) => {
              for (const [, taken] of text.matchAll(/"taken":(\d+)/g)) note(mine, Number(taken))
            })
            response.on('error', () => {})
            resolve(request)
          })
          request.on('error', reject)
        }),
    ),
  )
  return {
    seen,
    stop() {
      for (const request of requests) request.destroy()
    },
  }
}

async function byAsking(world: World, noticeId: string): Promise<Watching> {
  const seen: Sightings = Array.from({ length: listeners }, () => new Map())
  let over = false
  const url = `${world.origin}/api/recruitments/${noticeId}/progress`
  async function ask(watcher: number) {
    await sleep((POLL_MS * watcher) / listeners)
    let etag = ''
    while (!over) {
      const headers = { ...headersOf(world, watcher), ...(etag && { 'if-none-match': etag }) }
      const reply = await fetch(url, { headers })
      const text = await reply.text()
      if (reply.status === 200) note(seen[watcher], (JSON.parse(text) as { taken: number }).taken)
      else if (reply.status !== 304) throw new Error(`asked: ${reply.status} ${text}`)
      etag = reply.headers.get('etag') ?? etag
      await sleep(POLL_MS)
    }
  }
  const asking = Promise.all(seen.map((_, watcher) => ask(watcher)))
  asking.catch((error: unknown) => {
    throw error
  })
  return {
    seen,
    stop() {
      over = true
    },
  }
}

/** Until a watcher knew of at least so many. */
function delaysOf(seen: Sightings, answeredAt: readonly number[]) {
  const delays: number[] = []
  let missed = 0
  for (const mine of seen) {
    const sightings = [...mine].sort(([one], [other]) => one - other)
    answeredAt.forEach((at, i) => {
      const first = Math.min(...sightings.filter(([taken]) => taken > i).map(([, when]) => when))
      if (Number.isFinite(first)) delays.push(Math.max(0, first - at))
      else missed++
    })
  }
  delays.sort((one, other) => one - other)
  const at = (share: number) => round(delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN)
  return { p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1), missed }
}

async function measure(
  world: World,
  watch: (world: World, noticeId: string) => Promise<Watching>,
  firstVolunteer: number,
) {
  const notice = await writeNotice(world.admin, { places })
  const watching = await watch(world, notice.id)
  await sleep(POLL_MS)
  const before = cpuMs(world.api.pid)
  await sleep(POLL_MS * 2)
  const quietMs = (cpuMs(world.api.pid) - before) / (POLL_MS * 2)
  const answeredAt: number[] = []
  const from = performance.now()
  const cpuFrom = cpuMs(world.api.pid)
  for (let i = 0; i < places; i++) {
    await sleep(Math.max(0, from + (i * seconds * 1000) / places - performance.now()))
    await sendSignUp(world, { notice, volunteer: firstVolunteer + i })
    answeredAt.push(performance.now())
  }
  const busyMs = (cpuMs(world.api.pid) - cpuFrom) / (performance.now() - from)
  await sleep(POLL_MS * 2)
  watching.stop()
  return {
    ...delaysOf(watching.seen, answeredAt),
    cpuWhileFilling: round(busyMs, 3),
    cpuWhileQuiet: round(quietMs, 3),
  }
}

const world = await createWorld({ families: Math.max(listeners, places * 2) })
try {
  const streamed = await measure(world, byStream, 0)
  await sleep(500)
  const asked = await measure(world, byAsking, places)
  const missed = streamed.missed + asked.missed
  process.stdout.write(`${JSON.stringify({ listeners, places, streamed, asked, missed })}\n`)
  process.exitCode = missed > 0 || streamed.worstMs > POLL_MS ? 1 : 0
} finally {
  await world.close()
}
