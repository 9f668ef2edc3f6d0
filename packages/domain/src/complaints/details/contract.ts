import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Nullable, Shape } from '../../schema'
import { actOnCase, ofCase, Reason } from '../handling/contract'
import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS, MAX_TITLE_LENGTH, PRIORITIES } from '../terms'

export const setPriority = actOnCase(
  '/priority',
  'How pressing it is; what is urgent gets its first answer within hours.',
  Shape({ priority: CodeOf(PRIORITIES), reason: Reason }),
)
export const changeDetails = actOnCase(
  '/details',
  'Correct title, kind, category, place or privacy; what was said stays as it was said.',
  Shape({
    title: Type.String({ minLength: 1, maxLength: MAX_TITLE_LENGTH, pattern: '\\S' }),
    kind: CodeOf(COMPLAINT_KINDS),
    category: CodeOf(COMPLAINT_CATEGORIES),
    place: Type.String({ maxLength: 100 }),
    isPrivate: Type.Boolean(),
  }),
)
export const nameReporter = actOnCase(
  '/reporter',
  'Say who of the roster told what staff had heard: it stands among what they reported, and they say whether it is solved. Null takes a mistake back.',
  Shape({ personId: Nullable(Id) }),
)
export const revealReporterPhone = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/reporter-phone',
  summary: 'For staff who may handle the case: the number to call back in full, for a reason that is kept.',
  params: ofCase,
  body: Shape({ reason: Reason }),
  reply: Shape({ phone: Nullable(Type.String()) }),
})
