import { randomUUID } from 'node:crypto'
import { phonePhoto, uploaded, wav } from '../attachments.ts'
import { newcomer as adult } from '../ledger.ts'
import { uploadOf } from '../roster-files/upload.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

export const attachmentMutations: readonly Mutation[] = [
  {
    route: 'POST /api/attachments',
    repeat: 'kept',
    async arrange({ api }) {
      const { payload, headers } = uploadOf(await phonePhoto())
      const { payload: otherBody } = uploadOf(await phonePhoto({ seed: 200 }))
      return { caller: await adult(api), body: payload, otherBody, headers }
    },
  },
  {
    route: 'DELETE /api/attachments/{attachmentId}',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await adult(api)
      const { id } = await uploaded(api, caller, await phonePhoto())
      return { caller, params: { attachmentId: id } }
    },
  },
  {
    route: 'POST /api/attachments/{attachmentId}/transcript',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await manager(api)
      const { id } = await uploaded(api, caller, wav(2))
      return {
        caller,
        params: { attachmentId: id },
        body: { transcript: '3栋门口的路灯坏了' },
        otherBody: { transcript: `路灯 ${randomUUID()}` },
      }
    },
  },
]
