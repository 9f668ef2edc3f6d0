import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { SHIFT_SIGN_UP_CHANNELS, SHIFT_SIGN_UP_STATUSES } from '../terms'

/** Somebody on a shift or in its line, as staff see them. */
export const SignUpLine = Shape({
  signUpId: Id,
  shiftId: Id,
  /** Null for a guest (记名). */
  personId: Nullable(Id),
  name: Type.String(),
  /** Full years on the day of the shift; null where the roster does not know. */
  age: Nullable(Type.Integer()),
  volunteerNumber: Nullable(Type.Integer()),
  maskedPhone: Nullable(Type.String()),
  status: CodeOf(SHIFT_SIGN_UP_STATUSES),
  channel: CodeOf(SHIFT_SIGN_UP_CHANNELS),
  /** The WeChat group that brought them. */
  groupName: Nullable(Type.String()),
  /** Place in the line, from 1. */
  waitingPosition: Nullable(Type.Integer()),
  signedUpAt: Instant,
  /** False: reads no messages, and has to be called. */
  reachable: Type.Boolean(),
})
export type SignUpLine = Type.Static<typeof SignUpLine>

export const listSignUps = endpoint({
  method: 'GET',
  url: '/recruitments/:recruitmentId/sign-ups',
  summary: 'Who is on the shifts of a notice and who waits, for staff; in order of arrival.',
  params: Shape({ recruitmentId: Id }),
  reply: Shape({ lines: Type.Array(SignUpLine) }),
})
