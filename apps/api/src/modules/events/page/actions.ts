import { type Actor, isStaff } from '@linli/domain/actor'
import type { EventView } from '@linli/domain/events/contract'
import {
  attendeeRole,
  candidateRefusal,
  familyRefusal,
  helperRefusal,
  inPriorityWindow,
  isNewcomer,
  noShowsCountFrom,
  prioritySuspendedUntil,
  seatsFor,
} from '@linli/domain/events/rules'
import { ACTIVE_STATUSES } from '@linli/domain/events/terms'
import { standingFrom } from '@linli/domain/points/rules'
import { ageOn, dateOn } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { AppError } from '../../../http/app-error.ts'
import { listSpendable } from '../../points/expiry/actions.ts'
import { type EventWithCounters, iso, toSummary } from '../actions.ts'
import { eventNotFound } from '../placing/actions.ts'
import { toCandidate, toSignUpViews } from '../sign-up/actions.ts'
import type { SignUpWithPeople } from '../store.ts'
import { settleIfDue } from '../waiting-list/actions.ts'
import { type LookingFamily, listFamilySignUps, listLookingFamilies, readShownEvents } from './store.ts'

export interface ReadEvent {
  actor: Actor
  eventId: string
  now: Date
}

/** An event as this reader may see it; drafts are for staff. What the clock changed is settled first. */
export async function readEvent(tx: Tx, request: ReadEvent): Promise<EventView> {
  const [view] = await readEvents(tx, [request])
  if (!view) throw new Error('a page was not read')
  if (view instanceof AppError) throw view
  return view
}

/** The same for many who look at once, in few statements; for each a view or why there is none. */
export async function readEvents(tx: Tx, requests: readonly ReadEvent[]): Promise<(EventView | AppError)[]> {
  const now = new Date(Math.max(...requests.map((request) => request.now.getTime())))
  const eventIds = [...new Set(requests.map((request) => request.eventId))]
  const [shown, mine] = await Promise.all([readShownEvents(tx, eventIds), readFamilies(tx, requests, now)])
  if (await settleDue(tx, [...shown.values()], now)) return readEvents(tx, requests)
  const balances = await readBalances(tx, requests, { shown, now })
  const views: (EventView | AppError)[] = []
  for (const request of requests) {
    const found = shown.get(request.eventId)
    if (found && (found.event.publishedAt || isStaff(request.actor))) {
      const balance = balances.get(request.actor.personId ?? '') ?? 0
      views.push(await toView(tx, { ...found, request, family: mine.get(request) ?? null, balance }))
    } else views.push(eventNotFound())
  }
  return views
}

/** What readers may spend, asked for only where an early place costs points now: nothing else reads it. */
async function readBalances(
  tx: Tx,
  requests: readonly ReadEvent[],
  { shown, now }: { shown: ReadonlyMap<string, EventWithCounters>; now: Date },
): Promise<Map<string, number>> {
  const payers = requests.flatMap(({ actor, eventId }) => {
    const event = shown.get(eventId)?.event
    const pays = event && event.priorityCostPoints > 0 && inPriorityWindow(event, now)
    return pays && actor.personId ? [actor.personId] : []
  })
  return payers.length > 0 ? listSpendable(tx, { personIds: [...new Set(payers)], now }) : new Map()
}

async function settleDue(tx: Tx, shown: readonly EventWithCounters[], now: Date): Promise<boolean> {
  let settled = false
  for (const { event, counters } of shown) {
    const due = { communityId: event.communityId, eventId: event.id, nextDueAt: counters.nextDueAt, now }
    settled = (await settleIfDue(tx, due)) || settled
  }
  return settled
}

interface Family extends LookingFamily {
  personId: string
  signUps: SignUpWithPeople[]
}

