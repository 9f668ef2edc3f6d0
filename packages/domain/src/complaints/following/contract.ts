import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Shape } from '../../schema'
import { ComplaintView } from '../reading/contract'

const params = Shape({ complaintId: Id })
const Reason = Type.String({ minLength: 2, maxLength: 200, pattern: '\\S.*\\S' })

export const followComplaint = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/follow',
  summary: 'A neighbour says “我也关注” and hears what the reporter hears.',
  params,
  body: Shape({}),
  reply: ComplaintView,
})
export const unfollowComplaint = endpoint({
  method: 'DELETE',
  url: '/complaints/:complaintId/follow',
  summary: 'Hear no more of a case.',
  params,
  reply: Shape({ followers: Type.Integer() }),
})
export const withdrawComplaint = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/withdraw',
  summary: 'The reporter takes the case back before staff say it is done.',
  params,
  body: Shape({ reason: Reason }),
  reply: ComplaintView,
})
export const publishComplaint = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/public',
  summary: 'The reporter lets neighbours read it without names, or no longer.',
  params,
  body: Shape({ publicAgreed: Type.Boolean() }),
  reply: ComplaintView,
})
export const hideComplaint = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/hide',
  summary: 'Staff hide a public case from neighbours, or show it again, and say why.',
  params,
  body: Shape({ hidden: Type.Boolean(), reason: Reason }),
  reply: ComplaintView,
})
