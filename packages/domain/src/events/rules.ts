import { type Refusal, refuse } from '../refusal'
import { ageOn, DAY_MS, spokenInstant } from '../time'
import {
  type AttendeeRole,
  CANCEL_REFUSALS,
  type CancelRefusalCode,
  CHECK_IN_REFUSALS,
  type CheckInRefusalCode,
  type EventPhase,
  HELPER_REFUSALS,
  type HelperRefusalCode,
  SIGN_UP_REFUSALS,
  type SignUpPolicy,
  type SignUpRefusalCode,
} from './terms'

export const ADULT_AGE = 18
export const HELPER_AGE = 16
export const CHECK_IN_OPENS_BEFORE_MINUTES = 120
/** Two no-shows within so many days suspend priority for so many days (product.md, events). */
export const NO_SHOWS_THAT_SUSPEND = 2
export const NO_SHOW_WINDOW_DAYS = 90
export const SUSPENSION_DAYS = 30

/** The facts of an event that rules read. */
export interface EventFacts {
  publishedAt: Date | null
  finishedAt: Date | null
  cancelledAt: Date | null
  startsAt: Date
  endsAt: Date
  policy: SignUpPolicy
  signUpOpensAt: Date
  signUpClosesAt: Date
  cancelClosesAt: Date
  prioritySignUpOpensAt: Date | null
  priorityThreshold: number | null
  priorityCostPoints: number
  newcomerSeats: number
  newcomerSeatsReleasedAt: Date | null
  householdLimit: number
  /** Full years, both inclusive. */
  ageFrom: number | null
  ageTo: number | null
}

/** Where an event stands, from its facts and the clock alone. */
export function eventPhase(event: EventFacts, now: Date): EventPhase {
  if (event.cancelledAt) return 'cancelled'
  if (event.finishedAt) return 'finished'
  if (!event.publishedAt) return 'draft'
  if (now >= event.endsAt) return 'ended'
  if (now >= event.startsAt) return 'running'
  if (now >= event.signUpClosesAt) return 'closed'
  if (now >= event.signUpOpensAt) return 'open'
  return inPriorityWindow(event, now) ? 'priority' : 'upcoming'
}

/** The priority window (积分优先): from its opening until sign-up opens for everyone. */
export function inPriorityWindow(event: EventFacts, now: Date): boolean {
  if (event.policy !== 'points_first' || !event.prioritySignUpOpensAt) return false
  return now >= event.prioritySignUpOpensAt && now < event.signUpOpensAt
}

export interface SeatCounts {
  places: number
  /** Confirmed plus held for an unanswered offer. */
  taken: number
  /** Of these, held by newcomer families. */
  newcomerTaken: number
}

/**
 * Places that are kept for newcomer families (新朋友名额) at this moment. In the priority window that is the whole
 * share: newcomers who come early by their standing don't use it up. From the general opening it is what no newcomer
 * family has yet.
 */
export function seatsKeptForNewcomers(event: EventFacts, seats: SeatCounts, now: Date): number {
  if (event.newcomerSeatsReleasedAt && now >= event.newcomerSeatsReleasedAt) return 0
  if (inPriorityWindow(event, now)) return event.newcomerSeats
  return Math.max(0, event.newcomerSeats - seats.newcomerTaken)
}

/**
 * Places one family could have now. In the priority window nobody gets the newcomers' share; afterwards newcomer
 * families do, and the others what is left beside it.
 */
export function seatsFor(
  event: EventFacts,
  seats: SeatCounts,
  family: { isNewcomer: boolean },
  now: Date,
): number {
  const free = seats.places - seats.taken
  const mayUseShare = family.isNewcomer && !inPriorityWindow(event, now)
  const kept = mayUseShare ? 0 : seatsKeptForNewcomers(event, seats, now)
  return Math.max(0, free - kept)
}

/** Newcomer (新朋友): attended none of the series' latest sessions. No session yet makes everyone one. */
export function isNewcomer(attendedLatest: readonly boolean[], lookbackSessions: number): boolean {
  return !attendedLatest.slice(0, lookbackSessions).some(Boolean)
}

