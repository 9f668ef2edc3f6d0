import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { COMMUNITY, familyIds, writeEvent } from '../lib/world.ts'
import { STAFF_FAMILY, type Stage } from './paths.ts'

const UPCOMING = 40
const CROWD = 50

/** What is the same at every size: the coming weeks, and a manager. */
export async function makeStage(admin: pg.Pool): Promise<Stage> {
  const seriesId = '00000000-0000-7000-9008-000000000001'
  await admin.query(
    `update memberships set roles = '{resident,staff,manager}' where community_id = $1 and account_id = $2`,
    [COMMUNITY, familyIds(STAFF_FAMILY).account],
  )
  for (let i = 0; i < UPCOMING; i++) await writeEvent(admin, { places: 200, seriesId })
  const upcoming = await writeEvent(admin, { places: 1000, seriesId })
  const crowded = await writeEvent(admin, { places: CROWD / 2, seriesId })
  const atTheDoor = await writeEvent(admin, { places: 1000, seriesId })
  await admin.query(
    `update events set sign_up_closes_at = now() + interval '1 hour', cancel_closes_at = now() + interval '1 hour',
       starts_at = now() + interval '1 hour', ends_at = now() + interval '2 hours' where id = $1`,
    [atTheDoor],
  )
  await admin.query('update event_counters set helper_places = 100 where event_id = $1', [upcoming])
  await crowd(admin, crowded)
  for (let i = 0; i < 3; i++) {
    const draft = await writeEvent(admin, { places: 20, seriesId })
    await admin.query('update events set published_at = null, published_by_id = null where id = $1', [draft])
  }
  return { upcoming, crowded, atTheDoor, seriesId }
}

/** Half of them have a place, the others wait. */
async function crowd(admin: pg.Pool, eventId: string): Promise<void> {
  for (let i = 0; i < CROWD; i++) {
    const { parent, child } = familyIds(1000 + i)
    const confirmed = i < CROWD / 2
    await admin.query(
      `with signed as (
         insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
           queue_number, accept_partial, is_newcomer, used_priority, code)
         select $1, $2, $3, household_id, id, false, now(), $5::int, false, false, false, lpad($5::int::text, 6, '0')
         from persons where community_id = $1 and id = $4
         returning *)
       insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status, position,
         queue_number, confirmed_at)
       select $1, $3, id, $6, household_id, 'participant', $7, 0, $5::int, case when $8 then now() end from signed`,
      [
        COMMUNITY,
        randomUUID(),
        eventId,
        parent,
        i + 1,
        child,
        confirmed ? 'confirmed' : 'waiting',
        confirmed,
      ],
    )
  }
  await admin.query(
    'update event_counters set taken = $2, waiting = $2, waiting_families = $2, last_queue_number = $3 where event_id = $1',
    [eventId, CROWD / 2, CROWD],
  )
}
