import { isRefusal, placeSignUp } from '@linli/domain/events/rules'
import type { AttendeeStatus } from '@linli/domain/events/terms'
import { nextOffers } from '@linli/domain/events/waiting-list/rules'
import type { Asked } from './clients.ts'
import { type Act, type Counters, readTransaction, transactionsOf } from './history.ts'
import type { JournalEntry } from './journal.ts'
import {
  count,
  isActive,
  type Line,
  passedOver,
  place,
  type Seat,
  type State,
  settle,
  waitingOf,
} from './model.ts'
import { STANDING } from './world.ts'

/** `oversold`: a place too many. `skipped`: a place or a number out of turn. `broken`: anything else that is wrong. */
export type ViolationKind = 'oversold' | 'skipped' | 'broken'
export interface Violation {
  kind: ViolationKind
  what: string
}

/** How a sign-up looked after a transaction that touched it. */
export interface LineView {
  statuses: ReadonlyMap<string, AttendeeStatus>
  waitingPosition: number | null
  acts: ReadonlySet<Act['kind']>
}

/** A state the event was in from an instant of real time on, at a time of the processes' clock. */
export interface Version {
  atMs: number
  now: Date
  state: State
}

export interface Replayed {
  violations: Violation[]
  /** By sign-up, in order. */
  views: Map<string, LineView[]>
  /** Null when the event was never written. */
  final: State | null
}

/**
 * Does one event's history again by the model, transaction for transaction, and notes wherever the processes did
 * something else. `onVersion` is told of every state the event was in; it must not keep or change it.
 */
export function replay(
  entries: readonly JournalEntry[],
  asked: readonly Asked[],
  onVersion: (version: Version) => void = () => {},
): Replayed {
  const replayer = new Replayer(asked)
  let part: JournalEntry[] = []
  const done = (transactions: JournalEntry[][]) => {
    for (const transaction of transactions) {
      replayer.apply(transaction)
      const { state, now } = replayer
      if (state) onVersion({ atMs: transaction.at(-1)?.atMs ?? 0, now, state })
    }
  }
  for (const entry of entries) {
    if (entry.what !== 'clock') {
      part.push(entry)
      continue
    }
    done(transactionsOf(part))
    part = []
    replayer.checkAtRest()
    replayer.now = new Date(String(entry.row.now))
    const { state, now } = replayer
    if (state) onVersion({ atMs: entry.atMs, now, state })
  }
  done(transactionsOf(part))
  replayer.checkAtRest()
  return { violations: replayer.violations, views: replayer.views, final: replayer.state }
}

class Replayer {
  now = new Date(0)
  state: State | null = null
  readonly violations: Violation[] = []
  readonly views = new Map<string, LineView[]>()
  /** As last written: what the model's seats are compared with. */
  private readonly written = new Map<string, Pick<Seat, 'status' | 'heldUntil'>>()
  private readonly seats = new Map<string, Seat>()
  private readonly lines = new Map<string, Line>()
  private readonly asked: ReadonlyMap<string, Asked>
  private lastQueueNumber = 0
  private counters: Counters | null = null

  constructor(asked: readonly Asked[]) {
    const signedUp = asked.filter(({ act, status }) => act === 'sign_up' && status === 200)
    this.asked = new Map(signedUp.map((each) => [String(each.reply.id), each]))
  }

  private say(kind: ViolationKind, what: string) {
    this.violations.push({ kind, what: `${this.now.toISOString()} ${what}` })
  }

