import { describe, expect, it } from 'vitest'
import { endOfDay, lastDay } from './last-day'

describe('until when a reward can be had', () => {
  it('is the end of the day staff chose, and reads as that day again', () => {
    expect(endOfDay('2026-12-31')).toBe('2026-12-31T16:00:00.000Z')
    expect(lastDay(endOfDay('2026-12-31'))).toBe('2026-12-31')
  })

  it('is that very day where it ends in the middle of one', () => {
    expect(lastDay('2026-12-31T04:00:00.000Z')).toBe('2026-12-31')
  })
})
