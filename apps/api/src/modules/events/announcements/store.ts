import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { eventAnnouncements } from '../tables.ts'

export type Announcement = typeof eventAnnouncements.$inferSelect

export async function insertAnnouncement(tx: Tx, announcement: Announcement): Promise<void> {
  await tx.insert(eventAnnouncements).values(announcement)
}

export async function findAnnouncement(
  tx: Tx,
  of: { communityId: string; announcementId: string },
): Promise<Announcement | null> {
  const [row] = await tx
    .select()
    .from(eventAnnouncements)
    .where(
      and(eq(eventAnnouncements.communityId, of.communityId), eq(eventAnnouncements.id, of.announcementId)),
    )
  return row ?? null
}

/**
 * Contacts of the families that held or awaited a place when it was said. Who left or was passed over afterwards had
 * it then; what the announcement itself ended (offers of a cancelled event) was held until later than that.
 */
export async function listContactsAt(
  tx: Tx,
  of: { communityId: string; eventId: string; madeAt: Date },
): Promise<string[]> {
  const madeAt = of.madeAt.toISOString()
  const { rows } = await tx.execute<{ contactId: string }>(sql`
    select distinct s.contact_id as "contactId"
    from event_sign_ups s
    join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
    where s.community_id = ${of.communityId}::uuid and s.event_id = ${of.eventId}::uuid
      and a.community_id = ${of.communityId}::uuid and a.event_id = ${of.eventId}::uuid
      and s.signed_up_at <= ${madeAt}::timestamptz
      and (a.status in ('confirmed', 'waiting', 'offered')
        or (a.status = 'cancelled' and a.cancelled_at > ${madeAt}::timestamptz)
        or (a.status = 'lapsed' and a.offer_held_until > ${madeAt}::timestamptz))`)
  return rows.map((row) => row.contactId)
}

/** Helpers who had promised to come when it was said. */
export async function listHelpersAt(
  tx: Tx,
  of: { communityId: string; eventId: string; madeAt: Date },
): Promise<string[]> {
  const madeAt = of.madeAt.toISOString()
  const { rows } = await tx.execute<{ personId: string }>(sql`
    select distinct person_id as "personId" from event_helpers
    where community_id = ${of.communityId}::uuid and event_id = ${of.eventId}::uuid
      and signed_up_at <= ${madeAt}::timestamptz
      and (cancelled_at is null or cancelled_at > ${madeAt}::timestamptz)`)
  return rows.map((row) => row.personId)
}
