import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Shape } from '../../schema'

/** How many of each wait for the staff. */
export const WorkCounts = Shape({
  /** Events that ended and are not finished (待结项). */
  eventsToFinish: Type.Integer(),
  /** Published notices with a shift that is not over, neither closed nor cancelled. */
  noticesOpen: Type.Integer(),
  noticeDrafts: Type.Integer(),
  /** Shifts that are over and not settled (待结算). */
  shiftsToSettle: Type.Integer(),
  bindingRequests: Type.Integer(),
  /** Awards that wait for a second person (双人复核). */
  awardRequests: Type.Integer(),
  /** Rewards that wait to be handed over (待核销). */
  ordersWaiting: Type.Integer(),
  /** Exchanges of help in dispute, or where somebody keeps silent. */
  exchangesToDecide: Type.Integer(),
  /** Whistles on cases within the reader’s reach that a partner unit is late with. */
  whistlesOverdue: Type.Integer(),
  /** Complaints within the reader’s reach that nobody has taken (待受理); up to 99. */
  complaintsWaiting: Type.Integer(),
  /** Chat groups that nobody has read for too long, or with messages that wait to be sorted. */
  groupsToSee: Type.Integer(),
})
export type WorkCounts = Type.Static<typeof WorkCounts>

export const getWorkCounts = endpoint({
  method: 'GET',
  url: '/workbench/counts',
  summary: 'For the numbers beside the places of the staff: how much of what waits.',
  reply: WorkCounts,
})
