import { DAY_MS, dateOn, MINUTE_MS, shanghaiInstant, shanghaiParts } from '../../time'

/** Nobody is reminded before nine in the morning or after eight in the evening. */
export const REMIND_FROM_HOUR = 9
export const REMIND_UNTIL_HOUR = 20
/** A shorter hold ends before a reminder would help: whoever was offered the place was told just now. */
export const REMINDED_HOLD_MINUTES = 30

export interface RemindedEvent {
  publishedAt: Date | null
  cancelledAt: Date | null
  finishedAt: Date | null
  startsAt: Date
}

/** When families are reminded (活动提醒): the day before, at the hour of the event, but between 9:00 and 20:00. */
export function eventReminderDueAt(startsAt: Date): Date {
  const { year, month, day } = shanghaiParts(startsAt)
  const earliest = shanghaiInstant(year, month, day - 1, REMIND_FROM_HOUR).getTime()
  const latest = shanghaiInstant(year, month, day - 1, REMIND_UNTIL_HOUR).getTime()
  return new Date(Math.min(Math.max(startsAt.getTime() - DAY_MS, earliest), latest))
}

/** A reminder that comes late still helps, until the event begins. */
export function remindsOfEvent(event: RemindedEvent, now: Date): boolean {
  if (!event.publishedAt || event.cancelledAt || event.finishedAt) return false
  return now >= eventReminderDueAt(event.startsAt) && now < event.startsAt
}

/**
 * What a family is reminded of once: an event on a day. Moved by an hour, the event is still the one it was reminded
 * of; moved to another day, it is not.
 */
export function eventReminderKey(of: { eventId: string; householdId: string; startsAt: Date }): string {
  return `event_reminder:${of.eventId}:${dateOn(of.startsAt)}:${of.householdId}`
}

export interface Hold {
  offeredAt: Date
  heldUntil: Date
}

/** When a family that has not answered an offer is asked again: with a quarter of the hold left; null = never. */
export function offerReminderDueAt({ offeredAt, heldUntil }: Hold): Date | null {
  const hold = heldUntil.getTime() - offeredAt.getTime()
  if (hold < REMINDED_HOLD_MINUTES * MINUTE_MS) return null
  return new Date(heldUntil.getTime() - hold / 4)
}

export function remindsOfOffer(hold: Hold, now: Date): boolean {
  const dueAt = offerReminderDueAt(hold)
  return dueAt !== null && now >= dueAt && now < hold.heldUntil
}

/** Each offer is reminded of once; a family that is offered a place again is reminded again. */
export function offerReminderKey(of: Hold & { signUpId: string }): string {
  return `offer_ending:${of.signUpId}:${of.heldUntil.toISOString()}`
}
