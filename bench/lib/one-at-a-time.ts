import { execFile, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { COMMUNITY, familyIds, pairOf, type World, writeEvent } from './world.ts'

/**
 * The baseline of the sign-up benches: the best single statement that signs one family up, committed one at a time,
 * straight to the database: no HTTP, no token, no row security, no idempotency key, no audit, none of the rules.
 */
const signUpSql = (value: Record<'event' | 'signUp' | 'parent' | 'child', string>) => `
  with counted as (
    update event_counters
    set taken = taken + (taken < places)::int, waiting = waiting + (taken >= places)::int,
      last_queue_number = last_queue_number + 1
    where community_id = '${COMMUNITY}' and event_id = ${value.event}
    returning last_queue_number as number, places),
  signed as (
    insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
      queue_number, accept_partial, is_newcomer, used_priority, code)
    select '${COMMUNITY}', ${value.signUp}, ${value.event}, p.household_id, p.id, false, now(), c.number, false, true,
      false, lpad(c.number::text, 6, '0')
    from counted c join persons p on p.community_id = '${COMMUNITY}' and p.id = ${value.parent}
    returning id, household_id, queue_number)
  insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status, position,
    queue_number, confirmed_at)
  select '${COMMUNITY}', ${value.event}, s.id, ${value.child}, s.household_id, 'participant',
    case when s.queue_number <= c.places then 'confirmed' else 'waiting' end, 0, s.queue_number, now()
  from signed s cross join counted c`

/** Values: event, sign-up, parent, child. */
export const PREPARED = signUpSql({
  event: '$1::uuid',
  signUp: '$2::uuid',
  parent: '$3::uuid',
  child: '$4::uuid',
})

export interface Rate {
  /** Fresh events that take the sign-ups in turn. */
  events: readonly string[]
  connections: number
  seconds: number
}

/** Sign-ups a second through `pg`, each connection with one statement in flight. */
export async function pgRate(world: World, { events, connections, seconds }: Rate): Promise<number> {
  let started = 0
  let done = 0
  const clients = Array.from({ length: connections }, () => new pg.Client(world.databaseUrl))
  await Promise.all(clients.map((client) => client.connect()))
  const from = performance.now()
  const until = from + seconds * 1000
  const enough = world.families * events.length
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until && started < enough) {
        const turn = pairOf(started++, { families: world.families, events: events.length })
        const { parent, child } = familyIds(turn.family)
        const values = [events[turn.event], randomUUID(), parent, child]
        await client.query({ name: 'sign-up', text: PREPARED, values })
        done++
      }
    }),
  )
  const perSecond = done / ((performance.now() - from) / 1000)
  await Promise.all(clients.map((client) => client.end()))
  return perSecond
}

const hasPgbench = () => spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0

/** The same through pgbench, which has less to do than Node for each statement. */
async function pgbenchRate(
  world: World,
  { eventId, connections, seconds }: { eventId: string; connections: number; seconds: number },
): Promise<number> {
  const id = (space: number) => `('00000000-0000-7000-800${space}-' || lpad((:family)::text, 12, '0'))::uuid`
  const sql = signUpSql({
    event: `'${eventId}'::uuid`,
    signUp: 'gen_random_uuid()',
    parent: id(2),
    child: id(3),
  })
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-pgbench-'))
  try {
    const script = path.join(folder, 'sign-up.sql')
    const next = `\\set round :round + 1\n\\set family :round * ${connections} + :client_id\n`
    writeFileSync(script, `${next}${sql.replace(/\s+/g, ' ').replaceAll(':family', ':family::int')};\n`)
    const { stdout } = await promisify(execFile)('pgbench', [
      ...['-n', '-M', 'prepared', '-D', 'round=-1', '-c', String(connections), '-j', '1'],
      ...['-T', String(Math.ceil(seconds)), '-f', script, world.databaseUrl],
    ])
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Sign-ups a second on one hot row, by each way there is; `best` is what the app is measured against. */
export async function oneAtATime(world: World, { places, seconds }: { places: number; seconds: number }) {
  const rates: Record<string, number> = {}
  for (const connections of [8, 1]) {
    const events = [await writeEvent(world.admin, { places })]
    rates[`pg${connections}`] = await pgRate(world, { events, connections, seconds })
  }
  if (hasPgbench())
    for (const connections of [8, 1]) {
      const eventId = await writeEvent(world.admin, { places })
      rates[`pgbench${connections}`] = await pgbenchRate(world, { eventId, connections, seconds })
    }
  return { rates, best: Math.max(...Object.values(rates)) }
}
