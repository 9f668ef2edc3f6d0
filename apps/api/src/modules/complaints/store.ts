import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../db/client.ts'
import type { Inboxes } from '../messages/store.ts'
import { memberships, persons } from '../people/tables.ts'
import {
  complaintCounters,
  complaintEntries,
  complaintFollowers,
  complaintOwners,
  complaints,
} from './tables.ts'
import { whistles } from './whistles/tables.ts'

export type ComplaintRow = typeof complaints.$inferSelect
export type EntryRow = typeof complaintEntries.$inferSelect
export type OwnerRow = typeof complaintOwners.$inferSelect

export interface ComplaintKey {
  communityId: string
  complaintId: string
}

export const isComplaint = ({ communityId, complaintId }: ComplaintKey) =>
  and(eq(complaints.communityId, communityId), eq(complaints.id, complaintId))

export async function findComplaint(tx: Tx, key: ComplaintKey): Promise<ComplaintRow | null> {
  const [row] = await tx.select().from(complaints).where(isComplaint(key))
  return row ?? null
}

/**
 * Cases that stand still until the transaction ends, in order of id, whoever asks: two acts on the same cases wait for
 * each other and never for ever.
 */
export async function lockComplaints(
  tx: Tx,
  { communityId, ids }: { communityId: string; ids: readonly string[] },
): Promise<ComplaintRow[]> {
  if (ids.length === 0) return []
  return tx
    .select()
    .from(complaints)
    .where(and(eq(complaints.communityId, communityId), inArray(complaints.id, [...ids])))
    .orderBy(asc(complaints.id))
    .for('update')
}

export async function lockComplaint(
  tx: Tx,
  { communityId, complaintId }: ComplaintKey,
): Promise<ComplaintRow | null> {
  const [row] = await lockComplaints(tx, { communityId, ids: [complaintId] })
  return row ?? null
}

/** The next number of the community's cases; its counter stays locked until the transaction ends. */
export async function takeNumber(tx: Tx, communityId: string): Promise<number> {
  const [row] = await tx
    .insert(complaintCounters)
    .values({ communityId, lastNumber: 1 })
    .onConflictDoUpdate({
      target: complaintCounters.communityId,
      set: { lastNumber: sql`${complaintCounters.lastNumber} + 1` },
      setWhere: eq(complaintCounters.communityId, communityId),
    })
    .returning({ number: complaintCounters.lastNumber })
  if (!row) throw new Error('A counter row that is there was neither inserted nor updated')
  return row.number
}

export async function insertComplaint(tx: Tx, row: typeof complaints.$inferInsert): Promise<void> {
  await tx.insert(complaints).values(row)
}

/** The case is locked by the caller. With its end ends what units were called for. */
export async function updateComplaint(
  tx: Tx,
  key: ComplaintKey,
  facts: Partial<typeof complaints.$inferInsert>,
): Promise<void> {
  await tx.update(complaints).set(facts).where(isComplaint(key))
  const endedAt = facts.mergedAt ?? facts.withdrawnAt ?? facts.closedAt
  if (endedAt) await endWhistles(tx, key, endedAt)
}

/** Nothing waits for a unit any more once the case has ended. */
async function endWhistles(tx: Tx, { communityId, complaintId }: ComplaintKey, endedAt: Date): Promise<void> {
  await tx
    .update(whistles)
    .set({ caseEndedAt: endedAt })
    .where(
      and(
        eq(whistles.communityId, communityId),
        eq(whistles.complaintId, complaintId),
        isNull(whistles.caseEndedAt),
      ),
    )
}

