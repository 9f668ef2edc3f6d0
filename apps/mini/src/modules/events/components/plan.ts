import type { EventPlan, EventView } from '@linli/domain/events/contract'
import { FIXED_AFTER_PUBLISH, type PlanFacts } from '@linli/domain/events/plan/rules'
import type { EventEditRefusalCode, EventKind } from '@linli/domain/events/terms'
import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiInstant, shanghaiParts } from '@linli/domain/time'

const WEEK_MS = 7 * DAY_MS
const SATURDAY = 6

/** The instants of a plan that move along with its start. */
const FOLLOWING = [
  'endsAt',
  'signUpOpensAt',
  'signUpClosesAt',
  'cancelClosesAt',
  'prioritySignUpOpensAt',
  'newcomerSeatsReleasedAt',
] as const
/** Once families have been told when sign-up opens, only what ends with the event moves. */
const FOLLOWING_AFTER_PUBLISH: readonly string[] = ['endsAt', 'signUpClosesAt', 'cancelClosesAt']

const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString()

/** What to propose for a series without a session: next Saturday at three, as the picture-book class is. */
export function firstPlan(series: { id: string; kind: EventKind; title: string }, now: Date): EventPlan {
  const { year, month, day, weekday } = shanghaiParts(now)
  const saturday = day + ((SATURDAY - weekday + 7) % 7 || 7)
  const at = (dayOffset: number, hour: number, minute = 0) =>
    shanghaiInstant(year, month, saturday + dayOffset, hour, minute).toISOString()
  const forChildren = series.kind === 'picture_book_class' || series.kind === 'handicraft_class'
  return {
    seriesId: series.id,
    title: series.title,
    introduction: '',
    venue: '',
    startsAt: at(0, 15),
    endsAt: at(0, 16),
    ageFrom: forChildren ? 3 : null,
    ageTo: forChildren ? 6 : null,
    places: 30,
    householdLimit: 2,
    policy: 'first_come',
    signUpOpensAt: at(-2, 20),
    signUpClosesAt: at(0, 12),
    cancelClosesAt: at(0, 12),
    prioritySignUpOpensAt: null,
    priorityThreshold: null,
    priorityCostPoints: 0,
    newcomerSeats: 0,
    newcomerLookbackSessions: 4,
    newcomerSeatsReleasedAt: null,
    offerHoldMinutes: 120,
    helperPlaces: 0,
    helperPoints: 15,
  }
}

export function planOf(event: EventView): EventPlan {
  return {
    seriesId: event.seriesId,
    title: event.title,
    introduction: event.introduction,
    venue: event.venue,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    ageFrom: event.ageFrom,
    ageTo: event.ageTo,
    places: event.places,
    householdLimit: event.householdLimit,
    policy: event.policy,
    signUpOpensAt: event.signUpOpensAt,
    signUpClosesAt: event.signUpClosesAt,
    cancelClosesAt: event.cancelClosesAt,
    prioritySignUpOpensAt: event.prioritySignUpOpensAt,
    priorityThreshold: event.priorityThreshold,
    priorityCostPoints: event.priorityCostPoints,
    newcomerSeats: event.newcomerSeats,
    newcomerLookbackSessions: event.newcomerLookbackSessions,
    newcomerSeatsReleasedAt: event.newcomerSeatsReleasedAt,
    offerHoldMinutes: event.offerHoldMinutes,
    helperPlaces: event.helperPlaces,
    helperPoints: event.helperPoints,
  }
}

/** The session after this one: the same in everything, on the same weekday, in the first week still to come. */
export function nextPlan(latest: EventView, now: Date): EventPlan {
  const plan = planOf(latest)
  const behind = now.getTime() - Date.parse(plan.startsAt)
  const weeks = Math.max(1, Math.floor(behind / WEEK_MS) + 1)
  return movedTo(plan, later(plan.startsAt, weeks * WEEK_MS), { published: false })
}

/** Moves the start, and with it everything that was set relative to it. */
export function movedTo(plan: EventPlan, startsAt: string, { published }: { published: boolean }): EventPlan {
  const by = Date.parse(startsAt) - Date.parse(plan.startsAt)
  const moved = { ...plan, startsAt }
  for (const field of FOLLOWING) {
    const instant = plan[field]
    if (instant === null || (published && !FOLLOWING_AFTER_PUBLISH.includes(field))) continue
    moved[field] = later(instant, by)
  }
  return moved
}

