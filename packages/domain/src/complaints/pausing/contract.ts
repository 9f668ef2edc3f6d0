import * as Type from 'typebox'
import { Shape } from '../../schema'
import { actOnCase, Reason } from '../handling/contract'
import { MAX_REASON_LENGTH } from '../handling/terms'

export const pauseComplaint = actOnCase(
  '/pause',
  'Let the clock stand still; the reporter reads why.',
  Shape({ reason: Reason }),
)
export const resumeComplaint = actOnCase('/resume', 'Let the clock run again.', Shape({}))
export const askForExtension = actOnCase(
  '/extensions',
  'Ask the manager for more working days, before the deadline; the manager’s own is granted at once.',
  Shape({ workingDays: Type.Integer({ minimum: 1, maximum: 30 }), reason: Reason }),
)
export const decideExtension = actOnCase(
  '/extensions/decide',
  'The manager grants or declines the extension that waits.',
  Shape({ granted: Type.Boolean(), note: Type.String({ maxLength: MAX_REASON_LENGTH }) }),
)
