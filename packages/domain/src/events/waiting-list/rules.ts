import { MINUTE_MS } from '../../time'
import { type EventFacts, type SeatCounts, seatsFor, seatsGranted } from '../rules'

export interface WaitingFamily {
  signUpId: string
  queueNumber: number
  /** People of the family who still wait. */
  wanted: number
  acceptPartial: boolean
  isNewcomer: boolean
  /** Until when places are held for others of the family, offered and not answered yet; null = none are. */
  heldUntil: Date | null
}

export interface NewOffer {
  signUpId: string
  seats: number
  heldUntil: Date
}

type OfferingEvent = EventFacts & { offerHoldMinutes: number }

/**
 * Whom freed places go to (候补递补): down the waiting list in order, each to the first family that fits. A family
 * that needs more than is left is passed over now and keeps its number. One that has an offer to answer is not passed:
 * it has the further places under the hold that is on, and answers for all of them.
 */
export function nextOffers(facts: {
  event: OfferingEvent
  seats: SeatCounts
  waiting: readonly WaitingFamily[]
  now: Date
}): NewOffer[] {
  const { event, now } = facts
  if (!offersPossible(event, now)) return []
  const seats = { ...facts.seats }
  const offers: NewOffer[] = []
  for (const family of [...facts.waiting].sort((a, b) => a.queueNumber - b.queueNumber)) {
    if (seats.taken >= seats.places) break
    const granted = seatsGranted({
      wanted: family.wanted,
      free: seatsFor(event, seats, family, now),
      acceptPartial: family.acceptPartial,
    })
    if (granted === 0) continue
    const heldUntil = family.heldUntil ?? offerHeldUntil(event, now)
    offers.push({ signUpId: family.signUpId, seats: granted, heldUntil })
    seats.taken += granted
    if (family.isNewcomer) seats.newcomerTaken += granted
  }
  return offers
}

/** Until the event begins: were it shorter, whoever signs up meanwhile would go past those who wait. */
export function offersPossible(event: EventFacts, now: Date): boolean {
  if (event.cancelledAt || event.finishedAt || !event.publishedAt) return false
  return now < event.startsAt
}

/**
 * Until when a place is held for the family that was offered it: never past the start of the event. At a whole second,
 * for what readers are told changes at whole seconds (docs/decisions/0018).
 */
export function offerHeldUntil(event: OfferingEvent, now: Date): Date {
  const hold = now.getTime() + event.offerHoldMinutes * MINUTE_MS
  return new Date(Math.min(Math.ceil(hold / 1000) * 1000, event.startsAt.getTime()))
}

/** A hold is over by the clock, whether or not anything has run. */
export function offerEnded(heldUntil: Date, now: Date): boolean {
  return now >= heldUntil
}

/** The next instant at which the clock alone changes who may have a place; null when nothing is due. */
export function nextDueAt(facts: {
  event: EventFacts
  /** Ends of the holds that are still on. */
  heldUntil: readonly Date[]
  waiting: number
  now: Date
}): Date | null {
  const { event, waiting, now } = facts
  const due = [...facts.heldUntil]
  if (waiting > 0) {
    // The general opening lets newcomers in on their share, and counts those who have one; the release lets everyone in.
    if (event.newcomerSeats > 0) due.push(event.signUpOpensAt)
    if (event.newcomerSeatsReleasedAt) due.push(event.newcomerSeatsReleasedAt)
  }
  const coming = due.filter((at) => at > now && at <= event.startsAt).map((at) => at.getTime())
  return coming.length > 0 ? new Date(Math.min(...coming)) : null
}
