import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { DateOn, Id, Instant, Nullable, Shape } from '../../schema'

/** What became of one notice. */
export const NoticeFigures = Shape({
  recruitmentId: Id,
  title: Type.String(),
  publishedAt: Instant,
  filledAt: Nullable(Instant),
  cancelledAt: Nullable(Instant),
  places: Type.Integer(),
  taken: Type.Integer(),
  /** Who served (人数), and how long together, as far as shifts are settled. */
  people: Type.Integer(),
  serviceMinutes: Type.Integer(),
})
export type NoticeFigures = Type.Static<typeof NoticeFigures>

/** What one WeChat group brought over all notices. */
export const GroupFigures = Shape({
  groupId: Id,
  name: Type.String(),
  /** Notices it brought somebody for. */
  recruitmentIds: Type.Array(Id),
  places: Type.Integer(),
  /** Half of those it brought had come so many seconds after publication. */
  medianSeconds: Type.Integer(),
})
export type GroupFigures = Type.Static<typeof GroupFigures>

export const VolunteeringFigures = Shape({
  /** Notices published on this day or later are counted. */
  from: DateOn,
  /** Latest first: all numbers are counted from these rows, and open to them. */
  notices: Type.Array(NoticeFigures),
  /** Who served in any of them, each counted once. */
  people: Type.Integer(),
  groups: Type.Array(GroupFigures),
})
export type VolunteeringFigures = Type.Static<typeof VolunteeringFigures>

export const getFigures = endpoint({
  method: 'GET',
  url: '/volunteering/figures',
  summary:
    'The notices of the last twelve months: how quickly they filled, who served, which group brought whom.',
  reply: VolunteeringFigures,
})