/** Until when no-shows suspend a household's priority; null = not suspended at `now`. */
export function prioritySuspendedUntil(noShowAts: readonly Date[], now: Date): Date | null {
  const sorted = noShowAts.filter((at) => at <= now).sort((a, b) => a.getTime() - b.getTime())
  let until: Date | null = null
  for (let i = NO_SHOWS_THAT_SUSPEND - 1; i < sorted.length; i++) {
    const last = sorted[i] as Date
    const first = sorted[i - NO_SHOWS_THAT_SUSPEND + 1] as Date
    if (last.getTime() - first.getTime() <= NO_SHOW_WINDOW_DAYS * DAY_MS)
      until = new Date(last.getTime() + SUSPENSION_DAYS * DAY_MS)
  }
  return until && until > now ? until : null
}

export interface FamilyFacts {
  /** Points the household earned in the last 12 months. */
  standing: number
  prioritySuspendedUntil: Date | null
  /** Points the person who signs up can spend. */
  balance: number
  /** People of the household who already hold or await a place in this event. */
  activeAttendees: number
}

/** Why a family may not sign up at all now, before anybody is chosen; null when it may. */
export function familyRefusal(
  event: EventFacts,
  family: FamilyFacts,
  now: Date,
): Refusal<SignUpRefusalCode> | null {
  const closed = timeRefusal(event, now)
  if (closed) return closed
  if (inPriorityWindow(event, now)) {
    const threshold = event.priorityThreshold ?? 0
    // Written only for whoever is told: a crowd asks, and most of it is let in.
    const opens = () => `${spokenInstant(event.signUpOpensAt, now)} 全体开放`
    if (family.prioritySuspendedUntil)
      return refuse(
        SIGN_UP_REFUSALS,
        'priority_suspended',
        `90 天内爽约两次，优先资格暂停到 ${spokenInstant(family.prioritySuspendedUntil, now)}；${opens()}`,
      )
    if (family.standing < threshold)
      return refuse(
        SIGN_UP_REFUSALS,
        'priority_only',
        `你家近一年 ${family.standing} 分，优先需 ${threshold} 分；${opens()}`,
      )
    if (family.balance < event.priorityCostPoints)
      return refuse(
        SIGN_UP_REFUSALS,
        'not_enough_points',
        `优先名额要用 ${event.priorityCostPoints} 分，你现在有 ${family.balance} 分；${opens()}`,
      )
  }
  if (family.activeAttendees >= event.householdLimit)
    return refuse(
      SIGN_UP_REFUSALS,
      'household_limit',
      `每家最多 ${event.householdLimit} 人，你家已报 ${family.activeAttendees} 人`,
    )
  return null
}

function timeRefusal(event: EventFacts, now: Date): Refusal<SignUpRefusalCode> | null {
  switch (eventPhase(event, now)) {
    case 'draft':
      return refuse(SIGN_UP_REFUSALS, 'event_not_published')
    case 'cancelled':
      return refuse(SIGN_UP_REFUSALS, 'event_cancelled')
    case 'upcoming': {
      const opensAt =
        event.policy === 'points_first' && event.prioritySignUpOpensAt && now < event.prioritySignUpOpensAt
          ? event.prioritySignUpOpensAt
          : event.signUpOpensAt
      return refuse(SIGN_UP_REFUSALS, 'sign_up_not_open', `还没开始报名，${spokenInstant(opensAt, now)} 开始`)
    }
    case 'priority':
    case 'open':
      return null
    default:
      return refuse(SIGN_UP_REFUSALS, 'sign_up_closed')
  }
}

export interface CandidateFacts {
  name: string
  /** Null when the roster does not know it. */
  bornOn: string | null
  /** Under 14 without a live guardian's consent of the current version. */
  consentMissing: boolean
  alreadyActive: boolean
}

/** In which capacity a person would attend: an adult outside the age range comes along as a companion (陪同). */
export function attendeeRole(
  event: Pick<EventFacts, 'ageFrom' | 'ageTo' | 'startsAt'>,
  bornOn: string | null,
): AttendeeRole | null {
  const { ageFrom, ageTo } = event
  if (ageFrom === null && ageTo === null) return 'participant'
  if (bornOn === null) return null
  const age = ageOn(bornOn, event.startsAt)
  if ((ageFrom === null || age >= ageFrom) && (ageTo === null || age <= ageTo)) return 'participant'
  return age >= ADULT_AGE ? 'companion' : null
}

