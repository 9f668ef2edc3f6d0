import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../../time'
import { keyProblem, revealRefusal, revokeRefusal, rightsRefusal } from './rules'

const now = new Date('2026-11-23T02:00:00Z')

describe('a key of an outside system', () => {
  const system = { mayReport: true, mayRead: true, revokedAt: null }
  it('opens what it was made for, until it is taken away', () => {
    expect([keyProblem(system, 'report'), keyProblem(system, 'read')]).toEqual([null, null])
    expect(keyProblem({ ...system, mayReport: false }, 'report')).toBe('key_may_not_report')
    expect(keyProblem({ ...system, mayReport: false }, 'read')).toBeNull()
    expect(keyProblem({ ...system, mayRead: false }, 'read')).toBe('key_may_not_read')
    expect(keyProblem({ ...system, revokedAt: now, mayRead: false }, 'read')).toBe('key_revoked')
  })
  it('has to open something', () => {
    expect(rightsRefusal({ mayReport: false, mayRead: false })?.code).toBe('outside_no_right')
    expect(rightsRefusal({ mayReport: false, mayRead: true })).toBeNull()
  })
  it('is taken away once', () => {
    expect(revokeRefusal(system)).toBeNull()
    expect(revokeRefusal({ revokedAt: now })?.code).toBe('key_already_revoked')
  })
})

describe('a key is seen', () => {
  const fresh = { keyMadeAt: now, keyMadeById: 'lin', lastUsedAt: null, revokedAt: null, byId: 'lin', now }
  const after = (minutes: number) => new Date(now.getTime() + minutes * MINUTE_MS)
  it('by who made it, for ten minutes', () => {
    expect(revealRefusal(fresh)).toBeNull()
    expect(revealRefusal({ ...fresh, now: new Date(after(10).getTime() - 1) })).toBeNull()
    expect(revealRefusal({ ...fresh, now: after(10) })?.code).toBe('key_shown_before')
    expect(revealRefusal({ ...fresh, byId: 'other' })?.code).toBe('key_not_yours')
  })
  it('not once it was used or taken away', () => {
    expect(revealRefusal({ ...fresh, lastUsedAt: now })?.code).toBe('key_shown_before')
    expect(revealRefusal({ ...fresh, revokedAt: now })?.code).toBe('key_shown_before')
  })
})
