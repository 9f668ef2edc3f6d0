import { spokenAgeRange } from '../../events/rules'
import { CHILD_RELATIONS, type HouseholdRelation } from '../../people/terms'
import { type Refusal, refuse } from '../../refusal'
import { ageOn, clockTime, dateOn, monthDay, spokenInstant, weekdayName } from '../../time'
import { overlap } from '../rules'
import type { ShiftSignUpStatus } from '../terms'
import { MIN_VOLUNTEER_AGE, VOLUNTEER_REFUSALS } from '../volunteers/terms'
import {
  SHIFT_CANCEL_REFUSALS,
  SHIFT_SIGN_UP_REFUSALS,
  type ShiftCancelRefusalCode,
  type ShiftSignUpRefusalCode,
} from './terms'

export interface NoticeFacts {
  title: string
  publishedAt: Date | null
  closedAt: Date | null
  cancelledAt: Date | null
}

export interface ShiftFacts {
  id: string
  role: string
  startsAt: Date
  endsAt: Date
  /** Full years on the day of the shift, both inclusive. */
  ageFrom: number | null
  ageTo: number | null
}

export interface ShiftPlaces {
  places: number
  taken: number
  /** How many are in line. */
  waiting: number
}

/** A place somebody holds or awaits, on any notice. */
export interface HeldShift {
  shiftId: string
  /** Of its notice. */
  title: string
  role: string
  startsAt: Date
  endsAt: Date
}

/** Who is to serve. */
export interface ServerFacts {
  name: string
  /** Null when the roster does not know it. */
  bornOn: string | null
  relation: HouseholdRelation
  /** Under 14 without a live guardian's consent of the current version. */
  consentMissing: boolean
  isVolunteer: boolean
}

type No = Refusal<ShiftSignUpRefusalCode>
const no = (code: ShiftSignUpRefusalCode, message?: string): No =>
  refuse(SHIFT_SIGN_UP_REFUSALS, code, message)

/** Why nobody gets a place in this notice now; null while it takes people. */
export function noticeRefusal(notice: NoticeFacts): No | null {
  if (notice.cancelledAt) return no('recruitment_cancelled')
  if (!notice.publishedAt) return no('recruitment_not_published')
  if (notice.closedAt) return no('recruitment_closed')
  return null
}

interface Span {
  startsAt: Date
  endsAt: Date
}

/** `周六 14:00–17:00`; with the date where it is more than a week away, `次日` past midnight. */
export function spokenShift({ startsAt, endsAt }: Span, now: Date): string {
  const ends = `${dateOn(startsAt) === dateOn(endsAt) ? '' : '次日 '}${clockTime(endsAt)}`
  return `${spokenInstant(startsAt, now)}–${ends}`
}

/** `11月28日 周六 14:00–17:00`: for messages, which are read later. */
export function datedShift({ startsAt, endsAt }: Span): string {
  const ends = `${dateOn(startsAt) === dateOn(endsAt) ? '' : '次日 '}${clockTime(endsAt)}`
  return `${monthDay(startsAt)} ${weekdayName(startsAt)} ${clockTime(startsAt)}–${ends}`
}

/** Why this person cannot serve whatever the shift; null for who can. */
export function serverRefusal(person: ServerFacts): No | null {
  if (!person.isVolunteer)
    return no('not_a_volunteer', `${person.name}第一次报名，要先看《志愿者须知》并登记`)
  if (person.consentMissing)
    return no('consent_missing', `${person.name}不满 14 岁，要有监护人同意。请先到“我的家人”里同意`)
  if (person.bornOn === null && CHILD_RELATIONS.includes(person.relation))
    return no('age_unknown', `花名册里没有${person.name}的出生日期，请社区补上再报`)
  return null
}

/** Why this person is not of the age for a shift. A roster without the date is enough where no limit was set. */
export function ageRefusal(shift: ShiftFacts, person: ServerFacts): No | null {
  const { ageTo } = shift
  if (person.bornOn === null)
    return shift.ageFrom === null && ageTo === null
      ? null
      : no('age_unknown', `花名册里没有${person.name}的出生日期，请社区补上再报`)
  const ageFrom = shift.ageFrom ?? MIN_VOLUNTEER_AGE
  const age = ageOn(person.bornOn, shift.startsAt)
  if (age >= ageFrom && (ageTo === null || age <= ageTo)) return null
  return no(
    'wrong_age',
    `“${shift.role}”要 ${spokenAgeRange({ ageFrom, ageTo })}，${person.name}那天 ${age} 岁`,
  )
}

/**
 * Why somebody is of no age for a notice: too young to be registered as a volunteer today, or for each of these shifts.
 * Null for who is of the age for one of them.
 */
export function noticeAgeRefusal(person: ServerFacts, shifts: readonly ShiftFacts[], now: Date): No | null {
  if (!person.isVolunteer && person.bornOn !== null && ageOn(person.bornOn, now) < MIN_VOLUNTEER_AGE)
    return no('wrong_age', `${person.name}还小，${VOLUNTEER_REFUSALS.volunteer_too_young}`)
  const refusals = shifts.map((shift) => ageRefusal(shift, person))
  return refusals.every((each) => each?.code === 'wrong_age') ? (refusals[0] ?? null) : null
}

