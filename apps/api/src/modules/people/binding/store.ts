import { and, asc, count, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { inGrid } from '../store.ts'
import { bindingAttempts, bindingRequests, households, memberships, persons } from '../tables.ts'

const ofAccount = (tx: Tx, accountId: string) =>
  and(eq(memberships.communityId, tx.communityId), eq(memberships.accountId, accountId))
const isRequest = (tx: Tx, requestId: string) =>
  and(eq(bindingRequests.communityId, tx.communityId), eq(bindingRequests.id, requestId))
const isPending = (tx: Tx) =>
  and(eq(bindingRequests.communityId, tx.communityId), isNull(bindingRequests.decidedAt))

/** The account's membership, locked: whatever binds this account waits for its turn. */
export async function lockMembership(tx: Tx, accountId: string) {
  const [membership] = await tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(ofAccount(tx, accountId))
    .for('update')
  return membership ?? null
}

export async function bindMembership(
  tx: Tx,
  { accountId, personId, byId, now }: { accountId: string; personId: string; byId: string; now: Date },
): Promise<void> {
  await tx
    .update(memberships)
    .set({ personId, boundAt: now, boundById: byId })
    .where(ofAccount(tx, accountId))
}

export async function countFailedAttempts(
  tx: Tx,
  { accountId, since }: { accountId: string; since: Date },
): Promise<number> {
  const [row] = await tx
    .select({ failed: count() })
    .from(bindingAttempts)
    .where(
      and(
        eq(bindingAttempts.communityId, tx.communityId),
        eq(bindingAttempts.accountId, accountId),
        eq(bindingAttempts.matched, false),
        gt(bindingAttempts.attemptedAt, since),
      ),
    )
  return row?.failed ?? 0
}

export async function insertAttempt(tx: Tx, attempt: typeof bindingAttempts.$inferInsert): Promise<void> {
  await tx.insert(bindingAttempts).values(attempt)
}

export async function hasPendingRequest(tx: Tx, accountId: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: bindingRequests.id })
    .from(bindingRequests)
    .where(and(eq(bindingRequests.accountId, accountId), isPending(tx)))
  return found !== undefined
}

export async function insertRequest(tx: Tx, request: typeof bindingRequests.$inferInsert): Promise<void> {
  await tx.insert(bindingRequests).values(request)
}

/** Oldest first. */
export async function listPendingRequests(tx: Tx, limit: number) {
  return tx
    .select({
      id: bindingRequests.id,
      name: bindingRequests.name,
      phoneHash: bindingRequests.phoneHash,
      maskedPhone: bindingRequests.maskedPhone,
      note: bindingRequests.note,
      askedAt: bindingRequests.askedAt,
    })
    .from(bindingRequests)
    .where(isPending(tx))
    .orderBy(asc(bindingRequests.askedAt), asc(bindingRequests.id))
    .limit(limit)
}

const MAX_CANDIDATES = 500

export interface CandidateSearch {
  names: string[]
  phoneHashes: string[]
  gridId: string | null
}

/** People of the roster, within the asker's grid, who have one of these names or phones. */
export async function listCandidates(tx: Tx, { names, phoneHashes, gridId }: CandidateSearch) {
  if (names.length === 0) return []
  return tx
    .select({
      personId: persons.id,
      name: persons.name,
      phoneHash: persons.phoneHash,
      address: households.address,
      bound: sql<boolean>`exists (select 1 from ${memberships} m
        where m.community_id = ${persons.communityId} and m.person_id = ${persons.id})`,
    })
    .from(persons)
    .innerJoin(
      households,
      and(eq(households.communityId, persons.communityId), eq(households.id, persons.householdId)),
    )
    .where(
      and(
        eq(persons.communityId, tx.communityId),
        or(inArray(persons.name, names), inArray(persons.phoneHash, phoneHashes)),
        inGrid(gridId),
      ),
    )
    .orderBy(asc(persons.id))
    .limit(MAX_CANDIDATES)
}

export async function lockRequest(tx: Tx, requestId: string) {
  const [request] = await tx
    .select({
      id: bindingRequests.id,
      accountId: bindingRequests.accountId,
      decidedAt: bindingRequests.decidedAt,
    })
    .from(bindingRequests)
    .where(isRequest(tx, requestId))
    .for('update')
  return request ?? null
}

export interface Decision {
  byId: string
  now: Date
  personId?: string
  declineReason?: string
}

export async function decideRequest(tx: Tx, requestId: string, decision: Decision): Promise<void> {
  await tx.update(bindingRequests).set(decided(decision)).where(isRequest(tx, requestId))
}

/** An account that was bound asks for nothing any more. */
export async function closePendingRequest(tx: Tx, accountId: string, decision: Decision): Promise<void> {
  await tx
    .update(bindingRequests)
    .set(decided(decision))
    .where(and(eq(bindingRequests.accountId, accountId), isPending(tx)))
}

function decided({ byId, now, personId, declineReason }: Decision) {
  return {
    decidedAt: now,
    decidedById: byId,
    approvedPersonId: personId ?? null,
    declineReason: declineReason ?? null,
  }
}
