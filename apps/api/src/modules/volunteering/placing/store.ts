import { MAX_SHIFT_HOURS } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { columnsOf, plainArray, statement } from '../../../db/statement.ts'
import { recruitments, type shiftCounters, type shiftSignUps, type shifts } from '../tables.ts'

export type NoticeRow = typeof recruitments.$inferSelect
export type ShiftSignUpRow = typeof shiftSignUps.$inferSelect
/** A shift with its counters. */
export type ShiftRow = Pick<
  typeof shifts.$inferSelect,
  'id' | 'recruitmentId' | 'position' | 'role' | 'startsAt' | 'endsAt' | 'ageFrom' | 'ageTo' | 'settledAt'
> &
  Pick<typeof shiftCounters.$inferSelect, 'places' | 'taken' | 'waiting' | 'lastQueueNumber'>

const notices = statement<NoticeRow>(
  'shift_placing_notices',
  `select ${columnsOf(recruitments, 'r')} from recruitments r
  where r.community_id = $1 and r.id = any($2::uuid[])`,
)
const shiftsOf = statement<ShiftRow>(
  'shift_placing_shifts',
  `select s.id, s.recruitment_id as "recruitmentId", s.position, s.role, s.starts_at as "startsAt",
    s.ends_at as "endsAt", s.age_from as "ageFrom", s.age_to as "ageTo", s.settled_at as "settledAt",
    c.places, c.taken, c.waiting, c.last_queue_number as "lastQueueNumber"
  from shifts s join shift_counters c on c.community_id = $1 and c.shift_id = s.id
  where s.community_id = $1 and s.recruitment_id = any($2::uuid[]) and s.removed_at is null
  order by s.position, s.id`,
)
// In the order of their ids, so that two who place people never wait for each other in a ring.
const lockShiftsOf = statement(
  'shift_placing_lock',
  `select c.shift_id from shift_counters c
  where c.community_id = $1 and c.shift_id = any(array(
    select s.id from shifts s where s.community_id = $1 and s.recruitment_id = any($2::uuid[])))
  order by c.community_id, c.shift_id for update`,
)

/** A notice with all its shifts, in staff's order: what places are taken from. */
export interface NoticeWithShifts {
  notice: NoticeRow
  shifts: Map<string, ShiftRow>
}

interface Notices {
  recruitmentIds: readonly string[]
}

/** Notices by id with their shifts as they are now; unknown ids are missing. */
export async function readNotices(
  tx: Tx,
  { recruitmentIds }: Notices,
): Promise<Map<string, NoticeWithShifts>> {
  const [found, all] = await Promise.all([notices(tx, [recruitmentIds]), shiftsOf(tx, [recruitmentIds])])
  const rows = new Map(
    found.map((notice) => [notice.id, { notice, shifts: new Map<string, ShiftRow>() }] as const),
  )
  for (const shift of all) rows.get(shift.recruitmentId)?.shifts.set(shift.id, shift)
  return rows
}

/**
 * The same, with the counters of all their shifts locked to the end of the transaction: first in the lock order of
 * volunteering. All of a notice at once, so that who takes its last place knows that it is the last.
 */
export async function lockNotices(tx: Tx, of: Notices): Promise<Map<string, NoticeWithShifts>> {
  if (of.recruitmentIds.length === 0) return new Map()
  // Read behind the lock, so that facts and counters are of one moment.
  const [, rows] = await Promise.all([lockShiftsOf(tx, [of.recruitmentIds]), readNotices(tx, of)])
  return rows
}

const volunteersAmong = (tail: string) =>
  `select v.person_id as "personId" from volunteers v
  where v.community_id = $1 and v.person_id = any($2::uuid[]) ${tail}`
const registered = statement<{ personId: string }>('shift_placing_volunteers', volunteersAmong(''))
const lockedVolunteers = statement(
  'shift_placing_lock_volunteers',
  volunteersAmong('order by v.community_id, v.person_id for no key update'),
)

/** Who of these persons is registered as a volunteer. */
export async function listVolunteersAmong(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
  return new Set((await registered(tx, [personIds])).map((row) => row.personId))
}

/** Two sign-ups of one person take turns; second in the lock order, in the order of person ids. */
export const lockVolunteers = (tx: Tx, personIds: readonly string[]) => lockedVolunteers(tx, [personIds])

export interface HeldRow {
  personId: string
  shiftId: string
  title: string
  role: string
  startsAt: Date
  endsAt: Date
}

