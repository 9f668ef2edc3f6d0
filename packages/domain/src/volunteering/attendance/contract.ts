import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Done, Id, Instant, Nullable, Shape } from '../../schema'
import { ATTENDANCE_CHANNELS } from '../terms'
import { MAX_GUEST_NAME, MAX_LINES_AT_ONCE, MAX_NOTE } from './terms'

/** Why something cannot be done at this moment. */
export const RefusalView = Shape({ code: Type.String(), message: Type.String() })

export const AttendanceShift = Shape({
  shiftId: Id,
  recruitmentId: Id,
  title: Type.String(),
  role: Type.String(),
  meetingPlace: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  pointsPerHour: Type.Integer(),
  settledAt: Nullable(Instant),
})
export type AttendanceShift = Type.Static<typeof AttendanceShift>

export const ShiftOfToday = Shape({
  ...AttendanceShift.properties,
  confirmed: Type.Integer(),
  checkedIn: Type.Integer(),
})
export type ShiftOfToday = Type.Static<typeof ShiftOfToday>

export const listShiftsOfToday = endpoint({
  method: 'GET',
  url: '/shifts/today',
  summary: 'Shifts that run or begin within 12 hours, the earliest first, at most 50.',
  reply: Shape({ rows: Type.Array(ShiftOfToday) }),
})

/** Coming or leaving as it was noted. */
const Tick = Shape({ at: Instant, channel: CodeOf(ATTENDANCE_CHANNELS), byName: Nullable(Type.String()) })
export type Tick = Type.Static<typeof Tick>

/** One person of a shift's list: with a place, or noted by staff without one. */
export const AttendanceLine = Shape({
  /** The sign-up, or the record of who came without a place. */
  lineId: Id,
  recordId: Nullable(Id),
  /** Null for a guest whose record nobody has claimed. */
  personId: Nullable(Id),
  name: Type.String(),
  /** A name without a person of the roster (记名). */
  guest: Type.Boolean(),
  /** What a guest claims the record with; handed over by staff. */
  claimCode: Nullable(Type.String()),
  /** Came without a place. */
  walkIn: Type.Boolean(),
  compoundName: Nullable(Type.String()),
  checkedIn: Nullable(Tick),
  checkedOut: Nullable(Tick),
  note: Nullable(Type.String()),
})
export type AttendanceLine = Type.Static<typeof AttendanceLine>

export const AttendanceList = Shape({
  shift: AttendanceShift,
  lines: Type.Array(AttendanceLine),
  /** Those with a place. */
  confirmed: Type.Integer(),
  waiting: Type.Integer(),
  checkedIn: Type.Integer(),
  checkedOut: Type.Integer(),
  /** Why nobody can be ticked in or out at this moment; null when they can. By the server’s clock. */
  checkInRefusal: Nullable(RefusalView),
  checkOutRefusal: Nullable(RefusalView),
  /** The shift is over by the server’s clock. */
  over: Type.Boolean(),
})
export type AttendanceList = Type.Static<typeof AttendanceList>

export const getAttendanceList = endpoint({
  method: 'GET',
  url: '/shifts/:shiftId/attendance',
  summary: 'Who is expected on a shift, who came and who left, for staff.',
  params: Shape({ shiftId: Id }),
  reply: AttendanceList,
})

export const Ticked = Shape({
  lineId: Id,
  name: Type.String(),
  at: Instant,
  byName: Nullable(Type.String()),
  /** Somebody had ticked before; what they noted stays. */
  already: Type.Boolean(),
})
export type Ticked = Type.Static<typeof Ticked>

const LineIds = Type.Array(Id, { minItems: 1, maxItems: MAX_LINES_AT_ONCE, uniqueItems: true })
/** Why staff write times by hand. */
export const Reason = Type.String({ minLength: 2, maxLength: MAX_NOTE, pattern: '\\S.*\\S' })

export const checkVolunteersIn = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/check-ins',
  summary: 'Staff note that people have come. Ticking twice changes nothing.',
  params: Shape({ shiftId: Id }),
  body: Shape({ lineIds: LineIds }),
  reply: Shape({ ticked: Type.Array(Ticked) }),
})
export const checkVolunteersOut = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/check-outs',
  summary: 'Staff note that people leave: now, or at the shift’s end for who forgot to check out.',
  params: Shape({ shiftId: Id }),
  body: Shape({
    lineIds: LineIds,
    at: Type.Unsafe<'now' | 'shift_end'>(Type.String({ enum: ['now', 'shift_end'] })),
  }),
  reply: Shape({ ticked: Type.Array(Ticked) }),
})
export const undoVolunteerCheckIn = endpoint({
  method: 'DELETE',
  url: '/shifts/:shiftId/check-ins/:lineId',
  summary: 'Take a mistaken check-in back, until the shift is settled.',
  params: Shape({ shiftId: Id, lineId: Id }),
  reply: Done,
})
export const undoVolunteerCheckOut = endpoint({
  method: 'DELETE',
  url: '/shifts/:shiftId/check-outs/:lineId',
  summary: 'Take a mistaken check-out back, until the shift is settled.',
  params: Shape({ shiftId: Id, lineId: Id }),
  reply: Done,
})
export const correctAttendance = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/attendance/:lineId/correct',
  summary: 'Staff write when somebody came and left, with a note why (补录), inside the shift’s time.',
  params: Shape({ shiftId: Id, lineId: Id }),
  body: Shape({ checkedInAt: Instant, checkedOutAt: Nullable(Instant), reason: Reason }),
  reply: AttendanceLine,
})
export const enterAtDesk = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/desk-entries',
  summary: 'Staff enter somebody who came without a place: a person of the roster, or a guest by name.',
  params: Shape({ shiftId: Id }),
  body: Shape({
    who: Type.Union([
      Shape({ personId: Id }),
      Shape({ guestName: Type.String({ minLength: 1, maxLength: MAX_GUEST_NAME, pattern: '\\S' }) }),
    ]),
    checkedInAt: Instant,
    checkedOutAt: Nullable(Instant),
    reason: Reason,
  }),
  reply: AttendanceLine,
})
