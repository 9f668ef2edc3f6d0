import { MAX_PASTE_BYTES } from '@linli/domain/complaints/chat-paste/terms'
import * as contract from '@linli/domain/complaints/group-inbox/contract'
import type { RouteList } from '../../../http/route.ts'
import { acceptMessages, linkMessages, setAside, undo } from '../group-decisions/actions.ts'
import { changeStaleHours, markRead, pasteChat, readGroups, readMessages, readSweeps } from './actions.ts'

const STAFF = ['staff', 'manager'] as const
/** JSON needs two bytes for a line break; what is longer still is told so by the rule, not by the server. */
const MOST_SENT = 2 * MAX_PASTE_BYTES

export const groupInboxRoutes: RouteList = (route) => {
  route(contract.listInboxGroups, {
    allow: STAFF,
    handle: ({ tx, actor, now }) => readGroups(tx, { actor, now }),
  })
  route(contract.listSweeps, {
    allow: STAFF,
    handle: ({ tx, actor, params, query }) => readSweeps(tx, { actor, ...params, cursor: query.cursor }),
  })
  route(contract.pasteChat, {
    allow: STAFF,
    maxBodyBytes: MOST_SENT,
    handle: ({ tx, actor, params, body, now }) => pasteChat(tx, { actor, now, ...params, ...body }),
  })
  route(contract.markGroupRead, {
    allow: STAFF,
    handle: ({ tx, actor, params, now }) => markRead(tx, { actor, now, ...params }),
  })
  route(contract.listInboxMessages, {
    allow: STAFF,
    handle: ({ tx, actor, query, now }) => {
      const { show, groupId, cursor } = query
      return readMessages(tx, { actor, now, show, groupId, cursor })
    },
  })
  route(contract.acceptMessages, {
    allow: STAFF,
    handle: ({ tx, services, actor, body, now }) =>
      acceptMessages(tx, { actor, now, secrets: services.secrets, ...body }),
  })
  route(contract.linkMessages, {
    allow: STAFF,
    handle: ({ tx, actor, body, now }) => linkMessages(tx, { actor, now, ...body }),
  })
  route(contract.setMessagesAside, {
    allow: STAFF,
    handle: async ({ tx, actor, body, now }) => {
      await setAside(tx, { actor, now, ...body })
      return { done: true as const }
    },
  })
  route(contract.undoDecisions, {
    allow: STAFF,
    handle: async ({ tx, actor, body, now }) => {
      await undo(tx, { actor, now, ...body })
      return { done: true as const }
    },
  })
  route(contract.setStaleHours, {
    allow: ['manager'],
    handle: ({ tx, actor, body, now }) => changeStaleHours(tx, { actor, now, ...body }),
  })
}