/** `3–6 岁`, `6 岁以上`, `60 岁以下`, `不限年龄` */
export function spokenAgeRange({ ageFrom, ageTo }: Pick<EventFacts, 'ageFrom' | 'ageTo'>): string {
  if (ageFrom !== null && ageTo !== null)
    return ageFrom === ageTo ? `${ageFrom} 岁` : `${ageFrom}–${ageTo} 岁`
  if (ageFrom !== null) return `${ageFrom} 岁以上`
  return ageTo === null ? '不限年龄' : `${ageTo} 岁以下`
}

/** `《好饿的毛毛虫》`: a title in book marks, once. */
export function titleInMarks(title: string): string {
  return title.includes('《') ? title : `《${title}》`
}

/** Why this person cannot be ticked; null when they can. */
export function candidateRefusal(
  event: EventFacts,
  person: CandidateFacts,
): Refusal<SignUpRefusalCode> | null {
  if (person.alreadyActive) return refuse(SIGN_UP_REFUSALS, 'already_signed_up', `${person.name}已经报过名了`)
  if (person.consentMissing)
    return refuse(
      SIGN_UP_REFUSALS,
      'consent_missing',
      `${person.name}不满 14 岁，要有监护人同意。请先到“我的家人”里同意`,
    )
  if (attendeeRole(event, person.bornOn)) return null
  if (person.bornOn === null)
    return refuse(SIGN_UP_REFUSALS, 'age_unknown', `花名册里没有${person.name}的出生日期，请社区补上再报`)
  return refuse(
    SIGN_UP_REFUSALS,
    'wrong_age',
    `这个活动面向 ${spokenAgeRange(event)}，${person.name}那天 ${ageOn(person.bornOn, event.startsAt)} 岁`,
  )
}

export interface SignUpFacts {
  event: EventFacts
  family: FamilyFacts
  /** Those chosen, in the family's order. */
  chosen: readonly (CandidateFacts & { householdId: string })[]
  seats: SeatCounts
  isNewcomer: boolean
  acceptPartial: boolean
  waitIfFull: boolean
  now: Date
}

export interface Placement {
  /** How many of the chosen, in order, are confirmed; the rest wait. */
  confirmed: number
  waiting: number
  usedPriority: boolean
}

/** Decides one sign-up: refused with the first reason, or who is confirmed and who waits. */
export function placeSignUp(facts: SignUpFacts): Refusal<SignUpRefusalCode> | Placement {
  const { event, family, chosen, now } = facts
  if (chosen.length === 0) return refuse(SIGN_UP_REFUSALS, 'nobody_chosen')
  if (new Set(chosen.map((person) => person.householdId)).size > 1)
    return refuse(SIGN_UP_REFUSALS, 'different_households')
  // Asked before the window: a family whose member is in already should hear just that.
  for (const person of chosen) {
    if (person.alreadyActive) return refuseCandidate(event, person)
  }
  const general = familyRefusal(event, family, now)
  if (general) return general
  for (const person of chosen) {
    const refusal = candidateRefusal(event, person)
    if (refusal) return refusal
  }
  if (!chosen.some((person) => attendeeRole(event, person.bornOn) === 'participant'))
    return refuse(SIGN_UP_REFUSALS, 'companion_only')
  if (family.activeAttendees + chosen.length > event.householdLimit)
    return refuse(
      SIGN_UP_REFUSALS,
      'household_limit',
      `每家最多 ${event.householdLimit} 人，你家已报 ${family.activeAttendees} 人，这次选了 ${chosen.length} 人`,
    )
  const confirmed = seatsGranted({
    wanted: chosen.length,
    free: seatsFor(event, facts.seats, facts, now),
    acceptPartial: facts.acceptPartial,
  })
  const waiting = chosen.length - confirmed
  if (waiting > 0 && !facts.waitIfFull && confirmed === 0)
    return refuse(SIGN_UP_REFUSALS, 'event_full', fullSentence(facts))
  return { confirmed, waiting: facts.waitIfFull ? waiting : 0, usedPriority: inPriorityWindow(event, now) }
}

/**
 * True where nothing about a family could turn the answer into a yes, so that no place need be guarded while it is
 * given: sign-up is not on, or the event is full and they do not want to wait.
 */
export function refusedForEveryone(
  event: EventFacts,
  seats: SeatCounts,
  { waitIfFull }: { waitIfFull: boolean },
  now: Date,
): boolean {
  const phase = eventPhase(event, now)
  if (phase !== 'priority' && phase !== 'open') return true
  return !waitIfFull && seats.taken >= seats.places
}

