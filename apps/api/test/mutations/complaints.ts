import { cast } from '../cast.ts'
import { behalfBody, reportBody, reported } from '../complaints.ts'
import { newcomer as adult } from '../ledger.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const CORNERS = [
  { latitude: 25.05, longitude: 102.75 },
  { latitude: 25.05, longitude: 102.77 },
  { latitude: 25.07, longitude: 102.77 },
]

export const complaintMutations: readonly Mutation[] = [
  {
    route: 'POST /api/complaints',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await adult(api)
      const body = reportBody({ personId: caller.personId })
      return { caller, body, otherBody: { ...body, text: '垃圾桶满了没人收。' } }
    },
  },
  {
    route: 'POST /api/complaints/on-behalf',
    repeat: 'kept',
    async arrange({ api }) {
      const body = behalfBody({ acceptNow: true })
      return { caller: await manager(api), body, otherBody: { ...body, channel: 'visit' } }
    },
  },
  {
    route: 'POST /api/community-boundary',
    repeat: 'kept',
    async arrange({ api }) {
      // Drawn by somebody else before, so that one call and another have the same effect.
      const caller = await manager(api)
      await api.as(cast.lin)('POST', '/community-boundary', { corners: CORNERS })
      return { caller, body: { corners: CORNERS }, otherBody: { corners: [] } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/follow',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: complaintId } = await reported(api, { by: await adult(api) })
      return { caller: await adult(api), params: { complaintId }, body: {} }
    },
  },
  {
    route: 'DELETE /api/complaints/{complaintId}/follow',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: complaintId } = await reported(api, { by: await adult(api) })
      const caller = await adult(api)
      await api.as(caller)('POST', `/complaints/${complaintId}/follow`, {})
      return { caller, params: { complaintId } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/withdraw',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await adult(api)
      const { id: complaintId } = await reported(api, { by: caller })
      return {
        caller,
        params: { complaintId },
        body: { reason: '已经修好了' },
        otherBody: { reason: '不用了' },
      }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/public',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await adult(api)
      const { id: complaintId } = await reported(api, { by: caller })
      return {
        caller,
        params: { complaintId },
        body: { publicAgreed: false },
        otherBody: { publicAgreed: true },
      }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/hide',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: complaintId } = await reported(api, { by: await adult(api) })
      const body = { hidden: true, reason: '里面提到了邻居' }
      return {
        caller: await manager(api),
        params: { complaintId },
        body,
        otherBody: { ...body, hidden: false },
      }
    },
  },
]
