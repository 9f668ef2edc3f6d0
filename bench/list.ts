import pg from 'pg'
import { requestBytes } from './lib/http.ts'
import { load } from './lib/load.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, createWorld, writeEvent } from './lib/world.ts'

/**
 * The list of events, first page. The baseline of the same run is the page's own query, prepared, on 8 connections.
 */
const EVENTS = 200
const BASELINE_CONNECTIONS = 8
const BASELINE_SQL = `
  select e.*, c.* from events e
  join event_counters c on c.community_id = e.community_id and c.event_id = e.id
  where e.community_id = $1 and e.published_at is not null and e.ends_at >= now()
  order by e.starts_at, e.id limit 20`

const { seconds, connections } = readOptions({ seconds: 10, connections: 32 })
const world = await createWorld({ families: 100 })
try {
  const seriesId = '00000000-0000-7000-8000-0000000000aa'
  for (let i = 0; i < EVENTS; i++) await writeEvent(world.admin, { places: 30, seriesId })
  await world.admin.query('analyze')

  let baselineReads = 0
  const from = performance.now()
  await Promise.all(
    Array.from({ length: BASELINE_CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: world.databaseUrl })
      await client.connect()
      while (performance.now() < from + Math.max(3, seconds / 2) * 1000) {
        await client.query({ name: 'baseline', text: BASELINE_SQL, values: [COMMUNITY] })
        baselineReads++
      }
      await client.end()
    }),
  )
  const baseline = baselineReads / ((performance.now() - from) / 1000)

  const authorization = `Bearer ${world.tokenOf(0)}`
  const request = { bytes: requestBytes({ method: 'GET', path: '/api/events', headers: { authorization } }) }
  let wrong = 0
  const result = await load({
    origin: world.origin,
    connections,
    seconds,
    next: () => request,
    onReply({ status, body }) {
      const page = JSON.parse(body) as { rows?: unknown[] }
      if (status !== 200 || page.rows?.length !== 20) wrong++
      return undefined
    },
  })
  process.stdout.write(
    `${JSON.stringify({
      listsPerSecond: round(result.perSecond),
      baselinePerSecond: round(baseline),
      ratio: round(result.perSecond / baseline, 3),
      p50Ms: round(result.p50Ms),
      p99Ms: round(result.p99Ms),
      wrong,
    })}\n`,
  )
  process.exitCode = wrong > 0 ? 1 : 0
} finally {
  await world.close()
}
