import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { actOnCase, ofCase, photos } from '../handling/contract'
import { CLOSED_AS, COMPLAINT_PHASES, MAX_ANSWER_LENGTH, RESIDENT_VERDICTS } from '../terms'
import { MAX_STARS, MAX_VERDICT_WORDS } from './terms'

const Stars = Nullable(Type.Integer({ minimum: 1, maximum: MAX_STARS }))
const Words = Nullable(Type.String({ minLength: 1, maxLength: MAX_VERDICT_WORDS, pattern: '\\S' }))

export const resolveComplaint = actOnCase(
  '/resolve',
  'Staff say that it is done and ask the resident. The text is told to the reporter; null where they had an answer before.',
  Shape({
    text: Nullable(Type.String({ minLength: 2, maxLength: MAX_ANSWER_LENGTH, pattern: '\\S.*\\S' })),
    ...photos,
  }),
)

export const callBack = actOnCase(
  '/call-backs',
  'Staff asked the resident (回访). `verdict`: what they said, written down for them; null: no answer, from which the seven days run.',
  Shape({ verdict: Nullable(CodeOf(RESIDENT_VERDICTS)), stars: Stars, words: Words }),
)

export const giveVerdict = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/verdict',
  summary:
    'The reporter, or who acts for them, says whether it is solved: solved or partly ends the case, unsolved opens it again.',
  params: ofCase,
  body: Shape({ verdict: CodeOf(RESIDENT_VERDICTS), stars: Stars, words: Words }),
  reply: Shape({
    id: Id,
    phase: CodeOf(COMPLAINT_PHASES),
    closedAs: Nullable(CodeOf(CLOSED_AS)),
    reopenedCount: Type.Integer(),
    /** The new deadline of a case that was opened again. */
    solveDueAt: Instant,
  }),
})
