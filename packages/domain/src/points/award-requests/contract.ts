import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { MAX_MANUAL_AWARD_POINTS } from '../terms'

const Reason = Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' })

export const AwardRequestView = Shape({
  id: Id,
  personId: Id,
  personName: Type.String(),
  points: Type.Integer(),
  reason: Type.String(),
  askedAt: Instant,
  askedByName: Nullable(Type.String()),
  /** Null while it waits for a second person. */
  decidedAt: Nullable(Instant),
  decidedByName: Nullable(Type.String()),
  approved: Nullable(Type.Boolean()),
  declineReason: Nullable(Type.String()),
  /** True where the reader may not decide it: their own, or their own household's. */
  ownConcern: Type.Boolean(),
})
export type AwardRequestView = Type.Static<typeof AwardRequestView>

export const requestAward = endpoint({
  method: 'POST',
  url: '/persons/:personId/points/award-requests',
  summary: 'Staff ask for an award above the solo limit; a second of the staff decides.',
  params: Shape({ personId: Id }),
  body: Shape({ points: Type.Integer({ minimum: 1, maximum: MAX_MANUAL_AWARD_POINTS }), reason: Reason }),
  reply: AwardRequestView,
})
export const listAwardRequests = endpoint({
  method: 'GET',
  url: '/points/award-requests',
  summary: 'Requests for awards, the newest first, 20 a page; those still open, or all.',
  query: Shape({ open: Type.Optional(Type.Boolean()), cursor: Type.Optional(Cursor) }),
  reply: PageOf(AwardRequestView),
})
export const approveAwardRequest = endpoint({
  method: 'POST',
  url: '/points/award-requests/:requestId/approve',
  summary: 'The second person approves: the points are awarded, once.',
  params: Shape({ requestId: Id }),
  reply: AwardRequestView,
})
export const declineAwardRequest = endpoint({
  method: 'POST',
  url: '/points/award-requests/:requestId/decline',
  summary: 'The second person declines, with the reason that the asker reads.',
  params: Shape({ requestId: Id }),
  body: Shape({ reason: Reason }),
  reply: AwardRequestView,
})
