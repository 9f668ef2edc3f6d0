import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../time'
import {
  acceptLinkRefusal,
  bindingApprovalRefusal,
  bindingAttemptRefusal,
  bindingRefusal,
  bindingRequestRefusal,
  CONSENT_VERSION,
  childRefusal,
  consentRefusal,
  endLinkRefusal,
  hasLiveConsent,
  idNumberRefusal,
  isAdult,
  type LinkFacts,
  linkIsLive,
  linkRefusal,
  needsConsent,
  type RegistrationFacts,
  registrationRefusal,
  relationOfChild,
} from './rules'
import { CONSENT_TEXT } from './terms'

/** Monday 2026-11-23 10:00 in Shanghai. */
const now = new Date('2026-11-23T02:00:00Z')
const mother = { bornOn: '1990-05-02', relation: 'head' as const }
const code = (refusal: { code: string } | null) => refusal?.code ?? null

describe('ages that matter', () => {
  it('ask for consent until the day before the 14th birthday', () => {
    expect(needsConsent('2012-11-24', now)).toBe(true)
    expect(needsConsent('2012-11-23', now)).toBe(false)
    expect(needsConsent(null, now)).toBe(false)
  })
  it('turn over at midnight in Shanghai', () => {
    expect(needsConsent('2012-11-24', new Date('2026-11-23T15:59:59Z'))).toBe(true)
    expect(needsConsent('2012-11-24', new Date('2026-11-23T16:00:00Z'))).toBe(false)
  })
  it('let nobody act for others before the 18th birthday', () => {
    expect(isAdult({ bornOn: '2008-11-24', relation: 'son' }, now)).toBe(false)
    expect(isAdult({ bornOn: '2008-11-23', relation: 'son' }, now)).toBe(true)
  })
  it('take somebody of unknown age for an adult, unless they are a child of the head', () => {
    expect(isAdult({ bornOn: null, relation: 'spouse' }, now)).toBe(true)
    for (const relation of ['son', 'daughter', 'grandson', 'granddaughter'] as const)
      expect(isAdult({ bornOn: null, relation }, now)).toBe(false)
  })
  it('never have an adult who needs consent', () => {
    const days = fc.integer({ min: 0, max: 36_500 })
    fc.assert(
      fc.property(days, (age) => {
        const bornOn = new Date(now.getTime() - age * DAY_MS).toISOString().slice(0, 10)
        expect(needsConsent(bornOn, now) && isAdult({ bornOn, relation: 'son' }, now)).toBe(false)
      }),
    )
  })
})

describe('hasLiveConsent', () => {
  const consent = { guardianId: 'mother', version: CONSENT_VERSION, withdrawnAt: null }
  it('counts a consent of the current version by somebody who is a guardian still', () => {
    expect(hasLiveConsent([consent], ['mother', 'father'])).toBe(true)
  })
  it('counts none that is withdrawn, outdated or of a former guardian', () => {
    expect(hasLiveConsent([], ['mother'])).toBe(false)
    expect(hasLiveConsent([{ ...consent, withdrawnAt: now }], ['mother'])).toBe(false)
    expect(hasLiveConsent([{ ...consent, version: CONSENT_VERSION - 1 }], ['mother'])).toBe(false)
    expect(hasLiveConsent([consent], ['father'])).toBe(false)
  })
})

describe('linkIsLive', () => {
  const child = { bornOn: '2020-01-01', relation: 'son' as const }
  const link = { kind: 'guardian' as const, acceptedAt: now, endedAt: null, forPerson: child }
  it('begins with the yes and ends with the end', () => {
    expect(linkIsLive(link, now)).toBe(true)
    expect(linkIsLive({ ...link, acceptedAt: null }, now)).toBe(false)
    expect(linkIsLive({ ...link, endedAt: now }, now)).toBe(false)
  })
  it('of a guardian ends by itself at 18, of a proxy it does not', () => {
    expect(linkIsLive({ ...link, forPerson: mother }, now)).toBe(false)
    expect(linkIsLive({ ...link, kind: 'proxy', forPerson: mother }, now)).toBe(true)
  })
})

