import * as Type from 'typebox'
import { AttachmentView } from '../../attachments/contract'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import {
  CLOSED_AS,
  COMPLAINT_CATEGORIES,
  COMPLAINT_CHANNELS,
  COMPLAINT_KINDS,
  COMPLAINT_PHASES,
  ENTRY_AUDIENCES,
  ENTRY_KINDS,
  PRIORITIES,
  RESIDENT_VERDICTS,
} from '../terms'
import { MINE, PUBLIC_STATES, SIGHTS } from './terms'

/** A case in a list, without anybody’s name. */
export const ComplaintSummary = Shape({
  id: Id,
  number: Type.Integer(),
  kind: CodeOf(COMPLAINT_KINDS),
  category: CodeOf(COMPLAINT_CATEGORIES),
  title: Type.String(),
  phase: CodeOf(COMPLAINT_PHASES),
  /** `砖瓦厂小区 5栋`; to who is near enough to it also the words after. Empty where none was named. */
  place: Type.String(),
  reportedAt: Instant,
  followers: Type.Integer(),
  /** The last line of the timeline that the reader may read, and when it was written. */
  lastEntry: Type.String(),
  lastEntryAt: Instant,
})
export type ComplaintSummary = Type.Static<typeof ComplaintSummary>

/** The two deadlines of a case. */
export const ComplaintDeadlines = Shape({
  answerDueAt: Instant,
  solveDueAt: Instant,
  /** They reach into days whose holidays are not announced yet. */
  provisional: Type.Boolean(),
})
export type ComplaintDeadlines = Type.Static<typeof ComplaintDeadlines>

export const MyComplaint = Shape({
  ...ComplaintSummary.properties,
  /** Whose concern it is, where the reader acts for them; null for one’s own, and for one that is only followed. */
  reporterName: Nullable(Type.String()),
  isPrivate: Type.Boolean(),
})
export type MyComplaint = Type.Static<typeof MyComplaint>

/** A line of the timeline. */
export const EntryView = Shape({
  number: Type.Integer(),
  kind: CodeOf(ENTRY_KINDS),
  audience: CodeOf(ENTRY_AUDIENCES),
  body: Type.String(),
  /** Null where the clock, the reporter or an outside system did it, and always for neighbours. */
  byName: Nullable(Type.String()),
  /** The reporter, or who acts for them, did it. */
  byReporter: Type.Boolean(),
  occurredAt: Instant,
  /** Photos of staff and units, for who reads the line. */
  attachments: Type.Array(AttachmentView),
})
export type EntryView = Type.Static<typeof EntryView>

const Named = Shape({ id: Id, name: Type.String() })
const OtherCase = Shape({ id: Id, number: Type.Integer(), title: Type.String() })

/** A case as its reader may see it: what is not for them is null or left out of the timeline. */
export const ComplaintView = Shape({
  id: Id,
  number: Type.Integer(),
  sight: CodeOf(SIGHTS),
  /** It is the concern of the reader or of somebody they act for; staff who report something are both. */
  isReporter: Type.Boolean(),
  kind: CodeOf(COMPLAINT_KINDS),
  category: CodeOf(COMPLAINT_CATEGORIES),
  title: Type.String(),
  body: Type.String(),
  channel: CodeOf(COMPLAINT_CHANNELS),
  phase: CodeOf(COMPLAINT_PHASES),
  priority: CodeOf(PRIORITIES),
  reportedAt: Instant,
  /** The name for staff and the reporter’s side, `一位邻居` for everybody else. */
  reporterName: Type.String(),
  /** For staff, where the reporter is of the roster. */
  reporterId: Nullable(Id),
  /** For staff: masked. */
  reporterPhone: Nullable(Type.String()),
  grid: Nullable(Named),
  compound: Nullable(Named),
  building: Nullable(Named),
  /** All of the place in words, as in `ComplaintSummary`. */
  place: Type.String(),
  /** WGS84; not for neighbours and followers. */
  position: Nullable(Shape({ latitude: Type.Number(), longitude: Type.Number() })),
  isPrivate: Type.Boolean(),
  publicAgreed: Type.Boolean(),
  /** Neighbours read it now. */
  isPublic: Type.Boolean(),
  hiddenAt: Nullable(Instant),
  /** First asked (首问负责); the name is not for neighbours. */
  owner: Nullable(Shape({ id: Id, name: Nullable(Type.String()), gridName: Nullable(Type.String()) })),
  /** Who was responsible from when to when, the first asked first; not for neighbours. */
  owners: Type.Array(
    Shape({
      name: Nullable(Type.String()),
      fromAt: Instant,
      untilAt: Nullable(Instant),
      reason: Nullable(Type.String()),
    }),
  ),
  deadlines: ComplaintDeadlines,
  acceptedAt: Nullable(Instant),
  firstAnsweredAt: Nullable(Instant),
  pausedAt: Nullable(Instant),
  pauseReason: Nullable(Type.String()),
  resolvedAt: Nullable(Instant),
  calledBackAt: Nullable(Instant),
  reopenedCount: Type.Integer(),
  /** For staff. */
  escalatedAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  closedAs: Nullable(CodeOf(CLOSED_AS)),
  verdict: Nullable(CodeOf(RESIDENT_VERDICTS)),
  stars: Nullable(Type.Integer()),
  /** Not for neighbours and followers. */
  verdictWords: Nullable(Type.String()),
  withdrawnAt: Nullable(Instant),
  mergedInto: Nullable(OtherCase),
  splitFrom: Nullable(OtherCase),
  followers: Type.Integer(),
  follows: Type.Boolean(),
  /** Photos and voice notes; not for neighbours and followers, for photos show faces and doors. */
  attachments: Type.Array(AttachmentView),
  entries: Type.Array(EntryView),
})
export type ComplaintView = Type.Static<typeof ComplaintView>

export const getComplaint = endpoint({
  method: 'GET',
  url: '/complaints/:complaintId',
  summary: 'A case with its timeline, as far as the reader may see it.',
  params: Shape({ complaintId: Id }),
  reply: ComplaintView,
})

export const listMyComplaints = endpoint({
  method: 'GET',
  url: '/my/complaints',
  summary: 'What the reader or somebody they act for reported, or what the reader follows; the newest first.',
  query: Shape({ show: Type.Optional(CodeOf(MINE)), cursor: Type.Optional(Cursor) }),
  reply: PageOf(MyComplaint),
})

export const listPublicComplaints = endpoint({
  method: 'GET',
  url: '/complaints',
  summary: 'What reporters agreed to show to neighbours, without names; the newest first.',
  query: Shape({
    state: Type.Optional(CodeOf(PUBLIC_STATES)),
    category: Type.Optional(CodeOf(COMPLAINT_CATEGORIES)),
    compoundId: Type.Optional(Id),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(ComplaintSummary),
})