// A shift has an end to its length: said so that the years before are not walked.
const held = statement<HeldRow>(
  'shift_placing_held',
  `select u.person_id as "personId", u.shift_id as "shiftId", r.title, s.role, u.starts_at as "startsAt",
    u.ends_at as "endsAt"
  from unnest($2::uuid[]) as asked (person_id)
  join shift_sign_ups u on u.community_id = $1 and u.person_id = asked.person_id
    and u.starts_at > $3::timestamptz - make_interval(hours => ${MAX_SHIFT_HOURS})
  join shifts s on s.community_id = $1 and s.id = u.shift_id
  join recruitments r on r.community_id = $1 and r.id = u.recruitment_id
  where u.status in ('confirmed', 'waiting') and u.ends_at > $3::timestamptz
  order by u.person_id, u.starts_at`,
)

/** What these persons (each once) hold or await of shifts that are not over at `after`. */
export const listHeld = (tx: Tx, { personIds, after }: { personIds: readonly string[]; after: Date }) =>
  held(tx, [personIds, after])

const shared = statement<{ code: string; recruitmentId: string; groupId: string }>(
  'shift_placing_share_codes',
  `select c.code, c.recruitment_id as "recruitmentId", c.group_id as "groupId" from share_codes c
  where c.community_id = $1 and c.code = any($2::text[])`,
)

/** What share codes stand for; unknown ones are missing. */
export const listShared = (tx: Tx, codes: readonly string[]) => shared(tx, [codes])

const signUps = statement(
  'shift_placing_sign_ups',
  `insert into shift_sign_ups (community_id, id, shift_id, recruitment_id, person_id, guest_name, starts_at, ends_at,
    status, channel, group_id, queue_number, signed_up_at, signed_up_by_id, confirmed_at)
  select $1, s.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::text[], $10::text[], $11::uuid[], $12::int[], $13::timestamptz[], $14::uuid[],
    $15::timestamptz[]) as s`,
)
const counted = statement(
  'shift_placing_counted',
  `update shift_counters c set taken = v.taken, waiting = v.waiting, last_queue_number = v.last_queue_number
  from unnest($2::uuid[], $3::int[], $4::int[], $5::int[]) as v (shift_id, taken, waiting, last_queue_number)
  where c.community_id = $1 and c.shift_id = v.shift_id`,
)
const filled = statement(
  'shift_placing_filled',
  `update recruitments r set filled_at = greatest(v.filled_at, r.published_at)
  from unnest($2::uuid[], $3::timestamptz[]) as v (id, filled_at)
  where r.community_id = $1 and r.id = v.id and r.filled_at is null`,
)

/** Notices that have just become full; the first time stays. */
export const markFilled = (tx: Tx, rows: readonly { id: string; filledAt: Date }[]) =>
  filled(tx, [column(rows, 'id'), column(rows, 'filledAt')])

type Plain = string | number | boolean | Date | null
/** Ids, codes of our own, numbers and instants: no value of these columns ever needs quoting. */
const column = <K extends string>(rows: readonly Record<K, Plain>[], name: K) =>
  plainArray(rows.map((row) => row[name]))

export const saveShiftCounters = (tx: Tx, rows: readonly ShiftRow[]) =>
  counted(tx, [
    column(rows, 'id'),
    column(rows, 'taken'),
    column(rows, 'waiting'),
    column(rows, 'lastQueueNumber'),
  ])

/** Writes what was decided under the lock; the statements are on their way when this returns. */
export function writeShiftPlaces(
  tx: Tx,
  placed: {
    signUps: readonly ShiftSignUpRow[]
    shifts: readonly ShiftRow[]
    /** Notices that have just become full. */
    filled: readonly { id: string; filledAt: Date }[]
  },
): Promise<unknown>[] {
  const { signUps: s, shifts: c, filled: f } = placed
  const sent: Promise<unknown>[] = [
    signUps(tx, [
      column(s, 'id'),
      column(s, 'shiftId'),
      column(s, 'recruitmentId'),
      column(s, 'personId'),
      // Somebody's own words.
      s.map((row) => row.guestName),
      column(s, 'startsAt'),
      column(s, 'endsAt'),
      column(s, 'status'),
      column(s, 'channel'),
      column(s, 'groupId'),
      column(s, 'queueNumber'),
      column(s, 'signedUpAt'),
      column(s, 'signedUpById'),
      column(s, 'confirmedAt'),
    ]),
    saveShiftCounters(tx, c),
  ]
  if (f.length > 0) sent.push(markFilled(tx, f))
  return sent
}
