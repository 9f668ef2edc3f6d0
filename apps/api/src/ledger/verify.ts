import pg from 'pg'
import { connectPlainly } from '../backup/tables.ts'
import { type Finding, type LedgerAccount, type LedgerHead, type LedgerRow, LedgerWalk } from './walk.ts'

const ROWS_AT_ONCE = 5_000

const COLUMNS = `community_id as "communityId", sequence::text, id, from_account_id as "fromAccountId",
  to_account_id as "toAccountId", points, kind, source_id as "sourceId", event_id as "eventId", shift_id as "shiftId",
  (extract(epoch from occurred_at) * 1000000)::bigint::text as microseconds, recorded_by_id as "recordedById",
  reverses_id as "reversesId", reason, hash`

/**
 * What one row alone does not show: a source that posted twice, a reversal that is not the opposite of an earlier
 * movement, points of a service, a helper's place, a request or an early place that are another person's.
 */
const ACROSS_ROWS = `
  with held as (
    select m.sequence, m.id, m.kind, m.source_id, m.points, a.person_id
    from point_movements m join point_accounts a on a.community_id = m.community_id
      and a.id = case when m.kind = 'early_place' then m.from_account_id else m.to_account_id end
    where m.community_id = $1 and m.kind in ('event_helper', 'volunteer_service', 'staff_award', 'early_place')
  )
  select sequence::text, id, what from (
    select sequence, id, 'its source posted the same before' as what from (
      select sequence, id, row_number() over (partition by kind, source_id order by sequence) as time
      from point_movements where community_id = $1) as posted where time > 1
    union all
    select sequence, id, 'the movement it takes back was taken back before' from (
      select sequence, id, row_number() over (partition by reverses_id order by sequence) as time
      from point_movements where community_id = $1 and reverses_id is not null) as reversed where time > 1
    union all
    select r.sequence, r.id, 'it is not the exact opposite of an earlier movement'
    from point_movements r left join point_movements m on m.community_id = $1 and m.id = r.reverses_id
    where r.community_id = $1 and (r.kind = 'reversal' or r.reverses_id is not null) and (m.id is null
      or r.kind <> 'reversal' or m.kind = 'reversal' or m.sequence >= r.sequence or m.points <> r.points
      or m.from_account_id <> r.to_account_id or m.to_account_id <> r.from_account_id)
    union all
    select h.sequence, h.id, 'its points are not those of the settled service, or not that volunteer’s'
    from held h join service_records s on s.community_id = $1 and s.id = h.source_id
    where h.kind = 'volunteer_service' and (s.person_id, coalesce((
      select c.previous_points from service_corrections c
      where c.community_id = $1 and c.record_id = s.id and c.person_id is not null order by c.version limit 1
    ), s.points)) is distinct from (h.person_id, h.points)
    union all
    select h.sequence, h.id, 'its points are not those of the corrected service, or not that volunteer’s'
    from held h join service_corrections c on c.community_id = $1 and c.id = h.source_id
    where h.kind = 'volunteer_service' and (c.person_id, c.points) is distinct from (h.person_id, h.points)
    union all
    select h.sequence, h.id, 'its points are another person’s than the helper’s'
    from held h join event_helpers e on e.community_id = $1 and e.id = h.source_id
    where h.kind = 'event_helper' and e.person_id is distinct from h.person_id
    union all
    select h.sequence, h.id, 'it is not what two of the staff approved'
    from held h join point_award_requests q on q.community_id = $1 and q.id = h.source_id
    where h.kind = 'staff_award'
      and (q.person_id, q.points, q.approved) is distinct from (h.person_id, h.points, true)
    union all
    select h.sequence, h.id, 'another person paid for the early place than signed up'
    from held h join event_sign_ups s on s.community_id = $1 and s.id = h.source_id
    where h.kind = 'early_place' and s.contact_id is distinct from h.person_id
  ) as wrong order by wrong.sequence limit 1`

/** A published end of a chain, to be held against what is there now. */
export interface KnownHead {
  communityId: string
  sequence: number
  /** Hexadecimal. */
  hash: string
}

export interface VerifiedLedger {
  communityId: string
  movements: number
  sum: number
  head: LedgerHead | null
  /** The first thing wrong; null = sound. */
  finding: Finding | null
}