describe('binding', () => {
  const unbound = { bornOn: '1990-05-02', bound: false }
  it('binds the one person with this name and phone', () => {
    expect(bindingRefusal({ matches: [unbound] }, now)).toBeNull()
  })
  it.each([
    [[], 'binding_not_matched'],
    [[unbound, unbound], 'binding_needs_staff'],
    [[{ ...unbound, bound: true }], 'binding_needs_staff'],
    [[{ ...unbound, bornOn: '2020-01-01' }], 'binding_under_age'],
  ])('of %j is refused as %s', (matches, expected) => {
    expect(code(bindingRefusal({ matches }, now))).toBe(expected)
  })
  it('may be tried five times an hour', () => {
    expect(bindingAttemptRefusal({ bound: false, failedLastHour: 4 })).toBeNull()
    expect(code(bindingAttemptRefusal({ bound: false, failedLastHour: 5 }))).toBe('too_many_attempts')
    expect(code(bindingAttemptRefusal({ bound: true, failedLastHour: 0 }))).toBe('already_bound')
  })
  it('may be asked of staff once at a time', () => {
    expect(bindingRequestRefusal({ bound: false, pending: false })).toBeNull()
    expect(code(bindingRequestRefusal({ bound: true, pending: false }))).toBe('already_bound')
    expect(code(bindingRequestRefusal({ bound: false, pending: true }))).toBe('binding_request_pending')
  })
  it.each([
    [{}, null],
    [{ decided: true }, 'binding_request_decided'],
    [{ accountBound: true }, 'account_already_bound'],
    [{ person: { ...unbound, bound: true } }, 'binding_needs_staff'],
    [{ person: { ...unbound, bornOn: '2020-01-01' } }, 'binding_under_age'],
  ])('is approved with %j: %s', (change, expected) => {
    const facts = { decided: false, accountBound: false, person: unbound, ...change }
    expect(code(bindingApprovalRefusal(facts, now))).toBe(expected)
  })
})

describe('linkRefusal', () => {
  const facts = (change: Partial<LinkFacts> = {}): LinkFacts => ({
    actingPersonId: 'daughter',
    forPersonId: 'father',
    acting: mother,
    forPerson: { bornOn: '1950-01-30', relation: 'head' },
    exists: false,
    canAnswer: true,
    ...change,
  })
  const minor = { bornOn: '2008-11-24', relation: 'son' as const }
  it('lets one adult ask another', () => {
    expect(linkRefusal(facts(), now)).toBeNull()
  })
  it.each([
    [{ forPersonId: 'daughter' }, 'link_with_self'],
    [{ acting: minor }, 'link_needs_adults'],
    [{ forPerson: minor }, 'link_needs_adults'],
    [{ exists: true }, 'link_exists'],
    [{ canAnswer: false }, 'person_has_no_account'],
  ] satisfies [Partial<LinkFacts>, string][])('refuses %j as %s', (change, expected) => {
    expect(code(linkRefusal(facts(change), now))).toBe(expected)
  })
})

describe('the two ends of a link', () => {
  it('only the one acted for says yes', () => {
    expect(acceptLinkRefusal({ isForMe: true })).toBeNull()
    expect(code(acceptLinkRefusal({ isForMe: false }))).toBe('link_not_yours')
  })
  it('a minor does not end the guardianship, the guardian and both sides of a proxy may', () => {
    const minor = { bornOn: '2012-01-01', relation: 'son' as const }
    const end = (kind: 'guardian' | 'proxy', isForMe: boolean, forPerson: typeof mother | typeof minor) =>
      code(endLinkRefusal({ kind, isForMe, forPerson }, now))
    expect(end('guardian', true, minor)).toBe('guardian_link_of_minor')
    expect(end('guardian', false, minor)).toBeNull()
    expect(end('guardian', true, mother)).toBeNull()
    expect(end('proxy', true, mother)).toBeNull()
  })
})

describe('childRefusal', () => {
  const facts = { guardian: mother, bornOn: '2022-06-01', consentVersion: CONSENT_VERSION, duplicate: false }
  it('lets a mother add her child', () => {
    expect(childRefusal(facts, now)).toBeNull()
  })
  it.each([
    [{ guardian: { bornOn: '2010-01-01', relation: 'son' as const } }, 'guardian_must_be_adult'],
    [{ bornOn: '2026-11-24' }, 'birth_date_invalid'],
    [{ bornOn: '2026-02-30' }, 'birth_date_invalid'],
    [{ bornOn: '2008-11-23' }, 'not_a_minor'],
    [{ bornOn: '2008-11-24' }, null],
    [{ bornOn: '2026-11-23' }, null],
    [{ consentVersion: CONSENT_VERSION + 1 }, 'consent_outdated'],
    [{ duplicate: true }, 'child_already_registered'],
  ])('%j: %s', (change, expected) => {
    expect(code(childRefusal({ ...facts, ...change }, now))).toBe(expected)
  })
})

