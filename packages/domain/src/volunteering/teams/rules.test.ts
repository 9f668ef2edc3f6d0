import { describe, expect, it } from 'vitest'
import { captainRefusal, joinRefusal, leaveRefusal } from './rules'
import { MAX_TEAM_MEMBERS } from './terms'

const oneself = { isStaff: false, mayActFor: true, isCaptain: false }
const stranger = { ...oneself, mayActFor: false }
const captain = { ...stranger, isCaptain: true }
const staff = { ...stranger, isStaff: true }

describe('joining', () => {
  const facts = { asker: oneself, isVolunteer: true, isMember: false, members: 3 }

  it('is for volunteers who are not in the team yet, and decided by themselves or by staff', () => {
    expect(joinRefusal(facts)).toBeNull()
    expect(joinRefusal({ ...facts, asker: staff })).toBeNull()
  })

  it.each([
    ['member_not_yours', { asker: stranger }],
    ['member_not_yours', { asker: captain }],
    ['member_not_volunteer', { isVolunteer: false }],
    ['already_in_team', { isMember: true }],
    ['team_full', { members: MAX_TEAM_MEMBERS }],
  ])('is refused: %s %o', (code, change) => {
    expect(joinRefusal({ ...facts, ...change })).toMatchObject({ code })
  })

  it('takes the last place', () => {
    expect(joinRefusal({ ...facts, members: MAX_TEAM_MEMBERS - 1 })).toBeNull()
  })
})

describe('leaving', () => {
  const facts = { asker: oneself, isMember: true, isCaptain: false }

  it.each([[oneself], [captain], [staff]])('is up to oneself, the captain and staff: %o', (asker) => {
    expect(leaveRefusal({ ...facts, asker })).toBeNull()
  })

  it.each([
    ['member_not_yours', { asker: stranger }],
    ['not_in_team', { isMember: false }],
    ['captain_stays', { isCaptain: true }],
    ['captain_stays', { isCaptain: true, asker: staff }],
  ])('is refused: %s %o', (code, change) => {
    expect(leaveRefusal({ ...facts, ...change })).toMatchObject({ code })
  })
})

describe('making somebody captain', () => {
  const facts = { asker: captain, isMember: true, isCaptain: false }

  it('is up to the captain and to staff', () => {
    expect(captainRefusal(facts)).toBeNull()
    expect(captainRefusal({ ...facts, asker: staff })).toBeNull()
  })

  it.each([
    ['captain_only', { asker: oneself }],
    ['already_captain', { isCaptain: true }],
    ['not_in_team', { isMember: false }],
  ])('is refused: %s %o', (code, change) => {
    expect(captainRefusal({ ...facts, ...change })).toMatchObject({ code })
  })
})
