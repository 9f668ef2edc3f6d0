import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { ROUNDINGS } from '../../points/terms'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { AttendanceShift } from '../attendance/contract'
import { Correction } from '../corrections/contract'
import { SERVICE_TROUBLES } from './terms'

export const SettlementTotals = Shape({
  /** Everyone who came (人次). */
  people: Type.Integer({ minimum: 0 }),
  serviceMinutes: Type.Integer({ minimum: 0 }),
  points: Type.Integer({ minimum: 0 }),
})

/** One person who came, and what it comes to. */
export const SettlementLine = Shape({
  /** As on the attendance list. */
  lineId: Id,
  recordId: Id,
  personId: Nullable(Id),
  name: Type.String(),
  /** Nobody has claimed the record yet: the points wait. */
  toClaim: Type.Boolean(),
  claimCode: Nullable(Type.String()),
  checkedInAt: Instant,
  checkedOutAt: Nullable(Instant),
  /** Before rounding. */
  presentMinutes: Type.Integer(),
  serviceMinutes: Type.Integer(),
  points: Type.Integer(),
  trouble: Nullable(CodeOf(SERVICE_TROUBLES)),
  note: Nullable(Type.String()),
  /** Since the settlement, the first one first. */
  corrections: Type.Array(Correction),
})
export type SettlementLine = Type.Static<typeof SettlementLine>

export const Settlement = Shape({
  shift: AttendanceShift,
  /** Null while it is a preview. */
  settledAt: Nullable(Instant),
  settledByName: Nullable(Type.String()),
  /** By the rules in force at the shift’s end. */
  roundingMinutes: Type.Integer(),
  rounding: CodeOf(ROUNDINGS),
  lines: Type.Array(SettlementLine),
  totals: SettlementTotals,
  /** Had a place and did not come; they get nothing. */
  absent: Type.Array(Type.String()),
  /** Why it cannot be settled now; null when it can. */
  refusal: Nullable(Shape({ code: Type.String(), message: Type.String() })),
})
export type Settlement = Type.Static<typeof Settlement>

export const getSettlement = endpoint({
  method: 'GET',
  url: '/shifts/:shiftId/settlement',
  summary: 'Who gets which hours and points for a shift, and why: a preview, or what was settled.',
  params: Shape({ shiftId: Id }),
  reply: Settlement,
})
export const settleShift = endpoint({
  method: 'POST',
  url: '/shifts/:shiftId/settlement',
  summary: 'Settle a shift: hours are written and points posted, once. Settling again changes nothing.',
  params: Shape({ shiftId: Id }),
  /** The totals of the preview; refused when the list has changed since. */
  body: Shape({ totals: SettlementTotals }),
  reply: Settlement,
})

export const DueSettlement = Shape({
  shiftId: Id,
  recruitmentId: Id,
  title: Type.String(),
  role: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  totals: SettlementTotals,
  /** Who came and did not check out. */
  withoutCheckOut: Type.Integer(),
})
export type DueSettlement = Type.Static<typeof DueSettlement>

export const listDueSettlements = endpoint({
  method: 'GET',
  url: '/settlements/due',
  summary: 'Shifts that are over and not settled, the oldest first, 20 a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(DueSettlement),
})