/** What priority by points needs, from what is there already. */
export function withPriority(plan: EventPlan): EventPlan {
  const newcomerSeats = plan.newcomerSeats || Math.floor(plan.places / 5)
  return {
    ...plan,
    policy: 'points_first',
    prioritySignUpOpensAt: plan.prioritySignUpOpensAt ?? later(plan.signUpOpensAt, -3 * DAY_MS),
    priorityThreshold: plan.priorityThreshold ?? 60,
    ...releaseFor(plan, newcomerSeats),
  }
}

export function withoutPriority(plan: EventPlan): EventPlan {
  return {
    ...plan,
    policy: 'first_come',
    prioritySignUpOpensAt: null,
    priorityThreshold: null,
    priorityCostPoints: 0,
    newcomerSeats: 0,
    newcomerSeatsReleasedAt: null,
  }
}

/** Seats for newcomers, open to all a day after the opening unless the plan says otherwise. */
export function releaseFor(
  plan: EventPlan,
  newcomerSeats: number,
): Pick<EventPlan, 'newcomerSeats' | 'newcomerSeatsReleasedAt'> {
  if (newcomerSeats === 0) return { newcomerSeats, newcomerSeatsReleasedAt: null }
  const dayAfter = later(plan.signUpOpensAt, DAY_MS)
  const latest = later(plan.signUpClosesAt, -HOUR_MS)
  const release = plan.newcomerSeatsReleasedAt ?? (dayAfter < latest ? dayAfter : plan.signUpClosesAt)
  return { newcomerSeats, newcomerSeatsReleasedAt: release }
}

/** Only what differs, so that an untouched fact is not sent. */
export function changesOf(before: EventPlan, after: EventPlan): Partial<EventPlan> {
  const fields = Object.keys(after) as (keyof EventPlan)[]
  return Object.fromEntries(
    fields.filter((field) => !sameValue(before[field], after[field])).map((field) => [field, after[field]]),
  )
}

/** The server may write the same instant in another way. */
function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'string' || typeof other !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(one)) return false
  return Math.floor(Date.parse(one) / MINUTE_MS) === Math.floor(Date.parse(other) / MINUTE_MS)
}

export function isFixed(field: keyof EventPlan): boolean {
  const fixed: readonly string[] = FIXED_AFTER_PUBLISH
  return fixed.includes(field)
}

const dateOrNull = (instant: string | null) => (instant === null ? null : new Date(instant))

/** The plan as the domain's rule reads it. */
export function planFacts(plan: EventPlan): PlanFacts {
  return {
    ...plan,
    startsAt: new Date(plan.startsAt),
    endsAt: new Date(plan.endsAt),
    signUpOpensAt: new Date(plan.signUpOpensAt),
    signUpClosesAt: new Date(plan.signUpClosesAt),
    cancelClosesAt: new Date(plan.cancelClosesAt),
    prioritySignUpOpensAt: dateOrNull(plan.prioritySignUpOpensAt),
    newcomerSeatsReleasedAt: dateOrNull(plan.newcomerSeatsReleasedAt),
  }
}

/** Which field a refusal is about. */
export const FIELD_OF_REFUSAL: Partial<Record<EventEditRefusalCode, keyof EventPlan>> = {
  event_starts_in_past: 'startsAt',
  event_ends_before_start: 'endsAt',
  sign_up_closes_after_start: 'signUpClosesAt',
  sign_up_opens_after_close: 'signUpOpensAt',
  priority_opens_after_open: 'prioritySignUpOpensAt',
  priority_needs_threshold: 'priorityThreshold',
  cancel_closes_after_start: 'cancelClosesAt',
  newcomer_seats_above_places: 'newcomerSeats',
  newcomer_release_out_of_range: 'newcomerSeatsReleasedAt',
  age_range_reversed: 'ageTo',
  household_limit_above_places: 'householdLimit',
  places_below_taken: 'places',
  helper_places_below_taken: 'helperPlaces',
  series_not_found: 'seriesId',
}

/** Problems of the form by field; empty when it can be saved. */
export type PlanProblems = Partial<Record<keyof EventPlan, string>>
