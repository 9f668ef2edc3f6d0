import { type Actor, byWhom, isStaff } from '../actor'
import type { SIGHTS } from './reading/terms'
import type { ComplaintPhase, EntryAudience } from './terms'

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

/** What decides who sees a case. */
export interface SightFacts {
  gridId: string | null
  ownerId: string | null
  isPrivate: boolean
  publicAgreed: boolean
  hiddenAt: Date | null
  withdrawnAt: Date | null
  mergedIntoId: string | null
}

/** How somebody stands to a case, the nearest first: it decides what they read of it. */
export type Sight = keyof typeof SIGHTS

export interface Beholder {
  actor: Pick<Actor, 'roles' | 'gridId' | 'personId' | 'accountId'>
  /** It is their concern, or that of somebody they act for, or they wrote it down as a neighbour. */
  isReporter: boolean
  /** Their unit was whistled to this case. */
  isUnit: boolean
  follows: boolean
}

/**
 * Staff handle the cases of their grid (网格), those of no grid, and those they own, whichever grid; the manager and staff
 * without a grid all of them.
 */
export function mayHandle(actor: Beholder['actor'], facts: Pick<SightFacts, 'gridId' | 'ownerId'>): boolean {
  if (!isStaff(actor)) return false
  if (actor.roles.includes('manager') || actor.gridId === null) return true
  return facts.gridId === null || facts.gridId === actor.gridId || facts.ownerId === byWhom(actor)
}

/** Neighbours read what the reporter agreed to, unless it is private, hidden, or not a case of its own any more. */
export const isPublic = (facts: SightFacts): boolean =>
  facts.publicAgreed &&
  !facts.isPrivate &&
  facts.hiddenAt === null &&
  facts.withdrawnAt === null &&
  facts.mergedIntoId === null

/** How somebody sees a case; null: it is not there for them. A private case has no followers who read it. */
export function sightOf(beholder: Beholder, facts: SightFacts): Sight | null {
  if (mayHandle(beholder.actor, facts)) return 'staff'
  if (beholder.isReporter) return 'reporter'
  if (beholder.isUnit) return 'unit'
  if (beholder.follows && !facts.isPrivate) return 'follower'
  return isPublic(facts) ? 'neighbour' : null
}

const READS: Record<Sight, readonly EntryAudience[]> = {
  staff: ['all', 'reporter', 'staff'],
  reporter: ['all', 'reporter'],
  unit: ['all', 'reporter'],
  follower: ['all', 'reporter'],
  neighbour: ['all'],
}

/** Which lines of the timeline are shown. */
export const audiencesFor = (sight: Sight): readonly EntryAudience[] => READS[sight]
