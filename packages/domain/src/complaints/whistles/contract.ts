import * as Type from 'typebox'
import { AttachmentIds, AttachmentView } from '../../attachments/contract'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, Shape } from '../../schema'
import { ComplaintView } from '../reading/contract'
import { ENTRY_KINDS } from '../terms'
import {
  MAX_REPORT_HOURS,
  MAX_WHISTLE_LENGTH,
  WHISTLE_ACTS,
  WHISTLE_DUES,
  WHISTLE_LISTS,
  WHISTLE_STATES,
} from './terms'

const Words = Type.String({ minLength: 1, maxLength: MAX_WHISTLE_LENGTH, pattern: '\\S' })
const Hours = Nullable(Type.Integer({ minimum: 1, maximum: MAX_REPORT_HOURS }))
const Reason = Type.String({ minLength: 2, maxLength: 200, pattern: '\\S.*\\S' })

/** What both sides read of a whistle (吹哨). */
const standing = {
  id: Id,
  message: Type.String(),
  blownAt: Instant,
  blownByName: Nullable(Type.String()),
  answerDueAt: Instant,
  closeDueAt: Instant,
  state: CodeOf(WHISTLE_STATES),
  due: CodeOf(WHISTLE_DUES),
  /** The deadline that runs; null when it is over. */
  dueAt: Nullable(Instant),
  reportedAt: Nullable(Instant),
  reportedByName: Nullable(Type.String()),
  closedAt: Nullable(Instant),
  outcome: Nullable(Type.String()),
  withdrawnAt: Nullable(Instant),
  withdrawReason: Nullable(Type.String()),
}

/** A whistle as staff see it. */
export const WhistleView = Shape({
  ...standing,
  complaintId: Id,
  caseNumber: Type.Integer(),
  caseTitle: Type.String(),
  unitId: Id,
  unitName: Type.String(),
  /** Its unit was suspended since: nobody there reads it. */
  unitSuspended: Type.Boolean(),
})
export type WhistleView = Type.Static<typeof WhistleView>

export const CaseWhistles = Shape({
  /** The newest first. */
  rows: Type.Array(WhistleView),
  /** Why the reader may not whistle now; null: they may. */
  whyNot: Nullable(Type.String()),
  /** The reader is the owner or the manager, who also withdraw. */
  isResponsible: Type.Boolean(),
  /** Those of the case's grid first. */
  units: Type.Array(
    Shape({
      id: Id,
      name: Type.String(),
      /** Why it cannot be whistled to. */
      whyNot: Nullable(Type.String()),
    }),
  ),
  /** When a unit has to report unless told otherwise. */
  usualDueAt: Instant,
})
export type CaseWhistles = Type.Static<typeof CaseWhistles>

const ofCase = Shape({ complaintId: Id })

export const listCaseWhistles = endpoint({
  method: 'GET',
  url: '/complaints/:complaintId/whistles',
  summary: 'For staff who handle the case: its whistles, and to whom one may be blown.',
  params: ofCase,
  reply: CaseWhistles,
})
export const blowWhistle = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/whistles',
  summary: 'Ask a partner unit to come: by the owner of the case or the manager.',
  params: ofCase,
  body: Shape({
    unitId: Id,
    message: Words,
    /** Hours by the clock; null: as the community has it. */
    hours: Hours,
  }),
  reply: CaseWhistles,
})
export const withdrawWhistle = endpoint({
  method: 'POST',
  url: '/complaints/:complaintId/whistles/:whistleId/withdraw',
  summary: 'Take a whistle back: the unit sees the case no longer.',
  params: Shape({ complaintId: Id, whistleId: Id }),
  body: Shape({ reason: Reason }),
  reply: CaseWhistles,
})
export const listOpenWhistles = endpoint({
  method: 'GET',
  url: '/whistles',
  summary:
    'For staff: whistles on cases they handle that are neither done nor over; the latest deadlines last.',
  reply: Shape({ rows: Type.Array(WhistleView) }),
})

/** By when units report (报到) unless who whistles says otherwise. */
export const WhistleRule = Shape({
  /** Hours by the clock; null: the next working day until 18:00. */ hours: Hours,
})
export type WhistleRule = Type.Static<typeof WhistleRule>

export const getWhistleRule = endpoint({
  method: 'GET',
  url: '/whistle-rule',
  summary: 'For staff: by when units report unless who whistles says otherwise.',
  reply: WhistleRule,
})
export const setWhistleRule = endpoint({
  method: 'POST',
  url: '/whistle-rule',
  summary: 'The manager says by when units report, for whistles from now on.',
  body: WhistleRule,
  reply: WhistleRule,
})

/** A whistle in the list of its unit. */
export const MyWhistleRow = Shape({
  ...standing,
  caseNumber: Type.Integer(),
  /** Null once the unit sees the case no longer. */
  caseTitle: Nullable(Type.String()),
  place: Nullable(Type.String()),
})
export type MyWhistleRow = Type.Static<typeof MyWhistleRow>

export const MyWhistle = Shape({
  ...MyWhistleRow.properties,
  /** What the unit did, oldest first. */
  deeds: Type.Array(
    Shape({
      kind: CodeOf(ENTRY_KINDS),
      body: Type.String(),
      byName: Nullable(Type.String()),
      at: Instant,
      attachments: Type.Array(AttachmentView),
    }),
  ),
  /** Null once the whistle was withdrawn or the case ended. */
  complaint: Nullable(ComplaintView),
  acts: Type.Array(CodeOf(WHISTLE_ACTS)),
})
export type MyWhistle = Type.Static<typeof MyWhistle>

const ofWhistle = Shape({ whistleId: Id })
/** Up to nine, read by who reads the words. */
const photos = { attachmentIds: Type.Optional(AttachmentIds) }

export const listMyWhistles = endpoint({
  method: 'GET',
  url: '/my/whistles',
  summary:
    'For people of a unit: what was whistled to it; what waits by deadline, what is over the newest first.',
  query: Shape({ show: Type.Optional(CodeOf(WHISTLE_LISTS)), cursor: Type.Optional(Cursor) }),
  reply: Shape({ rows: Type.Array(MyWhistleRow), nextCursor: Nullable(Type.String()) }),
})
export const getMyWhistle = endpoint({
  method: 'GET',
  url: '/my/whistles/:whistleId',
  summary: 'One whistle with its case, as far as the unit sees it.',
  params: ofWhistle,
  reply: MyWhistle,
})
export const reportToWhistle = endpoint({
  method: 'POST',
  url: '/my/whistles/:whistleId/report',
  summary: 'The unit reports (报到): somebody takes it on. Of two at once one does, the other is told who.',
  params: ofWhistle,
  body: Shape({}),
  reply: MyWhistle,
})
export const actOnWhistle = endpoint({
  method: 'POST',
  url: '/my/whistles/:whistleId/acts',
  summary: 'What the unit did or found; the reporter reads it.',
  params: ofWhistle,
  body: Shape({ words: Words, ...photos }),
  reply: MyWhistle,
})
export const closeWhistle = endpoint({
  method: 'POST',
  url: '/my/whistles/:whistleId/close',
  summary: 'The unit is done, with what came of it. The case itself stays open until the resident closes it.',
  params: ofWhistle,
  body: Shape({ outcome: Words, ...photos }),
  reply: MyWhistle,
})
