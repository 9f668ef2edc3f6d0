import type { AttendeeView, EventView, SignUpView } from '@linli/domain/events/contract'
import { seatsGranted } from '@linli/domain/events/rules'
import { ACTIVE_STATUSES } from '@linli/domain/events/terms'
import { confirmedOf, offeredOf } from '@/shared/bookings'
import { timeLeft, when } from '@/shared/format'

export type Mine = NonNullable<EventView['mine']>

/** What the one big button of an event's page is for now. */
export type SignUpStep =
  | { kind: 'nothing' }
  | { kind: 'bind' }
  | { kind: 'answer_offer'; signUp: SignUpView; people: AttendeeView[] }
  /** `waits`: at least one of the chosen goes on the waiting list, and the button says so. */
  | { kind: 'sign_up'; words: string; note: string; waits: boolean }
  | { kind: 'show_code'; signUp: SignUpView }
  | { kind: 'refused'; words: string; reason?: string }

export interface StepFacts {
  event: EventView
  chosen: readonly { name: string }[]
  acceptPartial: boolean
  now: Date
}

export function signUpStep(facts: StepFacts): SignUpStep {
  const { event, chosen, now } = facts
  const { mine } = event
  if (isOver(event)) return { kind: 'nothing' }
  if (!mine) return { kind: 'bind' }
  const offered = mine.signUps.find((signUp) => offeredOf(signUp, now).length > 0)
  if (offered) return { kind: 'answer_offer', signUp: offered, people: offeredOf(offered, now) }
  if (chosen.length > 0 && !mine.refusal) return signingUp(facts, mine)
  const confirmed = mine.signUps.find((signUp) => confirmedOf(signUp).length > 0)
  if (confirmed) return { kind: 'show_code', signUp: confirmed }
  if (activeSignUps(mine).length > 0) return { kind: 'nothing' }
  if (mine.refusal) return refused(event, mine.refusal, now)
  return mine.candidates.some((candidate) => !candidate.refusal)
    ? { kind: 'refused', words: '请选择谁来参加' }
    : { kind: 'refused', words: '家里暂时没有能报名的人', reason: '原因写在每位家人的名字下面' }
}

export function isOver(event: EventView): boolean {
  return ['cancelled', 'ended', 'finished'].includes(event.phase)
}

/** The family's sign-ups in which somebody still holds or awaits a place. */
export function activeSignUps(mine: Mine): SignUpView[] {
  return mine.signUps.filter((signUp) => activeOf(signUp).length > 0)
}

export function activeOf(signUp: SignUpView): AttendeeView[] {
  return signUp.attendees.filter((attendee) => ACTIVE_STATUSES.includes(attendee.status))
}

function signingUp({ event, chosen, acceptPartial, now }: StepFacts, mine: Mine): SignUpStep {
  const wanted = chosen.length
  const granted = seatsGranted({ wanted, free: mine.seatsForUs, acceptPartial })
  if (granted === wanted) {
    const priority = event.phase === 'priority'
    const [first] = chosen
    const words =
      wanted === 1 && first
        ? `${priority ? '优先' : ''}给${first.name}报名`
        : `${priority ? '优先报名' : '报名'} · ${wanted} 人`
    return { kind: 'sign_up', words, note: seatedNote(event, now), waits: false }
  }
  if (granted > 0) {
    const words = `先报 ${granted} 人，${wanted - granted} 人候补`
    return { kind: 'sign_up', words, note: seatedNote(event, now), waits: true }
  }
  return { kind: 'sign_up', words: `排候补 · ${wanted} 人`, note: waitingNote(event, mine), waits: true }
}

function seatedNote(event: EventView, now: Date): string {
  if (event.phase !== 'priority') return `${when(event.cancelClosesAt, now)} 前可以取消，位子会让给候补的家庭`
  return event.priorityCostPoints > 0
    ? `优先报名用 ${event.priorityCostPoints} 分；活动取消或没排上，积分退回`
    : '不扣积分。爽约两次，优先资格暂停 30 天'
}

function waitingNote(event: EventView, mine: Mine): string {
  if (mine.seatsForUs > 0) return `只剩 ${mine.seatsForUs} 个位子，不够一起来；一家人会一起候补`
  const before = event.waiting > 0 ? `前面有 ${event.waiting} 人在候补。` : ''
  return `${before}空出位子按顺序轮，轮到了会留给你家 ${holdWords(event.offerHoldMinutes)}`
}

/** `2 小时`, `30 分钟` */
export function holdWords(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`
}

function refused(event: EventView, refusal: NonNullable<Mine['refusal']>, now: Date): SignUpStep {
  switch (refusal.code) {
    case 'sign_up_not_open': {
      const opensAt = event.prioritySignUpOpensAt ?? event.signUpOpensAt
      const countdown = timeLeft(opensAt, now)
      return {
        kind: 'refused',
        words: `${when(opensAt, now)} 开始报名`,
        reason: countdown || refusal.message,
      }
    }
    case 'priority_only':
    case 'priority_suspended':
    case 'not_enough_points':
      return { kind: 'refused', words: `${when(event.signUpOpensAt, now)} 全体开放`, reason: refusal.message }
    default:
      return { kind: 'refused', words: refusal.message }
  }
}

/** Whether the clock says that something of this page is out of date, so that it asks the server again. */
export function isStale(event: EventView, now: Date): boolean {
  const passed = (instant: string | null) => instant !== null && Date.parse(instant) <= now.getTime()
  if (event.phase === 'upcoming') return passed(event.prioritySignUpOpensAt ?? event.signUpOpensAt)
  if (event.phase === 'priority' && passed(event.signUpOpensAt)) return true
  if (event.phase === 'open' && passed(event.signUpClosesAt)) return true
  return (event.mine?.signUps ?? []).some(
    (signUp) => passed(signUp.offerHeldUntil) && signUp.attendees.some(({ status }) => status === 'offered'),
  )
}
