import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, DateOn, Done, Id, Instant, Nullable, PageOf, Shape } from '../../schema'
import { MESSAGE_KINDS } from '../chat-lines/terms'
import { MESSAGE_CLASSES } from '../message-proposals/terms'
import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS } from '../terms'
import {
  INBOX_SHOWS,
  MAX_DECIDED_AT_ONCE,
  MAX_STALE_HOURS,
  MESSAGE_DECISIONS,
  MIN_STALE_HOURS,
} from './terms'

/** A message in short, to tell up to where a group was read. */
const UpTo = Shape({
  sender: Nullable(Type.String()),
  on: Nullable(DateOn),
  /** `09:03` */
  clock: Nullable(Type.String()),
  /** The beginning of what was said. */
  words: Type.String(),
})

/** Somebody read a group: with a paste, or finding nothing new (看群记录). */
export const SweepView = Shape({
  id: Id,
  readAt: Instant,
  readByName: Nullable(Type.String()),
  /** Messages of the paste; 0 where nothing was pasted. */
  messages: Type.Integer(),
  /** Of these, not in an earlier paste. */
  added: Type.Integer(),
  upTo: Nullable(UpTo),
})
export type SweepView = Type.Static<typeof SweepView>

export const InboxGroup = Shape({
  id: Id,
  name: Type.String(),
  gridName: Nullable(Type.String()),
  lastSweep: Nullable(SweepView),
  /** Not read for longer than the community's rule. */
  stale: Type.Boolean(),
  /** Waiting to be sorted; those taken for mere talk are not counted. */
  waiting: Type.Integer(),
})
export type InboxGroup = Type.Static<typeof InboxGroup>

export const listInboxGroups = endpoint({
  method: 'GET',
  url: '/group-inbox/groups',
  summary: 'The groups in use that the caller looks after, those waiting longest to be read first.',
  reply: Shape({ rows: Type.Array(InboxGroup), staleHours: Type.Integer() }),
})

const ofGroup = Shape({ groupId: Id })

export const listSweeps = endpoint({
  method: 'GET',
  url: '/chat-groups/:groupId/sweeps',
  summary: 'Who read the group when, and up to which message; the latest first.',
  params: ofGroup,
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(SweepView),
})

export const PasteResult = Shape({
  sweep: SweepView,
  /** Messages an earlier paste held already. */
  known: Type.Integer(),
  /** The new ones by what they seem to be. */
  proposed: Type.Array(Shape({ class: CodeOf(MESSAGE_CLASSES), count: Type.Integer() })),
  /** The record names another group than this; null where it does not. */
  otherGroupName: Nullable(Type.String()),
})
export type PasteResult = Type.Static<typeof PasteResult>

export const pasteChat = endpoint({
  method: 'POST',
  url: '/chat-groups/:groupId/paste',
  summary:
    'Takes in a piece of a WeChat chat. What an earlier paste held is not taken twice, so pasting too much does no harm.',
  params: ofGroup,
  body: Shape({ text: Type.String() }),
  reply: PasteResult,
})

export const markGroupRead = endpoint({
  method: 'POST',
  url: '/chat-groups/:groupId/read',
  summary: 'The caller read the group and found nothing to take in.',
  params: ofGroup,
  body: Shape({}),
  reply: SweepView,
})

const CaseInShort = Shape({ id: Id, number: Type.Integer(), title: Type.String() })

export const InboxMessage = Shape({
  id: Id,
  groupId: Id,
  groupName: Type.String(),
  sender: Nullable(Type.String()),
  on: Nullable(DateOn),
  clock: Nullable(Type.String()),
  dayAssumed: Type.Boolean(),
  kind: CodeOf(MESSAGE_KINDS),
  text: Type.String(),
  quote: Nullable(Shape({ sender: Nullable(Type.String()), text: Type.String() })),
  class: CodeOf(MESSAGE_CLASSES),
  category: CodeOf(COMPLAINT_CATEGORIES),
  /** The words that speak for class and category. */
  because: Type.Array(Type.String()),
  /** Taken for talk only because nothing in it was recognised. */
  unsure: Type.Boolean(),
  gridName: Nullable(Type.String()),
  /** `砖瓦厂 3栋`; empty where none is named. */
  place: Type.String(),
  /** The place is that of the sender's name. */
  placeFromName: Type.Boolean(),
  /** Open cases it seems to repeat, the likeliest first. */
  links: Type.Array(Shape({ ...CaseInShort.properties, because: Type.Array(Type.String()) })),
  decision: Nullable(
    Shape({
      code: CodeOf(MESSAGE_DECISIONS),
      at: Instant,
      byName: Nullable(Type.String()),
      case: Nullable(CaseInShort),
    }),
  ),
})
export type InboxMessage = Type.Static<typeof InboxMessage>

export const listInboxMessages = endpoint({
  method: 'GET',
  url: '/group-inbox/messages',
  summary:
    'Messages of the groups the caller looks after, in the order they came in; decided ones the latest first.',
  query: Shape({
    show: CodeOf(INBOX_SHOWS),
    groupId: Type.Optional(Id),
    cursor: Type.Optional(Cursor),
  }),
  reply: PageOf(InboxMessage),
})

const messageIds = Type.Array(Id, { minItems: 1, maxItems: MAX_DECIDED_AT_ONCE, uniqueItems: true })

export const acceptMessages = endpoint({
  method: 'POST',
  url: '/group-inbox/accept',
  summary: 'Makes cases of messages: one each as proposed, or one of all of them.',
  body: Shape({
    messageIds,
    /** All become one case, in the words of all. */
    together: Type.Boolean(),
    /** Null: as proposed. */
    kind: Nullable(CodeOf(COMPLAINT_KINDS)),
    category: Nullable(CodeOf(COMPLAINT_CATEGORIES)),
    /** The caller keeps it until it ends (首问负责); false leaves it to the grid. */
    acceptNow: Type.Boolean(),
  }),
  reply: Shape({ cases: Type.Array(CaseInShort) }),
})

export const linkMessages = endpoint({
  method: 'POST',
  url: '/group-inbox/link',
  summary: 'Notes in the timeline of an open case that these messages speak of it again.',
  body: Shape({ messageIds, complaintId: Id }),
  reply: Shape({ case: CaseInShort }),
})

export const setMessagesAside = endpoint({
  method: 'POST',
  url: '/group-inbox/set-aside',
  summary: 'Nothing has to follow from these messages; they stay in the list of the decided.',
  body: Shape({ messageIds }),
  reply: Done,
})

export const undoDecisions = endpoint({
  method: 'POST',
  url: '/group-inbox/undo',
  summary: 'Takes decisions back: the messages wait again; a case that began a moment ago is withdrawn.',
  body: Shape({ messageIds }),
  reply: Done,
})

export const setStaleHours = endpoint({
  method: 'POST',
  url: '/group-inbox/rule',
  summary: 'After how many hours without anybody reading it a group stands on the workbench.',
  body: Shape({ staleHours: Type.Integer({ minimum: MIN_STALE_HOURS, maximum: MAX_STALE_HOURS }) }),
  reply: Shape({ staleHours: Type.Integer() }),
})
