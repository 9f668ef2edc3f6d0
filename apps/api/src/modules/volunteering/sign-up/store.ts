import type { ShiftSignUpChannel, ShiftSignUpStatus } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { plainArray, statement } from '../../../db/statement.ts'

/** A sign-up as people see it. */
export interface ShownSignUp {
  id: string
  shiftId: string
  personId: string | null
  name: string
  status: ShiftSignUpStatus
  channel: ShiftSignUpChannel
  signedUpAt: Date
  waitingPosition: number | null
}

const SHOWN = `u.id, u.shift_id as "shiftId", u.person_id as "personId",
    coalesce(p.name, u.guest_name) as name, u.status, u.channel, u.signed_up_at as "signedUpAt",
    case when u.status = 'waiting' then (
      select count(*)::int from shift_sign_ups w
      where w.community_id = $1 and w.shift_id = u.shift_id and w.status = 'waiting'
        and w.queue_number <= u.queue_number) end as "waitingPosition"`
const WITH_NAME = 'left join persons p on p.community_id = $1 and p.id = u.person_id'

const ofPersons = statement<ShownSignUp>(
  'shift_sign_ups_of_persons',
  `select ${SHOWN} from unnest($3::uuid[]) as mine (person_id)
  join shift_sign_ups u on u.community_id = $1 and u.person_id = mine.person_id and u.recruitment_id = $2
  ${WITH_NAME}
  where u.status in ('confirmed', 'waiting') order by u.starts_at, u.queue_number`,
)

/** What these persons hold or await in one notice, by shift. */
export const listOfPersons = (
  tx: Tx,
  { recruitmentId, personIds }: { recruitmentId: string; personIds: readonly string[] },
) => ofPersons(tx, [recruitmentId, personIds])

const one = statement<ShownSignUp>(
  'shift_sign_up_shown',
  `select ${SHOWN} from shift_sign_ups u ${WITH_NAME} where u.community_id = $1 and u.id = $2`,
)
export async function findShown(tx: Tx, signUpId: string): Promise<ShownSignUp | null> {
  const [row] = await one(tx, [signUpId])
  return row ?? null
}

/** What giving a place back depends on. */
export interface HeldSignUp {
  id: string
  shiftId: string
  personId: string | null
  status: ShiftSignUpStatus
  checkedInAt: Date | null
}

// Locked, so that nobody is checked in on a place while it is given back: last in the lock order.
const heldSignUp = (tail: string) =>
  `select u.id, u.shift_id as "shiftId", u.person_id as "personId", u.status,
    (select r.checked_in_at from service_records r
      where r.community_id = $1 and r.sign_up_id = u.id) as "checkedInAt"
  from shift_sign_ups u where u.community_id = $1 and u.recruitment_id = $2 and u.id = $3 ${tail}`
const found = statement<HeldSignUp>('shift_sign_up_found', heldSignUp(''))
const locked = statement<HeldSignUp>('shift_sign_up_locked', heldSignUp('for no key update of u'))

export async function findSignUp(
  tx: Tx,
  { recruitmentId, signUpId, lock }: { recruitmentId: string; signUpId: string; lock: boolean },
): Promise<HeldSignUp | null> {
  const [row] = await (lock ? locked : found)(tx, [recruitmentId, signUpId])
  return row ?? null
}

const cancelled = statement(
  'shift_sign_up_cancelled',
  `update shift_sign_ups u set status = 'cancelled', cancelled_at = $3, cancelled_by_id = $4
  where u.community_id = $1 and u.id = $2`,
)
export const markCancelled = (tx: Tx, cancel: { id: string; now: Date; byId: string }) =>
  cancelled(tx, [cancel.id, cancel.now, cancel.byId])

/** Somebody who got a freed place. */
export interface Promoted {
  id: string
  shiftId: string
  personId: string | null
  name: string
  channel: ShiftSignUpChannel
  signedUpById: string
}