  apply(entries: readonly JournalEntry[]): void {
    const { acts, seats, counters, deleted } = readTransaction(entries)
    if (deleted > 0) this.say('broken', `${deleted} rows were deleted`)
    const touched = new Set<Seat>()
    const settled = () => {
      if (this.state) for (const seat of settle(this.state, this.now)) touched.add(seat)
    }
    settled()
    for (const act of acts) {
      for (const seat of this.do(act)) touched.add(seat)
      settled()
    }
    for (const [id, { status, heldUntil, signUpId }] of seats) {
      this.written.set(id, { status, heldUntil })
      const seat = this.seats.get(id)
      if (seat) touched.add(seat)
      else this.say('broken', `sign-up ${signUpId} has a seat from nowhere`)
    }
    for (const seat of touched) this.compare(seat)
    if (counters) this.counters = counters
    this.checkCounts()
    const kinds = new Set(acts.map(({ kind }) => kind))
    for (const line of this.linesOf(touched)) this.view(line, kinds)
  }

  /** When all is quiet nobody waits for a free place that fits, by the domain's own rule as well. */
  checkAtRest(): void {
    const { state, now } = this
    if (!state) return
    const waiting = state.lines
      .filter((line) => waitingOf(line).length > 0)
      .map((line) => ({ ...line, signUpId: line.id, wanted: waitingOf(line).length, heldUntil: null }))
    const seats = { places: state.places, ...count(state) }
    for (const { signUpId, seats: free } of nextOffers({ event: state.event, seats, waiting, now }))
      this.say('skipped', `${free} places are free for ${signUpId}, who was not asked`)
  }

  private linesOf(touched: ReadonlySet<Seat>): Line[] {
    return (this.state?.lines ?? []).filter((line) => line.seats.some((seat) => touched.has(seat)))
  }

  private do(act: Act): Seat[] {
    switch (act.kind) {
      case 'change':
        return this.change(act)
      case 'sign_up':
        return this.signUp(act.line)
      case 'cancel':
      case 'accept':
        return this.answer(act)
    }
  }

  private change({ event, places }: Act & { kind: 'change' }): Seat[] {
    if (this.state && event) this.state.event = event
    if (this.state && places >= 0) this.state.places = places
    if (!this.state && event) this.state = { event, places: Math.max(0, places), lines: [] }
    return []
  }

  private answer({ kind, signUpId, seatIds }: Act & { kind: 'cancel' | 'accept' }): Seat[] {
    return seatIds.flatMap((id) => {
      const seat = this.seats.get(id)
      if (!seat) return []
      const possible = kind === 'cancel' ? isActive(seat) : seat.status === 'offered'
      if (!possible) this.say('broken', `${kind} of a ${seat.status} seat of sign-up ${signUpId}`)
      seat.status = kind === 'cancel' ? 'cancelled' : 'confirmed'
      seat.heldUntil = null
      return [seat]
    })
  }

  /** One sign-up: in its turn, allowed, and with as many places as it may have and not one more. */
  private signUp(line: Line): Seat[] {
    const { state } = this
    if (!state) return []
    if (line.queueNumber !== this.lastQueueNumber + 1)
      this.say('skipped', `number ${line.queueNumber} follows ${this.lastQueueNumber}`)
    this.lastQueueNumber = line.queueNumber
    const request = this.asked.get(line.id)
    if (!request) this.say('broken', `nobody was told of sign-up ${line.id}`)
    else this.checkAllowed(state, line, request)
    const wanted = request?.personIds?.length ?? line.seats.length
    const jumped = passedOver(state, line.queueNumber, this.now)
    const confirmed = place(state, line, wanted, this.now)
    if (confirmed > 0 && jumped)
      this.say(
        'skipped',
        `number ${line.queueNumber} went past ${jumped.queueNumber}, whom the place would fit`,
      )
    const kept = request && !request.waitIfFull ? confirmed : wanted
    const people = line.seats.map(({ personId }) => personId)
    if (people.join() !== (request?.personIds ?? people).slice(0, kept).join())
      this.say('broken', `sign-up ${line.id} is of other people than asked`)
    this.lines.set(line.id, line)
    for (const seat of line.seats) this.seats.set(seat.id, seat)
    return line.seats
  }

