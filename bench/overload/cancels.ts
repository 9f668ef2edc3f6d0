import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { requestBytes } from '../lib/http.ts'
import { countersWrong } from '../lib/sign-ups.ts'
import { COMMUNITY, type World, writeEvent } from '../lib/world.ts'
import type { Answered, Work } from './work.ts'

/** Of a class with as many families waiting as have a place. */
const PLACES = 20
const LINE = 2 * PLACES

/** A line for an event of its own for each of these families: the first have a place, the others wait. */
async function writeLine(admin: pg.PoolClient, eventId: string, { from, to }: { from: number; to: number }) {
  const family = (space: number) => `('00000000-0000-7000-800${space}-' || lpad(i::text, 12, '0'))::uuid`
  await admin.query(
    `with signed as (
       insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
         queue_number, accept_partial, is_newcomer, used_priority, code)
       select $1, gen_random_uuid(), $2, ${family(4)}, ${family(2)}, false, now(), row_number() over (order by i),
         false, false, false, lpad((i % 1000000)::text, 6, '0')
       from generate_series($3::int, $4::int) as i
       returning *),
     came as (
       insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status,
         position, queue_number, confirmed_at)
       select $1, $2, id, ('00000000-0000-7000-8003-' || right(household_id::text, 12))::uuid, household_id,
         'participant', case when queue_number <= $5 then 'confirmed' else 'waiting' end, 0, queue_number,
         case when queue_number <= $5 then signed_up_at end from signed
       returning status)
     update event_counters set last_queue_number = n, taken = have, waiting = n - have
     from (select count(*) as n, count(*) filter (where status = 'confirmed') as have from came)
     where community_id = $1 and event_id = $2`,
    [COMMUNITY, eventId, from, to, PLACES],
  )
}

/**
 * Families take back what they signed up for, in no order: a transaction each, in which a freed place is offered to
 * who is next. Calls that share no transaction are what a server has least room for.
 */
export async function cancels(world: World): Promise<Work> {
  const eventIds: string[] = []
  const client = await world.admin.connect()
  // Foreign keys would be checked by the plan that was right while the tables were empty.
  await client.query('set enable_seqscan = off')
  for (let from = 0; from + LINE <= world.families; from += LINE) {
    const eventId = await writeEvent(world.admin, { places: PLACES })
    await writeLine(client, eventId, { from, to: from + LINE - 1 })
    eventIds.push(eventId)
  }
  client.release(true)
  const { rows } = await world.admin.query<{ id: string; event_id: string; family: number }>(
    `select id, event_id, right(household_id::text, 12)::int as family from event_sign_ups order by md5(id::text)`,
  )
  const requests = rows.map((row) => ({
    eventId: row.event_id,
    family: row.family,
    bytes: requestBytes({
      method: 'POST',
      path: `/api/events/${row.event_id}/sign-ups/${row.id}/cancel`,
      headers: { authorization: `Bearer ${world.tokenOf(row.family)}`, 'idempotency-key': randomUUID() },
      body: {},
    }),
  }))
  return { requests, check: (answers) => check(world.admin, eventIds, answers) }
}

/** Who was told so is out, nobody else is, and the counters say what the rows say. */
async function check(admin: pg.Pool, eventIds: readonly string[], answers: readonly Answered[]) {
  const told = new Set<string>()
  for (const { status, body } of answers)
    if (status === 200) told.add((JSON.parse(body) as { id: string }).id)
  const { rows } = await admin.query<{ id: string }>(
    `select sign_up_id as id from event_attendees where status = 'cancelled'`,
  )
  const out = new Set(rows.map((row) => row.id))
  let wrong = 0
  for (const eventId of eventIds) wrong += await countersWrong(admin, eventId)
  return {
    lost: [...told].filter((id) => !out.has(id)).length,
    phantom: [...out].filter((id) => !told.has(id)).length,
    countersWrong: wrong,
  }
}
