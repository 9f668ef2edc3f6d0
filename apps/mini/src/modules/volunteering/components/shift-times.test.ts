import { shanghaiInstant } from '@linli/domain/time'
import { describe, expect, it } from 'vitest'
import { clockInside, momentOf } from './shift-times'

const iso = (day: number, hour: number, minute = 0) =>
  shanghaiInstant(2026, 11, day, hour, minute).toISOString()
const morning = { startsAt: iso(28, 9), endsAt: iso(28, 12) }
const night = { startsAt: iso(28, 22), endsAt: iso(29, 6) }

describe('a clock time that staff write', () => {
  it('is of the day of the shift, and of the next after midnight', () => {
    expect(momentOf(morning, '09:00')).toBe(iso(28, 9))
    expect(momentOf(morning, '11:30')).toBe(iso(28, 11, 30))
    expect(momentOf(night, '23:00')).toBe(iso(28, 23))
    expect(momentOf(night, '01:15')).toBe(iso(29, 1, 15))
    expect(momentOf(night, '06:00')).toBe(iso(29, 6))
  })
  it('is offered as it counts, inside the shift', () => {
    expect(clockInside(morning, iso(28, 8, 50), '09:00')).toBe('09:00')
    expect(clockInside(morning, iso(28, 12, 40), '12:00')).toBe('12:00')
    expect(clockInside(night, iso(29, 1, 15), '22:00')).toBe('01:15')
    expect(clockInside(morning, undefined, '12:00')).toBe('12:00')
  })
})
