import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS, shanghaiInstant } from '../../time'
import {
  byHandRefusal,
  checkInRefusal,
  checkOutAtEndRefusal,
  checkOutRefusal,
  type RecordFacts,
  type ShiftFacts,
  timesRefusal,
  undoRefusal,
} from './rules'

const at = (hour: number, minute = 0, day = 28) => shanghaiInstant(2026, 11, day, hour, minute)
const minutesFrom = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * MINUTE_MS)
/** Saturday 9:00–12:00. */
const shift = (change: Partial<ShiftFacts> = {}): ShiftFacts => ({
  startsAt: at(9),
  endsAt: at(12),
  settledAt: null,
  publishedAt: at(8, 0, 20),
  cancelledAt: null,
  ...change,
})
const record = (change: Partial<RecordFacts> = {}): RecordFacts => ({
  checkedInAt: at(8, 58),
  checkedInStep: null,
  checkedOutAt: null,
  ...change,
})
const codeOf = (refusal: { code: string } | null) => refusal?.code ?? null

describe('coming', () => {
  it('is noted from an hour before the shift until its end, to the minute', () => {
    expect(codeOf(checkInRefusal(shift(), at(7, 59)))).toBe('check_in_not_open')
    expect(checkInRefusal(shift(), at(8))).toBeNull()
    expect(checkInRefusal(shift(), at(11, 59))).toBeNull()
    expect(codeOf(checkInRefusal(shift(), at(12)))).toBe('check_in_closed')
  })
  it('says from when', () => {
    expect(checkInRefusal(shift(), at(20, 0, 27))?.message).toBe('明天 08:00 起可以签到（班次开始前 1 小时）')
  })
  it('is not noted once the books are closed, for drafts, or for what was cancelled', () => {
    expect(codeOf(checkInRefusal(shift({ settledAt: at(13) }), at(9)))).toBe('shift_settled')
    expect(codeOf(checkInRefusal(shift({ publishedAt: null }), at(9)))).toBe('recruitment_not_published')
    expect(codeOf(checkInRefusal(shift({ cancelledAt: at(7) }), at(9)))).toBe('recruitment_cancelled')
    expect(codeOf(checkInRefusal(shift({ cancelledAt: at(10) }), at(10, 30)))).toBe('recruitment_cancelled')
  })
})

describe('leaving', () => {
  it('is noted until twelve hours after the end, then still, and not a minute later', () => {
    expect(checkOutRefusal(shift(), record(), at(12, 5))).toBeNull()
    expect(checkOutRefusal(shift(), record(), at(0, 0, 29))).toBeNull()
    expect(codeOf(checkOutRefusal(shift(), record(), at(0, 1, 29)))).toBe('check_out_closed')
  })
  it('needs a coming: who has none asks staff', () => {
    expect(codeOf(checkOutRefusal(shift(), null, at(12)))).toBe('check_out_without_check_in')
    expect(codeOf(checkOutRefusal(shift(), record({ checkedInAt: null }), at(12)))).toBe(
      'check_out_without_check_in',
    )
  })
  it('is noted for those who came before the notice was cancelled half-way', () => {
    expect(checkOutRefusal(shift({ cancelledAt: at(10) }), record(), at(10, 10))).toBeNull()
  })
  it('counts to the shift’s end when staff say so, from the end on', () => {
    expect(checkOutAtEndRefusal(shift(), record(), at(12))).toBeNull()
    expect(checkOutAtEndRefusal(shift(), record(), at(9, 0, 30))).toBeNull()
    expect(codeOf(checkOutAtEndRefusal(shift(), record(), at(11, 59)))).toBe('shift_not_over')
    expect(codeOf(checkOutAtEndRefusal(shift(), null, at(12)))).toBe('check_out_without_check_in')
  })
})

describe('times by hand', () => {
  const times = (checkedInAt: Date | null, checkedOutAt: Date | null, now = at(13)) =>
    codeOf(timesRefusal({ shift: shift(), checkedInAt, checkedOutAt, now }))
  it('lie inside the shift, its ends included', () => {
    expect(times(at(9), at(12))).toBeNull()
    expect(times(at(9), null)).toBeNull()
    expect(times(at(8, 59), at(12))).toBe('hours_over_shift')
    expect(times(at(9), at(12, 1))).toBe('hours_over_shift')
  })
  it('come before they go', () => {
    expect(times(at(11), at(10))).toBe('check_out_before_check_in')
    expect(times(at(11), at(11))).toBe('check_out_before_check_in')
    expect(times(null, at(11))).toBe('times_missing')
  })
  it('have been', () => {
    expect(times(at(9), at(12), at(11))).toBe('time_in_future')
    expect(times(at(10), null, at(9, 59))).toBe('time_in_future')
  })
  it('may lie on both sides of midnight', () => {
    const night = shift({ startsAt: at(22), endsAt: at(6, 0, 29) })
    const facts = { shift: night, checkedInAt: at(23), checkedOutAt: at(1, 0, 29), now: at(7, 0, 29) }
    expect(timesRefusal(facts)).toBeNull()
    expect(codeOf(timesRefusal({ ...facts, checkedOutAt: at(1) }))).toBe('check_out_before_check_in')
  })
  it('are not for one’s own household', () => {
    expect(codeOf(byHandRefusal({ staffHouseholdId: 'ours', householdId: 'ours' }))).toBe('own_household')
    expect(byHandRefusal({ staffHouseholdId: 'ours', householdId: 'theirs' })).toBeNull()
    expect(byHandRefusal({ staffHouseholdId: null, householdId: null })).toBeNull()
  })
})

describe('taking a tick back', () => {
  const out = record({ checkedOutAt: at(12) })
  it('takes the leaving first, then the coming', () => {
    expect(codeOf(undoRefusal('in', shift(), out))).toBe('check_out_first')
    expect(undoRefusal('out', shift(), out)).toBeNull()
    expect(undoRefusal('in', shift(), record())).toBeNull()
  })
  it('needs a tick, and open books', () => {
    expect(codeOf(undoRefusal('in', shift(), null))).toBe('not_checked_in')
    expect(codeOf(undoRefusal('out', shift(), record()))).toBe('not_checked_out')
    expect(codeOf(undoRefusal('out', shift({ settledAt: at(13) }), out))).toBe('shift_settled')
  })
})

it('has a minute for every moment of the books', () => {
  fc.assert(
    fc.property(fc.integer({ min: -600, max: 2000 }), (minutes) => {
      const now = minutesFrom(at(9), minutes)
      const may = checkInRefusal(shift(), now) === null
      expect(may).toBe(minutes >= -60 && minutes < 180)
    }),
  )
})