export async function insertEntries(
  tx: Tx,
  rows: readonly (typeof complaintEntries.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(complaintEntries).values([...rows])
}

/** Room for so many more lines in the timeline of a locked case; answers the number of the first. */
export async function takeEntryNumbers(tx: Tx, key: ComplaintKey, count: number, now: Date): Promise<number> {
  const [row] = await tx
    .update(complaints)
    .set({ lastEntryNumber: sql`${complaints.lastEntryNumber} + ${count}`, updatedAt: now })
    .where(isComplaint(key))
    .returning({ last: complaints.lastEntryNumber })
  if (!row) throw new Error('Entries for a case that is not there')
  return row.last - count + 1
}

/** Oldest first. */
export function listEntries(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<EntryRow[]> {
  return tx
    .select()
    .from(complaintEntries)
    .where(and(eq(complaintEntries.communityId, communityId), eq(complaintEntries.complaintId, complaintId)))
    .orderBy(asc(complaintEntries.number))
}

/** A line by its id, with the case it belongs to. */
export async function findEntry(tx: Tx, id: string): Promise<EntryRow | null> {
  const [row] = await tx
    .select()
    .from(complaintEntries)
    .where(and(eq(complaintEntries.communityId, tx.communityId), eq(complaintEntries.id, id)))
  return row ?? null
}

export async function listFollowerIds(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<string[]> {
  const rows = await tx
    .select({ personId: complaintFollowers.personId })
    .from(complaintFollowers)
    .where(
      and(eq(complaintFollowers.communityId, communityId), eq(complaintFollowers.complaintId, complaintId)),
    )
  return rows.map(({ personId }) => personId)
}

export function listOwners(tx: Tx, { communityId, complaintId }: ComplaintKey): Promise<OwnerRow[]> {
  return tx
    .select()
    .from(complaintOwners)
    .where(and(eq(complaintOwners.communityId, communityId), eq(complaintOwners.complaintId, complaintId)))
    .orderBy(asc(complaintOwners.position))
}

/** Ends the present owner's time, if there is one, and begins the next one's. The case is locked by the caller. */
export async function changeOwner(
  tx: Tx,
  key: ComplaintKey,
  change: { ownerId: string; reason: string; byId: string; now: Date },
): Promise<void> {
  const owners = await listOwners(tx, key)
  await tx
    .update(complaintOwners)
    .set({ untilAt: change.now, reason: change.reason, handedOverById: change.byId })
    .where(
      and(
        eq(complaintOwners.communityId, key.communityId),
        eq(complaintOwners.complaintId, key.complaintId),
        sql`${complaintOwners.untilAt} is null`,
      ),
    )
  await tx.insert(complaintOwners).values({
    communityId: key.communityId,
    complaintId: key.complaintId,
    position: (owners.at(-1)?.position ?? 0) + 1,
    ownerId: change.ownerId,
    fromAt: change.now,
  })
  await updateComplaint(tx, key, { ownerId: change.ownerId })
}

interface Somebody {
  personId: string | null
  accountId: string
}
export const sortInboxes = (rows: readonly Somebody[]): Inboxes => ({
  personIds: rows.flatMap(({ personId }) => personId ?? []),
  accountIds: rows.flatMap(({ personId, accountId }) => (personId === null ? accountId : [])),
})

/**
 * Where these persons, or accounts, read what they are told. An account that is bound to nobody stays so until the transaction
 * ends: binding it brings along what came before.
 */
export async function findInboxes(tx: Tx, ids: readonly string[]): Promise<Inboxes> {
  if (ids.length === 0) return sortInboxes([])
  const known = await tx
    .select({ id: persons.id })
    .from(persons)
    .where(and(eq(persons.communityId, tx.communityId), inArray(persons.id, [...ids])))
  const personIds = known.map(({ id }) => id)
  const others = ids.filter((id) => !personIds.includes(id))
  if (others.length === 0) return { personIds, accountIds: [] }
  const rows = await tx
    .select({ personId: memberships.personId, accountId: memberships.accountId })
    .from(memberships)
    .where(and(eq(memberships.communityId, tx.communityId), inArray(memberships.accountId, others)))
    .for('share')
  const rest = sortInboxes(rows)
  return { personIds: [...personIds, ...rest.personIds], accountIds: rest.accountIds }
}
