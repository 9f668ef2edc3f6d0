import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REFRESH_IDLE_DAYS, type RefreshFacts, refreshVerdict } from './rules'

const now = new Date('2026-11-23T02:00:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)
const DAYS = 86_400_000

function facts(overrides: Partial<RefreshFacts> = {}): RefreshFacts {
  return {
    signIn: { generation: 3, refreshKey: 'key-of-third', refreshedAt: before(20_000), endedAt: null },
    generation: 3,
    key: 'key-of-fourth',
    ...overrides,
  }
}
const signIn = (overrides: object) => ({
  generation: 3,
  refreshKey: 'key-of-third',
  refreshedAt: before(20_000),
  endedAt: null,
  ...overrides,
})

describe('refreshVerdict', () => {
  it('hands out the next token for the newest one', () => {
    expect(refreshVerdict(facts(), now)).toBe('rotate')
  })
  it('knows no sign-in, an ended one and one that was not used for 30 days', () => {
    expect(refreshVerdict(facts({ signIn: null }), now)).toBe('expired')
    expect(refreshVerdict(facts({ signIn: signIn({ endedAt: before(1) }) }), now)).toBe('expired')
    const idle = REFRESH_IDLE_DAYS * DAYS
    expect(refreshVerdict(facts({ signIn: signIn({ refreshedAt: before(idle) }) }), now)).toBe('expired')
    expect(refreshVerdict(facts({ signIn: signIn({ refreshedAt: before(idle - 1) }) }), now)).toBe('rotate')
  })
  it('answers a retried call the same for a minute, then takes it for theft', () => {
    const retry = { generation: 2, key: 'key-of-third' }
    expect(refreshVerdict(facts(retry), now)).toBe('repeat')
    expect(refreshVerdict(facts({ ...retry, signIn: signIn({ refreshedAt: before(60_000) }) }), now)).toBe(
      'repeat',
    )
    expect(refreshVerdict(facts({ ...retry, signIn: signIn({ refreshedAt: before(60_001) }) }), now)).toBe(
      'end',
    )
  })
  it('ends the sign-in when an older token comes back', () => {
    expect(refreshVerdict(facts({ generation: 2 }), now)).toBe('end')
    expect(refreshVerdict(facts({ generation: 1, key: 'key-of-third' }), now)).toBe('end')
  })
  it('never rotates anything but the newest token of a live sign-in', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), fc.boolean(), fc.boolean(), (current, presented, ended, sameKey) => {
        const verdict = refreshVerdict(
          {
            signIn: signIn({ generation: current, endedAt: ended ? before(1) : null }),
            generation: presented,
            key: sameKey ? 'key-of-third' : 'another-key',
          },
          now,
        )
        if (verdict === 'rotate') expect([presented, ended]).toEqual([current, false])
        if (!ended && presented < current - 1) expect(verdict).toBe('end')
      }),
    )
  })
})
