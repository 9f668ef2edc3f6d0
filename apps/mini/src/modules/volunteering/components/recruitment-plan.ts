import { clockTime, DAY_MS, dateOn, shanghaiParts, startOfDate } from '@linli/domain/time'
import type { RecruitmentPlan, RecruitmentView, ShiftPlan } from '@linli/domain/volunteering/contract'
import { shiftPlanRefusal } from '@linli/domain/volunteering/rules'

const SATURDAY = 6
const WEEK_MS = 7 * DAY_MS

/** `2026-11-28` and `09:00` as an instant. */
export function instantAt(on: string, at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + (hour * 60 + minute) * 60_000).toISOString()
}

/** Next Saturday from nine to noon. */
export function firstShift(now: Date): ShiftPlan {
  const today = startOfDate(dateOn(now))
  const { weekday } = shanghaiParts(now)
  const on = dateOn(new Date(today.getTime() + ((SATURDAY - weekday + 7) % 7 || 7) * DAY_MS))
  return {
    role: '志愿者',
    startsAt: instantAt(on, '09:00'),
    endsAt: instantAt(on, '12:00'),
    places: 10,
    ageFrom: null,
    ageTo: null,
  }
}

/** What to propose when nothing is copied. */
export function firstPlan({ pointsPerHour, now }: { pointsPerHour: number; now: Date }): RecruitmentPlan {
  return {
    title: '',
    purpose: '',
    meetingPlace: '',
    gridId: null,
    skills: '',
    pointsPerHour,
    urgent: false,
    cancelClosesMinutes: 120,
    teamIds: [],
    shifts: [firstShift(now)],
  }
}

export function planOf(view: RecruitmentView): RecruitmentPlan {
  return {
    title: view.title,
    purpose: view.purpose,
    meetingPlace: view.meetingPlace,
    gridId: view.gridId,
    skills: view.skills,
    pointsPerHour: view.pointsPerHour,
    urgent: view.urgent,
    cancelClosesMinutes: view.cancelClosesMinutes,
    teamIds: view.teams.map(({ id }) => id),
    shifts: view.shifts.map(({ id, role, startsAt, endsAt, places, ageFrom, ageTo }) => ({
      id,
      role,
      startsAt,
      endsAt,
      places,
      ageFrom,
      ageTo,
    })),
  }
}

const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString()

/** The same once more (再发一次): all shifts by whole weeks, to the first week in which none has passed. */
export function copiedPlan(view: RecruitmentView, now: Date): RecruitmentPlan {
  const plan = planOf(view)
  const behind = now.getTime() - Date.parse(view.startsAt)
  const by = Math.max(1, Math.floor(behind / WEEK_MS) + 1) * WEEK_MS
  return {
    ...plan,
    urgent: false,
    shifts: plan.shifts.map(({ id: _, ...shift }) => ({
      ...shift,
      startsAt: later(shift.startsAt, by),
      endsAt: later(shift.endsAt, by),
    })),
  }
}

/** One more shift: like the last one, a day later. */
export function nextShift(last: ShiftPlan): ShiftPlan {
  const { id: _, ...shift } = last
  return { ...shift, startsAt: later(last.startsAt, DAY_MS), endsAt: later(last.endsAt, DAY_MS) }
}

/** A shift by the day it begins on and two times of day; an end at or before the begin is on the next day. */
export function withTimes(shift: ShiftPlan, times: Partial<ReturnType<typeof timesOf>>): ShiftPlan {
  const { on, from, to } = { ...timesOf(shift), ...times }
  const startsAt = instantAt(on, from)
  const endsAt = instantAt(on, to)
  return { ...shift, startsAt, endsAt: to < from ? later(endsAt, DAY_MS) : endsAt }
}

export function timesOf({ startsAt, endsAt }: Pick<ShiftPlan, 'startsAt' | 'endsAt'>) {
  const start = new Date(startsAt)
  return { on: dateOn(start), from: clockTime(start), to: clockTime(new Date(endsAt)) }
}

/** Only what differs, so that an untouched fact is not sent. */
export function changesOf(before: RecruitmentPlan, after: RecruitmentPlan): Partial<RecruitmentPlan> {
  const fields = Object.keys(after) as (keyof RecruitmentPlan)[]
  const text = (value: unknown) => JSON.stringify(value)
  return Object.fromEntries(
    fields
      .filter((field) => text(before[field]) !== text(after[field]))
      .map((field) => [field, after[field]]),
  )
}

export interface PlanProblems {
  title?: string
  meetingPlace?: string
  /** By position. */
  shifts: Record<number, string>
}

interface ProblemFacts {
  /** Empty fields are only complained about after an attempt to save. */
  tried: boolean
  now: Date
  /** The notice being changed: of a shift as it stands nothing is wrong, and nobody on it loses the place. */
  before?: RecruitmentView | undefined
}

export function problemsOf(plan: RecruitmentPlan, { tried, now, before }: ProblemFacts): PlanProblems {
  const problems: PlanProblems = { shifts: {} }
  if (tried && plan.title.trim().length < 2) problems.title = '请写要做什么，至少两个字'
  if (tried && plan.meetingPlace.trim() === '') problems.meetingPlace = '请写在哪里集合'
  for (const [position, shift] of plan.shifts.entries()) {
    const standing = before?.shifts.find(({ id }) => id === shift.id)
    const words = shiftProblem(shift, { tried, now, standing })
    if (words) problems.shifts[position] = words
  }
  return problems
}

function shiftProblem(
  shift: ShiftPlan,
  {
    tried,
    now,
    standing,
  }: { tried: boolean; now: Date; standing: RecruitmentView['shifts'][number] | undefined },
): string | undefined {
  if (tried && shift.role.trim() === '') return '请写岗位，如：登记员'
  if (standing && shift.places < standing.taken) return `已有 ${standing.taken} 人报上，名额不能再少`
  const same = standing?.startsAt === shift.startsAt && standing.endsAt === shift.endsAt
  if (same) return undefined
  const dated = { ...shift, startsAt: new Date(shift.startsAt), endsAt: new Date(shift.endsAt) }
  return shiftPlanRefusal(dated, now)?.message
}

export function firstProblem({ title, meetingPlace, shifts }: PlanProblems): string | undefined {
  return title ?? meetingPlace ?? Object.values(shifts)[0]
}
