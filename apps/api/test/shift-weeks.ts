import { HOUR_MS } from '@linli/domain/time'
import type { RecruitmentPlan, RecruitmentView, ShiftPlan } from '@linli/domain/volunteering/contract'
import type { ShiftSignUpsView, ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import type { CastMember } from './cast.ts'
import type { TestApi } from './harness.ts'
import { publishedRecruitment, SHIFT_STARTS, shiftBody, shiftPlan } from './volunteering.ts'

/** So many hours after Saturday 9:00. */
export const hoursOn = (hours: number) => new Date(SHIFT_STARTS.getTime() + hours * HOUR_MS).toISOString()

/** Notices of which each has a week of its own, so that nobody's shifts are in another test's way. */
export function shiftWeeks(api: TestApi) {
  let days = 0
  const signUpUrl = ({ id }: { id: string }) => `/recruitments/${id}/sign-ups`
  const signUp = (person: CastMember, notice: RecruitmentView, change = {}, shifts = notice.shifts) =>
    api.as(person)('POST', signUpUrl(notice), shiftBody(person, shifts, change))
  const sameWeek = (shifts: readonly Partial<ShiftPlan>[], change: Partial<RecruitmentPlan> = {}) => {
    const moved = shifts.map((each) => {
      const startsAt = new Date(new Date(each.startsAt ?? SHIFT_STARTS).getTime() + days * 24 * HOUR_MS)
      const endsAt = new Date(startsAt.getTime() + 3 * HOUR_MS)
      return shiftPlan({ ...each, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })
    })
    return publishedRecruitment(api, { ...change, shifts: moved })
  }
  return {
    signUpUrl,
    signUp,
    /** A notice with three-hour shifts of one role. */
    week(shifts: readonly Partial<ShiftPlan>[], change: Partial<RecruitmentPlan> = {}) {
      days += 7
      return sameWeek(shifts, change)
    },
    /** Another one in the week of the last. */
    sameWeek,
    async placed(person: CastMember, notice: RecruitmentView, change = {}): Promise<ShiftSignUpView[]> {
      const reply = await signUp(person, notice, change)
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return reply.json<ShiftSignUpsView>().signUps
    },
    cancel: (person: CastMember, notice: RecruitmentView, signUpId?: string) =>
      api.as(person)('POST', `${signUpUrl(notice)}/${signUpId}/cancel`, {}),
  }
}
