import { describe, expect, it } from 'vitest'
import { periodRefusal } from './rules'

const refused = (fromOn: string, toOn: string) => periodRefusal({ fromOn, toOn })?.code ?? null

describe('the period of the community’s statement', () => {
  it('is one day or up to twelve months, to the day', () => {
    expect(refused('2026-11-22', '2026-11-22')).toBeNull()
    expect(refused('2025-11-23', '2026-11-22')).toBeNull()
    expect(refused('2025-11-22', '2026-11-22')).toBe('period_too_long')
    expect(refused('2024-02-29', '2025-02-27')).toBeNull()
    expect(refused('2024-02-29', '2025-02-28')).toBe('period_too_long')
  })

  it('does not end before it begins', () => {
    expect(refused('2026-11-22', '2026-11-21')).toBe('period_ends_before_it_begins')
  })
})
