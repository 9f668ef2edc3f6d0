import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Database } from '../../apps/api/src/db/client.ts'
import { announce } from '../../apps/api/src/modules/events/announcements/actions.ts'
import { scheduleHold, scheduleReminder } from '../../apps/api/src/modules/events/schedule/actions.ts'
import { COMMUNITY, writeEvent } from '../lib/world.ts'

const MINUTE_MS = 60_000
/** Families of an event beside those with a place: whose hold has ended, who waits, whose hold ends soon. */
const OTHERS = 3

/** An event of tomorrow morning, and whom it concerns. */
export interface BookedEvent {
  eventId: string
  startsAt: Date
  /** With a confirmed place. */
  families: number
}

/**
 * An event that begins within half a day, so that its reminder is due, with the first so many families in it, one
 * whose unanswered hold is over, one that waits for that place, and one whose hold is about to end.
 */
export async function writeBookedEvent(admin: pg.Pool, families: number): Promise<BookedEvent> {
  const eventId = await writeEvent(admin, { places: families + 2 })
  const { rows } = await admin.query(
    `update events set starts_at = now() + interval '12 hours', ends_at = now() + interval '13 hours' where id = $1
     returning starts_at as "startsAt"`,
    [eventId],
  )
  const id = (space: number, n: string) =>
    `('00000000-0000-7000-800${space}-' || lpad((${n})::text, 12, '0'))::uuid`
  await admin.query(
    `with made as (
       insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at, queue_number,
         accept_partial, is_newcomer, used_priority, code)
       select $1, gen_random_uuid(), $2, ${id(4, 'i')}, ${id(2, 'i')}, false, now() - interval '3 hours', i + 1, false, false,
         false, lpad(i::text, 6, '0')
       from generate_series(0, $3::int + ${OTHERS - 1}) as i returning *)
     insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status, position,
       queue_number, confirmed_at, offered_at, offer_held_until)
     select $1, $2, id, ${id(3, 'queue_number - 1')}, household_id, 'participant',
       case when queue_number <= $3::int then 'confirmed' when queue_number = $3::int + 2 then 'waiting' else 'offered' end, 0,
       queue_number, case when queue_number <= $3::int then now() end,
       case when queue_number > $3::int and queue_number <> $3::int + 2 then now() - interval '100 minutes' end,
       case when queue_number = $3::int + 1 then now() - interval '1 minute'
         when queue_number = $3::int + 3 then now() + interval '20 minutes' end
     from made`,
    [COMMUNITY, eventId, families],
  )
  await admin.query(
    'update event_counters set taken = $2 + 2, waiting = 1, waiting_families = 1, last_queue_number = $2 + 3 where event_id = $1',
    [eventId, families],
  )
  return { eventId, startsAt: rows[0].startsAt, families }
}

/** The acts that leave jobs behind, as the app does them: publishing, offering, and telling of a change. */
export async function writeJobs(db: Database, { eventId, startsAt }: BookedEvent): Promise<number> {
  const event = {
    communityId: COMMUNITY,
    id: eventId,
    startsAt,
    signUpOpensAt: new Date(),
    newcomerSeats: 0,
    newcomerSeatsReleasedAt: null,
  }
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS)
  await db.inCommunity(COMMUNITY, async (tx) => {
    await scheduleReminder(tx, event)
    await scheduleHold(tx, event, { offeredAt: ago(121), heldUntil: ago(1) })
  })
  await tell(db, { eventId })
  return 4
}

export async function tell(db: Database, { eventId }: Pick<BookedEvent, 'eventId'>): Promise<void> {
  await db.inCommunity(COMMUNITY, (tx) =>
    announce(tx, {
      communityId: COMMUNITY,
      eventId,
      kind: 'event_changed',
      body: randomUUID(),
      now: new Date(),
    }),
  )
}

export interface Verdict {
  /** Messages that had to be there. */
  messages: number
  lost: number
  doubled: number
}

/** Every message that the jobs owe, counted: none missing, none twice. */
export async function audit(admin: pg.Pool, events: readonly BookedEvent[]): Promise<Verdict> {
  const { rows } = await admin.query(
    `with of as (select * from unnest($1::uuid[], $2::int[]) as o (event_id, families)),
     owed as (
       select n.event_id, s.contact_id, 'announcement ' || n.body as what
       from of join event_announcements n on n.event_id = of.event_id
       join event_sign_ups s on s.event_id = n.event_id and s.queue_number <= of.families
       union all
       select of.event_id, s.contact_id, 'event_reminder' from of
       join event_sign_ups s on s.event_id = of.event_id and s.queue_number <= of.families
       union all
       select of.event_id, s.contact_id,
         case s.queue_number - of.families when 1 then 'offer_lapsed' when 2 then 'place_offered' else 'offer_ending' end
       from of join event_sign_ups s on s.event_id = of.event_id and s.queue_number > of.families),
     said as (
       select m.event_id, m.person_id as contact_id,
         case m.kind when 'event_changed' then 'announcement ' || m.body else m.kind end as what, count(*)::int as times
       from messages m join of on of.event_id = m.event_id group by 1, 2, 3)
     select (select count(*)::int from owed) as messages,
       (select count(*)::int from owed left join said using (event_id, contact_id, what) where times is null) as lost,
       (select coalesce(sum(times - 1), 0)::int from said) as doubled`,
    [events.map((event) => event.eventId), events.map((event) => event.families)],
  )
  return rows[0] as Verdict
}
