import * as contract from '@linli/domain/volunteering/chat-groups/contract'
import type { RouteList } from '../../../http/route.ts'
import { changeChatGroup, closeChatGroup, createChatGroup, readChatGroups } from './actions.ts'

const STAFF = ['staff', 'manager'] as const

export const chatGroupRoutes: RouteList = (route) => {
  route(contract.listChatGroups, {
    allow: STAFF,
    handle: async ({ tx, actor }) => ({ rows: await readChatGroups(tx, actor.communityId) }),
  })
  route(contract.createChatGroup, {
    allow: STAFF,
    handle: ({ tx, actor, body, now }) => createChatGroup(tx, { actor, now, ...body }),
  })
  route(contract.changeChatGroup, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) => changeChatGroup(tx, { actor, now, ...params, ...body }),
  })
  route(contract.closeChatGroup, {
    allow: STAFF,
    handle: ({ tx, actor, params, now }) => closeChatGroup(tx, { actor, now, ...params }),
  })
}
