import type { OwnMovement } from '@linli/domain/points/expiry/rules'
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { pointAccounts, pointRules } from '../tables.ts'

export interface ExpiryVersion {
  version: number
  validFrom: Date
  expiryMonths: number | null
}

const versions = statement<ExpiryVersion>(
  'points_expiry_versions',
  `select r.version, r.valid_from as "validFrom", r.expiry_months as "expiryMonths" from point_rules r
  where r.community_id = $1 order by r.version`,
)

/** All versions of the rules as far as they say when points lapse. */
export const listExpiryVersions = (tx: Tx): Promise<ExpiryVersion[]> => versions(tx, [])

const movements = statement<OwnMovement & { personId: string; sequence: string }>(
  'points_own_movements',
  `select a.person_id as "personId", m.* from point_accounts a cross join lateral (
    select r.sequence, r.id, r.kind, r.source_id as "sourceId", r.points, true as received, r.occurred_at as "occurredAt",
      r.reverses_id as "reversesId" from point_movements r where r.community_id = $1 and r.to_account_id = a.id
    union all
    select g.sequence, g.id, g.kind, g.source_id, g.points, false, g.occurred_at, g.reverses_id
    from point_movements g where g.community_id = $1 and g.from_account_id = a.id) as m
  where a.community_id = $1 and a.person_id = any($2::uuid[])`,
)

/** All movements of each person, in the order of posting. */
export async function listOwnMovements(
  tx: Tx,
  personIds: readonly string[],
): Promise<Map<string, OwnMovement[]>> {
  const rows = await movements(tx, [personIds])
  rows.sort((one, other) => Number(one.sequence) - Number(other.sequence))
  const own = new Map<string, OwnMovement[]>()
  for (const row of rows) {
    const list = own.get(row.personId)
    if (list) list.push(row)
    else own.set(row.personId, [row])
  }
  return own
}

/** Persons with points, a page at a time in the order of their ids. */
export async function listHolders(
  tx: Tx,
  { afterId, limit }: { afterId: string | null; limit: number },
): Promise<string[]> {
  const rows = await tx
    .select({ personId: pointAccounts.personId })
    .from(pointAccounts)
    .where(
      and(
        eq(pointAccounts.communityId, tx.communityId),
        isNotNull(pointAccounts.personId),
        gt(pointAccounts.balance, 0),
        afterId === null ? undefined : gt(pointAccounts.personId, afterId),
      ),
    )
    .orderBy(asc(pointAccounts.personId))
    .limit(limit)
  return rows.map(({ personId }) => personId).filter((personId) => personId !== null)
}

/** Whether any version of the rules lets points lapse. */
export async function hasExpiry(tx: Tx): Promise<boolean> {
  const rows = await tx
    .select({ version: pointRules.version })
    .from(pointRules)
    .where(and(eq(pointRules.communityId, tx.communityId), isNotNull(pointRules.expiryMonths)))
    .limit(1)
  return rows.length > 0
}
