import type pg from 'pg'
import { insertMovements } from '../../apps/api/test/chained-rows.ts'
import { COMMUNITY, writeFamilies } from './world.ts'

/**
 * A past as `bench:growth` needs it: the measured community grows older with the rows, at 500 sessions a year. Its
 * families come for a year, then their children are too old: those of today have the same past of their own however
 * long the community's is. Of those before them only the rows are there, not they themselves: the register of residents
 * does not grow with time. Nine others share half of all rows.
 */
const SESSION_EVERY_HOURS = 17.5
const SESSIONS_A_YEAR = 500
const SERIES = 10
const PER_EVENT = 25
const OTHERS = 9
const FAMILIES_ELSEWHERE = 200
/** Families of each year that came to every twentieth session, so that their own pages are full. */
export const FAITHFUL_FAMILIES = 10
const FAITHFUL_EVERY = 20
/** Shares of all rows. */
const SHARES = { signUps: 0.25, attendees: 0.25, messages: 0.15, audit: 0.15, keys: 0.1, movements: 0.1 }

const otherCommunity = (n: number) => `00000000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`

/** Id spaces 9000 and up, in the order of time as real ones are. */
export const pastEventId = (k: number) => `00000000-0000-7000-9000-${String(k).padStart(12, '0')}`
const id = (space: number, n: string) =>
  `('00000000-0000-7000-900${space}-' || lpad((${n})::text, 12, '0'))::uuid`
const person = (space: number, family: string) =>
  `('00000000-0000-7000-800${space}-' || lpad((${family})::text, 12, '0'))::uuid`

/** Events of the measured community that are over; `pastEventId(1)` is the latest. */
export const pastEvents = (rows: number) => Math.floor((rows * SHARES.signUps) / 2 / PER_EVENT)

/** Rows of the measured community in one of its years, over all tables. */
const ROWS_A_YEAR = (SESSIONS_A_YEAR * PER_EVENT) / SHARES.signUps

/** Writes about so many rows over all communities. `families`: of the measured community today, already written. */
export async function writeHistory(
  admin: pg.Pool,
  { rows, families }: { rows: number; families: number },
): Promise<void> {
  // What is loaded here may be lost; the server itself refuses to run like this.
  for (const setting of ['fsync', 'full_page_writes']) await admin.query(`alter system set ${setting} = off`)
  await admin.query('select pg_reload_conf()')
  await writeCommunity(admin, { community: COMMUNITY, rows: rows / 2, families })
  for (let n = 1; n <= OTHERS; n++) {
    const community = otherCommunity(n)
    await writeFamilies(admin, FAMILIES_ELSEWHERE, community)
    await writeCommunity(admin, { community, rows: rows / 2 / OTHERS, families: FAMILIES_ELSEWHERE })
  }
  await admin.query('vacuum analyze')
  await admin.query('alter system reset all')
  await admin.query('select pg_reload_conf()')
}

interface Share {
  community: string
  rows: number
  families: number
}

async function writeCommunity(admin: pg.Pool, share: Share): Promise<void> {
  const client = await admin.connect()
  try {
    await client.query('begin')
    // Looking each reference up would take most of the time.
    await client.query('set local session_replication_role = replica')
    for (const sql of [...eventsOf(share), ...signUpsOf(share), ...recordsOf(share), ...pointsOf(share)])
      await client.query(sql)
    await client.query('commit')
  } finally {
    client.release()
  }
}

const eventCount = ({ rows }: Share) => Math.floor((rows * SHARES.signUps) / PER_EVENT)

function eventsOf(share: Share): string[] {
  const { community } = share
  const back = `interval '${SESSION_EVERY_HOURS} hours' * k`
  return [
    `insert into event_series select '${community}', ${id(8, 'n')}, 'picture_book_class', '系列 ' || n, now(), ${id(8, 'n')}
     from generate_series(1, ${SERIES}) as n`,
    `insert into events (community_id, id, series_id, kind, title, introduction, venue, starts_at, ends_at, age_from, age_to,
       household_limit, policy, sign_up_opens_at, sign_up_closes_at, cancel_closes_at, priority_cost_points, newcomer_seats,
       newcomer_lookback_sessions, offer_hold_minutes, helper_points, created_at, created_by_id, published_at,
       published_by_id, finished_at, finished_by_id)
     select '${community}', ${id(0, 'k')}, ${id(8, `k % ${SERIES} + 1`)}, 'picture_book_class', '绘本课 ' || k,
       repeat('一起读一本书。', 10), '二楼', at, at + interval '1 hour', 3, 6, 2, 'first_come', at - interval '7 days', at, at, 0,
       0, 4, 120, 0, at - interval '8 days', ${person(2, '0')}, at - interval '8 days', ${person(2, '0')},
       at + interval '2 hours', ${person(2, '0')}
     from (select k, now() - interval '3 hours' - ${back} as at from generate_series(1, ${eventCount(share)}) as k) past`,
    `insert into event_counters (community_id, event_id, places, taken, last_queue_number, helper_places)
     select '${community}', ${id(0, 'k')}, 60, n, n, 0
     from (select k, ${PER_EVENT} + case when k % ${FAITHFUL_EVERY} = 0 then ${FAITHFUL_FAMILIES} else 0 end as n
       from generate_series(1, ${eventCount(share)}) as k) past`,
  ]
}

