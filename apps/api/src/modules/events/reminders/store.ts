import { sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import type { EventKey } from '../store.ts'

export interface BookedFamily {
  householdId: string
  /** Of the family's earliest sign-up, where it has several. */
  contactId: string
  /** People with a confirmed place. */
  seats: number
}

/** Families with a confirmed place, one row each. */
export async function listBookedFamilies(
  tx: Tx,
  { communityId, eventId }: EventKey,
): Promise<BookedFamily[]> {
  const { rows } = await tx.execute<{ householdId: string; contactId: string; seats: number }>(sql`
    select s.household_id as "householdId", count(*)::int as seats,
      (array_agg(s.contact_id order by s.queue_number))[1] as "contactId"
    from event_sign_ups s
    join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
    where s.community_id = ${communityId}::uuid and s.event_id = ${eventId}::uuid
      and a.community_id = ${communityId}::uuid and a.event_id = ${eventId}::uuid and a.status = 'confirmed'
    group by s.household_id`)
  return rows
}

export interface OpenOffer {
  signUpId: string
  contactId: string
  seats: number
  offeredAt: Date
  heldUntil: Date
}

/** Offers that nobody has answered, one row a sign-up. Places that were added to one are of the hold it began with. */
export async function listOpenOffers(tx: Tx, { communityId, eventId }: EventKey): Promise<OpenOffer[]> {
  const { rows } = await tx.execute<{
    signUpId: string
    contactId: string
    seats: number
    offeredAt: string | Date
    heldUntil: string | Date
  }>(sql`
    select s.id as "signUpId", s.contact_id as "contactId", count(*)::int as seats,
      min(a.offered_at) as "offeredAt", max(a.offer_held_until) as "heldUntil"
    from event_sign_ups s
    join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
    where s.community_id = ${communityId}::uuid and s.event_id = ${eventId}::uuid
      and a.community_id = ${communityId}::uuid and a.event_id = ${eventId}::uuid and a.status = 'offered'
    group by s.community_id, s.id`)
  return rows.map((row) => ({
    ...row,
    offeredAt: new Date(row.offeredAt),
    heldUntil: new Date(row.heldUntil),
  }))
}
