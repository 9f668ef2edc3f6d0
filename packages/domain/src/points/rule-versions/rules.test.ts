import { describe, expect, it } from 'vitest'
import { ruleVersionRefusal, versionAt } from './rules'

const at = (day: number) => new Date(Date.UTC(2026, 10, day))

describe('a new version of the rules', () => {
  it('begins now or later, never in the past', () => {
    expect(ruleVersionRefusal({ validFrom: at(2), now: at(2) })).toBeNull()
    expect(ruleVersionRefusal({ validFrom: at(3), now: at(2) })).toBeNull()
    expect(ruleVersionRefusal({ validFrom: new Date(at(2).getTime() - 1), now: at(2) })?.code).toBe(
      'rules_not_from_the_past',
    )
  })

  it('is in force from its instant on, until the next one begins', () => {
    const versions = [
      { version: 1, validFrom: at(1) },
      { version: 2, validFrom: at(20) },
      // Set while another was already fixed for later: both have their time.
      { version: 3, validFrom: at(10) },
      { version: 4, validFrom: at(1) },
    ]
    const inForce = (day: number) => versionAt(versions, at(day))?.version ?? 0
    expect([0, 1, 9, 10, 19, 20, 25].map(inForce)).toEqual([0, 4, 4, 3, 3, 2, 2])
  })
})
