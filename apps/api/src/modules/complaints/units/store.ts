import { and, asc, count, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import type { Inboxes } from '../../messages/store.ts'
import { grids, memberships, persons } from '../../people/tables.ts'
import { sortInboxes } from '../store.ts'
import {
  partnerUnitGrids,
  partnerUnits,
  unitDelegates,
  unitInvitationAttempts,
  unitInvitations,
} from './tables.ts'

export type UnitRow = typeof partnerUnits.$inferSelect
export type DelegateRow = typeof unitDelegates.$inferSelect
export type InvitationRow = typeof unitInvitations.$inferSelect

const isUnit = (tx: Tx, unitId: string) =>
  and(eq(partnerUnits.communityId, tx.communityId), eq(partnerUnits.id, unitId))

/** Those in service first. */
export const listUnitRows = (tx: Tx, unitIds?: readonly string[]): Promise<UnitRow[]> =>
  tx
    .select()
    .from(partnerUnits)
    .where(
      and(eq(partnerUnits.communityId, tx.communityId), unitIds && inArray(partnerUnits.id, [...unitIds])),
    )
    .orderBy(desc(isNull(partnerUnits.suspendedAt)), asc(partnerUnits.name))

/**
 * The unit, standing still until the transaction ends. `share`: several may whistle to it at once, but nobody stops it
 * meanwhile.
 */
export async function lockUnit(
  tx: Tx,
  unitId: string,
  strength: 'update' | 'share',
): Promise<UnitRow | null> {
  const [row] = await tx.select().from(partnerUnits).where(isUnit(tx, unitId)).for(strength)
  return row ?? null
}

/** Another unit of this name, if there is one. */
export async function isNameTaken(
  tx: Tx,
  { name, exceptId }: { name: string; exceptId: string | null },
): Promise<boolean> {
  const found = await tx.$count(
    partnerUnits,
    and(
      eq(partnerUnits.communityId, tx.communityId),
      eq(partnerUnits.name, name),
      exceptId === null ? undefined : ne(partnerUnits.id, exceptId),
    ),
  )
  return found > 0
}

/** False when somebody added a unit of the same name in this moment. */
export async function insertUnit(tx: Tx, row: typeof partnerUnits.$inferInsert): Promise<boolean> {
  const written = await tx
    .insert(partnerUnits)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: partnerUnits.id })
  return written.length > 0
}

export async function updateUnit(
  tx: Tx,
  unitId: string,
  facts: Partial<typeof partnerUnits.$inferInsert>,
): Promise<void> {
  await tx.update(partnerUnits).set(facts).where(isUnit(tx, unitId))
}

export const listUnitGrids = (tx: Tx) =>
  tx
    .select({ unitId: partnerUnitGrids.unitId, id: grids.id, name: grids.name })
    .from(partnerUnitGrids)
    .innerJoin(
      grids,
      and(eq(grids.communityId, partnerUnitGrids.communityId), eq(grids.id, partnerUnitGrids.gridId)),
    )
    .where(eq(partnerUnitGrids.communityId, tx.communityId))
    .orderBy(asc(grids.name))

export async function setUnitGrids(tx: Tx, unitId: string, gridIds: readonly string[]): Promise<void> {
  const { communityId } = tx
  await tx
    .delete(partnerUnitGrids)
    .where(and(eq(partnerUnitGrids.communityId, communityId), eq(partnerUnitGrids.unitId, unitId)))
  if (gridIds.length > 0)
    await tx.insert(partnerUnitGrids).values(gridIds.map((gridId) => ({ communityId, unitId, gridId })))
}

// ── Who acts for a unit ───────────────────────────────────────────────────────────────────────────────────

/** How many people may act for each unit now. */
export async function countDelegates(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx
    .select({ unitId: unitDelegates.unitId, people: count() })
    .from(unitDelegates)
    .where(and(eq(unitDelegates.communityId, tx.communityId), isNull(unitDelegates.suspendedAt)))
    .groupBy(unitDelegates.unitId)
  return new Map(rows.map(({ unitId, people }) => [unitId, people]))
}

/** Those who may act first. */
export const listDelegateRows = (tx: Tx, unitId: string): Promise<DelegateRow[]> =>
  tx
    .select()
    .from(unitDelegates)
    .where(and(eq(unitDelegates.communityId, tx.communityId), eq(unitDelegates.unitId, unitId)))
    .orderBy(desc(isNull(unitDelegates.suspendedAt)), asc(unitDelegates.joinedAt))

export async function lockDelegate(
  tx: Tx,
  { unitId, accountId }: { unitId: string; accountId: string },
): Promise<DelegateRow | null> {
  const [row] = await tx
    .select()
    .from(unitDelegates)
    .where(isDelegate(tx, { unitId, accountId }))
    .for('update')
  return row ?? null
}

const isDelegate = (tx: Tx, { unitId, accountId }: { unitId: string; accountId: string }) =>
  and(
    eq(unitDelegates.communityId, tx.communityId),
    eq(unitDelegates.unitId, unitId),
    eq(unitDelegates.accountId, accountId),
  )

/** An account acts for a unit from now on; one that did before does again, under the name it has now. */
export async function putDelegate(tx: Tx, row: typeof unitDelegates.$inferInsert): Promise<void> {
  const { name, joinedAt, appointedById } = row
  await tx
    .insert(unitDelegates)
    .values(row)
    .onConflictDoUpdate({
      target: [unitDelegates.communityId, unitDelegates.unitId, unitDelegates.accountId],
      set: { name, joinedAt, appointedById, suspendedAt: null, suspendedById: null, suspendReason: null },
      setWhere: eq(unitDelegates.communityId, tx.communityId),
    })
}

