import { type Refusal, refuse } from '../../refusal'
import { clockTime, HOUR_MS, MINUTE_MS, spokenInstant } from '../../time'
import {
  ATTENDANCE_REFUSALS,
  type AttendanceAct,
  type AttendanceRefusalCode,
  CHECK_IN_OPENS_BEFORE_MINUTES,
  CHECK_OUT_CLOSES_AFTER_HOURS,
} from './terms'

type AttendanceRefusal = Refusal<AttendanceRefusalCode> | null
const no = (code: AttendanceRefusalCode, message?: string) => refuse(ATTENDANCE_REFUSALS, code, message)

export interface ShiftFacts {
  startsAt: Date
  endsAt: Date
  settledAt: Date | null
  /** Of its notice. */
  publishedAt: Date | null
  cancelledAt: Date | null
}

export interface RecordFacts {
  checkedInAt: Date | null
  checkedInStep: number | null
  checkedOutAt: Date | null
}

export function checkInOpensAt(shift: { startsAt: Date }): Date {
  return new Date(shift.startsAt.getTime() - CHECK_IN_OPENS_BEFORE_MINUTES * MINUTE_MS)
}

/** Leaving is noted until here; exactly then still. */
export function checkOutClosesAt(shift: { endsAt: Date }): Date {
  return new Date(shift.endsAt.getTime() + CHECK_OUT_CLOSES_AFTER_HOURS * HOUR_MS)
}

/**
 * Whether anything may be noted at all: the shift took place, and its books are open. A notice that was cancelled
 * half-way does not take their hours from those who had come before.
 */
export function booksRefusal(shift: ShiftFacts): AttendanceRefusal {
  if (shift.settledAt) return no('shift_settled')
  if (!shift.publishedAt) return no('recruitment_not_published')
  if (shift.cancelledAt && shift.cancelledAt <= shift.startsAt) return no('recruitment_cancelled')
  return null
}

/** Coming, noted at this moment. */
export function checkInRefusal(shift: ShiftFacts, now: Date): AttendanceRefusal {
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (shift.cancelledAt) return no('recruitment_cancelled')
  const opensAt = checkInOpensAt(shift)
  if (now < opensAt) {
    const opens = spokenInstant(opensAt, now)
    return no('check_in_not_open', `${opens} 起可以签到（班次开始前 1 小时）`)
  }
  return now >= shift.endsAt ? no('check_in_closed') : null
}

/** Leaving, noted at this moment. */
export function checkOutRefusal(shift: ShiftFacts, record: RecordFacts | null, now: Date): AttendanceRefusal {
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (!record?.checkedInAt) return no('check_out_without_check_in')
  return now > checkOutClosesAt(shift) ? no('check_out_closed') : null
}

/** Leaving at the shift's end, said by staff for who forgot to check out (按班次结束时间). */
export function checkOutAtEndRefusal(
  shift: ShiftFacts,
  record: RecordFacts | null,
  now: Date,
): AttendanceRefusal {
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (!record?.checkedInAt) return no('check_out_without_check_in')
  return now < shift.endsAt ? no('shift_not_over') : null
}

export interface TimesFacts {
  shift: ShiftFacts
  checkedInAt: Date | null
  checkedOutAt: Date | null
  now: Date
}

export function timesRefusal(facts: TimesFacts): AttendanceRefusal {
  return booksRefusal(facts.shift) ?? writtenTimesRefusal(facts)
}

/** Times that staff write by hand lie inside the shift and in the past: what counts is seen as it will be counted. */
export function writtenTimesRefusal({
  shift,
  checkedInAt,
  checkedOutAt,
  now,
}: TimesFacts): AttendanceRefusal {
  if (!checkedInAt) return no('times_missing')
  if (checkedOutAt && checkedOutAt <= checkedInAt) return no('check_out_before_check_in')
  if ([checkedInAt, checkedOutAt].some((time) => time !== null && time > now)) return no('time_in_future')
  const outside = (time: Date | null) => time !== null && (time < shift.startsAt || time > shift.endsAt)
  if (!outside(checkedInAt) && !outside(checkedOutAt)) return null
  const span = `${clockTime(shift.startsAt)}–${clockTime(shift.endsAt)}`
  return no('hours_over_shift', `填的时间超出了班次（${span}），请按班次内的时间填`)
}

/** A tick can be taken back while the books are open: leaving first, then coming. */
export function undoRefusal(
  act: AttendanceAct,
  shift: ShiftFacts,
  record: RecordFacts | null,
): AttendanceRefusal {
  const closed = booksRefusal(shift)
  if (closed) return closed
  if (act === 'out') return record?.checkedOutAt ? null : no('not_checked_out')
  if (!record?.checkedInAt) return no('not_checked_in')
  return record.checkedOutAt ? no('check_out_first') : null
}

/** Hours by hand are points by hand: not for one's own household. */
export function byHandRefusal(facts: {
  /** Null when the staff member's account is bound to nobody of the roster. */
  staffHouseholdId: string | null
  /** Null for a guest. */
  householdId: string | null
}): AttendanceRefusal {
  const own = facts.householdId !== null && facts.householdId === facts.staffHouseholdId
  return own ? no('own_household') : null
}
