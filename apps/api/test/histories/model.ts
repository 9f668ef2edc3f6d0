import type { EventFacts } from '@linli/domain/events/rules'
import type { AttendeeStatus } from '@linli/domain/events/terms'
import { MINUTE_MS } from '@linli/domain/time'

/**
 * The rules of docs/events.md written a second time, plainly and without the code of packages/domain: what must
 * become of an event's places when one act follows the other. Histories of the real processes have to agree with it.
 */
export interface Seat {
  id: string
  personId: string
  position: number
  status: AttendeeStatus
  /** ms; while it is offered. */
  heldUntil: number | null
}

/** A sign-up: its place in line and its people in order. */
export interface Line {
  id: string
  householdId: string
  queueNumber: number
  acceptPartial: boolean
  isNewcomer: boolean
  usedPriority: boolean
  byStaff: boolean
  seats: Seat[]
}

export interface Event extends EventFacts {
  offerHoldMinutes: number
}

export interface State {
  event: Event
  places: number
  /** In the order of their queue numbers. */
  lines: Line[]
}

export interface Counts {
  taken: number
  newcomerTaken: number
  waiting: number
}

export const isActive = ({ status }: Pick<Seat, 'status'>) =>
  status === 'confirmed' || status === 'offered' || status === 'waiting'
const holdsPlace = ({ status }: Seat) => status === 'confirmed' || status === 'offered'
export const waitingOf = (line: Line) => line.seats.filter(({ status }) => status === 'waiting')
export const offeredOf = (line: Line) => line.seats.filter(({ status }) => status === 'offered')

export function count({ lines }: State): Counts {
  const counts = { taken: 0, newcomerTaken: 0, waiting: 0 }
  for (const { seats, isNewcomer } of lines)
    for (const seat of seats) {
      if (seat.status === 'waiting') counts.waiting++
      if (!holdsPlace(seat)) continue
      counts.taken++
      if (isNewcomer) counts.newcomerTaken++
    }
  return counts
}

/**
 * Places this family could have now. In the window the newcomers' share is for nobody, whoever has come by then; from
 * the general opening others have what is left beside the part of it that no newcomer has; once released it is free.
 */
export function freeFor(
  state: State,
  family: { isNewcomer: boolean },
  now: Date,
  counts = count(state),
): number {
  const { event, places } = state
  const free = Math.max(0, places - counts.taken)
  const windowIsOn = event.policy === 'points_first' && now < event.signUpOpensAt
  if (windowIsOn) return Math.max(0, free - event.newcomerSeats)
  const released = event.newcomerSeatsReleasedAt !== null && now >= event.newcomerSeatsReleasedAt
  if (released || family.isNewcomer) return free
  return Math.max(0, free - Math.max(0, event.newcomerSeats - counts.newcomerTaken))
}

/** All who are wanted, or, where fewer will do, what there is. */
export function fitting(wanted: number, free: number, acceptPartial: boolean): number {
  if (wanted <= free) return wanted
  return acceptPartial ? free : 0
}

/** Holds that are over end, and what is free is offered down the line. Returns what it changed. */
export function settle(state: State, now: Date): Seat[] {
  const changed: Seat[] = []
  for (const line of state.lines) {
    if (!offeredOf(line).some(({ heldUntil }) => (heldUntil ?? 0) <= now.getTime())) continue
    for (const seat of line.seats)
      if (seat.status === 'offered' || seat.status === 'waiting') {
        seat.status = 'lapsed'
        changed.push(seat)
      }
  }
  const { event } = state
  if (now >= event.startsAt) return changed
  const counts = count(state)
  const newHold = Math.min(now.getTime() + event.offerHoldMinutes * MINUTE_MS, event.startsAt.getTime())
  for (const line of state.lines) {
    const waiting = waitingOf(line)
    if (waiting.length === 0) continue
    const granted = fitting(waiting.length, freeFor(state, line, now, counts), line.acceptPartial)
    counts.taken += granted
    if (line.isNewcomer) counts.newcomerTaken += granted
    // Who has an offer to answer gets more on top of it, and no longer to think.
    const heldUntil = offeredOf(line)[0]?.heldUntil ?? newHold
    for (const seat of waiting.slice(0, granted)) {
      Object.assign(seat, { status: 'offered', heldUntil })
      changed.push(seat)
    }
  }
  return changed
}

/** Places a new sign-up; its seats get their status. Returns how many are confirmed. */
export function place(state: State, line: Line, wanted: number, now: Date): number {
  const confirmed = fitting(wanted, freeFor(state, line, now), line.acceptPartial)
  line.seats.forEach((seat, i) => {
    seat.status = i < confirmed ? 'confirmed' : 'waiting'
  })
  state.lines.push(line)
  return confirmed
}

/** An earlier family that waits and would fit: nobody may be given a place past it. */
export function passedOver(state: State, queueNumber: number, now: Date): Line | undefined {
  const counts = count(state)
  return state.lines.find((line) => {
    const wanted = waitingOf(line).length
    return (
      line.queueNumber < queueNumber &&
      wanted > 0 &&
      fitting(wanted, freeFor(state, line, now, counts), line.acceptPartial) > 0
    )
  })
}
