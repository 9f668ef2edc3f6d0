import { describe, expect, it } from 'vitest'
import { assignmentRefusal, claimAttemptRefusal, claimRefusal, readClaimCode, serverRefusal } from './rules'

describe('a claim code', () => {
  it('is read however it is typed', () => {
    expect(readClaimCode('Ｈ3K9 p2mz')).toBe('H3K9P2MZ')
    expect(readClaimCode('H3K9P2M')).toBeNull()
  })
})

describe('claiming a guest’s record', () => {
  it('is slow to guess', () => {
    expect(claimAttemptRefusal(4)).toBeNull()
    expect(claimAttemptRefusal(5)?.code).toBe('too_many_claims')
  })
  it('happens once, and not beside a record of one’s own', () => {
    expect(claimRefusal({ claimed: false, hasRecord: false })).toBeNull()
    expect(claimRefusal({ claimed: true, hasRecord: true })?.code).toBe('record_claimed')
    expect(claimRefusal({ claimed: false, hasRecord: true })?.code).toBe('has_record_already')
  })
})

describe('giving a record to somebody', () => {
  it('is not for staff’s own household', () => {
    expect(assignmentRefusal({ staffHouseholdId: 'ours', householdId: 'ours' })?.code).toBe(
      'assign_to_own_household',
    )
    expect(assignmentRefusal({ staffHouseholdId: 'ours', householdId: 'theirs' })).toBeNull()
    expect(assignmentRefusal({ staffHouseholdId: null, householdId: 'theirs' })).toBeNull()
  })
  it('is not for small children, and under 14 with a guardian’s consent', () => {
    const now = new Date('2026-11-28T02:00:00Z')
    const refusal = (bornOn: string | null, consentGiven: boolean | null) =>
      serverRefusal({ bornOn, consentGiven }, now)?.code ?? null
    expect(refusal('2018-11-29', true)).toBe('volunteer_too_young')
    expect(refusal('2018-11-28', true)).toBeNull()
    expect(refusal('2018-11-28', false)).toBe('volunteer_consent_missing')
    expect(refusal('1960-01-01', null)).toBeNull()
    expect(refusal(null, null)).toBeNull()
  })
})
