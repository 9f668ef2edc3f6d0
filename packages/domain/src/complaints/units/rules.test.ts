import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import {
  accessRefusal,
  appointRefusal,
  invitationAttemptRefusal,
  invitationEnds,
  isInvitationOpen,
  suspendRefusal,
} from './rules'

const now = new Date('2026-11-23T02:00:00Z')

describe('who acts for a unit', () => {
  it('sees its pages while both are in service', () => {
    const access = (unitSuspendedAt: Date | null, delegateSuspendedAt: Date | null) =>
      accessRefusal({ unitSuspendedAt, delegateSuspendedAt })
    expect(accessRefusal(null)).toBe('not_delegate')
    expect(access(null, null)).toBeNull()
    expect(access(now, null)).toBe('unit_stopped')
    expect(access(null, now)).toBe('delegate_stopped')
    expect(access(now, now)).toBe('unit_stopped')
  })
  it('acts for one unit at a time, and not for a stopped one', () => {
    const appoint = (
      standsFor: { unitId: string; name: string } | null,
      unitSuspendedAt: Date | null = null,
    ) => appointRefusal({ unitId: 'police', unitSuspendedAt, standsFor })?.code ?? null
    expect(appoint(null)).toBeNull()
    expect(appoint(null, now)).toBe('unit_suspended')
    expect(appoint({ unitId: 'police', name: '派出所' })).toBe('already_delegate')
    expect(appoint({ unitId: 'school', name: '小学' })).toBe('delegate_elsewhere')
  })
  it('is stopped once, and let go on once', () => {
    const suspend = (suspendedAt: Date | null, wanted: boolean) =>
      suspendRefusal({ suspendedAt, wanted })?.code
    expect([suspend(null, true), suspend(now, false)]).toEqual([undefined, undefined])
    expect([suspend(now, true), suspend(null, false)]).toEqual(['unit_already_so', 'unit_already_so'])
  })
})

describe('an invitation', () => {
  const open = { expiresAt: invitationEnds(now), redeemedAt: null, cancelledAt: null }
  it('is good for seven days, once, until it is taken back', () => {
    expect(isInvitationOpen(open, now)).toBe(true)
    expect(isInvitationOpen(open, new Date(now.getTime() + 7 * DAY_MS - 1))).toBe(true)
    expect(isInvitationOpen(open, new Date(now.getTime() + 7 * DAY_MS))).toBe(false)
    expect(isInvitationOpen({ ...open, redeemedAt: now }, now)).toBe(false)
    expect(isInvitationOpen({ ...open, cancelledAt: now }, now)).toBe(false)
  })
  it('is guessed five times an hour and no more', () => {
    expect([4, 5].map((failed) => invitationAttemptRefusal(failed)?.code)).toEqual([
      undefined,
      'too_many_invitation_codes',
    ])
  })
})
