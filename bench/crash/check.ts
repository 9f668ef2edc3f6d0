import type pg from 'pg'
import { COMMUNITY } from '../lib/world.ts'
import { type RoundRecord, reasonOf, type SignUpNote } from './record.ts'

/**
 * `lost`: it was answered with 200 and is not there. `doubled`: it is there twice, or nobody was told of it.
 * `oversold`: more places given than there are. `unsound`: counters, line or balances do not follow from the rows.
 */
export interface Problem {
  kind: 'lost' | 'doubled' | 'oversold' | 'unsound'
  what: string
}

type Queryable = Pick<pg.ClientBase, 'query'>

const lost = (what: string): Problem => ({ kind: 'lost', what })
const doubled = (what: string): Problem => ({ kind: 'doubled', what })
const unsound = (what: string): Problem => ({ kind: 'unsound', what })

/** Holds the database against what the client was told in these rounds. Nothing may be under way. */
export async function check(db: Queryable, records: readonly RoundRecord[]): Promise<Problem[]> {
  const eventIds = records.flatMap(({ eventIds: { open, early } }) => [open, early])
  const notes = new Map(records.flatMap(({ signUps }) => [...signUps]))
  const { rows } = await db.query<{ id: string }>(
    'select id from event_sign_ups where community_id = $2 and event_id = any($1::uuid[])',
    [eventIds, COMMUNITY],
  )
  const kept = new Set(rows.map((row) => row.id))
  // What goes with a lost sign-up is lost with it, and counted once.
  const there = new Map([...notes].filter(([id]) => kept.has(id)))
  return [
    ...records.flatMap(({ handedOutTwice }) => handedOutTwice.map((what) => doubled(`${what}, told twice`))),
    ...[...notes.keys()].filter((id) => !kept.has(id)).map((id) => lost(`sign-up ${id}`)),
    ...[...kept].filter((id) => !notes.has(id)).map((id) => doubled(`sign-up ${id} that nobody was told of`)),
    ...(await checkPeople(db, eventIds, there)),
    ...(await checkCounters(db, eventIds)),
    ...(await checkEarlyPlaces(db, eventIds, there)),
    ...(await checkAwards(db, records)),
    ...(await checkLedger(db)),
  ]
}

type Notes = ReadonlyMap<string, SignUpNote>

const WHAT_MAY_FOLLOW = {
  confirmed: ['confirmed'],
  waiting: ['waiting', 'offered'],
  cancelled: ['cancelled'],
} as const

/** Everybody signed up is where they were told to be, once; who was cancelled stays so. */
async function checkPeople(db: Queryable, eventIds: string[], notes: Notes): Promise<Problem[]> {
  const { rows } = await db.query<{
    sign_up_id: string
    event_id: string
    person_id: string
    status: string
  }>('select sign_up_id, event_id, person_id, status from event_attendees where event_id = any($1::uuid[])', [
    eventIds,
  ])
  const statuses = new Map<string, string[]>()
  for (const { event_id, person_id, status } of rows) {
    const place = `${person_id} in ${event_id}`
    statuses.set(place, [...(statuses.get(place) ?? []), status])
  }
  const problems: Problem[] = []
  for (const { eventId, people } of notes.values())
    for (const [personId, told] of people) {
      const place = `${personId} in ${eventId}`
      const found = statuses.get(place) ?? []
      if (!found.some((status) => (WHAT_MAY_FOLLOW[told] as readonly string[]).includes(status)))
        problems.push(lost(`${place}: told ${told}, is ${found.join(' and ') || 'not there'}`))
    }
  for (const [place, found] of statuses) if (found.length > 1) problems.push(doubled(`${place}: ${found}`))
  return problems
}

/** What the rows of each event add up to, beside what its counter row says. */
const COUNTED_SQL = `
  select c.event_id, c.places, c.taken, c.newcomer_taken, c.waiting, c.last_queue_number,
    count(a) filter (where a.status in ('confirmed', 'offered'))::int as held,
    count(a) filter (where a.status in ('confirmed', 'offered') and s.is_newcomer)::int as newcomers,
    count(a) filter (where a.status = 'waiting')::int as waits,
    count(distinct s.id)::int as sign_ups,
    count(distinct s.queue_number)::int as queue_numbers,
    coalesce(max(s.queue_number), 0) as last
  from event_counters c
  left join event_sign_ups s on s.community_id = c.community_id and s.event_id = c.event_id
  left join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
  where c.community_id = $2 and c.event_id = any($1::uuid[])
  group by c.community_id, c.event_id`