/** Why somebody who holds these places cannot have this one as well; the first that is in the way. */
export function heldRefusal(shift: ShiftFacts, held: readonly HeldShift[], now: Date): No | null {
  if (held.some(({ shiftId }) => shiftId === shift.id))
    return no('already_on_shift', `已经报过“${shift.role}”${spokenShift(shift, now)}了`)
  const inTheWay = held.filter((each) => overlap(each, shift))
  const [other] = inTheWay.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  if (!other) return null
  const words = `《${other.title}》“${other.role}”${spokenShift(other, now)}`
  return no('shift_overlap', `“${shift.role}”${spokenShift(shift, now)}和${words}时间重叠，只能选一个`)
}

export interface OneShiftFacts {
  notice: NoticeFacts
  shift: ShiftFacts
  /** Null for a guest (记名), of whom nothing but the name is known. */
  person: ServerFacts | null
  /** What the person holds or awaits, and what they have chosen besides. */
  held: readonly HeldShift[]
  now: Date
}

/** Why this shift cannot be ticked, full or not; the page asks before anybody taps, the server again. */
export function shiftRefusal({ notice, shift, person, held, now }: OneShiftFacts): No | null {
  const closed = noticeRefusal(notice)
  if (closed) return closed
  if (now >= shift.startsAt) return no('shift_begun', `“${shift.role}”已经开始了，请选别的班次`)
  const inTheWay = heldRefusal(shift, held, now)
  if (inTheWay || !person) return inTheWay
  return serverRefusal(person) ?? ageRefusal(shift, person)
}

/** Nobody new is confirmed while somebody waits. */
export const hasFreePlace = ({ places, taken, waiting }: ShiftPlaces): boolean =>
  taken < places && waiting === 0

export interface ShiftSignUpFacts {
  notice: NoticeFacts
  person: ServerFacts | null
  /** In the order chosen; none twice. */
  chosen: readonly (ShiftFacts & ShiftPlaces)[]
  held: readonly HeldShift[]
  waitIfFull: boolean
  now: Date
}

export type PlacedStatus = Extract<ShiftSignUpStatus, 'confirmed' | 'waiting'>

/** Decides one sign-up for several shifts, all or nothing: refused with the first reason, or what each becomes. */
export function placeOnShifts(facts: ShiftSignUpFacts): No | PlacedStatus[] {
  const { notice, person, chosen, waitIfFull, now } = facts
  const held = [...facts.held]
  for (const shift of chosen) {
    const refusal = shiftRefusal({ notice, shift, person, held, now })
    if (refusal) return refusal
    held.push({ ...shift, shiftId: shift.id, title: notice.title })
  }
  const full = chosen.find((shift) => !hasFreePlace(shift))
  if (full && !waitIfFull)
    return no('shift_full', `“${full.role}”${spokenShift(full, now)}报满了，可以排候补，或者去掉这一班`)
  return chosen.map((shift) => (hasFreePlace(shift) ? 'confirmed' : 'waiting'))
}

/**
 * True where nothing about a person could turn the answer into a yes, so that no place need be guarded while it is
 * given: nobody is taken, or a shift is full and they do not want to wait.
 */
export function refusedForAnybody({
  notice,
  chosen,
  waitIfFull,
  now,
}: Omit<ShiftSignUpFacts, 'person' | 'held'>): boolean {
  if (noticeRefusal(notice)) return true
  return chosen.some((shift) => now >= shift.startsAt || (!waitIfFull && !hasFreePlace(shift)))
}

/** Filled (招满): no place is left that anybody could still take. */
export function isFilled(shifts: readonly (ShiftFacts & ShiftPlaces)[], now: Date): boolean {
  const coming = shifts.filter((shift) => now < shift.startsAt)
  return coming.length > 0 && coming.every(({ taken, places }) => taken >= places)
}

/** Freed places go down the line until the shift begins; closing a notice does not end its lines. */
export function linePromotes(notice: NoticeFacts, shift: ShiftFacts, now: Date): boolean {
  return notice.publishedAt !== null && notice.cancelledAt === null && now < shift.startsAt
}

/** Until when a volunteer may give a confirmed place back. */
export const cancelClosesAt = (startsAt: Date, cancelClosesMinutes: number): Date =>
  new Date(startsAt.getTime() - cancelClosesMinutes * 60_000)

/** Why a place cannot be given back; from the line one may step at any time. */
export function shiftCancelRefusal(facts: {
  status: ShiftSignUpStatus
  startsAt: Date
  cancelClosesMinutes: number
  settledAt: Date | null
  checkedInAt: Date | null
  byStaff: boolean
  now: Date
}): Refusal<ShiftCancelRefusalCode> | null {
  const { status, byStaff, now } = facts
  if (status === 'cancelled') return refuse(SHIFT_CANCEL_REFUSALS, 'shift_already_cancelled')
  if (facts.settledAt) return refuse(SHIFT_CANCEL_REFUSALS, 'shift_settled')
  if (facts.checkedInAt) return refuse(SHIFT_CANCEL_REFUSALS, 'shift_checked_in')
  const isOver = now >= cancelClosesAt(facts.startsAt, facts.cancelClosesMinutes)
  if (status === 'confirmed' && !byStaff && isOver)
    return refuse(SHIFT_CANCEL_REFUSALS, 'shift_cancel_closed')
  return null
}
