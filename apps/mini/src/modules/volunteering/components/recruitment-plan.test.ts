import { DAY_MS } from '@linli/domain/time'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { describe, expect, it } from 'vitest'
import {
  copiedPlan,
  firstPlan,
  firstShift,
  nextShift,
  planOf,
  problemsOf,
  withTimes,
} from './recruitment-plan'

const MONDAY = new Date('2026-11-23T02:00:00Z')
const plan = firstPlan({ pointsPerHour: 10, now: MONDAY })

function view(startsAt: string, endsAt: string): RecruitmentView {
  const shift = { ...firstShift(MONDAY), id: 'a', startsAt, endsAt, taken: 3, waiting: 0, settledAt: null }
  return {
    ...plan,
    title: '护学岗',
    teams: [],
    shifts: [shift],
    startsAt,
    endsAt,
  } as unknown as RecruitmentView
}

describe('the form of a notice', () => {
  it('begins with next Saturday from nine to noon, also on a Saturday', () => {
    expect(plan.shifts).toMatchObject([
      { startsAt: '2026-11-28T01:00:00.000Z', endsAt: '2026-11-28T04:00:00.000Z' },
    ])
    expect(firstShift(new Date('2026-11-28T00:30:00Z')).startsAt).toBe('2026-12-05T01:00:00.000Z')
    // Half past midnight in Shanghai is the day before in Greenwich.
    expect(firstShift(new Date('2026-11-27T16:30:00Z')).startsAt).toBe('2026-12-05T01:00:00.000Z')
  })

  it('copies a past notice to the same weekday and hour, as the first of new shifts', () => {
    const copy = copiedPlan(view('2026-10-31T01:00:00.000Z', '2026-10-31T04:00:00.000Z'), MONDAY)
    expect(copy).toMatchObject({ title: '护学岗', shifts: [{ startsAt: '2026-11-28T01:00:00.000Z' }] })
    expect(copy.shifts[0]).not.toHaveProperty('id')
    const coming = copiedPlan(view('2026-11-28T01:00:00.000Z', '2026-11-28T04:00:00.000Z'), MONDAY)
    expect(coming.shifts[0]?.startsAt).toBe('2026-12-05T01:00:00.000Z')
  })

  it('lets a shift cross midnight by an end before its begin', () => {
    const night = withTimes(firstShift(MONDAY), { from: '22:00', to: '06:00' })
    expect(night.endsAt).toBe('2026-11-28T22:00:00.000Z')
    expect(withTimes(night, { to: '23:00' }).endsAt).toBe('2026-11-28T15:00:00.000Z')
  })

  it('adds a shift like the last one a day later', () => {
    const last = { ...firstShift(MONDAY), id: 'a' }
    const next = nextShift(last)
    expect(Date.parse(next.startsAt) - Date.parse(last.startsAt)).toBe(DAY_MS)
    expect(next).not.toHaveProperty('id')
  })

  it('complains of empty fields only after a try, and of times at once', () => {
    expect(problemsOf(plan, { tried: false, now: MONDAY })).toEqual({ shifts: {} })
    expect(Object.keys(problemsOf(plan, { tried: true, now: MONDAY }))).toEqual([
      'shifts',
      'title',
      'meetingPlace',
    ])
    const equal = { ...plan, shifts: [withTimes(firstShift(MONDAY), { to: '09:00' })] }
    expect(problemsOf(equal, { tried: false, now: MONDAY }).shifts[0]).toContain('结束时间要在开始时间之后')
  })

  it('leaves a shift that has begun alone, but keeps the places of those on it', () => {
    const before = view('2026-11-23T01:00:00.000Z', '2026-11-23T04:00:00.000Z')
    const same = planOf(before)
    expect(problemsOf(same, { tried: true, now: MONDAY, before }).shifts).toEqual({})
    const fewer = { ...same, shifts: same.shifts.map((shift) => ({ ...shift, places: 2 })) }
    expect(problemsOf(fewer, { tried: true, now: MONDAY, before }).shifts[0]).toContain('已有 3 人')
  })
})