export interface VerifyOptions {
  databaseUrl: string
  /** One community; null = all. */
  communityId?: string | null
  known?: readonly KnownHead[]
  onLedger?: (ledger: VerifiedLedger) => void
}

/**
 * Recomputes the ledgers of a database from their rows, in one moment of it and without changing anything. Rows are
 * read by the thousand: the memory it takes grows with the accounts, not with the movements.
 */
export async function verifyLedgers(options: VerifyOptions): Promise<VerifiedLedger[]> {
  const { databaseUrl, communityId = null, known = [], onLedger } = options
  const client = await connectPlainly(databaseUrl)
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const { rows } = await client.query<{ id: string }>(
      `select community_id as id from (
         select community_id from communities union select community_id from point_movements
         union select community_id from point_chains union select community_id from point_accounts) as ledger
       where $1::uuid is null or community_id = $1 order by community_id`,
      [communityId],
    )
    const ledgers: VerifiedLedger[] = []
    for (const { id } of rows) {
      const expected = known.filter((head) => head.communityId === id)
      const ledger = await verifyLedger(client, id, expected)
      onLedger?.(ledger)
      ledgers.push(ledger)
    }
    await client.query('commit')
    return ledgers
  } finally {
    await client.end()
  }
}

/** One community's, on a connection that has begun a transaction. */
export async function verifyLedger(
  client: pg.ClientBase,
  communityId: string,
  known: readonly KnownHead[] = [],
): Promise<VerifiedLedger> {
  const accounts = await client.query<LedgerAccount>(
    'select id, kind, person_id as "personId", balance::float8 as balance from point_accounts where community_id = $1',
    [communityId],
  )
  const heads = await client.query<LedgerHead>(
    'select sequence::float8 as sequence, hash from point_chains where community_id = $1',
    [communityId],
  )
  const head = heads.rows[0] ?? null
  const walk = new LedgerWalk(communityId, accounts.rows)
  const findings: (Finding | null)[] = [await walkRows(client, walk, known)]
  findings.push(await acrossRows(client, communityId))
  // Without a broken row, so that a cut tail is told as such and not as a balance.
  if (!findings.some(Boolean)) findings.push(walk.end(head), wrongSum(walk))
  const [finding = null] = findings
    .filter((each) => each !== null)
    .sort((one, other) => (one.sequence ?? Infinity) - (other.sequence ?? Infinity))
  return { communityId, movements: walk.rows, sum: walk.sum(), head, finding }
}

const wrongSum = (walk: LedgerWalk): Finding | null =>
  walk.sum() === 0
    ? null
    : { communityId: walk.communityId, sequence: null, id: null, what: `all balances sum to ${walk.sum()}` }

async function walkRows(
  client: pg.ClientBase,
  walk: LedgerWalk,
  known: readonly KnownHead[],
): Promise<Finding | null> {
  const { communityId } = walk
  const published = new Map(known.map(({ sequence, hash }) => [sequence, hash]))
  await client.query(
    `declare ledger no scroll cursor for select ${COLUMNS} from point_movements
     where community_id = ${pg.escapeLiteral(communityId)} order by point_movements.sequence, point_movements.id`,
  )
  try {
    for (;;) {
      const { rows } = await client.query<LedgerRow>(`fetch ${ROWS_AT_ONCE} from ledger`)
      for (const row of rows) {
        const finding = walk.next(row)
        if (finding) return finding
        const hash = published.get(walk.rows)
        if (hash !== undefined && row.hash?.toString('hex') !== hash)
          return { communityId, sequence: walk.rows, id: row.id, what: 'its hash was published as another' }
      }
      if (rows.length < ROWS_AT_ONCE) break
    }
  } finally {
    await client.query('close ledger')
  }
  const lost = known.find(({ sequence }) => sequence > walk.rows)
  return lost
    ? { communityId, sequence: null, id: null, what: `movement ${lost.sequence} was published and is gone` }
    : null
}

async function acrossRows(client: pg.ClientBase, communityId: string): Promise<Finding | null> {
  const { rows } = await client.query<{ sequence: string; id: string; what: string }>(ACROSS_ROWS, [
    communityId,
  ])
  const [row] = rows
  return row ? { communityId, sequence: Number(row.sequence), id: row.id, what: row.what } : null
}
