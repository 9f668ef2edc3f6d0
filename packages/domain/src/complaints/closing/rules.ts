import { type Refusal, refuse } from '../../refusal'
import { DAY_MS } from '../../time'
import { complaintPhase, type PhaseFacts } from '../rules'
import { type ClosedAs, NO_ANSWER_DAYS, RESIDENT_VERDICTS, type ResidentVerdict } from '../terms'
import { CLOSING_REFUSALS, type ClosingRefusalCode } from './terms'

export type ClosingRefusal = Refusal<ClosingRefusalCode>
const no = (code: ClosingRefusalCode) => refuse(CLOSING_REFUSALS, code)

/** What the resident has not read yet cannot be judged: the first answer comes before, or with, "办完了". */
export const resolveRefusal = (facts: {
  firstAnsweredAt: Date | null
  text: string | null
}): ClosingRefusal | null => (facts.firstAnsweredAt === null && !facts.text ? no('answer_first') : null)

/** What somebody says of an answer, or had written down; `verdict` null: nobody was reached, or could say yet. */
export interface Said {
  verdict: ResidentVerdict | null
  /** 1 to 5; null: none given. */
  stars: number | null
  words: string | null
}

export function saidRefusal({ verdict, stars, words }: Said): ClosingRefusal | null {
  if (verdict === null && (stars !== null || words !== null)) return no('verdict_missing')
  return verdict === 'unsolved' && stars !== null ? no('stars_for_unsolved') : null
}

/** Nobody judges their own work, were it their own complaint: the rates tell what residents say of the staff. */
export const judgeRefusal = (facts: { ownerId: string | null; judgeId: string }): ClosingRefusal | null =>
  facts.ownerId === facts.judgeId ? no('own_work') : null

/** `解决了，5 星` */
export const saidInWords = (verdict: ResidentVerdict, stars: number | null): string =>
  stars === null ? RESIDENT_VERDICTS[verdict] : `${RESIDENT_VERDICTS[verdict]}，${stars} 星`

/** The facts by which silence ends a case. */
export interface SilenceFacts extends PhaseFacts {
  calledBackAt: Date | null
  closedAs: ClosedAs | null
}

/**
 * When silence ends the case: seven full days after the last recorded call-back (回访), if it waits for the resident;
 * null: it does not.
 */
export function silentEndAt(facts: SilenceFacts): Date | null {
  if (facts.calledBackAt === null || complaintPhase(facts) !== 'answered') return null
  return new Date(facts.calledBackAt.getTime() + NO_ANSWER_DAYS * DAY_MS)
}

/** The case as it stands by the clock: ended by silence from that moment on, whether or not anybody has written it down. */
export function byTheClock<Case extends SilenceFacts>(facts: Case, now: Date): Case {
  const endAt = silentEndAt(facts)
  return endAt !== null && now >= endAt ? { ...facts, closedAt: endAt, closedAs: 'no_answer' } : facts
}
