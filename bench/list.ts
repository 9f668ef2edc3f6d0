import pg from 'pg'
import { requestBytes } from './lib/http.ts'
import { load } from './lib/load.ts'
import { readOptions, round } from './lib/options.ts'
import { type Asked, ask, inTurn, measureReads, writeAndLook } from './lib/reads.ts'
import { COMMUNITY, createWorld, familyIds, rssMegabytes, type World, writeEvent } from './lib/world.ts'

/**
 * What people look at most (P5): the list of events, the four calls of the home page, the page of an event; each
 * family's very first look at an event, which nobody has read before; an answer one has already (304); and the list
 * while others sign up. The baseline of the same run is the list's own query, prepared, on 8 connections.
 */
const EVENTS = 200
const PAGE_ROWS = 20
const PAGES = 10
const BASELINE_CONNECTIONS = 8
const BASELINE_SQL = `
  select e.*, c.* from events e
  join event_counters c on c.community_id = e.community_id and c.event_id = e.id
  where e.community_id = $1 and e.published_at is not null and e.ends_at >= now()
  order by e.starts_at, e.id limit ${PAGE_ROWS}`

const options = readOptions({ seconds: 18, connections: 32, families: 2_000 })
const { connections, families } = options
/** Of each of the parts. */
const seconds = options.seconds / 6

async function baselinePerSecond(world: World): Promise<number> {
  let reads = 0
  const from = performance.now()
  await Promise.all(
    Array.from({ length: BASELINE_CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: world.databaseUrl })
      await client.connect()
      while (performance.now() < from + seconds * 1000) {
        await client.query({ name: 'baseline', text: BASELINE_SQL, values: [COMMUNITY] })
        reads++
      }
      await client.end()
    }),
  )
  return reads / ((performance.now() - from) / 1000)
}

type Page = { rows?: { id: string }[]; person?: { id: string } }
const hasRows = (rows: number) => (body: unknown) => (body as Page).rows?.length === rows

function listOf(world: World, family: number): Asked {
  return ask(world, family, { path: '/api/events' }, hasRows(PAGE_ROWS))
}

function homeOf(world: World, family: number): Asked[] {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const weekend = `/api/events?from=${inDays(2)}&to=${inDays(4)}`
  return [
    ask(world, family, { path: '/api/me' }, (body) => (body as Page).person?.id === familyIds(family).parent),
    ask(world, family, { path: weekend }, hasRows(PAGE_ROWS)),
    ask(world, family, { path: '/api/my/bookings' }, hasRows(0)),
    ask(world, family, { path: '/api/my/messages' }, hasRows(0)),
  ]
}

function pageOf(world: World, family: number, eventId: string): Asked {
  const { parent, child } = familyIds(family)
  return ask(world, family, { path: `/api/events/${eventId}` }, (body) => {
    const page = body as { id: string; mine: { candidates: { personId: string }[] } | null }
    return (
      page.id === eventId &&
      page.mine?.candidates.map((each) => each.personId).join() === `${parent},${child}`
    )
  })
}

/** Asks for what it has: the answer is 304 until the second is over, and then again. */
async function measureNotModified(world: World) {
  const headers = { authorization: `Bearer ${world.tokenOf(0)}` }
  const first = await fetch(`${world.origin}/api/events`, { headers })
  const etag = first.headers.get('etag') ?? ''
  const request = {
    bytes: requestBytes({
      method: 'GET',
      path: '/api/events',
      headers: { ...headers, 'if-none-match': etag },
    }),
  }
  let wrong = etag === '' ? 1 : 0
  const result = await load({
    origin: world.origin,
    connections,
    seconds,
    next: () => request,
    onReply({ status, body }) {
      if (status !== 304 || body !== '') wrong++
      return undefined
    },
  })
  return {
    perSecond: round(result.perSecond),
    p50Ms: round(result.p50Ms, 2),
    p99Ms: round(result.p99Ms, 2),
    wrong,
  }
}

async function measureWhileWriting(world: World, eventId: string) {
  let over = false
  const firstFamily = families / 2
  const writing = writeAndLook(world, { eventId, firstFamily, isOver: () => over })
  const lists = Array.from({ length: 100 }, (_, family) => listOf(world, family))
  const result = await measureReads(world, { connections, seconds, next: inTurn(lists) })
  over = true
  return { ...result, ...(await writing) }
}

const world = await createWorld({ families })
try {
  const seriesId = '00000000-0000-7000-8000-0000000000aa'
  const eventIds: string[] = []
  for (let i = 0; i < EVENTS; i++) eventIds.push(await writeEvent(world.admin, { places: 30, seriesId }))
  await world.admin.query('vacuum analyze')
  const all = Array.from({ length: Math.min(100, families) }, (_, family) => family)
  const measure = (asked: readonly Asked[]) =>
    measureReads(world, { connections, seconds, next: inTurn(asked) })

  const baseline = await baselinePerSecond(world)
  const list = await measure(all.map((family) => listOf(world, family)))
  const home = await measure(all.flatMap((family) => homeOf(world, family)))
  const shown = eventIds.slice(0, PAGES)
  const page = await measure(all.map((family) => pageOf(world, family, shown[family % PAGES] ?? '')))
  const notModified = await measureNotModified(world)
  const pairs = Array.from({ length: families * 20 }, (_, i) => i)
  const firstLook = await measureReads(world, {
    connections,
    seconds,
    next() {
      const i = pairs.shift()
      if (i === undefined) return null
      return pageOf(world, i % families, eventIds[EVENTS - 1 - Math.floor(i / families)] ?? '')
    },
  })
  const whileWriting = await measureWhileWriting(world, eventIds[0] ?? '')
  const parts = { list, home, page, firstLook, notModified, whileWriting }
  const wrong = Object.values(parts).reduce((sum, part) => sum + part.wrong, whileWriting.notSeen)
  process.stdout.write(
    `${JSON.stringify({
      ...parts,
      baselinePerSecond: round(baseline),
      ratio: round(list.perSecond / baseline, 3),
      rssMegabytes: rssMegabytes(world.api.pid),
      wrong,
    })}\n`,
  )
  process.exitCode = wrong > 0 ? 1 : 0
} finally {
  await world.close()
}