describe('consentRefusal', () => {
  const facts = { isGuardian: true, guardian: mother, childBornOn: '2022-06-01', version: CONSENT_VERSION }
  it.each([
    [{}, null],
    [{ isGuardian: false }, 'not_guardian'],
    [{ guardian: { bornOn: '2010-01-01', relation: 'son' as const } }, 'guardian_must_be_adult'],
    [{ childBornOn: '2012-11-23' }, 'not_a_child'],
    [{ childBornOn: null }, 'not_a_child'],
    [{ version: CONSENT_VERSION - 1 }, 'consent_outdated'],
  ])('%j: %s', (change, expected) => {
    expect(code(consentRefusal({ ...facts, ...change }, now))).toBe(expected)
  })
})

describe('idNumberRefusal', () => {
  it.each([
    [{ idNumber: '11010519491231002X', bornOn: null }, null],
    [{ idNumber: '11010519491231002X', bornOn: '1949-12-31' }, null],
    [{ idNumber: '11010519491231002X', bornOn: '1949-12-30' }, 'id_number_mismatch'],
    [{ idNumber: null, bornOn: null }, 'id_number_invalid'],
  ])('%j: %s', (facts, expected) => expect(code(idNumberRefusal(facts))).toBe(expected))
})

describe('registrationRefusal', () => {
  const facts = (change: Partial<RegistrationFacts> = {}): RegistrationFacts => ({
    relation: 'mother',
    bornOn: '1950-01-30',
    householdHasHead: true,
    duplicate: false,
    consent: null,
    ...change,
  })
  const consent = { version: CONSENT_VERSION, guardian: mother }
  const child = { relation: 'daughter' as const, bornOn: '2022-06-01' }
  it.each([
    [{}, null],
    [{ bornOn: null }, null],
    [{ bornOn: '2027-01-01' }, 'birth_date_invalid'],
    [{ relation: 'grandson', bornOn: null }, 'birth_date_missing'],
    [{ duplicate: true }, 'person_already_registered'],
    [{ relation: 'head' }, 'household_has_head'],
    [{ relation: 'head', householdHasHead: false }, null],
    [child, 'consent_missing'],
    [{ ...child, consent }, null],
    [{ ...child, consent: { ...consent, version: CONSENT_VERSION + 1 } }, 'consent_outdated'],
    [
      { ...child, consent: { ...consent, guardian: { bornOn: '2010-01-01', relation: 'son' } } },
      'guardian_must_be_adult',
    ],
    [{ consent }, 'not_a_child'],
  ] satisfies [Partial<RegistrationFacts>, string | null][])('%j: %s', (change, expected) => {
    expect(code(registrationRefusal(facts(change), now))).toBe(expected)
  })
  it('never lets a child in without a consent of the current version', () => {
    const bornOn = fc
      .integer({ min: 0, max: 14 * 365 })
      .map((days) => new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10))
    const consents = fc.constantFrom(
      null,
      { ...consent, version: CONSENT_VERSION - 1 },
      { ...consent, version: 99 },
    )
    fc.assert(
      fc.property(bornOn, consents, fc.constantFrom('son', 'other', 'tenant'), (on, given, relation) => {
        const refusal = registrationRefusal(
          facts({ bornOn: on, consent: given, relation: relation as 'son' }),
          now,
        )
        expect(refusal).not.toBeNull()
      }),
    )
  })
})

describe('relationOfChild', () => {
  it('says what the child is to the head, not to the parent', () => {
    expect(relationOfChild('head', 'daughter')).toBe('daughter')
    expect(relationOfChild('daughter_in_law', 'son')).toBe('grandson')
    expect(relationOfChild('daughter', 'daughter')).toBe('granddaughter')
    expect(relationOfChild('tenant', 'son')).toBe('tenant')
    expect(relationOfChild('sibling', 'son')).toBe('other')
  })
})

describe('the consent text', () => {
  it('says what, what for, who sees it and how to withdraw', () => {
    const text = CONSENT_TEXT.paragraphs.join('')
    for (const word of ['姓名', '出生日期', '只用来', '工作人员', '撤回', '监护人'])
      expect(text).toContain(word)
    expect(text.length).toBeLessThan(400)
  })
})
