import { describe, expect, it } from 'vitest'
import { COMPLAINT_PHASES, type ComplaintPhase } from '../terms'
import { followRefusal, hideRefusal, publishRefusal, withdrawRefusal } from './rules'

const PHASES = Object.keys(COMPLAINT_PHASES) as ComplaintPhase[]
const allowed = (rule: (phase: ComplaintPhase) => unknown) => PHASES.filter((phase) => rule(phase) === null)

describe('following', () => {
  it('is for neighbours, as long as the case goes on', () => {
    expect(allowed((phase) => followRefusal({ phase, isReporter: false }))).toEqual([
      'waiting',
      'handling',
      'paused',
      'answered',
    ])
    expect(followRefusal({ phase: 'waiting', isReporter: true })?.code).toBe('own_case')
  })
})

describe('taking back', () => {
  it('ends where staff say it is done: then the verdict ends it', () => {
    expect(allowed(withdrawRefusal)).toEqual(['waiting', 'handling', 'paused'])
    expect(withdrawRefusal('answered')?.code).toBe('answered_already')
    expect(withdrawRefusal('closed')?.code).toBe('already_ended')
  })
})

describe('being public', () => {
  it('is changed by the reporter, and never for what is private', () => {
    const open = { isPrivate: false, publicAgreed: false, wanted: true }
    expect(publishRefusal(open)).toBeNull()
    expect(publishRefusal({ ...open, wanted: false })?.code).toBe('already_so')
    expect(publishRefusal({ ...open, isPrivate: true })?.code).toBe('private_case')
  })

  it('is held back by staff only where it was agreed', () => {
    const shown = { publicAgreed: true, isPrivate: false, isHidden: false, wanted: true }
    expect(hideRefusal(shown)).toBeNull()
    expect(hideRefusal({ ...shown, isHidden: true })?.code).toBe('already_so')
    expect(hideRefusal({ ...shown, publicAgreed: false })?.code).toBe('not_agreed')
    expect(hideRefusal({ ...shown, isHidden: true, wanted: false })).toBeNull()
  })
})
