import { titleInMarks } from '@linli/domain/events/rules'
import {
  type NewOffer,
  nextDueAt,
  nextOffers,
  offerEnded,
  offersPossible,
} from '@linli/domain/events/waiting-list/rules'
import { writtenInstant } from '@linli/domain/time'
import type { Database, Tx } from '../../../db/client.ts'
import { sendMessage } from '../../messages/actions.ts'
import { scheduleHold } from '../schedule/actions.ts'
import {
  type CounterRow,
  type EventRow,
  findEvent,
  listDueEvents,
  lockCounters,
  saveCounters,
} from '../store.ts'
import {
  countWaitingFamilies,
  type FamilyInLine,
  lapseSignUps,
  listFamiliesInLine,
  listHolds,
  offerSeats,
} from './store.ts'

/** A freed place mostly finds a family among the first; the longer none fits, the more are read at once. */
const FIRST_IN_LINE = 4
const FURTHER_IN_LINE = 4

interface LockedEvent {
  event: EventRow
  /** The locked row; brought up to date in place and saved by `closeEvent`. */
  counters: CounterRow
  now: Date
  /** Ends of the holds that are on. */
  heldUntil: Date[]
}

/**
 * Brings an event up to the clock under its lock: holds that are over go to the next families that fit, in order.
 * Every act on places calls it first and last, so nothing depends on a job having run.
 */
export async function settleWaitingList(tx: Tx, locked: LockedEvent): Promise<void> {
  const { event, counters, now } = locked
  const key = { communityId: event.communityId, eventId: event.id }
  const closed = event.cancelledAt !== null || event.finishedAt !== null
  const holds = await listHolds(tx, key)
  const over = holds.filter((hold) => closed || offerEnded(hold.heldUntil, now))
  if (over.length > 0) {
    const ended = await lapseSignUps(tx, key, [...new Set(over.map((hold) => hold.signUpId))])
    counters.taken -= ended.held
    counters.waiting -= ended.waiting
    counters.newcomerTaken -= over.filter((hold) => hold.isNewcomer).length
    if (!closed) await tellLapsed(tx, event, over, now)
  }
  locked.heldUntil = holds.filter((hold) => !over.includes(hold)).map((hold) => hold.heldUntil)
  if (!closed && counters.waiting > 0) locked.heldUntil.push(...(await makeOffers(tx, locked)))
  noteNextDue(locked)
}

function noteNextDue({ event, counters, heldUntil, now }: LockedEvent) {
  const closed = event.cancelledAt !== null || event.finishedAt !== null
  counters.nextDueAt = closed ? null : nextDueAt({ event, heldUntil, waiting: counters.waiting, now })
}

async function tellLapsed(tx: Tx, event: EventRow, over: readonly { contactId: string }[], now: Date) {
  const gone = now < event.startsAt ? '已让给下一家' : '活动已经开始了'
  const again = now < event.signUpClosesAt ? '还想来可以重新报名排候补。' : ''
  await sendMessage(tx, {
    communityId: event.communityId,
    personIds: over.map((hold) => hold.contactId),
    kind: 'offer_lapsed',
    body: `${titleInMarks(event.title)}保留给你家的名额没有在时间内确认，${gone}。${again}`,
    eventId: event.id,
    now,
  })
}

/** Offers free places down the list; returns the ends of the new holds. */
async function makeOffers(tx: Tx, locked: LockedEvent): Promise<Date[]> {
  const { event, counters, now } = locked
  if (!offersPossible(event, now)) return []
  const newHolds: Date[] = []
  let after = 0
  for (let limit = FIRST_IN_LINE; counters.taken < counters.places; limit *= FURTHER_IN_LINE) {
    const waiting = await listFamiliesInLine(tx, { ...counters, after, limit })
    newHolds.push(...(await offerTo(tx, locked, waiting)))
    const last = waiting.at(-1)
    if (!last || waiting.length < limit) break
    after = last.queueNumber
  }
  const [heldUntil] = newHolds
  if (heldUntil) await scheduleHold(tx, event, { offeredAt: now, heldUntil })
  return newHolds
}

