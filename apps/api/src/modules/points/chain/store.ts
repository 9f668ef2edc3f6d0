import { HASH_BYTES } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { newId } from '../../../http/ids.ts'
import type { CommunityAccountKind, PointAccount, PointMovement } from '../store.ts'

export interface ChainHead {
  sequence: number
  hash: Buffer
}

const locked = statement<{ sequence: string; hash: Buffer }>(
  'points_chain_locked',
  'select h.sequence, h.hash from point_chains h where h.community_id = $1 for update',
)
const begun = statement(
  'points_chain_begun',
  `insert into point_chains (community_id, sequence, hash) values ($1, 0, decode(repeat('00', ${HASH_BYTES}), 'hex'))
  on conflict do nothing`,
)

/** The end of the chain, locked until the transaction ends; a chain is begun by its first posting. */
export async function lockChain(tx: Tx): Promise<ChainHead> {
  let [head] = await locked(tx, [])
  if (!head) {
    await begun(tx, [])
    ;[head] = await locked(tx, [])
  }
  if (!head) throw new Error('the chain is missing after it was begun')
  return { sequence: Number(head.sequence), hash: head.hash }
}

const accounts = statement<PointAccount>(
  'points_accounts_asked',
  `select a.community_id as "communityId", a.id, a.kind, a.person_id as "personId", a.balance from point_accounts a
  where a.community_id = $1 and a.person_id is null and a.kind = any($2::text[])
  union all select a.community_id, a.id, a.kind, a.person_id, a.balance from point_accounts a
  where a.community_id = $1 and a.person_id = any($3::uuid[])`,
)
const byIds = statement<PointAccount>(
  'points_accounts_by_ids',
  `select a.community_id as "communityId", a.id, a.kind, a.person_id as "personId", a.balance
  from point_accounts a where a.community_id = $1 and a.id = any($2::uuid[])`,
)

/** Accounts by their ids; balances as they are in this moment. */
export async function listAccounts(tx: Tx, ids: readonly string[]): Promise<PointAccount[]> {
  return (await byIds(tx, [ids])).map((row) => ({ ...row, balance: Number(row.balance) }))
}

const made = statement(
  'points_accounts_made',
  `insert into point_accounts (community_id, id, kind, person_id)
  select $1, m.id, m.kind, m.person_id from unnest($2::uuid[], $3::text[], $4::uuid[]) as m (id, kind, person_id)`,
)

export interface AccountsAsked {
  own: readonly CommunityAccountKind[]
  personIds: readonly string[]
}

/** The community's own accounts and those of persons, made on first use. Only behind the lock of `lockChain`. */
export async function openAccounts(tx: Tx, { own, personIds }: AccountsAsked): Promise<PointAccount[]> {
  const found = (await accounts(tx, [own, personIds])).map((row) => ({
    ...row,
    balance: Number(row.balance),
  }))
  const isThere = new Set(found.map(({ kind, personId }) => personId ?? kind))
  const { communityId } = tx
  const missing: PointAccount[] = [
    ...[...new Set(own)]
      .filter((kind) => !isThere.has(kind))
      .map((kind) => ({ communityId, id: newId(), kind, personId: null, balance: 0 })),
    ...[...new Set(personIds)]
      .filter((personId) => !isThere.has(personId))
      .map((personId) => ({ communityId, id: newId(), kind: 'person' as const, personId, balance: 0 })),
  ]
  if (missing.length > 0)
    await made(tx, [
      missing.map(({ id }) => id),
      missing.map(({ kind }) => kind),
      missing.map(({ personId }) => personId),
    ])
  return [...found, ...missing]
}

const inserted = statement(
  'points_movements_inserted',
  `insert into point_movements (community_id, id, from_account_id, to_account_id, points, kind, source_id, reason,
    event_id, shift_id, occurred_at, recorded_by_id, reverses_id, sequence, hash)
  select $1, m.id, m.from_account_id, m.to_account_id, m.points, m.kind, m.source_id, m.reason, m.event_id, m.shift_id,
    m.occurred_at, m.recorded_by_id, m.reverses_id, m.sequence, decode(m.hash, 'hex')
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::uuid[], $10::uuid[],
    $11::timestamptz[], $12::uuid[], $13::uuid[], $14::bigint[], $15::text[])
    as m (id, from_account_id, to_account_id, points, kind, source_id, reason, event_id, shift_id, occurred_at,
      recorded_by_id, reverses_id, sequence, hash)`,
)
const moved = statement(
  'points_balances_moved',
  `update point_accounts a set balance = a.balance + m.points
  from unnest($2::uuid[], $3::bigint[]) as m (account_id, points)
  where a.community_id = $1 and a.id = m.account_id`,
)
const advanced = statement(
  'points_chain_advanced',
  `update point_chains h set sequence = $2, hash = decode($3, 'hex') where h.community_id = $1`,
)

/** Writes linked movements, what they do to the balances, and the new end of the chain: three statements at once. */
export async function writeMovements(tx: Tx, movements: readonly PointMovement[]): Promise<void> {
  const last = movements.at(-1)
  if (!last) return
  const changes = new Map<string, number>()
  const change = (accountId: string, points: number) =>
    changes.set(accountId, (changes.get(accountId) ?? 0) + points)
  for (const { fromAccountId, toAccountId, points } of movements) {
    change(fromAccountId, -points)
    change(toAccountId, points)
  }
  const column = <K extends keyof PointMovement>(name: K) => movements.map((movement) => movement[name])
  await Promise.all([
    inserted(tx, [
      column('id'),
      column('fromAccountId'),
      column('toAccountId'),
      column('points'),
      column('kind'),
      column('sourceId'),
      column('reason'),
      column('eventId'),
      column('shiftId'),
      column('occurredAt'),
      column('recordedById'),
      column('reversesId'),
      column('sequence'),
      movements.map(({ hash }) => hash.toString('hex')),
    ]),
    moved(tx, [[...changes.keys()], [...changes.values()]]),
    advanced(tx, [last.sequence, last.hash.toString('hex')]),
  ])
}
