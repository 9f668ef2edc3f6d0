import type { Role } from '@linli/domain/actor'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { bindingRequests } from '../tables.ts'

export interface Membership {
  communityName: string
  roles: Role[]
  gridName: string | null
  personId: string | null
  name: string | null
  maskedPhone: string | null
  householdId: string | null
  address: string | null
  homeGridId: string | null
  homeGridName: string | null
  compoundName: string | null
}

const membershipOf = statement<Membership>(
  'me_membership',
  `select c.name as "communityName", m.roles, g.name as "gridName", p.id as "personId", p.name,
    p.masked_phone as "maskedPhone", h.id as "householdId", h.address, h.grid_id as "homeGridId", home.name as "homeGridName",
    compound.name as "compoundName"
  from memberships m
  join communities c on c.community_id = $1
  left join grids g on g.community_id = $1 and g.id = m.grid_id
  left join persons p on p.community_id = $1 and p.id = m.person_id
  left join households h on h.community_id = $1 and h.id = p.household_id
  left join grids home on home.community_id = $1 and home.id = h.grid_id
  left join buildings b on b.community_id = $1 and b.id = h.building_id
  left join compounds compound on compound.community_id = $1 and compound.id = b.compound_id
  where m.community_id = $1 and m.account_id = $2`,
)

/** The membership of an account with the person it is bound to, read now: the actor may be half a second old. */
export async function findMembership(tx: Tx, accountId: string): Promise<Membership | null> {
  const [membership] = await membershipOf(tx, [accountId])
  return membership ?? null
}

/** How the account's latest request to be bound stands; null when there was none. */
export async function findLatestBindingRequest(tx: Tx, accountId: string) {
  const [request] = await tx
    .select({ decidedAt: bindingRequests.decidedAt, declineReason: bindingRequests.declineReason })
    .from(bindingRequests)
    .where(and(eq(bindingRequests.communityId, tx.communityId), eq(bindingRequests.accountId, accountId)))
    .orderBy(desc(isNull(bindingRequests.decidedAt)), desc(bindingRequests.id))
    .limit(1)
  return request ?? null
}