/** Offers to those of these families who fit, as they follow each other in line. */
async function offerTo(tx: Tx, { event, counters, now }: LockedEvent, waiting: readonly FamilyInLine[]) {
  const { communityId, eventId } = counters
  const newHolds: Date[] = []
  for (const offer of nextOffers({ event, seats: counters, waiting, now })) {
    const family = waiting.find((each) => each.signUpId === offer.signUpId)
    if (!family) continue
    await offerSeats(tx, { communityId, eventId, ...offer, now })
    counters.taken += offer.seats
    counters.waiting -= offer.seats
    if (family.isNewcomer) counters.newcomerTaken += offer.seats
    await tellOffered(tx, event, { ...family, ...offer }, now)
    if (family.heldUntil === null) newHolds.push(offer.heldUntil)
  }
  return newHolds
}

async function tellOffered(
  tx: Tx,
  event: EventRow,
  offer: NewOffer & { contactId: string; offered: number },
  now: Date,
) {
  const { seats, offered } = offer
  const turn =
    offered === 0
      ? `有 ${seats} 个名额轮到你家了`
      : `又有 ${seats} 个名额轮到你家了，连同前面的一共 ${offered + seats} 个`
  await sendMessage(tx, {
    communityId: event.communityId,
    personId: offer.contactId,
    kind: 'place_offered',
    body: `${titleInMarks(event.title)}${turn}，给你留到${writtenInstant(offer.heldUntil, now)}，请点进来确认。`,
    eventId: event.id,
    now,
  })
}

/** Locks an event's counters and settles it; null when there is no such event. */
export async function openEvent(
  tx: Tx,
  { communityId, eventId, now }: { communityId: string; eventId: string; now: Date },
): Promise<LockedEvent | null> {
  const counters = await lockCounters(tx, { communityId, eventId })
  // Read after the lock, so that facts and counters are of one moment.
  const found = await findEvent(tx, { communityId, eventId })
  if (!counters || !found) return null
  const locked: LockedEvent = { event: found.event, counters, now, heldUntil: [] }
  await settleWaitingList(tx, locked)
  return locked
}

/** Settles once more after an act that may have freed places, and saves the counters. */
export async function closeEvent(tx: Tx, locked: LockedEvent): Promise<void> {
  await settleWaitingList(tx, locked)
  await saveSettled(tx, locked)
}

/** Families in line are counted anew after each act but a sign-up, which only ever adds one. */
export async function recountFamilies(tx: Tx, counters: CounterRow): Promise<void> {
  counters.waitingFamilies = counters.waiting === 0 ? 0 : await countWaitingFamilies(tx, counters)
}

async function saveSettled(tx: Tx, { counters }: LockedEvent): Promise<void> {
  await recountFamilies(tx, counters)
  await saveCounters(tx, counters)
}

/** Settles an event if the clock has something to do on it, so that a reader sees what is true now. */
export async function settleIfDue(
  tx: Tx,
  due: { communityId: string; eventId: string; nextDueAt: Date | null; now: Date },
): Promise<boolean> {
  if (due.nextDueAt === null || due.nextDueAt > due.now) return false
  const locked = await openEvent(tx, due)
  if (!locked) return false
  await saveSettled(tx, locked)
  return true
}

/** Tells families early that their turn has come. Being right does not depend on it: see `settleWaitingList`. */
export async function settleDueEvents(db: Database, communityId: string, now: Date): Promise<void> {
  const due = await db.inCommunity(communityId, (tx) => listDueEvents(tx, { communityId, now }))
  for (const eventId of due)
    await db.inCommunity(communityId, (tx) => settleEvent(tx, { communityId, eventId, now }))
}

export async function settleEvent(
  tx: Tx,
  of: { communityId: string; eventId: string; now: Date },
): Promise<void> {
  const locked = await openEvent(tx, of)
  if (locked) await saveSettled(tx, locked)
}
