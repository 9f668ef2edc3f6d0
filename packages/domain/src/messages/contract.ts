import * as Type from 'typebox'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, Done, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import { MESSAGE_KINDS } from './terms'

export const MessageView = Shape({
  id: Id,
  kind: CodeOf(MESSAGE_KINDS),
  body: Type.String(),
  eventId: Nullable(Id),
  /** The recruitment notice it is about, to open it. */
  recruitmentId: Nullable(Id),
  /** The exchange of help it is about, to open it. */
  exchangeId: Nullable(Id),
  complaintId: Nullable(Id),
  sentAt: Instant,
  readAt: Nullable(Instant),
})
export type MessageView = Type.Static<typeof MessageView>

export const listMyMessages = endpoint({
  method: 'GET',
  url: '/my/messages',
  summary: 'Own inbox, newest first, 20 messages a page.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(MessageView),
})
export const readMyMessages = endpoint({
  method: 'POST',
  url: '/my/messages/read',
  summary: 'Mark the own inbox as read, up to the newest message that was shown.',
  body: Shape({
    /** A message that came after this one stays unread; without it everything is marked. */
    upToId: Type.Optional(Id),
  }),
  reply: Done,
})
