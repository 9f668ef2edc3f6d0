import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Shape } from '../../schema'
import { actOnCase, ofCase, Reason } from '../handling/contract'
import { COMPLAINT_CATEGORIES, MAX_REPORT_LENGTH, MAX_TITLE_LENGTH } from '../terms'

export const mergeComplaint = actOnCase(
  '/merge',
  'Put a case into another that is open: who reported and follows it follows the other, and hears everything there.',
  Shape({ intoNumber: Type.Integer({ minimum: 1 }), reason: Reason }),
)
export const splitComplaint = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/split',
  summary:
    'Make a second matter of the same report a case of its own: same reporter, owner and followers, deadlines from the same day.',
  params: ofCase,
  body: Shape({
    title: Type.String({ minLength: 1, maxLength: MAX_TITLE_LENGTH, pattern: '\\S' }),
    text: Type.String({ minLength: 1, maxLength: MAX_REPORT_LENGTH, pattern: '\\S' }),
    category: CodeOf(COMPLAINT_CATEGORIES),
    reason: Reason,
  }),
  reply: Shape({ id: Id, number: Type.Integer() }),
})
