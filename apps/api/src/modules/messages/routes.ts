import { listMyMessages, type MessageView, readMyMessages } from '@linli/domain/messages/contract'
import { cursorOf } from '../../http/cursor.ts'
import type { RouteList } from '../../http/route.ts'
import { inboxOf, listMessages, type Message, markRead } from './store.ts'

const PAGE_SIZE = 20
const MESSAGE_CURSOR = cursorOf({ id: 'uuid' })

export const messageRoutes: RouteList = (route) => {
  route(listMyMessages, {
    allow: ['resident', 'staff', 'manager', 'partner'],
    sameFor: 'account',
    async handle({ actor, tx, query }) {
      const beforeId = MESSAGE_CURSOR.read(query.cursor)?.id ?? null
      // One row more than shown tells whether there is a next page.
      const found = await listMessages(tx, { ...inboxOf(actor), beforeId, limit: PAGE_SIZE + 1 })
      const shown = found.slice(0, PAGE_SIZE)
      const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
      return {
        rows: shown.map(viewOf),
        nextCursor: last ? MESSAGE_CURSOR.write(last) : null,
      }
    },
  })

  route(readMyMessages, {
    allow: ['resident', 'staff', 'manager', 'partner'],
    async handle({ actor, tx, body, now }) {
      await markRead(tx, { inbox: inboxOf(actor), upToId: body.upToId ?? null, now })
      return { done: true as const }
    },
  })
}

function viewOf({ sentAt, readAt, ...message }: Message): MessageView {
  const { id, kind, body, eventId, recruitmentId, exchangeId, complaintId } = message
  return {
    id,
    kind,
    body,
    eventId,
    recruitmentId,
    exchangeId,
    complaintId,
    sentAt: sentAt.toISOString(),
    readAt: readAt === null ? null : readAt.toISOString(),
  }
}
