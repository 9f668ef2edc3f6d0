import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { Id, Instant, Nullable, Shape } from '../../schema'

export const ChatGroupView = Shape({
  id: Id,
  name: Type.String(),
  gridId: Nullable(Id),
  /** Null: of the whole community. */
  gridName: Nullable(Type.String()),
  closedAt: Nullable(Instant),
})
export type ChatGroupView = Type.Static<typeof ChatGroupView>

const Name = Type.String({ minLength: 2, maxLength: 40, pattern: '\\S.*\\S' })
const params = Shape({ groupId: Id })

export const listChatGroups = endpoint({
  method: 'GET',
  url: '/chat-groups',
  summary: 'The community’s WeChat groups, those no longer used last.',
  reply: Shape({ rows: Type.Array(ChatGroupView) }),
})
export const createChatGroup = endpoint({
  method: 'POST',
  url: '/chat-groups',
  summary:
    'Note a WeChat group, so that shares into it can be told apart. The name of a closed one opens it again.',
  body: Shape({ name: Name, gridId: Nullable(Id) }),
  reply: ChatGroupView,
})
export const changeChatGroup = endpoint({
  method: 'POST',
  url: '/chat-groups/:groupId/change',
  summary: 'Rename a group, or say which grid it is of.',
  params,
  body: Shape({ name: Type.Optional(Name), gridId: Type.Optional(Nullable(Id)) }),
  reply: ChatGroupView,
})
export const closeChatGroup = endpoint({
  method: 'POST',
  url: '/chat-groups/:groupId/close',
  summary: 'The group is no longer used; its past shares stay known.',
  params,
  body: Shape({}),
  reply: ChatGroupView,
})
