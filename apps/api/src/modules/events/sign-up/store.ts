import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { memberships, persons } from '../../people/tables.ts'
import { pointMovements } from '../../points/tables.ts'
import type { AttendeeRow, EventKey } from '../store.ts'
import { eventAttendees } from '../tables.ts'

/** Of these people those who hold or await a place: each has one at most. */
export async function setAttendees(
  tx: Tx,
  key: EventKey & { personIds: readonly string[] },
  values: Partial<AttendeeRow>,
): Promise<void> {
  if (key.personIds.length === 0) return
  await tx
    .update(eventAttendees)
    .set(values)
    .where(
      and(
        eq(eventAttendees.communityId, key.communityId),
        eq(eventAttendees.eventId, key.eventId),
        inArray(eventAttendees.personId, [...key.personIds]),
        inArray(eventAttendees.status, ['confirmed', 'waiting', 'offered']),
      ),
    )
}

/** Who of these persons holds or awaits a place in the event. */
export async function listActivePersons(
  tx: Tx,
  key: EventKey & { householdIds: readonly string[] },
): Promise<{ personId: string; householdId: string }[]> {
  return tx
    .select({ personId: eventAttendees.personId, householdId: eventAttendees.householdId })
    .from(eventAttendees)
    .where(
      and(
        eq(eventAttendees.communityId, key.communityId),
        eq(eventAttendees.eventId, key.eventId),
        inArray(eventAttendees.householdId, [...key.householdIds]),
        inArray(eventAttendees.status, ['confirmed', 'waiting', 'offered']),
      ),
    )
}

/** Net points each sign-up has cost: spent less given back. */
export async function pointsSpentOn(
  tx: Tx,
  { communityId, signUpIds }: { communityId: string; signUpIds: readonly string[] },
): Promise<Map<string, number>> {
  if (signUpIds.length === 0) return new Map()
  const rows = await tx
    .select({
      signUpId: pointMovements.sourceId,
      points: sql<number>`sum(case when ${pointMovements.kind} = 'early_place' then ${pointMovements.points} else -${pointMovements.points} end)::int`,
    })
    .from(pointMovements)
    .where(
      and(
        eq(pointMovements.communityId, communityId),
        inArray(pointMovements.kind, ['early_place', 'early_place_refund']),
        inArray(pointMovements.sourceId, [...signUpIds]),
      ),
    )
    .groupBy(pointMovements.sourceId)
  return new Map(rows.map((row) => [row.signUpId, row.points]))
}

/** The household's adult to be told when staff signed somebody up: an account first, else the head. */
export async function findHouseholdContact(
  tx: Tx,
  { communityId, householdId }: { communityId: string; householdId: string },
): Promise<string | null> {
  const [row] = await tx
    .select({ personId: persons.id })
    .from(persons)
    .leftJoin(
      memberships,
      and(eq(memberships.communityId, persons.communityId), eq(memberships.personId, persons.id)),
    )
    .where(and(eq(persons.communityId, communityId), eq(persons.householdId, householdId)))
    .orderBy(
      sql`${memberships.accountId} is null`,
      sql`${persons.relation} <> 'head'`,
      sql`${persons.bornOn} nulls last`,
    )
    .limit(1)
  return row?.personId ?? null
}
