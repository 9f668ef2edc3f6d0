import {
  eventReminderKey,
  offerReminderKey,
  remindsOfEvent,
  remindsOfOffer,
} from '@linli/domain/events/reminders/rules'
import { titleInMarks } from '@linli/domain/events/rules'
import { writtenInstant } from '@linli/domain/time'
import type { Database, Tx } from '../../../db/client.ts'
import { sendOnce } from '../../messages/actions.ts'
import { type EventRow, findEvent } from '../store.ts'
import { settleEvent } from '../waiting-list/actions.ts'
import { type BookedFamily, listBookedFamilies, listOpenOffers } from './store.ts'

interface EventJob {
  communityId: string
  eventId: string
  now: Date
}

/** Task `remind_families`: each family that has a place when the reminders go out, once for the day. */
export async function remindFamilies(db: Database, job: EventJob): Promise<void> {
  await db.inCommunity(job.communityId, (tx) => remindBookedFamilies(tx, job))
}

export async function remindBookedFamilies(tx: Tx, { communityId, eventId, now }: EventJob): Promise<void> {
  const found = await findEvent(tx, { communityId, eventId })
  // Too early when the event moved on meanwhile: another job was written for its new start.
  if (!found || !remindsOfEvent(found.event, now)) return
  const { event } = found
  const families = await listBookedFamilies(tx, { communityId, eventId })
  await sendOnce(tx, {
    communityId,
    kind: 'event_reminder',
    eventId,
    now,
    messages: families.map((family) => ({
      personId: family.contactId,
      body: reminderText(event, family, now),
      onceKey: eventReminderKey({ eventId, householdId: family.householdId, startsAt: event.startsAt }),
    })),
  })
}

function reminderText(event: EventRow, { seats }: BookedFamily, now: Date): string {
  const { title, startsAt, cancelClosesAt, venue } = event
  const wayOut =
    now < cancelClosesAt
      ? `来不了请在${writtenInstant(cancelClosesAt, now)} 之前取消，好让给候补的家庭。`
      : ''
  return `${titleInMarks(title)}${writtenInstant(startsAt, now)} 开始，在${venue}，你家报上了 ${seats} 人，别忘了来。${wayOut}`
}

/** Task `remind_of_offers`: families that have a place held for them and have not answered. */
export async function remindOfOffers(db: Database, { communityId, eventId, now }: EventJob): Promise<void> {
  await db.inCommunity(communityId, async (tx) => {
    const found = await findEvent(tx, { communityId, eventId })
    if (!found || found.event.cancelledAt || found.event.finishedAt) return
    const open = await listOpenOffers(tx, { communityId, eventId })
    await sendOnce(tx, {
      communityId,
      kind: 'offer_ending',
      eventId,
      now,
      messages: open
        .filter((offer) => remindsOfOffer(offer, now))
        .map((offer) => ({
          personId: offer.contactId,
          body: `${titleInMarks(found.event.title)}给你家留的 ${offer.seats} 个名额只留到${writtenInstant(
            offer.heldUntil,
            now,
          )}，过了就让给下一家。要来请现在点进来确认。`,
          onceKey: offerReminderKey(offer),
        })),
    })
  })
}

/** Task `settle_event`: at an instant at which the clock alone may change who has a place. */
export async function settleAtDueTime(db: Database, job: EventJob): Promise<void> {
  await db.inCommunity(job.communityId, (tx) => settleEvent(tx, job))
}
