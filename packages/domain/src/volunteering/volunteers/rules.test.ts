import { describe, expect, it } from 'vitest'
import { registrationRefusal } from './rules'
import { VOLUNTEER_AGREEMENT } from './terms'

const NOW = new Date('2026-11-23T02:00:00Z')

describe('registering as a volunteer', () => {
  const code = (person: object, change: object = {}) =>
    registrationRefusal(
      {
        person: { bornOn: '1990-01-01', relation: 'head', consentGiven: null, ...person },
        mayActFor: true,
        agreedVersion: VOLUNTEER_AGREEMENT.version,
        ...change,
      },
      NOW,
    )?.code

  it('takes adults, and children of eight whose guardian consented', () => {
    expect(code({})).toBeUndefined()
    expect(code({ bornOn: '2018-11-23', relation: 'son', consentGiven: true })).toBeUndefined()
    expect(code({ bornOn: '2018-11-24', relation: 'son', consentGiven: true })).toBe('volunteer_too_young')
    expect(code({ bornOn: '2018-11-23', relation: 'son', consentGiven: false })).toBe(
      'volunteer_consent_missing',
    )
  })

  it('takes an adult whose birthday nobody wrote down, but no child', () => {
    expect(code({ bornOn: null })).toBeUndefined()
    expect(code({ bornOn: null, relation: 'daughter' })).toBe('volunteer_age_unknown')
  })

  it('asks for the agreement of now, and for somebody one may act for', () => {
    expect(code({}, { agreedVersion: VOLUNTEER_AGREEMENT.version - 1 })).toBe('agreement_outdated')
    expect(code({}, { mayActFor: false })).toBe('volunteer_not_yours')
  })
})
