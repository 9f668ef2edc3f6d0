import { describe, expect, it } from 'vitest'
import type { Role } from '../actor'
import {
  audiencesFor,
  type Beholder,
  complaintPhase,
  isOpen,
  isPublic,
  mayHandle,
  type PhaseFacts,
  type SightFacts,
  sightOf,
} from './rules'

const at = new Date('2026-11-20T01:00:00Z')

function facts(changes: Partial<PhaseFacts> = {}): PhaseFacts {
  return {
    acceptedAt: null,
    pausedAt: null,
    resolvedAt: null,
    closedAt: null,
    withdrawnAt: null,
    mergedIntoId: null,
    ...changes,
  }
}

describe('complaintPhase', () => {
  it('waits until somebody takes it, and is then being handled', () => {
    expect(complaintPhase(facts())).toBe('waiting')
    expect(complaintPhase(facts({ acceptedAt: at }))).toBe('handling')
  })

  it('stands still while paused, and waits for the resident once staff say it is done', () => {
    expect(complaintPhase(facts({ acceptedAt: at, pausedAt: at }))).toBe('paused')
    expect(complaintPhase(facts({ acceptedAt: at, resolvedAt: at }))).toBe('answered')
  })

  it('is ended by the resident, by withdrawing, and by merging, whatever came before', () => {
    const before = { acceptedAt: at, pausedAt: at, resolvedAt: at }
    expect(complaintPhase(facts({ ...before, closedAt: at }))).toBe('closed')
    expect(complaintPhase(facts({ ...before, withdrawnAt: at }))).toBe('withdrawn')
    expect(complaintPhase(facts({ ...before, mergedIntoId: 'other' }))).toBe('merged')
  })

  it('is open until one of the three ends', () => {
    expect(['waiting', 'handling', 'paused', 'answered'].every((phase) => isOpen(phase as 'waiting'))).toBe(
      true,
    )
    expect(isOpen('closed') || isOpen('withdrawn') || isOpen('merged')).toBe(false)
  })
})

function sightFacts(changes: Partial<SightFacts> = {}): SightFacts {
  return {
    gridId: 'grid-3',
    ownerId: 'zhao',
    isPrivate: false,
    publicAgreed: true,
    hiddenAt: null,
    withdrawnAt: null,
    mergedIntoId: null,
    ...changes,
  }
}

function somebody(
  changes: Partial<Beholder> = {},
  roles: Role[] = ['resident'],
  gridId: string | null = null,
): Beholder {
  const actor = { roles, gridId, personId: 'wang', accountId: 'account' }
  return { actor, isReporter: false, isUnit: false, follows: false, ...changes }
}

describe('sightOf', () => {
  it('lets staff handle their grid, cases of no grid, and those they own elsewhere', () => {
    const { actor } = somebody({}, ['staff'], 'grid-4')
    expect(mayHandle(actor, sightFacts())).toBe(false)
    expect(mayHandle(actor, sightFacts({ gridId: 'grid-4' }))).toBe(true)
    expect(mayHandle(actor, sightFacts({ gridId: null }))).toBe(true)
    expect(mayHandle(actor, sightFacts({ ownerId: 'wang' }))).toBe(true)
    expect(mayHandle(somebody({}, ['manager'], 'grid-4').actor, sightFacts())).toBe(true)
    expect(mayHandle(somebody({}, ['staff']).actor, sightFacts())).toBe(true)
    expect(mayHandle(somebody().actor, sightFacts({ gridId: null, ownerId: 'wang' }))).toBe(false)
  })

  it('shows a private case to its reporter, its unit and staff, and to nobody else', () => {
    const facts = sightFacts({ isPrivate: true })
    expect(sightOf(somebody({ isReporter: true }), facts)).toBe('reporter')
    expect(sightOf(somebody({ isUnit: true }), facts)).toBe('unit')
    expect(sightOf(somebody({}, ['staff']), facts)).toBe('staff')
    expect(sightOf(somebody({ follows: true }), facts)).toBeNull()
    expect(sightOf(somebody(), facts)).toBeNull()
  })

  it('shows neighbours only what was agreed to, and only while it is a case of its own', () => {
    expect(sightOf(somebody(), sightFacts())).toBe('neighbour')
    const hidden = {
      publicAgreed: false,
      hiddenAt: at,
      withdrawnAt: at,
      mergedIntoId: 'other',
      isPrivate: true,
    }
    for (const [fact, value] of Object.entries(hidden)) {
      expect(isPublic(sightFacts({ [fact]: value })), fact).toBe(false)
      expect(sightOf(somebody(), sightFacts({ [fact]: value })), fact).toBeNull()
    }
    expect(sightOf(somebody({ follows: true }), sightFacts({ publicAgreed: false }))).toBe('follower')
  })

  it('keeps notes among staff and answers from neighbours', () => {
    expect(audiencesFor('neighbour')).toEqual(['all'])
    expect(audiencesFor('reporter')).not.toContain('staff')
    expect(audiencesFor('staff')).toContain('staff')
  })
})
