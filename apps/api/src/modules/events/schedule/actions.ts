import { eventReminderDueAt, offerReminderDueAt } from '@linli/domain/events/reminders/rules'
import { MINUTE_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { addJob } from '../../../jobs/outbox.ts'
import type { EventRow } from '../store.ts'

/** Clocks of server and database may differ by so much: what is due by one is then due by the other. */
const CLOCK_SLACK_MS = 5_000
/** A sign-up that was under way at the hour of the reminder has ended one way or the other by then. */
const REMINDER_SLACK_MS = MINUTE_MS

type Scheduled = Pick<
  EventRow,
  'communityId' | 'id' | 'startsAt' | 'signUpOpensAt' | 'newcomerSeats' | 'newcomerSeatsReleasedAt'
>

const after = (instant: Date, ms: number) => new Date(instant.getTime() + ms)

async function settleAt(tx: Tx, { communityId, id: eventId }: Scheduled, at: Date) {
  await addJob(tx, {
    communityId,
    task: 'settle_event',
    ids: { eventId },
    runAt: after(at, CLOCK_SLACK_MS),
    key: `${eventId}:${at.toISOString()}`,
  })
}

/** Families are reminded of a published event; a new start takes the place of the one before. */
export async function scheduleReminder(
  tx: Tx,
  { communityId, id: eventId, startsAt }: Scheduled,
): Promise<void> {
  await addJob(tx, {
    communityId,
    task: 'remind_families',
    ids: { eventId },
    runAt: after(eventReminderDueAt(startsAt), REMINDER_SLACK_MS),
    key: eventId,
  })
}

/** The instants of the plan at which families who wait may come in: at the opening newcomers, then everyone. */
export async function scheduleOpenings(tx: Tx, event: Scheduled): Promise<void> {
  if (event.newcomerSeats > 0) await settleAt(tx, event, event.signUpOpensAt)
  if (event.newcomerSeatsReleasedAt) await settleAt(tx, event, event.newcomerSeatsReleasedAt)
}

/** A place is held for somebody: they are asked again before the end, and then the next family is told at once. */
export async function scheduleHold(tx: Tx, event: Scheduled, hold: { offeredAt: Date; heldUntil: Date }) {
  await settleAt(tx, event, hold.heldUntil)
  const remindAt = offerReminderDueAt(hold)
  if (remindAt === null) return
  const { communityId, id: eventId } = event
  await addJob(tx, {
    communityId,
    task: 'remind_of_offers',
    ids: { eventId },
    runAt: after(remindAt, CLOCK_SLACK_MS),
    key: `${eventId}:${hold.heldUntil.toISOString()}`,
  })
}
