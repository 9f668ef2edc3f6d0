import * as Type from 'typebox'
import { AttachmentIds } from '../../attachments/contract'
import { endpoint } from '../../endpoint'
import { CodeOf, Id, Instant, Nullable, Shape } from '../../schema'
import { COMPLAINT_PHASES, MAX_ANSWER_LENGTH, PRIORITIES } from '../terms'
import { DUE_STATES } from '../work-list/terms'
import { CASE_ACTS, MAX_REASON_LENGTH } from './terms'

export const ofCase = Shape({ complaintId: Id })
export const Reason = Type.String({ minLength: 2, maxLength: MAX_REASON_LENGTH, pattern: '\\S.*\\S' })
/** Photos beside what staff write, up to nine, read by who reads the words. */
export const photos = { attachmentIds: Type.Optional(AttachmentIds) }
const Words = Type.String({ minLength: 1, maxLength: MAX_ANSWER_LENGTH, pattern: '\\S' })

const OwnerView = Shape({ id: Id, name: Type.String(), gridName: Nullable(Type.String()) })

/** What staff need of a case beside what everybody reads: who is responsible, and what the reader may do now. */
export const HandlingView = Shape({
  id: Id,
  number: Type.Integer(),
  phase: CodeOf(COMPLAINT_PHASES),
  priority: CodeOf(PRIORITIES),
  gridId: Nullable(Id),
  owner: Nullable(OwnerView),
  /** The first asked (首问负责) first. */
  owners: Type.Array(
    Shape({
      name: Type.String(),
      fromAt: Instant,
      untilAt: Nullable(Instant),
      /** Why it went on to the next. */
      reason: Nullable(Type.String()),
    }),
  ),
  due: CodeOf(DUE_STATES),
  /** The deadline that runs: of the first answer, then of the solution. */
  dueAt: Instant,
  dueWords: Type.String(),
  /** Why the clock stands still. */
  pause: Nullable(Shape({ reason: Type.String(), fromAt: Instant })),
  /** Waits for the manager. */
  extension: Nullable(
    Shape({
      workingDays: Type.Integer(),
      reason: Type.String(),
      askedAt: Instant,
      askedByName: Type.String(),
    }),
  ),
  /** In the same building and category within half a year, this one not counted; up to 99. */
  alikeHere: Type.Integer(),
  acts: Type.Array(CodeOf(CASE_ACTS)),
})
export type HandlingView = Type.Static<typeof HandlingView>

/** A call of the staff on one case, answered with how it stands afterwards. */
export const actOnCase = <Body extends Type.TSchema>(url: string, summary: string, body: Body) =>
  endpoint({
    method: 'POST',
    url: `/complaints/:complaintId${url}`,
    summary,
    params: ofCase,
    body,
    reply: HandlingView,
  })

export const getHandling = endpoint({
  method: 'GET',
  url: '/complaints/:complaintId/handling',
  summary: 'For staff: who is responsible for a case, and what the reader may do with it now.',
  params: ofCase,
  reply: HandlingView,
})
export const listColleagues = endpoint({
  method: 'GET',
  url: '/complaints/:complaintId/colleagues',
  summary:
    'Whom the case may be handed over to: colleagues at work who may handle it, or would after a transfer.',
  params: ofCase,
  reply: Shape({
    rows: Type.Array(
      Shape({
        ...OwnerView.properties,
        gridId: Nullable(Id),
        mayHandle: Type.Boolean(),
        isManager: Type.Boolean(),
      }),
    ),
  }),
})
export const acceptComplaint = actOnCase(
  '/accept',
  'Take a case: who was asked first keeps it. Of several at once one does, the others are told who.',
  Shape({}),
)
export const handOverComplaint = actOnCase(
  '/hand-over',
  'The owner or the manager hands the case over to a colleague, and says why.',
  Shape({ toId: Id, reason: Reason }),
)
export const takeOverComplaint = actOnCase(
  '/take-over',
  'Take a case over whose owner left or is of another grid than the case is now.',
  Shape({}),
)
export const transferComplaint = actOnCase(
  '/transfer',
  'Give the case to another grid. Its owner stays until somebody there takes it over, or is named here.',
  Shape({ gridId: Id, reason: Reason, toId: Nullable(Id) }),
)
export const addNote = actOnCase('/notes', 'A note that only staff read.', Shape({ text: Words, ...photos }))
export const answerComplaint = actOnCase(
  '/answers',
  'An answer to the reporter; the first one within its deadline counts.',
  Shape({ text: Words, ...photos }),
)
