import * as Type from 'typebox'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import { MAX_MANUAL_AWARD_POINTS, POINT_MOVEMENT_KINDS } from './terms'

/** One line of a statement (明细): where each point came from. */
export const StatementLine = Shape({
  movementId: Id,
  kind: CodeOf(POINT_MOVEMENT_KINDS),
  /** Signed from the reader's side: +15 earned, −10 spent. */
  points: Type.Integer(),
  reason: Type.String(),
  occurredAt: Instant,
  /** Null where nobody of the staff recorded it (a spending, a refund, an exchange) or they are not on the roster. */
  recordedByName: Nullable(Type.String()),
  /** The event the points came from or went to, to open it. */
  eventId: Nullable(Id),
  /** The shift the points were earned on. */
  shiftId: Nullable(Id),
  /** The notice of that shift, to open it. */
  recruitmentId: Nullable(Id),
  /** The order the points were spent on or came back from. */
  rewardOrderId: Nullable(Id),
  /** The exchange the points were held for, paid by or came back from. */
  exchangeId: Nullable(Id),
  /** To whom an exchange has paid these points, or from whom they came; null while they are only held. */
  exchangedWith: Nullable(Type.String()),
  /** The second of the staff, where an award needed two. */
  approvedByName: Nullable(Type.String()),
  /** Set on a reversal: which line it takes back. */
  reversesId: Nullable(Id),
  /** True when a later line took this one back. */
  reversed: Type.Boolean(),
})
export type StatementLine = Type.Static<typeof StatementLine>

export const PointsOverview = Shape({
  personId: Id,
  personName: Type.String(),
  /** What can be spent now. */
  balance: Type.Integer(),
  /** Earned by the whole household in the last 12 months; decides priority. */
  householdStanding: Type.Integer(),
  /** Each member's part of the household's standing, everyone of the household, the largest first. */
  earnedByMember: Type.Array(Shape({ personId: Id, name: Type.String(), points: Type.Integer() })),
  /** Points earned at this instant or later count. */
  standingFrom: Instant,
  /** What lapses within `EXPIRY_NOTICE_DAYS`, the next first. */
  expiringSoon: Type.Array(Shape({ points: Type.Integer(), expiresAt: Instant })),
  /** Of all settled shifts (累计服务). */
  serviceMinutes: Type.Integer(),
  /** The volunteer teams (志愿队) one is in now. */
  teamNames: Type.Array(Type.String()),
})
export type PointsOverview = Type.Static<typeof PointsOverview>

export const getMyPoints = endpoint({
  method: 'GET',
  url: '/my/points',
  summary: 'Own balance and the household’s standing.',
  reply: PointsOverview,
})
export const listMyPointMovements = endpoint({
  method: 'GET',
  url: '/my/points/movements',
  summary: 'Own statement, newest first, 20 lines a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(StatementLine),
})
export const getPersonPoints = endpoint({
  method: 'GET',
  url: '/persons/:personId/points',
  summary: 'A person’s balance and household standing, for staff.',
  params: Shape({ personId: Id }),
  reply: PointsOverview,
})
export const listPersonPointMovements = endpoint({
  method: 'GET',
  url: '/persons/:personId/points/movements',
  summary: 'A person’s statement, for staff; newest first, 20 lines a page.',
  params: Shape({ personId: Id }),
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(StatementLine),
})
export const awardPoints = endpoint({
  method: 'POST',
  url: '/persons/:personId/points/awards',
  summary:
    'Staff award points to a person outside their own household, with the reason the person will read.',
  params: Shape({ personId: Id }),
  body: Shape({
    points: Type.Integer({ minimum: 1, maximum: MAX_MANUAL_AWARD_POINTS }),
    reason: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' }),
  }),
  reply: StatementLine,
})
export const reversePointMovement = endpoint({
  method: 'POST',
  url: '/points/movements/:movementId/reverse',
  summary: 'Correct a movement by its exact opposite; the original stays (冲正). Not in one’s own household.',
  params: Shape({ movementId: Id }),
  body: Shape({ reason: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' }) }),
  reply: StatementLine,
})