const promoted = statement<Promoted>(
  'shift_sign_ups_promoted',
  `update shift_sign_ups u set status = 'confirmed', confirmed_at = $4
  from (
    select line.id, coalesce(p.name, line.guest_name) as name
    from unnest($2::uuid[], $3::int[]) as freed (shift_id, places)
    cross join lateral (
      select w.id, w.person_id, w.guest_name from shift_sign_ups w
      where w.community_id = $1 and w.shift_id = freed.shift_id and w.status = 'waiting'
      order by w.queue_number limit freed.places) line
    left join persons p on p.community_id = $1 and p.id = line.person_id) as next
  where u.community_id = $1 and u.id = next.id
  returning u.id, u.shift_id as "shiftId", u.person_id as "personId", next.name, u.channel,
    u.signed_up_by_id as "signedUpById"`,
)

/** Confirms so many of the first in each line; who they are. */
export const promoteFirst = (
  tx: Tx,
  freed: readonly { shiftId: string; places: number }[],
  now: Date,
): Promise<Promoted[]> =>
  promoted(tx, [
    plainArray(freed.map(({ shiftId }) => shiftId)),
    plainArray(freed.map(({ places }) => places)),
    now,
  ])

const noticesOf = statement<{ recruitmentId: string }>(
  'shift_sign_ups_notices',
  `select distinct s.recruitment_id as "recruitmentId" from shifts s
  where s.community_id = $1 and s.id = any($2::uuid[])`,
)
export const listNoticesOf = async (tx: Tx, shiftIds: readonly string[]): Promise<string[]> =>
  (await noticesOf(tx, [shiftIds])).map((row) => row.recruitmentId)

export interface MyShiftRow extends ShownSignUp {
  recruitmentId: string
  title: string
  meetingPlace: string
  role: string
  startsAt: Date
  endsAt: Date
  cancelClosesMinutes: number
  pointsPerHour: number
  checkedInAt: Date | null
  checkedOutAt: Date | null
  serviceMinutes: number | null
  points: number | null
}

// Of each person as many as the page holds, and no more: nobody's years are walked through.
const shiftsOfPersons = (name: string, [shown, beyond, order]: [string, string, string]) =>
  statement<MyShiftRow>(
    name,
    `select ${SHOWN}, u.recruitment_id as "recruitmentId", r.title, r.meeting_place as "meetingPlace", s.role,
      u.starts_at as "startsAt", u.ends_at as "endsAt", r.cancel_closes_minutes as "cancelClosesMinutes",
      r.points_per_hour as "pointsPerHour", v.checked_in_at as "checkedInAt", v.checked_out_at as "checkedOutAt",
      v.service_minutes as "serviceMinutes", v.points
    from unnest($2::uuid[]) as mine (person_id)
    cross join lateral (
      select * from shift_sign_ups o
      where o.community_id = $1 and o.person_id = mine.person_id and ${shown}
        and (o.starts_at, o.id) ${beyond} ($4::timestamptz, $5::uuid)
      order by o.starts_at ${order}, o.id ${order} limit $6) u
    ${WITH_NAME}
    join shifts s on s.community_id = $1 and s.id = u.shift_id
    join recruitments r on r.community_id = $1 and r.id = u.recruitment_id
    left join service_records v on v.community_id = $1 and v.sign_up_id = u.id
    order by u.starts_at ${order}, u.id ${order} limit $6`,
  )
const myShifts = {
  // The line of a shift ends as it begins.
  upcoming: shiftsOfPersons('my_shifts_upcoming', [
    `o.ends_at > $3 and (o.status = 'confirmed' or (o.status = 'waiting' and o.starts_at > $3))`,
    '>',
    'asc',
  ]),
  past: shiftsOfPersons('my_shifts_past', [`o.ends_at <= $3 and o.status = 'confirmed'`, '<', 'desc']),
}
const BEFORE_ALL = ['-infinity', '00000000-0000-0000-0000-000000000000']
const AFTER_ALL = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']

export interface MyShiftsFilter {
  personIds: readonly string[]
  when: 'upcoming' | 'past'
  now: Date
  after: { startsAt: Date; id: string } | null
  limit: number
}

/** Shifts of these persons, keyset-paged by start. */
export function listShiftsOf(tx: Tx, { personIds, when, now, after, limit }: MyShiftsFilter) {
  const start = when === 'upcoming' ? BEFORE_ALL : AFTER_ALL
  return myShifts[when](tx, [personIds, now, ...(after ? [after.startsAt, after.id] : start), limit])
}
