import type { RecruitmentView, ShiftView } from '@linli/domain/volunteering/contract'
import type { ShiftCandidate, ShiftSignUpView } from '@linli/domain/volunteering/sign-up/contract'
import {
  hasFreePlace,
  noticeAgeRefusal,
  noticeRefusal,
  shiftRefusal,
} from '@linli/domain/volunteering/sign-up/rules'
import { MAX_SHIFTS_AT_ONCE } from '@linli/domain/volunteering/terms'

/** A shift as somebody may tick it or not. */
export interface ShiftChoice {
  shift: ShiftView
  chosen: boolean
  /** Full: who ticks it joins the line. */
  waits: boolean
  /** Why it cannot be ticked, in the server's own words. */
  reason: string | undefined
}

const dateOf = (instant: string | null) => (instant === null ? null : new Date(instant))

const noticeFacts = (recruitment: RecruitmentView) => ({
  title: recruitment.title,
  publishedAt: dateOf(recruitment.publishedAt),
  closedAt: dateOf(recruitment.closedAt),
  cancelledAt: dateOf(recruitment.cancelledAt),
})

const shiftFacts = (shift: ShiftView) => ({
  ...shift,
  startsAt: new Date(shift.startsAt),
  endsAt: new Date(shift.endsAt),
})

/** Whether anybody may sign up here at all now. */
export function takesPeople(recruitment: RecruitmentView, now: Date): boolean {
  return (
    noticeRefusal(noticeFacts(recruitment)) === null &&
    recruitment.shifts.some(({ startsAt }) => new Date(startsAt) > now)
  )
}

/** Somebody the reader may sign up; with a reason where no shift to come is for their age. */
export interface WhoMayGo {
  candidate: ShiftCandidate
  reason: string | undefined
}

/** Who can be chosen, in the order they are offered. */
export function whoMayGo(
  { shifts }: RecruitmentView,
  candidates: readonly ShiftCandidate[],
  now: Date,
): WhoMayGo[] {
  const coming = shifts.map(shiftFacts).filter(({ startsAt }) => startsAt > now)
  return candidates.map((candidate) => ({
    candidate,
    reason: noticeAgeRefusal(candidate, coming, now)?.message,
  }))
}

interface Choosing {
  recruitment: RecruitmentView
  candidate: ShiftCandidate
  /** Theirs in this notice already. */
  signUps: readonly ShiftSignUpView[]
  chosenIds: readonly string[]
  now: Date
}

/** What one person can tick, by the rule the server asks; the agreement is asked for when they sign up. */
export function shiftChoices({ recruitment, candidate, signUps, chosenIds, now }: Choosing): ShiftChoice[] {
  const notice = noticeFacts(recruitment)
  const person = { ...candidate, isVolunteer: true }
  const chosen = recruitment.shifts.filter(({ id }) => chosenIds.includes(id)).map(shiftFacts)
  const mine = new Set(
    signUps.filter(({ personId }) => personId === candidate.personId).map(({ shiftId }) => shiftId),
  )
  const holds = candidate.held.map((each) => ({
    ...each,
    startsAt: new Date(each.startsAt),
    endsAt: new Date(each.endsAt),
  }))
  return recruitment.shifts
    .filter(({ id, startsAt }) => !mine.has(id) && new Date(startsAt) > now)
    .map((view) => {
      const shift = shiftFacts(view)
      const isChosen = chosenIds.includes(view.id)
      const others = chosen
        .filter(({ id }) => id !== view.id)
        .map((each) => ({ ...each, shiftId: each.id, title: recruitment.title }))
      const refusal = shiftRefusal({ notice, shift, person, held: [...holds, ...others], now })
      const tooMany = !isChosen && chosen.length >= MAX_SHIFTS_AT_ONCE
      return {
        shift: view,
        chosen: isChosen,
        waits: !hasFreePlace(view),
        reason: refusal?.message ?? (tooMany ? `一次最多选 ${MAX_SHIFTS_AT_ONCE} 个班次` : undefined),
      }
    })
}

/** `报名 2 个班次`, `报名，其中 1 个排候补`, `排候补` */
export function signUpWords(chosen: readonly Pick<ShiftChoice, 'waits'>[]): string {
  const waiting = chosen.filter(({ waits }) => waits).length
  if (chosen.length === 0) return '先勾选班次'
  if (waiting === chosen.length) return chosen.length === 1 ? '排候补' : `排 ${waiting} 个班次的候补`
  if (waiting > 0) return `报名，其中 ${waiting} 个排候补`
  return chosen.length === 1 ? '报名' : `报名 ${chosen.length} 个班次`
}

/** What came of it, in a word or two. */
export function outcomeWords(signUps: readonly ShiftSignUpView[]): string {
  const positions = signUps.flatMap(({ waitingPosition }) => waitingPosition ?? [])
  if (positions.length === 0) return '报上了，记得准时来'
  if (positions.length < signUps.length) return `报上 ${signUps.length - positions.length} 个，其余在候补`
  return positions.length === 1 ? `排上候补了，第 ${positions[0]} 位` : '排上候补了，轮到会告诉你'
}
