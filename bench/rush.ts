import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { load, readOptions, round } from './lib/load.ts'
import { COMMUNITY, createWorld, familyIds, type World, writeEvent } from './lib/world.ts'

/**
 * The rush on one session: every family signs one child up for the same 20 places, all rules on. The baseline of the
 * same run is the best single sign-up statement on 8 connections, one at a time, with none of the rules.
 */
const PLACES = 20
const BASELINE_CONNECTIONS = 8
const BASELINE_SQL = `
  with counted as (
    update event_counters
    set taken = taken + (taken < places)::int, waiting = waiting + (taken >= places)::int,
      last_queue_number = last_queue_number + 1
    where community_id = $1 and event_id = $2
    returning last_queue_number as number, taken, waiting),
  signed as (
    insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
      queue_number, accept_partial, is_newcomer, used_priority, code)
    select $1, $3, $2, p.household_id, $4, false, now(), c.number, false, true, false, lpad(c.number::text, 6, '0')
    from counted c join persons p on p.community_id = $1 and p.id = $4
    returning id, household_id, queue_number)
  insert into event_attendees (community_id, id, event_id, sign_up_id, person_id, household_id, role, status, position,
    queue_number, confirmed_at)
  select $1, $6, $2, s.id, $5, s.household_id, 'participant',
    case when s.queue_number <= ${PLACES} then 'confirmed' else 'waiting' end, 0, s.queue_number, now()
  from signed s`

async function baselinePerSecond(world: World, eventId: string, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  const from = performance.now()
  let done = 0
  let family = 0
  await Promise.all(
    Array.from({ length: BASELINE_CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: world.databaseUrl })
      await client.connect()
      while (performance.now() < until) {
        const { parent, child } = familyIds(family++)
        const values = [COMMUNITY, eventId, randomUUID(), parent, child, randomUUID()]
        await client.query({ name: 'baseline', text: BASELINE_SQL, values })
        done++
      }
      await client.end()
    }),
  )
  return done / ((performance.now() - from) / 1000)
}

/** What must hold whatever the speed: nobody too many, nobody lost, a line without gaps. */
async function invariants(world: World, eventId: string, acknowledged: ReadonlySet<string>) {
  const { rows } = await world.admin.query<{ id: string; queue_number: number; status: string }>(
    `select s.id, s.queue_number, a.status from event_sign_ups s
     join event_attendees a on a.sign_up_id = s.id where s.event_id = $1 order by s.queue_number`,
    [eventId],
  )
  const kept = new Set(rows.map((row) => row.id))
  const confirmed = rows.filter((row) => row.status === 'confirmed').length
  return {
    confirmed,
    oversold: Math.max(0, confirmed - PLACES),
    lost: [...acknowledged].filter((id) => !kept.has(id)).length,
    gapsInLine: rows.filter((row, i) => row.queue_number !== i + 1).length,
  }
}

const { seconds, connections } = readOptions({ seconds: 10, connections: 256 })
const families = Math.max(20_000, seconds * 4_000)
process.stderr.write(`· ${families} families, ${PLACES} places, ${connections} connections, ${seconds} s\n`)
const world = await createWorld({ families })
try {
  const baseline = await baselinePerSecond(
    world,
    await writeEvent(world.admin, { places: PLACES }),
    Math.max(3, seconds / 2),
  )
  const eventId = await writeEvent(world.admin, { places: PLACES })
  const tokens = Array.from({ length: families }, (_, i) => world.tokenOf(i))
  const acknowledged = new Set<string>()
  const refusals = new Map<string, number>()
  let family = 0
  const result = await load({
    origin: world.origin,
    connections,
    seconds,
    next() {
      if (family >= families) return null
      const i = family++
      return {
        method: 'POST',
        path: `/api/events/${eventId}/sign-ups`,
        headers: {
          authorization: `Bearer ${tokens[i]}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ personIds: [familyIds(i).child], acceptPartial: false, waitIfFull: true }),
      }
    },
    onReply({ status, body }) {
      const reply = JSON.parse(body) as { id: string; code: string }
      if (status === 200) acknowledged.add(reply.id)
      else refusals.set(reply.code, (refusals.get(reply.code) ?? 0) + 1)
    },
  })
  const signUpsPerSecond = acknowledged.size / result.seconds
  const found = await invariants(world, eventId, acknowledged)
  process.stdout.write(
    `${JSON.stringify({
      signUpsPerSecond: round(signUpsPerSecond),
      baselinePerSecond: round(baseline),
      ratio: round(signUpsPerSecond / baseline, 3),
      p50Ms: round(result.p50Ms),
      p99Ms: round(result.p99Ms),
      acknowledged: acknowledged.size,
      refused: Object.fromEntries(refusals),
      ...found,
    })}\n`,
  )
  process.exitCode = found.oversold + found.lost + found.gapsInLine > 0 ? 1 : 0
} finally {
  await world.close()
}
