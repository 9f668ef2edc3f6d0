import type { AttendeeStatus } from '@linli/domain/events/terms'
import type { JournalEntry } from './journal.ts'
import type { Event, Line, Seat } from './model.ts'

/** The journal's rows as the model's words: which acts a transaction was made of. */
export interface Counters {
  places: number
  taken: number
  newcomer_taken: number
  waiting: number
  /** Where it is counted. */
  waiting_families?: number
  last_queue_number: number
}

export type Act =
  | { kind: 'sign_up'; line: Line }
  | { kind: 'cancel' | 'accept'; signUpId: string; seatIds: string[] }
  | { kind: 'change'; event: Event | null; places: number }

export interface Transaction {
  atMs: number
  acts: Act[]
  /** How each seat that was written stood at its end. */
  seats: Map<string, Seat & { signUpId: string }>
  counters: Counters | null
  deleted: number
}

const date = (value: unknown) => (value === null ? null : new Date(String(value)))
const ms = (value: unknown) => date(value)?.getTime() ?? null

function eventOf(row: Record<string, unknown>): Event {
  const instant = (name: string) => date(row[name])
  return {
    publishedAt: instant('published_at'),
    finishedAt: instant('finished_at'),
    cancelledAt: instant('cancelled_at'),
    startsAt: instant('starts_at') as Date,
    endsAt: instant('ends_at') as Date,
    policy: row.policy as Event['policy'],
    signUpOpensAt: instant('sign_up_opens_at') as Date,
    signUpClosesAt: instant('sign_up_closes_at') as Date,
    cancelClosesAt: instant('cancel_closes_at') as Date,
    prioritySignUpOpensAt: instant('priority_sign_up_opens_at'),
    priorityThreshold: row.priority_threshold as number | null,
    priorityCostPoints: row.priority_cost_points as number,
    newcomerSeats: row.newcomer_seats as number,
    newcomerSeatsReleasedAt: instant('newcomer_seats_released_at'),
    householdLimit: row.household_limit as number,
    ageFrom: row.age_from as number | null,
    ageTo: row.age_to as number | null,
    offerHoldMinutes: row.offer_hold_minutes as number,
  }
}

const lineOf = ({ row }: JournalEntry): Line => ({
  id: row.id as string,
  householdId: row.household_id as string,
  queueNumber: row.queue_number as number,
  acceptPartial: row.accept_partial as boolean,
  isNewcomer: row.is_newcomer as boolean,
  usedPriority: row.used_priority as boolean,
  byStaff: row.by_staff as boolean,
  seats: [],
})

const seatOf = ({ row }: JournalEntry): Seat => ({
  // Of the sign-up's own numbering: its people never change places.
  id: `${row.sign_up_id} ${row.position}`,
  personId: row.person_id as string,
  position: row.position as number,
  status: row.status as AttendeeStatus,
  heldUntil: row.status === 'offered' ? ms(row.offer_held_until) : null,
})

/** Transactions in the order they were done; what is known of an event before them is `places`. */
export function transactionsOf(entries: readonly JournalEntry[]): JournalEntry[][] {
  const byXid = new Map<string, JournalEntry[]>()
  // What the clock's entries part is never one transaction.
  for (const entry of entries) byXid.set(entry.xid, [...(byXid.get(entry.xid) ?? []), entry])
  const lastSeq = (list: readonly JournalEntry[]) => list.at(-1)?.seq ?? 0
  return [...byXid.values()].sort((a, b) => lastSeq(a) - lastSeq(b))
}

/** What one transaction did, told from what it wrote. */
export function readTransaction(entries: readonly JournalEntry[]): Transaction {
  const seats: Transaction['seats'] = new Map()
  const signUps = new Map<string, Line>()
  const released = new Map<string, Act & { kind: 'cancel' | 'accept' }>()
  const acts: Act[] = []
  let counters: Counters | null = null
  let event: Event | null = null
  for (const entry of entries) {
    if (entry.what === 'events') event = eventOf(entry.row)
    if (entry.what === 'event_counters') counters = entry.row as unknown as Counters
    if (entry.what === 'event_sign_ups') signUps.set(entry.row.id as string, lineOf(entry))
    if (entry.what !== 'event_attendees') continue
    const signUpId = entry.row.sign_up_id as string
    const seat = { ...seatOf(entry), signUpId }
    const earlier = seats.get(seat.id)
    seats.set(seat.id, seat)
    const kind = seat.status === 'cancelled' ? 'cancel' : 'accept'
    // A seat that a new sign-up begins with is no act of its own.
    const begins = earlier === undefined && entry.row.offered_at === null
    if (seat.status !== earlier?.status && (kind === 'cancel' || (seat.status === 'confirmed' && !begins))) {
      const act = released.get(`${kind} ${signUpId}`) ?? { kind, signUpId, seatIds: [] }
      if (act.seatIds.length === 0) acts.push(act)
      act.seatIds.push(seat.id)
      released.set(`${kind} ${signUpId}`, act)
    }
  }
  const lines = [...signUps.values()].sort((a, b) => a.queueNumber - b.queueNumber)
  for (const line of lines)
    line.seats = [...seats.values()]
      .filter((seat) => seat.signUpId === line.id)
      .sort((a, b) => a.position - b.position)
      .map((seat) => ({ ...seat }))
  return {
    atMs: entries.at(-1)?.atMs ?? 0,
    acts: [
      ...lines.map((line) => ({ kind: 'sign_up' as const, line })),
      ...acts,
      ...(counters || event ? [{ kind: 'change' as const, event, places: counters?.places ?? -1 }] : []),
    ],
    seats,
    counters,
    deleted: entries.filter(({ what }) => what === 'deleted').length,
  }
}