/** How many families further those of a year before are; the other communities keep theirs. */
const yearsOf = ({ community, families }: Share) => (community === COMMUNITY ? families : 0)

/** Sign-ups `n` of the past, each with one child: the event, the place in its line, and the family. */
function pastSignUps(share: Share): string {
  const others = share.families - FAITHFUL_FAMILIES
  return `(select k, j, k * 100 + j as n, case when j > ${PER_EVENT} then j - ${PER_EVENT} - 1
       else ${FAITHFUL_FAMILIES} + ((k * ${PER_EVENT} + j)::bigint * 7919 % ${others})::int end
         + ${yearsOf(share)} * ((k - 1) / ${SESSIONS_A_YEAR}) as f,
       now() - interval '3 hours' - interval '${SESSION_EVERY_HOURS} hours' * k as at
     from generate_series(1, ${eventCount(share)}) as k
     cross join lateral generate_series(1, ${PER_EVENT} +
       case when k % ${FAITHFUL_EVERY} = 0 then ${FAITHFUL_FAMILIES} else 0 end) as j) past`
}

function signUpsOf(share: Share): string[] {
  const { community } = share
  return [
    `insert into event_sign_ups (community_id, id, event_id, household_id, contact_id, by_staff, signed_up_at,
       queue_number, accept_partial, is_newcomer, used_priority, code)
     select '${community}', ${id(1, 'n')}, ${id(0, 'k')}, ${person(4, 'f')}, ${person(2, 'f')}, false, at - interval '7 days',
       j, false, false, false, lpad(j::text, 6, '0') from ${pastSignUps(share)}`,
    `insert into event_attendees (community_id, event_id, sign_up_id, person_id, household_id, role, status, position,
       queue_number, confirmed_at, checked_in_at, no_show_at)
     select '${community}', ${id(0, 'k')}, ${id(1, 'n')}, ${person(3, 'f')}, ${person(4, 'f')}, 'participant',
       'confirmed', 0, j, at - interval '7 days', case when n % 40 <> 0 then at end, case when n % 40 = 0 then at end
     from ${pastSignUps(share)}`,
  ]
}

/** `n`, the latest first, and a family of its year for each row; every twentieth goes to the faithful. */
const spread = (share: Share, part: number) =>
  `(select n, case when n % 20 = 0 then (n / 20 % ${FAITHFUL_FAMILIES})::int
      else ${FAITHFUL_FAMILIES} + (n::bigint * 7919 % ${share.families - FAITHFUL_FAMILIES})::int end
      + ${yearsOf(share)} * ((n - 1) / ${ROWS_A_YEAR * part}) as f
    from generate_series(1, ${Math.floor(share.rows * part)}) as n) past`

function recordsOf(share: Share): string[] {
  const { community } = share
  const older = (n: string) => `${Math.floor(share.rows)} - ${n}`
  return [
    `insert into messages (community_id, id, person_id, kind, body, event_id, sent_at, read_at)
     select '${community}', ${id(3, older('n'))}, ${person(2, 'f')}, 'event_changed',
       '《绘本课》改到二楼，时间不变，请准时来。', null, at, at
     from (select n, f, now() - interval '1 hour' * n as at from ${spread(share, SHARES.messages)}) sent`,
    `insert into audit_entries (community_id, id, account_id, person_id, action, subject, occurred_at)
     select '${community}', ${id(4, 'n')}, ${person(1, 'f')}, ${person(2, 'f')}, 'POST /events/:eventId/sign-ups',
       jsonb_build_object('eventId', ${id(0, 'n')}), now() - interval '2 hours' * n from ${spread(share, SHARES.audit)}`,
    `insert into idempotency_keys (community_id, account_id, route, key, request_hash, status, reply, created_at)
     select '${community}', ${person(1, 'f')}, 'POST /events/:eventId/sign-ups', 'past-key-' || n, md5(n::text), 200,
       '{"id": "00000000-0000-7000-9001-000000000001", "attendees": []}', now() - interval '6 days' * random()
     from ${spread(share, SHARES.keys)}`,
  ]
}

/** One award each, by the community's own account, at the pace of the sessions; balances follow. */
function pointsOf(share: Share): string[] {
  const { community } = share
  return [
    insertMovements(
      community,
      `select ${id(5, 'n')}, '${community}'::uuid, ${person(7, 'f')}, 5, 'event_helper', ${id(5, 'n')}, '绘本课助教',
       now() - interval '1.7 hours' * n from ${spread(share, SHARES.movements)} order by n desc`,
    ),
    `update point_accounts a set balance = s.balance from (
       select to_account_id as id, sum(points) as balance from point_movements where community_id = '${community}' group by 1
       union all select from_account_id, -sum(points) from point_movements where community_id = '${community}' group by 1) s
     where a.community_id = '${community}' and a.id = s.id`,
  ]
}
