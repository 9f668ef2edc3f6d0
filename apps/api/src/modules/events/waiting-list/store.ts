import type { WaitingFamily } from '@linli/domain/events/waiting-list/rules'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
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

export interface FamilyInLine extends WaitingFamily {
  contactId: string
  /** Places held for others of the family. */
  offered: number
}

const familiesInLine = statement<FamilyInLine>(
  'events_families_in_line',
  // The numbers first, from the index of those who wait: only as many families are read as are asked for.
  `with line as materialized (
    select distinct a.queue_number from event_attendees a
    where a.community_id = $1 and a.event_id = $2 and a.status = 'waiting' and a.queue_number > $3
    order by a.queue_number limit $4)
  select s.id as "signUpId", s.queue_number as "queueNumber", s.accept_partial as "acceptPartial",
    s.is_newcomer as "isNewcomer", s.contact_id as "contactId",
    count(*) filter (where a.status = 'waiting')::int as wanted,
    count(*) filter (where a.status = 'offered')::int as offered,
    max(a.offer_held_until) filter (where a.status = 'offered') as "heldUntil"
  from line
  join event_sign_ups s on s.community_id = $1 and s.event_id = $2 and s.queue_number = line.queue_number
  join event_attendees a on a.community_id = $1 and a.sign_up_id = s.id and a.status in ('waiting', 'offered')
  group by s.community_id, s.id order by s.queue_number`,
)

/** Families on the waiting list, in order, the next so many behind a queue number. */
export const listFamiliesInLine = (
  tx: Tx,
  { eventId, after, limit }: EventKey & { after: number; limit: number },
): Promise<FamilyInLine[]> => familiesInLine(tx, [eventId, after, limit])

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