function refuseCandidate(event: EventFacts, person: CandidateFacts): Refusal<SignUpRefusalCode> {
  return candidateRefusal(event, person) ?? refuse(SIGN_UP_REFUSALS, 'already_signed_up')
}

function fullSentence({ event, seats, isNewcomer: newcomer, chosen, now }: SignUpFacts): string {
  const free = seatsFor(event, seats, { isNewcomer: newcomer }, now)
  if (free > 0) return `只剩 ${free} 个名额，你选了 ${chosen.length} 人。可以少选一位，或排候补`
  const kept = seats.places - seats.taken
  return kept > 0 ? `名额已满（另有 ${kept} 个留给新朋友），可以排候补` : SIGN_UP_REFUSALS.event_full
}

/** How many of the wanted places a family gets: all, or, if it ticked so, as many as there are. */
export function seatsGranted(facts: { wanted: number; free: number; acceptPartial: boolean }): number {
  if (facts.free >= facts.wanted) return facts.wanted
  return facts.acceptPartial ? Math.max(0, facts.free) : 0
}

export function isRefusal<T extends object>(
  outcome: T | Refusal<SignUpRefusalCode>,
): outcome is Refusal<SignUpRefusalCode> {
  return 'code' in outcome
}

/** Why people of a sign-up cannot be cancelled. Staff may cancel after the cut-off, nobody after check-in. */
export function cancelRefusal(facts: {
  event: EventFacts
  /** The chosen people who are still active. */
  active: readonly { checkedInAt: Date | null; status: string }[]
  byStaff: boolean
  now: Date
}): Refusal<CancelRefusalCode> | null {
  const { event, active, byStaff, now } = facts
  if (active.length === 0) return refuse(CANCEL_REFUSALS, 'already_cancelled')
  if (active.some((a) => a.checkedInAt)) return refuse(CANCEL_REFUSALS, 'already_checked_in')
  if (event.finishedAt || event.cancelledAt) return refuse(CANCEL_REFUSALS, 'cancel_closed', '活动已经结束了')
  const onlyWaiting = active.every((a) => a.status === 'waiting')
  if (!byStaff && !onlyWaiting && now >= event.cancelClosesAt) return refuse(CANCEL_REFUSALS, 'cancel_closed')
  return null
}

export function checkInRefusal(facts: {
  event: EventFacts
  status: string
  now: Date
}): Refusal<CheckInRefusalCode> | null {
  const { event, status, now } = facts
  if (event.finishedAt || event.cancelledAt) return refuse(CHECK_IN_REFUSALS, 'event_finished')
  if (status !== 'confirmed') return refuse(CHECK_IN_REFUSALS, 'not_confirmed')
  if (now.getTime() < event.startsAt.getTime() - CHECK_IN_OPENS_BEFORE_MINUTES * 60_000)
    return refuse(CHECK_IN_REFUSALS, 'check_in_not_open')
  return null
}

export function helperRefusal(facts: {
  event: EventFacts
  bornOn: string | null
  helperPlaces: number
  helpersTaken: number
  alreadyHelping: boolean
  isAttendee: boolean
  now: Date
}): Refusal<HelperRefusalCode | SignUpRefusalCode> | null {
  const { event, bornOn, now } = facts
  if (facts.alreadyHelping) return refuse(HELPER_REFUSALS, 'already_helping')
  if (facts.isAttendee) return refuse(HELPER_REFUSALS, 'helper_is_attendee')
  const phase = eventPhase(event, now)
  if (phase === 'draft' || phase === 'cancelled') return timeRefusal(event, now)
  // Helpers are sought from publishing until the event begins.
  if (now >= event.startsAt) return refuse(SIGN_UP_REFUSALS, 'sign_up_closed')
  if (bornOn === null || ageOn(bornOn, event.startsAt) < HELPER_AGE)
    return refuse(HELPER_REFUSALS, 'helper_too_young')
  if (facts.helpersTaken >= facts.helperPlaces) return refuse(HELPER_REFUSALS, 'no_helper_places')
  return null
}

/** No-shows before this cannot suspend anybody any more. */
export function noShowsCountFrom(now: Date): Date {
  return new Date(now.getTime() - (NO_SHOW_WINDOW_DAYS + SUSPENSION_DAYS) * DAY_MS)
}