export async function updateDelegate(
  tx: Tx,
  key: { unitId: string; accountId: string },
  facts: Partial<typeof unitDelegates.$inferInsert>,
): Promise<void> {
  await tx.update(unitDelegates).set(facts).where(isDelegate(tx, key))
}

/** Somebody who acts, or acted, for a unit. */
export interface Standing {
  unitId: string
  unitName: string
  name: string
  unitSuspendedAt: Date | null
  delegateSuspendedAt: Date | null
}

/**
 * The unit an account stands for: the one it acts for now, else the last it acted for. `hold` keeps unit and delegate as
 * they are until the transaction ends, so that nobody acts for a unit after it was stopped.
 */
export async function findStanding(tx: Tx, accountId: string, hold: boolean): Promise<Standing | null> {
  const query = tx
    .select({
      unitId: partnerUnits.id,
      unitName: partnerUnits.name,
      name: unitDelegates.name,
      unitSuspendedAt: partnerUnits.suspendedAt,
      delegateSuspendedAt: unitDelegates.suspendedAt,
    })
    .from(unitDelegates)
    .innerJoin(
      partnerUnits,
      and(eq(partnerUnits.communityId, unitDelegates.communityId), eq(partnerUnits.id, unitDelegates.unitId)),
    )
    .where(and(eq(unitDelegates.communityId, tx.communityId), eq(unitDelegates.accountId, accountId)))
    .orderBy(desc(isNull(unitDelegates.suspendedAt)), desc(unitDelegates.joinedAt))
    .limit(1)
  const [row] = await (hold ? query.for('share') : query)
  return row ?? null
}

/** Inboxes of those who act for a unit now, on the roster or not. */
export async function listDelegateInboxes(tx: Tx, unitId: string): Promise<Inboxes> {
  const rows = await tx
    .select({ personId: memberships.personId, accountId: memberships.accountId })
    .from(unitDelegates)
    .innerJoin(
      memberships,
      and(
        eq(memberships.communityId, unitDelegates.communityId),
        eq(memberships.accountId, unitDelegates.accountId),
      ),
    )
    .where(
      and(
        eq(unitDelegates.communityId, tx.communityId),
        eq(unitDelegates.unitId, unitId),
        isNull(unitDelegates.suspendedAt),
      ),
    )
    .for('share', { of: memberships })
  return sortInboxes(rows)
}

/** The account of a person, with the person's name. */
export async function findAccountOf(tx: Tx, personId: string) {
  const [row] = await tx
    .select({ name: persons.name, accountId: memberships.accountId })
    .from(persons)
    .leftJoin(
      memberships,
      and(eq(memberships.communityId, persons.communityId), eq(memberships.personId, persons.id)),
    )
    .where(and(eq(persons.communityId, tx.communityId), eq(persons.id, personId)))
  return row ?? null
}

/** Lets an account into the pages of units; it keeps what else it may. */
export async function addPartnerRole(tx: Tx, accountId: string): Promise<void> {
  await tx
    .update(memberships)
    .set({ roles: sql`array_append(${memberships.roles}, 'partner')` })
    .where(
      and(
        eq(memberships.communityId, tx.communityId),
        eq(memberships.accountId, accountId),
        sql`not ${memberships.roles} @> '{partner}'`,
      ),
    )
}

// ── Invitations ───────────────────────────────────────────────────────────────────────────────────────────

export async function insertInvitation(tx: Tx, row: typeof unitInvitations.$inferInsert): Promise<void> {
  await tx.insert(unitInvitations).values(row)
}

/** Those that can still be used. */
export const listOpenInvitations = (tx: Tx, unitId: string, now: Date): Promise<InvitationRow[]> =>
  tx
    .select()
    .from(unitInvitations)
    .where(
      and(
        eq(unitInvitations.communityId, tx.communityId),
        eq(unitInvitations.unitId, unitId),
        isNull(unitInvitations.redeemedAt),
        isNull(unitInvitations.cancelledAt),
        gt(unitInvitations.expiresAt, now),
      ),
    )
    .orderBy(asc(unitInvitations.id))

/** By its id and unit, or by its code. */
export async function lockInvitation(
  tx: Tx,
  by: { unitId: string; invitationId: string } | { code: string },
): Promise<InvitationRow | null> {
  const [row] = await tx
    .select()
    .from(unitInvitations)
    .where(
      and(
        eq(unitInvitations.communityId, tx.communityId),
        'code' in by
          ? eq(unitInvitations.code, by.code)
          : and(eq(unitInvitations.unitId, by.unitId), eq(unitInvitations.id, by.invitationId)),
      ),
    )
    .for('update')
  return row ?? null
}

export async function updateInvitation(
  tx: Tx,
  invitationId: string,
  facts: Partial<typeof unitInvitations.$inferInsert>,
): Promise<void> {
  await tx
    .update(unitInvitations)
    .set(facts)
    .where(and(eq(unitInvitations.communityId, tx.communityId), eq(unitInvitations.id, invitationId)))
}

export async function countFailedAttempts(
  tx: Tx,
  { accountId, since }: { accountId: string; since: Date },
): Promise<number> {
  return tx.$count(
    unitInvitationAttempts,
    and(
      eq(unitInvitationAttempts.communityId, tx.communityId),
      eq(unitInvitationAttempts.accountId, accountId),
      eq(unitInvitationAttempts.matched, false),
      gt(unitInvitationAttempts.attemptedAt, since),
    ),
  )
}

export async function insertAttempt(
  tx: Tx,
  attempt: typeof unitInvitationAttempts.$inferInsert,
): Promise<void> {
  await tx.insert(unitInvitationAttempts).values(attempt)
}