type CountedRow = Record<
  'places' | 'taken' | 'newcomer_taken' | 'waiting' | 'last_queue_number' | 'held' | 'newcomers' | 'waits',
  number
> & { event_id: string; sign_ups: number; queue_numbers: number; last: number }

async function checkCounters(db: Queryable, eventIds: string[]): Promise<Problem[]> {
  const { rows } = await db.query<CountedRow>(COUNTED_SQL, [eventIds, COMMUNITY])
  return rows.flatMap((row): Problem[] => {
    const id = row.event_id
    const differs = (name: string, counter: number, counted: number) =>
      counter === counted ? [] : [unsound(`event ${id}: ${name} is ${counter}, the rows say ${counted}`)]
    return [
      ...(row.held > row.places
        ? [{ kind: 'oversold' as const, what: `event ${id}: ${row.held} of ${row.places} places` }]
        : []),
      ...differs('taken', row.taken, row.held),
      ...differs('newcomerTaken', row.newcomer_taken, row.newcomers),
      ...differs('waiting', row.waiting, row.waits),
      ...differs('lastQueueNumber', row.last_queue_number, row.last),
      ...differs('queue numbers', row.queue_numbers, row.sign_ups),
    ]
  })
}

/** Every early place told of was paid, once, and nothing else was. */
async function checkEarlyPlaces(db: Queryable, eventIds: string[], notes: Notes): Promise<Problem[]> {
  const { rows } = await db.query<{ source_id: string; points: number; person_id: string }>(
    `select m.source_id, m.points, a.person_id from point_movements m
     join point_accounts a on a.community_id = m.community_id and a.id = m.from_account_id
     where m.kind = 'early_place' and m.event_id = any($1::uuid[])`,
    [eventIds],
  )
  const paid = new Map(rows.map((row) => [row.source_id, row]))
  const problems = rows
    .filter((row) => !notes.get(row.source_id)?.pointsSpent || paid.get(row.source_id) !== row)
    .map((row) => doubled(`payment for ${row.source_id}`))
  for (const { id, contactId, pointsSpent } of notes.values()) {
    const row = paid.get(id)
    if (pointsSpent > 0 && (row?.points !== pointsSpent || row.person_id !== contactId))
      problems.push(lost(`payment of ${pointsSpent} for sign-up ${id}`))
  }
  return problems
}

/** Every award told of was posted, to whom and as much as was said, and no other. */
async function checkAwards(db: Queryable, records: readonly RoundRecord[]): Promise<Problem[]> {
  const told = new Map(records.flatMap(({ awards }) => [...awards]))
  const { rows } = await db.query<{ id: string; points: number; person_id: string }>(
    `select m.id, m.points, a.person_id from point_movements m
     join point_accounts a on a.community_id = m.community_id and a.id = m.to_account_id
     where m.kind = 'staff_award' and m.reason = any($1::text[])`,
    [records.map(({ round }) => reasonOf(round))],
  )
  const posted = new Map(rows.map((row) => [row.id, row]))
  return [
    ...rows.filter(({ id }) => !told.has(id)).map(({ id }) => doubled(`award ${id} that nobody was told of`)),
    ...[...told.values()]
      .filter(({ movementId, personId, points }) => {
        const row = posted.get(movementId)
        return row?.person_id !== personId || row.points !== points
      })
      .map(({ movementId, points }) => lost(`award ${movementId} of ${points}`)),
  ]
}

/** The whole ledger: the balances sum to zero, follow from the movements alone, and no person's is below zero. */
async function checkLedger(db: Queryable): Promise<Problem[]> {
  const { rows } = await db.query<{ id: string; kind: string; balance: number; replayed: number }>(`
    with sides as (
      select to_account_id as id, points from point_movements
      union all
      select from_account_id, -points from point_movements),
    replay as (select id, sum(points) as points from sides group by id)
    select a.id, a.kind, a.balance::float8 as balance, coalesce(r.points, 0)::float8 as replayed
    from point_accounts a left join replay r on r.id = a.id`)
  const sum = rows.reduce((total, { balance }) => total + balance, 0)
  return [
    ...(sum === 0 ? [] : [unsound(`all balances sum to ${sum}`)]),
    ...rows
      .filter(({ balance, replayed }) => balance !== replayed)
      .map(({ id, balance, replayed }) => unsound(`account ${id} holds ${balance}, replay ${replayed}`)),
    ...rows
      .filter(({ kind, balance }) => kind !== 'issue' && balance < 0)
      .map(({ id, balance }) => unsound(`account ${id} holds ${balance}`)),
  ]
}
