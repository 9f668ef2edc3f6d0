import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { persons } from '../../people/tables.ts'
import { awardRequests } from '../tables.ts'

export type AwardRequest = typeof awardRequests.$inferSelect
export interface NamedRequest {
  request: AwardRequest
  personName: string
  householdId: string
  askedByName: string | null
  decidedByName: string | null
}

const askers = alias(persons, 'asker')
const deciders = alias(persons, 'decider')

export async function insertAwardRequest(tx: Tx, request: AwardRequest): Promise<void> {
  await tx.insert(awardRequests).values(request)
}

/** One request, locked until the transaction ends: of many who decide at once the first does. */
export async function lockAwardRequest(tx: Tx, requestId: string): Promise<AwardRequest | null> {
  const [found] = await tx
    .select()
    .from(awardRequests)
    .where(and(eq(awardRequests.communityId, tx.communityId), eq(awardRequests.id, requestId)))
    .for('update')
  return found ?? null
}

export async function decideAwardRequest(
  tx: Tx,
  { id, ...decision }: Pick<AwardRequest, 'id' | 'decidedAt' | 'decidedById' | 'approved' | 'declineReason'>,
): Promise<void> {
  await tx
    .update(awardRequests)
    .set(decision)
    .where(and(eq(awardRequests.communityId, tx.communityId), eq(awardRequests.id, id)))
}

export const countOpenRequests = (tx: Tx): Promise<number> =>
  tx.$count(
    awardRequests,
    and(eq(awardRequests.communityId, tx.communityId), isNull(awardRequests.decidedAt)),
  )

export interface RequestsAsked {
  requestId?: string
  openOnly?: boolean
  /** Only requests older than this one. */
  beforeId?: string | null
  limit: number
}

/** Newest first. */
export async function listRequests(
  tx: Tx,
  { requestId, openOnly = false, beforeId = null, limit }: RequestsAsked,
): Promise<NamedRequest[]> {
  return tx
    .select({
      request: awardRequests,
      personName: persons.name,
      householdId: persons.householdId,
      askedByName: askers.name,
      decidedByName: deciders.name,
    })
    .from(awardRequests)
    .innerJoin(
      persons,
      and(eq(persons.communityId, awardRequests.communityId), eq(persons.id, awardRequests.personId)),
    )
    .leftJoin(
      askers,
      and(eq(askers.communityId, awardRequests.communityId), eq(askers.id, awardRequests.askedById)),
    )
    .leftJoin(
      deciders,
      and(eq(deciders.communityId, awardRequests.communityId), eq(deciders.id, awardRequests.decidedById)),
    )
    .where(
      and(
        eq(awardRequests.communityId, tx.communityId),
        requestId === undefined ? undefined : eq(awardRequests.id, requestId),
        openOnly ? isNull(awardRequests.decidedAt) : undefined,
        beforeId === null ? undefined : lt(awardRequests.id, beforeId),
      ),
    )
    .orderBy(desc(awardRequests.id))
    .limit(limit)
}
