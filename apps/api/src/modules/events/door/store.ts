import { and, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { buildings, compounds, households, memberships, persons } from '../../people/tables.ts'
import type { EventKey } from '../store.ts'
import { eventAttendees, eventHelpers, eventSignUps } from '../tables.ts'

const checker = alias(persons, 'checker')

const compoundOfHousehold = sql<string>`(select c.name from ${households} h
  join ${buildings} b on b.community_id = h.community_id and b.id = h.building_id
  join ${compounds} c on c.community_id = b.community_id and c.id = b.compound_id
  where h.community_id = ${persons.communityId} and h.id = ${persons.householdId})`

const aboutPerson = {
  name: persons.name,
  bornOn: persons.bornOn,
  compoundName: compoundOfHousehold,
  checkedInByName: checker.name,
}

/** Everyone who holds, awaits or was offered a place, in queue order. */
export async function listDoorLines(tx: Tx, key: EventKey) {
  return tx
    .select({
      attendee: getTableColumns(eventAttendees),
      queueNumber: eventSignUps.queueNumber,
      code: eventSignUps.code,
      ...aboutPerson,
    })
    .from(eventAttendees)
    .innerJoin(
      eventSignUps,
      and(
        eq(eventSignUps.communityId, eventAttendees.communityId),
        eq(eventSignUps.id, eventAttendees.signUpId),
      ),
    )
    .innerJoin(
      persons,
      and(eq(persons.communityId, eventAttendees.communityId), eq(persons.id, eventAttendees.personId)),
    )
    .leftJoin(
      checker,
      and(eq(checker.communityId, eventAttendees.communityId), eq(checker.id, eventAttendees.checkedInById)),
    )
    .where(
      and(
        eq(eventAttendees.communityId, key.communityId),
        eq(eventAttendees.eventId, key.eventId),
        inArray(eventAttendees.status, ['confirmed', 'waiting', 'offered']),
      ),
    )
    .orderBy(eventSignUps.queueNumber, eventAttendees.position)
}

export async function listHelperLines(tx: Tx, key: EventKey) {
  return tx
    .select({ helper: getTableColumns(eventHelpers), ...aboutPerson })
    .from(eventHelpers)
    .innerJoin(
      persons,
      and(eq(persons.communityId, eventHelpers.communityId), eq(persons.id, eventHelpers.personId)),
    )
    .leftJoin(
      checker,
      and(eq(checker.communityId, eventHelpers.communityId), eq(checker.id, eventHelpers.checkedInById)),
    )
    .where(
      and(
        eq(eventHelpers.communityId, key.communityId),
        eq(eventHelpers.eventId, key.eventId),
        isNull(eventHelpers.cancelledAt),
      ),
    )
    .orderBy(eventHelpers.signedUpAt, eventHelpers.id)
}

/** Contacts of the event's families who have no account: they hear by phone only. */
export async function listContactsToCall(tx: Tx, key: EventKey) {
  return tx
    .selectDistinct({ personId: persons.id, name: persons.name, maskedPhone: persons.maskedPhone })
    .from(eventSignUps)
    .innerJoin(
      eventAttendees,
      and(
        eq(eventAttendees.communityId, eventSignUps.communityId),
        eq(eventAttendees.signUpId, eventSignUps.id),
        inArray(eventAttendees.status, ['confirmed', 'waiting', 'offered']),
      ),
    )
    .innerJoin(
      persons,
      and(eq(persons.communityId, eventSignUps.communityId), eq(persons.id, eventSignUps.contactId)),
    )
    .leftJoin(
      memberships,
      and(eq(memberships.communityId, persons.communityId), eq(memberships.personId, persons.id)),
    )
    .where(
      and(
        eq(eventSignUps.communityId, key.communityId),
        eq(eventSignUps.eventId, key.eventId),
        isNull(memberships.accountId),
      ),
    )
    .orderBy(persons.name)
}

/** Ticks those not yet ticked; who was first stays. */
export async function tickAttendees(
  tx: Tx,
  tick: EventKey & { personIds: readonly string[]; at: Date; byId: string },
): Promise<void> {
  await tx
    .update(eventAttendees)
    .set({ checkedInAt: tick.at, checkedInById: tick.byId })
    .where(
      and(
        eq(eventAttendees.communityId, tick.communityId),
        eq(eventAttendees.eventId, tick.eventId),
        inArray(eventAttendees.personId, [...tick.personIds]),
        eq(eventAttendees.status, 'confirmed'),
        isNull(eventAttendees.checkedInAt),
      ),
    )
}

export async function tickHelper(
  tx: Tx,
  tick: { communityId: string; helperId: string; at: Date; byId: string },
): Promise<void> {
  await tx
    .update(eventHelpers)
    .set({ checkedInAt: tick.at, checkedInById: tick.byId })
    .where(
      and(
        eq(eventHelpers.communityId, tick.communityId),
        eq(eventHelpers.id, tick.helperId),
        isNull(eventHelpers.checkedInAt),
      ),
    )
}

/** Returns whether there was a tick to take back. */
export async function untick(tx: Tx, key: EventKey & { personId: string }): Promise<boolean> {
  const nothing = { checkedInAt: null, checkedInById: null }
  const attendees = await tx
    .update(eventAttendees)
    .set(nothing)
    .where(
      and(
        eq(eventAttendees.communityId, key.communityId),
        eq(eventAttendees.eventId, key.eventId),
        eq(eventAttendees.personId, key.personId),
        eq(eventAttendees.status, 'confirmed'),
      ),
    )
    .returning({ personId: eventAttendees.personId })
  const helpers = await tx
    .update(eventHelpers)
    .set(nothing)
    .where(
      and(
        eq(eventHelpers.communityId, key.communityId),
        eq(eventHelpers.eventId, key.eventId),
        eq(eventHelpers.personId, key.personId),
        isNull(eventHelpers.cancelledAt),
      ),
    )
    .returning({ id: eventHelpers.id })
  return attendees.length + helpers.length > 0
}

/** Confirmed and not there when the books closed: a no-show (爽约). */
export async function markNoShows(tx: Tx, { now, ...key }: EventKey & { now: Date }): Promise<void> {
  await tx
    .update(eventAttendees)
    .set({ noShowAt: now })
    .where(
      and(
        eq(eventAttendees.communityId, key.communityId),
        eq(eventAttendees.eventId, key.eventId),
        eq(eventAttendees.status, 'confirmed'),
        isNull(eventAttendees.checkedInAt),
      ),
    )
}
