import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { AttendanceShift, RefusalView } from '../attendance/contract'
import { ATTENDANCE_ACTS } from '../attendance/terms'

/** Codes as the staff’s screen shows them: the present one first, then the next, so that the change needs no network. */
export const AttendanceCodes = Shape({
  shift: AttendanceShift,
  codes: Type.Array(
    Shape({
      /** What the picture says. */
      text: Type.String(),
      /** For who cannot scan. */
      shortCode: Type.String(),
      /** Milliseconds from the answer on until this code is out of date: no clock of the screen is asked. */
      shownForMs: Type.Integer(),
    }),
  ),
  confirmed: Type.Integer(),
  checkedIn: Type.Integer(),
  checkedOut: Type.Integer(),
  /** Why no code is shown: too early, settled, cancelled. */
  refusal: Nullable(RefusalView),
})
export type AttendanceCodes = Type.Static<typeof AttendanceCodes>

export const getAttendanceCodes = endpoint({
  method: 'GET',
  url: '/shifts/:shiftId/attendance-codes',
  summary: 'The rotating code of a shift, for the screen of staff on the spot.',
  params: Shape({ shiftId: Id }),
  reply: AttendanceCodes,
})

/** A shift that somebody may check in to or out of about now. */
export const MyAttendance = Shape({
  shift: AttendanceShift,
  personId: Id,
  personName: Type.String(),
  isSelf: Type.Boolean(),
  checkedInAt: Nullable(Instant),
  checkedOutAt: Nullable(Instant),
  /** What a scan would note next; null when both are noted. */
  next: Nullable(CodeOf(ATTENDANCE_ACTS)),
  /** Why it cannot be noted at this moment. */
  refusal: Nullable(RefusalView),
})
export type MyAttendance = Type.Static<typeof MyAttendance>

export const listMyAttendance = endpoint({
  method: 'GET',
  url: '/my/attendance',
  summary: 'Shifts of today, of oneself and of whom one acts for, with what can be scanned.',
  reply: Shape({ rows: Type.Array(MyAttendance) }),
})
export const scanAttendance = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/scans',
  summary: 'A volunteer checks in or out with the code on the staff’s screen, scanned or typed.',
  params: Shape({ shiftId: Id }),
  body: Shape({
    code: Type.String({ minLength: 1, maxLength: 120 }),
    act: CodeOf(ATTENDANCE_ACTS),
    /** Whom it is for; oneself when left out. */
    personId: Type.Optional(Id),
  }),
  reply: Shape({ at: Instant, already: Type.Boolean() }),
})
