import * as Type from 'typebox'
import { endpoint } from '../endpoint'
import { CodeOf, Cursor, Done, Id, Instant, Nullable, PageOf, Shape } from '../schema'
import { MESSAGE_KINDS } from './terms'

export const MessageView = Shape({
  id: Id,
  kind: CodeOf(MESSAGE_KINDS),
  body: Type.String(),
  eventId: Nullable(Id),
  sentAt: Instant,
  readAt: Nullable(Instant),
})
export type MessageView = Type.Static<typeof MessageView>

export const listMyMessages = endpoint({
  method: 'GET',
  url: '/my/messages',
  summary: 'Own inbox, newest first.',
  query: Shape({ cursor: Type.Optional(Cursor) }),
  reply: PageOf(MessageView),
})
export const readMyMessages = endpoint({
  method: 'POST',
  url: '/my/messages/read',
  summary: 'Mark everything in the own inbox as read.',
  body: Shape({}),
  reply: Done,
})
