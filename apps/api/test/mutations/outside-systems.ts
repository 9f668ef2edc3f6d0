import { letIn, systemBody } from '../outside-systems.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const reasons = { body: { reason: '合同到期' }, otherBody: { reason: '钥匙可能漏了' } }

export const outsideSystemMutations: readonly Mutation[] = [
  {
    route: 'POST /api/outside-systems',
    repeat: 'kept',
    async arrange({ api }) {
      return { caller: await manager(api), body: systemBody(), otherBody: systemBody() }
    },
  },
  {
    route: 'POST /api/outside-systems/{systemId}/new-key',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: systemId } = await letIn(api)
      return { caller: await manager(api), params: { systemId }, ...reasons }
    },
  },
  {
    route: 'POST /api/outside-systems/{systemId}/revocation',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: systemId } = await letIn(api)
      return { caller: await manager(api), params: { systemId }, ...reasons }
    },
  },
  {
    route: 'POST /api/outside-systems/{systemId}/key',
    repeat: 'made_anew',
    async arrange({ api }) {
      const caller = await manager(api)
      const { id: systemId } = await letIn(api, { by: caller })
      return { caller, params: { systemId }, body: {} }
    },
  },
]
