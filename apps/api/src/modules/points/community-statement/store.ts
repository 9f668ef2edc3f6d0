import type { PointMovementKind } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

export interface MovementFilter {
  from: Date
  /** Excluded. */
  before: Date
  kind: PointMovementKind | null
  personId: string | null
}

export interface FoundMovement {
  id: string
  occurredAt: Date
  personId: string
  personName: string
}

const IN_PERIOD = `m.community_id = $1 and m.occurred_at >= $2 and m.occurred_at < $3 and ($4::text is null or m.kind = $4)`
const OLDER = `($5::timestamptz is null or (m.occurred_at, m.id) < ($5, $6::uuid))`
const NEWEST = 'order by m.occurred_at desc, m.id desc limit $7'
const ACCOUNT = '(select a.id from point_accounts a where a.community_id = $1 and a.person_id = $8)'

/** With the person each movement is between the community and. */
const withPerson = (page: string) => `
  with page as (${page})
  select m.id, m.occurred_at as "occurredAt", p.id as "personId", p.name as "personName" from page m
  join point_accounts a on a.community_id = $1 and a.id in (m.from_account_id, m.to_account_id)
    and a.person_id is not null
  join persons p on p.community_id = $1 and p.id = a.person_id
  order by m.occurred_at desc, m.id desc`

const COLUMNS = 'm.id, m.occurred_at, m.from_account_id, m.to_account_id'
const ofCommunity = statement<FoundMovement>(
  'points_statement_of_community',
  withPerson(`select ${COLUMNS} from point_movements m where ${IN_PERIOD} and ${OLDER} ${NEWEST}`),
)
const side = (account: 'to_account_id' | 'from_account_id') =>
  `(select ${COLUMNS} from point_movements m
    where ${IN_PERIOD} and ${OLDER} and m.${account} = ${ACCOUNT} ${NEWEST})`
// Each side from its own index, and of both the newest.
const ofPerson = statement<FoundMovement>(
  'points_statement_of_person',
  withPerson(
    `select ${COLUMNS} from (${side('to_account_id')} union all ${side('from_account_id')}) m ${NEWEST}`,
  ),
)

export interface MovementsAsked extends MovementFilter {
  older: { occurredAt: Date; id: string } | null
  limit: number
}

/** Movements of a period, the newest first. */
export function findMovements(tx: Tx, asked: MovementsAsked): Promise<FoundMovement[]> {
  const { from, before, kind, personId, older, limit } = asked
  const values = [from, before, kind, older?.occurredAt ?? null, older?.id ?? null, limit]
  return personId === null ? ofCommunity(tx, values) : ofPerson(tx, [...values, personId])
}

const SUMS = `select m.kind, count(*)::int as movements, sum(m.points)::float8 as points from point_movements m
  where ${IN_PERIOD}`
const sumsOfCommunity = statement<KindSumRow>('points_sums_of_community', `${SUMS} group by m.kind`)
const sumsOfPerson = statement<KindSumRow>(
  'points_sums_of_person',
  `with own as (select a.id from point_accounts a where a.community_id = $1 and a.person_id = $5)
  ${SUMS} and (m.to_account_id = (select id from own) or m.from_account_id = (select id from own))
  group by m.kind`,
)

export interface KindSumRow {
  kind: PointMovementKind
  movements: number
  points: number
}

/** From the index of the period alone: it reads a year at the most, however old the ledger is. */
export function sumMovements(
  tx: Tx,
  { from, before, kind, personId }: MovementFilter,
): Promise<KindSumRow[]> {
  const values = [from, before, kind]
  return personId === null ? sumsOfCommunity(tx, values) : sumsOfPerson(tx, [...values, personId])
}
