import { randomUUID } from 'node:crypto'
import { heard } from '../complaints.ts'
import { chatOf, waitingMessage } from '../group-inbox.ts'
import type { TestApi } from '../harness.ts'
import { chatGroup } from '../volunteering.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** Two messages that wait, for a call and another body. */
async function twoWaiting(api: TestApi) {
  const { id: groupId } = await chatGroup(api)
  const [one, other] = [
    await waitingMessage(api, groupId),
    await waitingMessage(api, groupId, '李哥: 垃圾桶满出来没人收'),
  ]
  return { caller: await manager(api), body: { messageIds: [one.id] }, otherBody: { messageIds: [other.id] } }
}

export const groupInboxMutations: readonly Mutation[] = [
  {
    route: 'POST /api/chat-groups/{groupId}/paste',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: groupId } = await chatGroup(api)
      return {
        caller: await manager(api),
        params: { groupId },
        body: { text: chatOf('张姐: 楼道灯坏了') },
        otherBody: { text: chatOf(`张姐: ${randomUUID()} 楼道灯坏了`) },
      }
    },
  },
  {
    route: 'POST /api/chat-groups/{groupId}/read',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: groupId } = await chatGroup(api)
      return { caller: await manager(api), params: { groupId }, body: {} }
    },
  },
  {
    route: 'POST /api/group-inbox/accept',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, body, otherBody } = await twoWaiting(api)
      const asProposed = { together: false, kind: null, category: null, acceptNow: true }
      return { caller, body: { ...body, ...asProposed }, otherBody: { ...otherBody, ...asProposed } }
    },
  },
  {
    route: 'POST /api/group-inbox/link',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, body, otherBody } = await twoWaiting(api)
      const { id: complaintId } = await heard(api)
      return { caller, body: { ...body, complaintId }, otherBody: { ...otherBody, complaintId } }
    },
  },
  { route: 'POST /api/group-inbox/set-aside', repeat: 'kept', arrange: ({ api }) => twoWaiting(api) },
  {
    route: 'POST /api/group-inbox/undo',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, body, otherBody } = await twoWaiting(api)
      const messageIds = [...body.messageIds, ...otherBody.messageIds]
      const reply = await api.as(caller)('POST', '/group-inbox/set-aside', { messageIds })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return { caller, body, otherBody }
    },
  },
  {
    route: 'POST /api/group-inbox/rule',
    repeat: 'kept',
    async arrange({ api }) {
      // Set once before each call, so that one call and another have the same effect.
      const caller = await manager(api)
      await api.as(caller)('POST', '/group-inbox/rule', { staleHours: 24 })
      return { caller, body: { staleHours: 12 }, otherBody: { staleHours: 6 } }
    },
  },
]