  /** The rules that are asked before places are looked at. */
  private checkAllowed(state: State, line: Line, request: Asked) {
    const outcome = placeSignUp(signUpFacts(state, request, this.now))
    if (isRefusal(outcome)) this.say('broken', `sign-up ${line.id} was to be refused: ${outcome.code}`)
    if (line.isNewcomer !== !request.family?.attended)
      this.say('broken', `sign-up ${line.id} ${line.isNewcomer ? 'is taken for' : 'is'} a newcomer`)
  }

  private compare(seat: Seat) {
    const written = this.written.get(seat.id)
    if (!written) return
    if (written.status !== seat.status) {
      const aboutPlaces = [written.status, seat.status].every((each) =>
        ['confirmed', 'offered', 'waiting'].includes(each),
      )
      this.say(aboutPlaces ? 'skipped' : 'broken', `seat ${seat.id} is ${written.status}, not ${seat.status}`)
    } else if (written.status === 'offered' && written.heldUntil !== seat.heldUntil)
      this.say('broken', `seat ${seat.id} is held until another time`)
    // Go on from what is so: one fault is told once.
    seat.status = written.status
    seat.heldUntil = written.status === 'offered' ? written.heldUntil : null
  }

  private checkCounts() {
    const { state, counters } = this
    if (!state || !counters) return
    const { taken, newcomerTaken, waiting } = count(state)
    if (taken > counters.places) this.say('oversold', `${taken} people have ${counters.places} places`)
    const families = state.lines.filter((line) => waitingOf(line).length > 0).length
    if ((counters.waiting_families ?? families) !== families)
      this.say('broken', `counters say ${counters.waiting_families} families wait, there are ${families}`)
    const told = [counters.taken, counters.newcomer_taken, counters.waiting, counters.last_queue_number]
    const counted = [taken, newcomerTaken, waiting, this.lastQueueNumber]
    if (told.join() !== counted.join())
      this.say('broken', `counters say ${told.join()}, there are ${counted.join()}`)
  }

  private view(line: Line, acts: ReadonlySet<Act['kind']>) {
    const { state } = this
    if (!state) return
    const before = state.lines.filter(
      (each) => each.queueNumber <= line.queueNumber && waitingOf(each).length > 0,
    )
    const view: LineView = {
      statuses: new Map(line.seats.map(({ personId, status }) => [personId, status])),
      waitingPosition: waitingOf(line).length > 0 ? before.length : null,
      acts,
    }
    const known = this.views.get(line.id)
    if (known) known.push(view)
    else this.views.set(line.id, [view])
    const household = state.lines.filter(({ householdId }) => householdId === line.householdId)
    const active = household.flatMap(({ seats }) => seats.filter(isActive))
    if (new Set(active.map(({ personId }) => personId)).size < active.length)
      this.say('broken', `somebody of household ${line.householdId} is in twice`)
    if (active.length > state.event.householdLimit)
      this.say('broken', `household ${line.householdId} has ${active.length} people in`)
  }
}

/** The facts of a sign-up for the rule of packages/domain, in a state of the event. */
export function signUpFacts(state: State, request: Asked, now: Date): Parameters<typeof placeSignUp>[0] {
  const { family, personIds, acceptPartial, waitIfFull } = request
  const household = state.lines.filter(({ householdId }) => householdId === family?.householdId)
  const active = household.flatMap(({ seats }) => seats.filter(isActive))
  const chosen = (personIds ?? []).flatMap(
    (id) => family?.people.find(({ personId }) => personId === id) ?? [],
  )
  return {
    event: state.event,
    family: {
      standing: family?.hasStanding ? STANDING : 0,
      balance: family?.hasStanding ? STANDING : 0,
      prioritySuspendedUntil: null,
      activeAttendees: active.length,
    },
    chosen: chosen.map(({ personId, name, bornOn, householdId }) => ({
      name,
      bornOn,
      householdId,
      consentMissing: false,
      alreadyActive: active.some((seat) => seat.personId === personId),
    })),
    seats: { places: state.places, ...count(state) },
    isNewcomer: !family?.attended,
    acceptPartial,
    waitIfFull,
    now,
  }
}
