import { describe, expect, it } from 'vitest'
import { complaintPhase, isOpen, type PhaseFacts } from './rules.ts'

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
