import { and, desc, eq, isNull } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import {
  bindingRequests,
  buildings,
  communities,
  compounds,
  grids,
  households,
  memberships,
  persons,
} from '../tables.ts'

const homeGrids = alias(grids, 'home_grids')

/** The membership of an account with the person it is bound to, read now: the actor may be half a second old. */
export async function findMembership(tx: Tx, accountId: string) {
  const [membership] = await tx
    .select({
      communityName: communities.name,
      roles: memberships.roles,
      gridName: grids.name,
      personId: memberships.personId,
      name: persons.name,
      maskedPhone: persons.maskedPhone,
      householdId: persons.householdId,
      address: households.address,
      homeGridName: homeGrids.name,
      compoundName: compounds.name,
    })
    .from(memberships)
    .innerJoin(communities, eq(communities.communityId, memberships.communityId))
    .leftJoin(grids, and(eq(grids.communityId, memberships.communityId), eq(grids.id, memberships.gridId)))
    .leftJoin(
      persons,
      and(eq(persons.communityId, memberships.communityId), eq(persons.id, memberships.personId)),
    )
    .leftJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .leftJoin(
      homeGrids,
      and(eq(homeGrids.communityId, households.communityId), eq(homeGrids.id, households.gridId)),
    )
    .leftJoin(
      buildings,
      and(eq(buildings.communityId, households.communityId), eq(buildings.id, households.buildingId)),
    )
    .leftJoin(
      compounds,
      and(eq(compounds.communityId, buildings.communityId), eq(compounds.id, buildings.compoundId)),
    )
    .where(and(eq(memberships.communityId, tx.communityId), eq(memberships.accountId, accountId)))
    .prepare('me_membership')
    .execute()
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
