import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import type { EventKey, EventRow } from '../store.ts'
import { eventCounters, eventSeries, eventSignUps, events } from '../tables.ts'

export async function insertSeries(tx: Tx, series: typeof eventSeries.$inferInsert): Promise<boolean> {
  const created = await tx
    .insert(eventSeries)
    .values(series)
    .onConflictDoNothing()
    .returning({ id: eventSeries.id })
  return created.length > 0
}

export async function insertEvent(
  tx: Tx,
  event: typeof events.$inferInsert,
  counters: { places: number; helperPlaces: number },
): Promise<void> {
  await tx.insert(events).values(event)
  await tx
    .update(eventSeries)
    .set({ eventCount: sql`${eventSeries.eventCount} + 1` })
    .where(and(eq(eventSeries.communityId, event.communityId), eq(eventSeries.id, event.seriesId)))
  await tx.insert(eventCounters).values({ communityId: event.communityId, eventId: event.id, ...counters })
}

export async function updateEvent(tx: Tx, key: EventKey, values: Partial<EventRow>): Promise<void> {
  if (Object.keys(values).length === 0) return
  await tx
    .update(events)
    .set(values)
    .where(and(eq(events.communityId, key.communityId), eq(events.id, key.eventId)))
}

/** Everyone who ever signed up, whose early place may have cost points. */
export async function listPrioritySignUps(tx: Tx, key: EventKey): Promise<string[]> {
  const rows = await tx
    .select({ id: eventSignUps.id })
    .from(eventSignUps)
    .where(
      and(
        eq(eventSignUps.communityId, key.communityId),
        eq(eventSignUps.eventId, key.eventId),
        eq(eventSignUps.usedPriority, true),
      ),
    )
  return rows.map((row) => row.id)
}
