import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import type { EventKey } from '../store.ts'
import { eventAttendees, eventSignUps } from '../tables.ts'

const joinSignUp = and(
  eq(eventSignUps.communityId, eventAttendees.communityId),
  eq(eventSignUps.id, eventAttendees.signUpId),
)
const inEvent = ({ communityId, eventId }: EventKey) =>
  and(eq(eventAttendees.communityId, communityId), eq(eventAttendees.eventId, eventId))

/** Places held for an answer. */
export async function listHolds(tx: Tx, key: EventKey) {
  const rows = await tx
    .select({
      signUpId: eventAttendees.signUpId,
      contactId: eventSignUps.contactId,
      isNewcomer: eventSignUps.isNewcomer,
      heldUntil: eventAttendees.offerHeldUntil,
    })
    .from(eventAttendees)
    .innerJoin(eventSignUps, joinSignUp)
    .where(and(inEvent(key), eq(eventAttendees.status, 'offered')))
  return rows.flatMap(({ heldUntil, ...row }) => (heldUntil ? [{ ...row, heldUntil }] : []))
}

/** Families on the waiting list, in order; `heldUntil` of those who have an offer to answer for some of them. */
export async function listWaitingFamilies(tx: Tx, key: EventKey) {
  return tx
    .select({
      signUpId: eventSignUps.id,
      queueNumber: eventSignUps.queueNumber,
      acceptPartial: eventSignUps.acceptPartial,
      isNewcomer: eventSignUps.isNewcomer,
      contactId: eventSignUps.contactId,
      wanted: sql<number>`count(*) filter (where ${eventAttendees.status} = 'waiting')::int`,
      offered: sql<number>`count(*) filter (where ${eventAttendees.status} = 'offered')::int`,
      heldUntil: sql<Date | null>`max(${eventAttendees.offerHeldUntil})
        filter (where ${eventAttendees.status} = 'offered')`.mapWith(eventAttendees.offerHeldUntil),
    })
    .from(eventAttendees)
    .innerJoin(eventSignUps, joinSignUp)
    .where(and(inEvent(key), inArray(eventAttendees.status, ['waiting', 'offered'])))
    .groupBy(eventSignUps.communityId, eventSignUps.id)
    .having(sql`count(*) filter (where ${eventAttendees.status} = 'waiting') > 0`)
    .orderBy(asc(eventSignUps.queueNumber))
}

/** Families of whom somebody waits. */
export async function countWaitingFamilies(tx: Tx, key: EventKey): Promise<number> {
  const [row] = await tx
    .select({ families: sql<number>`count(distinct ${eventAttendees.queueNumber})::int` })
    .from(eventAttendees)
    .where(and(inEvent(key), eq(eventAttendees.status, 'waiting')))
  return row?.families ?? 0
}

/** Holds so many places for the first waiting people of a sign-up. */
export async function offerSeats(
  tx: Tx,
  offer: EventKey & { signUpId: string; seats: number; heldUntil: Date; now: Date },
): Promise<void> {
  const first = tx
    .select({ position: eventAttendees.position })
    .from(eventAttendees)
    .where(
      and(inEvent(offer), eq(eventAttendees.signUpId, offer.signUpId), eq(eventAttendees.status, 'waiting')),
    )
    .orderBy(asc(eventAttendees.position))
    .limit(offer.seats)
  await tx
    .update(eventAttendees)
    .set({ status: 'offered', offeredAt: offer.now, offerHeldUntil: offer.heldUntil })
    .where(
      and(
        inEvent(offer),
        eq(eventAttendees.signUpId, offer.signUpId),
        inArray(eventAttendees.position, first),
      ),
    )
}

/** Ends offers that were not answered, and with them the families' wait. Returns how many places and waits ended. */
export async function lapseSignUps(
  tx: Tx,
  key: EventKey,
  signUpIds: readonly string[],
): Promise<{ held: number; waiting: number }> {
  const theirs = and(
    inEvent(key),
    inArray(eventAttendees.signUpId, [...signUpIds]),
    inArray(eventAttendees.status, ['offered', 'waiting']),
  )
  const before = await tx.select({ status: eventAttendees.status }).from(eventAttendees).where(theirs)
  await tx.update(eventAttendees).set({ status: 'lapsed' }).where(theirs)
  const held = before.filter((row) => row.status === 'offered').length
  return { held, waiting: before.length - held }
}
