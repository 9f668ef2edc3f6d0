import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { HOUSEHOLD_RELATIONS } from '../../people/terms'
import { CodeOf, Cursor, DateOn, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import {
  MAX_SCENE_LENGTH,
  MAX_SHIFTS_AT_ONCE,
  SHIFT_SIGN_UP_CHANNELS,
  SHIFT_SIGN_UP_STATUSES,
} from '../terms'

const ShiftIds = Type.Array(Id, { minItems: 1, maxItems: MAX_SHIFTS_AT_ONCE, uniqueItems: true })
const ShareCode = Type.String({ minLength: 1, maxLength: MAX_SCENE_LENGTH })
const GuestName = Type.String({ minLength: 1, maxLength: 30, pattern: '\\S' })

// ── Volunteers ────────────────────────────────────────────────────────────────────────────────────────────

/** A place on a shift, or in its line. */
export const ShiftSignUpView = Shape({
  id: Id,
  shiftId: Id,
  /** Null for a guest (记名). */
  personId: Nullable(Id),
  name: Type.String(),
  status: CodeOf(SHIFT_SIGN_UP_STATUSES),
  channel: CodeOf(SHIFT_SIGN_UP_CHANNELS),
  signedUpAt: Instant,
  /** From 1; null for who does not wait. */
  waitingPosition: Nullable(Type.Integer()),
})
export type ShiftSignUpView = Type.Static<typeof ShiftSignUpView>

export const ShiftSignUpsView = Shape({ signUps: Type.Array(ShiftSignUpView) })
export type ShiftSignUpsView = Type.Static<typeof ShiftSignUpsView>

export const signUpForShifts = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/sign-ups',
  summary:
    'Sign one volunteer up for shifts of a notice, all or nothing; full ones are waited for if wished.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({
    /** Oneself, or somebody one acts for. */
    personId: Id,
    shiftIds: ShiftIds,
    /** Join the line of a shift that is full; otherwise `shift_full`. */
    waitIfFull: Type.Boolean(),
    /** Of the share card that led here; one that is unknown is no reason to refuse anybody. */
    shareCode: Type.Optional(ShareCode),
  }),
  reply: ShiftSignUpsView,
})

export const cancelShiftSignUp = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/sign-ups/:signUpId/cancel',
  summary: 'Give a place back; the first in line has it at once. Staff may do so after the cut-off as well.',
  params: Shape({ recruitmentId: Id, signUpId: Id }),
  body: Shape({}),
  reply: ShiftSignUpView,
})

/** A place somebody holds or awaits, on whatever notice: what else they choose may not overlap it. */
export const HeldShiftView = Shape({
  shiftId: Id,
  title: Type.String(),
  role: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
})
export type HeldShiftView = Type.Static<typeof HeldShiftView>

/** Somebody the reader may sign up. */
export const ShiftCandidate = Shape({
  personId: Id,
  name: Type.String(),
  isSelf: Type.Boolean(),
  bornOn: Nullable(DateOn),
  relation: CodeOf(HOUSEHOLD_RELATIONS),
  consentMissing: Type.Boolean(),
  isVolunteer: Type.Boolean(),
  held: Type.Array(HeldShiftView),
})
export type ShiftCandidate = Type.Static<typeof ShiftCandidate>

export const MyPlaces = Shape({
  /** Oneself first; empty for who is not bound. */
  candidates: Type.Array(ShiftCandidate),
  /** Theirs in this notice that are not cancelled, by shift. */
  signUps: Type.Array(ShiftSignUpView),
})
export type MyPlaces = Type.Static<typeof MyPlaces>

export const getMyPlaces = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId/my-places',
  summary: 'Whom the reader may sign up, and what they hold: with the rules, what can be ticked.',
  params: Shape({ recruitmentId: Id }),
  reply: MyPlaces,
})

/** A shift of one's own, or of somebody one acts for. */
export const MyShift = Shape({
  signUp: ShiftSignUpView,
  recruitmentId: Id,
  title: Type.String(),
  meetingPlace: Type.String(),
  role: Type.String(),
  startsAt: Instant,
  endsAt: Instant,
  cancelClosesAt: Instant,
  pointsPerHour: Type.Integer(),
  checkedInAt: Nullable(Instant),
  checkedOutAt: Nullable(Instant),
  /** Null until the shift is settled. */
  serviceMinutes: Nullable(Type.Integer()),
  points: Nullable(Type.Integer()),
})
export type MyShift = Type.Static<typeof MyShift>

export const listMyShifts = endpoint({
  method: 'GET',
  url: '/my/shifts',
  summary: 'Shifts the reader and those they act for are on or in line for; the past ones latest first.',
  query: Shape({
    when: Type.Optional(Type.Union([Type.Literal('upcoming'), Type.Literal('past')])),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(MyShift),
})

// ── Staff ─────────────────────────────────────────────────────────────────────────────────────────────────

export const signUpForShiftsAtDesk = endpoint({
  method: 'POST',
  url: '/recruitments/:recruitmentId/desk-sign-ups',
  summary: 'Staff sign a volunteer up, or note a guest by name, by the same rules.',
  params: Shape({ recruitmentId: Id }),
  body: Shape({
    /** One of the two. */
    personId: Type.Optional(Id),
    guestName: Type.Optional(GuestName),
    shiftIds: ShiftIds,
    waitIfFull: Type.Boolean(),
  }),
  reply: ShiftSignUpsView,
})
