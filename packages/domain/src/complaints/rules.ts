import type { ComplaintPhase } from './terms.ts'

/** The facts that say where a case stands. */
export interface PhaseFacts {
  acceptedAt: Date | null
  /** Of the pause that is on. */
  pausedAt: Date | null
  /** When staff last said it is done; null again once the resident says it is not. */
  resolvedAt: Date | null
  closedAt: Date | null
  withdrawnAt: Date | null
  mergedIntoId: string | null
}

/** Where a case stands; what ends it comes before what delays it. */
export function complaintPhase(facts: PhaseFacts): ComplaintPhase {
  if (facts.mergedIntoId !== null) return 'merged'
  if (facts.withdrawnAt !== null) return 'withdrawn'
  if (facts.closedAt !== null) return 'closed'
  if (facts.resolvedAt !== null) return 'answered'
  if (facts.acceptedAt === null) return 'waiting'
  if (facts.pausedAt !== null) return 'paused'
  return 'handling'
}

/** Whether a case still has an owner who has to do something, or will have one. */
export const isOpen = (phase: ComplaintPhase): boolean =>
  phase !== 'merged' && phase !== 'withdrawn' && phase !== 'closed'
