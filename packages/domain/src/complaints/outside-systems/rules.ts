import { type Refusal, refuse } from '../../refusal'
import { MINUTE_MS } from '../../time'
import type { Open311ProblemCode } from '../open311/terms'
import { KEY_SHOWN_MINUTES, OUTSIDE_REFUSALS, type OutsideRefusalCode, type OutsideRight } from './terms'

export type OutsideRefusal = Refusal<OutsideRefusalCode> | null

export interface SystemFacts {
  mayReport: boolean
  mayRead: boolean
  revokedAt: Date | null
}

/** Why a genuine key does not open this door. */
export function keyProblem(facts: SystemFacts, right: OutsideRight): Open311ProblemCode | null {
  if (facts.revokedAt !== null) return 'key_revoked'
  if (right === 'report') return facts.mayReport ? null : 'key_may_not_report'
  return facts.mayRead ? null : 'key_may_not_read'
}

export interface RevealFacts {
  keyMadeAt: Date
  /** Person or account. */
  keyMadeById: string
  /** Since the key was made. */
  lastUsedAt: Date | null
  revokedAt: Date | null
  /** Who asks to see it. */
  byId: string
  now: Date
}

/** A key is shown once: the few minutes are for an answer that was lost on the way. */
export function revealRefusal(facts: RevealFacts): OutsideRefusal {
  if (facts.keyMadeById !== facts.byId) return refuse(OUTSIDE_REFUSALS, 'key_not_yours')
  const ends = facts.keyMadeAt.getTime() + KEY_SHOWN_MINUTES * MINUTE_MS
  if (facts.revokedAt !== null || facts.lastUsedAt !== null || facts.now.getTime() >= ends)
    return refuse(OUTSIDE_REFUSALS, 'key_shown_before')
  return null
}

/** A key that opens nothing would only be lost. */
export const rightsRefusal = ({ mayReport, mayRead }: Omit<SystemFacts, 'revokedAt'>): OutsideRefusal =>
  mayReport || mayRead ? null : refuse(OUTSIDE_REFUSALS, 'outside_no_right')

export const revokeRefusal = ({ revokedAt }: Pick<SystemFacts, 'revokedAt'>): OutsideRefusal =>
  revokedAt === null ? null : refuse(OUTSIDE_REFUSALS, 'key_already_revoked')