/** The readers' families; who is bound to nobody has none. */
async function readFamilies(
  tx: Tx,
  requests: readonly ReadEvent[],
  now: Date,
): Promise<Map<ReadEvent, Family>> {
  const bound = requests.flatMap((request) => {
    const { personId } = request.actor
    return personId ? [{ request, personId }] : []
  })
  if (bound.length === 0) return new Map()
  const looks = {
    personIds: bound.map(({ personId }) => personId),
    eventIds: bound.map(({ request }) => request.eventId),
    now,
    today: dateOn(now),
    noShowsFrom: noShowsCountFrom(now),
    standingFrom: standingFrom(now),
  }
  const [families, signUps] = await Promise.all([
    listLookingFamilies(tx, looks),
    listFamilySignUps(tx, looks),
  ])
  const found = new Map<ReadEvent, Family>()
  for (const family of families) {
    const { request, personId } = bound[family.position] ?? {}
    if (request && personId)
      found.set(request, { ...family, personId, signUps: signUps[family.position] ?? [] })
  }
  return found
}

interface Shown extends EventWithCounters {
  request: ReadEvent
  family: Family | null
  /** Points the reader can spend; 0 where none are asked for. */
  balance: number
}

async function toView(tx: Tx, { event, counters, request, family, balance }: Shown): Promise<EventView> {
  return {
    ...toSummary({ event, counters }, request.now),
    introduction: event.introduction,
    cancelClosesAt: event.cancelClosesAt.toISOString(),
    priorityThreshold: event.priorityThreshold,
    priorityCostPoints: event.priorityCostPoints,
    newcomerSeats: event.newcomerSeats,
    newcomerLookbackSessions: event.newcomerLookbackSessions,
    newcomerSeatsReleasedAt: iso(event.newcomerSeatsReleasedAt),
    offerHoldMinutes: event.offerHoldMinutes,
    cancelledAt: iso(event.cancelledAt),
    cancelReason: event.cancelReason,
    mine: family && (await toMine(tx, { event, counters }, { ...family, balance }, request.now)),
  }
}

/** The reader's own side: what the family has, may have, and why not. */
async function toMine(
  tx: Tx,
  { event, counters }: EventWithCounters,
  family: Family & Pick<Shown, 'balance'>,
  now: Date,
): Promise<EventView['mine']> {
  const { personId, householdId, actable, standing, balance, signUps, isHelper } = family
  const key = { communityId: event.communityId, eventId: event.id }
  const inAlready = signUps
    .flatMap(({ attendees }) => attendees)
    .filter((each) => ACTIVE_STATUSES.includes(each.status))
  const active = new Set(inAlready.map((each) => each.personId))
  const activeAttendees = inAlready.filter((each) => each.householdId === householdId).length
  const newcomer = isNewcomer([family.attendedLately], event.newcomerLookbackSessions)
  const suspendedUntil = prioritySuspendedUntil(family.noShowAts, now)
  const facts = { standing, balance, prioritySuspendedUntil: suspendedUntil, activeAttendees }
  const mayActFor = new Set(actable.map((person) => person.personId))
  return {
    householdStanding: standing,
    isNewcomer: newcomer,
    prioritySuspendedUntil: iso(suspendedUntil),
    seatsForUs: seatsFor(event, counters, { isNewcomer: newcomer }, now),
    candidates: actable.map((person) => ({
      personId: person.personId,
      name: person.name,
      age: person.bornOn ? ageOn(person.bornOn, event.startsAt) : null,
      isSelf: person.actingAs === 'self',
      role: attendeeRole(event, person.bornOn) ?? 'participant',
      refusal: candidateRefusal(event, toCandidate(person, active)),
    })),
    refusal: familyRefusal(event, facts, now),
    signUps: await toSignUpViews(
      tx,
      key,
      signUps.filter(
        ({ signUp, attendees }) =>
          signUp.contactId === personId || attendees.some((each) => mayActFor.has(each.personId)),
      ),
    ),
    isHelper,
    helperRefusal: helperRefusal({
      event,
      bornOn: actable[0]?.bornOn ?? null,
      ...counters,
      alreadyHelping: isHelper,
      isAttendee: active.has(personId),
      now,
    }),
  }
}
