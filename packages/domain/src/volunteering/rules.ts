import { type Refusal, refuse } from '../refusal'
import { HOUR_MS, spokenSpan } from '../time'
import {
  MAX_SHIFT_HOURS,
  RECRUITMENT_REFUSALS,
  type RecruitmentPhase,
  type RecruitmentRefusalCode,
} from './terms'

export interface ShiftSpan {
  startsAt: Date
  endsAt: Date
}
export interface ShiftPlaces extends ShiftSpan {
  places: number
  taken: number
}

/** What has been done with a notice; each is a fact with a time. */
export interface RecruitmentFacts {
  publishedAt: Date | null
  closedAt: Date | null
  cancelledAt: Date | null
}

const no = (code: RecruitmentRefusalCode, message?: string) => refuse(RECRUITMENT_REFUSALS, code, message)

/** Free places of shifts that have not begun: so many people are still needed. */
export function peopleNeeded(shifts: readonly ShiftPlaces[], now: Date): number {
  return shifts
    .filter(({ startsAt }) => startsAt > now)
    .reduce((sum, { places, taken }) => sum + Math.max(0, places - taken), 0)
}

/** Where a notice stands. Once every shift has begun nobody can join: it has stopped recruiting by the clock. */
export function recruitmentPhase(
  { publishedAt, closedAt, cancelledAt, shifts }: RecruitmentFacts & { shifts: readonly ShiftPlaces[] },
  now: Date,
): RecruitmentPhase {
  if (cancelledAt) return 'cancelled'
  if (!publishedAt) return 'draft'
  if (shifts.every(({ endsAt }) => endsAt <= now)) return 'ended'
  if (closedAt || shifts.every(({ startsAt }) => startsAt <= now)) return 'closed'
  return peopleNeeded(shifts, now) === 0 ? 'full' : 'recruiting'
}

/** Touching shifts do not overlap: one may go from the one to the other. */
export function overlap(one: ShiftSpan, other: ShiftSpan): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt
}

export interface ShiftPlanFacts extends ShiftSpan {
  ageFrom: number | null
  ageTo: number | null
}

/** The first thing wrong with a shift as planned; the same words on the form and from the server. */
export function shiftPlanRefusal(shift: ShiftPlanFacts, now: Date): Refusal<RecruitmentRefusalCode> | null {
  const { startsAt, endsAt, ageFrom, ageTo } = shift
  if (startsAt <= now) return no('shift_in_past')
  if (endsAt <= startsAt) return no('shift_ends_before_start')
  if (endsAt.getTime() - startsAt.getTime() > MAX_SHIFT_HOURS * HOUR_MS) return no('shift_too_long')
  return ageFrom !== null && ageTo !== null && ageFrom > ageTo ? no('shift_age_reversed') : null
}

export function publishRefusal(
  { recruitment, shifts }: { recruitment: RecruitmentFacts; shifts: readonly ShiftPlanFacts[] },
  now: Date,
): Refusal<RecruitmentRefusalCode> | null {
  if (recruitment.cancelledAt) return no('recruitment_already_cancelled')
  if (recruitment.publishedAt) return no('recruitment_already_published')
  return firstOf(shifts, (shift) => shiftPlanRefusal(shift, now))
}

/** A shift as it stands, with those on it. */
export interface StandingShift extends ShiftPlanFacts {
  id: string
  role: string
  taken: number
  /** How many are in line. */
  waiting: number
}
export interface PlannedShift extends ShiftPlanFacts {
  /** Of the shift it changes; none = a new one. */
  id?: string | undefined
  role: string
  places: number
}

export interface ChangeFacts {
  recruitment: RecruitmentFacts & { pointsPerHour: number }
  standing: readonly StandingShift[]
  /** As it will be. */
  planned: readonly PlannedShift[]
  pointsPerHour: number
}

/** Why staff may not change a notice like this. What people signed up for is not made worse behind their backs. */
export function changeRefusal(
  { recruitment, standing, planned, pointsPerHour }: ChangeFacts,
  now: Date,
): Refusal<RecruitmentRefusalCode> | null {
  if (recruitment.cancelledAt) return no('recruitment_already_cancelled')
  if (recruitment.publishedAt && standing.every(({ endsAt }) => endsAt <= now)) return no('recruitment_ended')
  if (recruitment.publishedAt && pointsPerHour < recruitment.pointsPerHour) return no('points_lowered')
  const known = new Map(standing.map((shift) => [shift.id, shift]))
  const kept = new Set(planned.map(({ id }) => id))
  return (
    firstOf(standing, (shift) => (kept.has(shift.id) ? null : removalRefusal(shift, recruitment, now))) ??
    firstOf(planned, (shift) => shiftChangeRefusal(shift, known, { recruitment, now }))
  )
}

function removalRefusal(shift: StandingShift, { publishedAt }: RecruitmentFacts, now: Date) {
  if (shift.taken + shift.waiting > 0)
    return no('shift_has_people', `${shiftName(shift)}还有人，不能删掉。请先和他们商量、取消报名，或者改时间`)
  return publishedAt && shift.startsAt <= now ? no('shift_already_begun') : null
}

function shiftChangeRefusal(
  shift: PlannedShift,
  known: ReadonlyMap<string, StandingShift>,
  { recruitment, now }: { recruitment: RecruitmentFacts; now: Date },
) {
  if (shift.id === undefined) return shiftPlanRefusal(shift, now)
  const before = known.get(shift.id)
  if (!before) return no('shift_not_found')
  if (shift.places < before.taken)
    return no(
      'places_below_taken',
      `${shiftName(before)}已有 ${before.taken} 人报上，名额不能少于 ${before.taken}`,
    )
  const begun = recruitment.publishedAt !== null && before.startsAt <= now
  if (!begun) return shiftPlanRefusal(shift, now)
  return isMoved(before, shift) ? no('shift_already_begun') : null
}

export const isMoved = (before: ShiftSpan, after: ShiftSpan): boolean =>
  before.startsAt.getTime() !== after.startsAt.getTime() || before.endsAt.getTime() !== after.endsAt.getTime()

export function closeRefusal(
  { recruitment, shifts }: { recruitment: RecruitmentFacts; shifts: readonly ShiftSpan[] },
  now: Date,
): Refusal<RecruitmentRefusalCode> | null {
  if (!recruitment.publishedAt && !recruitment.cancelledAt) return no('recruitment_not_published')
  if (recruitment.closedAt) return no('recruitment_already_closed')
  return cancelRefusal({ recruitment, shifts }, now)
}

/** A draft may be cancelled, too: it is thrown away. */
export function cancelRefusal(
  { recruitment, shifts }: { recruitment: RecruitmentFacts; shifts: readonly ShiftSpan[] },
  now: Date,
): Refusal<RecruitmentRefusalCode> | null {
  if (recruitment.cancelledAt) return no('recruitment_already_cancelled')
  const over = recruitment.publishedAt !== null && shifts.every(({ endsAt }) => endsAt <= now)
  return over ? no('recruitment_ended') : null
}

/** `登记员 11月28日 周六 09:00–12:00` */
export function shiftName({ role, startsAt, endsAt }: ShiftSpan & { role: string }): string {
  return `${role} ${spokenSpan(startsAt, endsAt)}`
}

function firstOf<T>(list: readonly T[], refusalOf: (one: T) => Refusal<RecruitmentRefusalCode> | null) {
  for (const one of list) {
    const refusal = refusalOf(one)
    if (refusal) return refusal
  }
  return null
}
