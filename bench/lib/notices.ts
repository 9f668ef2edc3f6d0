import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { COMMUNITY, familyIds, type World } from './world.ts'

export interface Notice {
  id: string
  shiftId: string
}

/** A published notice of one shift; every parent of the world is a volunteer. */
export async function writeNotice(admin: pg.Pool, { places }: { places: number }): Promise<Notice> {
  const [id, shiftId] = [randomUUID(), randomUUID()]
  const of = [COMMUNITY, id]
  await admin.query(
    `insert into volunteers (community_id, person_id, number, agreed_version, registered_at, registered_by_id)
     select m.community_id, m.person_id, row_number() over (order by m.person_id), 1, now(), m.person_id
     from memberships m where m.community_id = $1 on conflict do nothing`,
    [COMMUNITY],
  )
  // Each notice on a day of its own: nobody is asked to be in two places.
  const day = `(interval '10 days' + (select count(*) from recruitments where community_id = $1) * interval '1 day')`
  await admin.query(
    `insert into recruitments (community_id, id, title, purpose, meeting_place, skills, points_per_hour, urgent,
       cancel_closes_minutes, created_at, created_by_id, published_at, published_by_id, starts_at, ends_at)
     select $1, $2, '普查', '', '门口', '', 10, false, 120, now(), $2, now(), $2, now() + ${day},
       now() + ${day} + interval '3 hours'`,
    of,
  )
  await admin.query(
    `insert into shifts (community_id, id, recruitment_id, position, role, starts_at, ends_at)
     select community_id, $3, id, 0, '登记员', starts_at, ends_at from recruitments
     where community_id = $1 and id = $2`,
    [...of, shiftId],
  )
  await admin.query('insert into shift_counters (community_id, shift_id, places) values ($1, $2, $3)', [
    COMMUNITY,
    shiftId,
    places,
  ])
  return { id, shiftId }
}

/** One parent takes a place; rejects when it was not given. */
export async function sendSignUp(
  world: World,
  { notice, volunteer }: { notice: Notice; volunteer: number },
): Promise<void> {
  const reply = await fetch(`${world.origin}/api/recruitments/${notice.id}/sign-ups`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.tokenOf(volunteer)}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({
      personId: familyIds(volunteer).parent,
      shiftIds: [notice.shiftId],
      waitIfFull: false,
    }),
  })
  if (reply.status !== 200) throw new Error(`sign-up: ${reply.status} ${await reply.text()}`)
}
