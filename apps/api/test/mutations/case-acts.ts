import { randomUUID } from 'node:crypto'
import { phonePhoto, uploaded } from '../attachments.ts'
import { acted, arrived } from '../cases.ts'
import { cast, GRID_3, GRID_4 } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** Staff of grid 3, new to it. */
const worker = (api: TestApi) => adult(api, { name: '赵小明', roles: ['resident', 'staff'], gridId: GRID_3 })
/** A case that the caller is responsible for. */
async function own(api: TestApi) {
  const caller = await worker(api)
  const complaintId = await arrived(api)
  await acted(api, caller, complaintId, ['accept'])
  return { caller, params: { complaintId } }
}
const colleague = (api: TestApi) => adult(api, { name: '钱丽', roles: ['resident', 'staff'], gridId: GRID_3 })
const words = { body: { text: '已报修' }, otherBody: { text: '明天来修' } }

async function template(api: TestApi): Promise<{ templateId: string }> {
  const body = { title: randomUUID().slice(0, 12), category: null, text: '已报修' }
  const reply = await api.as(cast.lin)('POST', '/answer-templates', body)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return { templateId: reply.json<{ id: string }>().id }
}

export const caseActMutations: readonly Mutation[] = [
  {
    route: 'POST /api/complaints/{complaintId}/accept',
    repeat: 'kept',
    arrange: async ({ api }) => ({
      caller: await worker(api),
      params: { complaintId: await arrived(api) },
      body: {},
    }),
  },
  {
    route: 'POST /api/complaints/{complaintId}/hand-over',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { toId: (await colleague(api)).personId, reason: '她管这栋楼' }
      return { ...(await own(api)), body, otherBody: { ...body, reason: '请她接着办' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/take-over',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      const to = await adult(api, { roles: ['resident', 'staff'], gridId: GRID_4 })
      const body = { gridId: GRID_4, reason: '楼在第4网格', toId: null }
      await acted(api, caller, params.complaintId, ['transfer', body])
      return { caller: to, params, body: {} }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/transfer',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { gridId: GRID_4, reason: '楼在第4网格', toId: null }
      return { ...(await own(api)), body, otherBody: { ...body, reason: '那边的事' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/notes',
    repeat: 'kept',
    arrange: async ({ api }) => ({ ...(await own(api)), ...words }),
  },
  {
    route: 'POST /api/complaints/{complaintId}/answers',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      const { id } = await uploaded(api, caller, await phonePhoto())
      const body = { text: '已报修', attachmentIds: [id] }
      return { caller, params, body, otherBody: { ...body, text: '明天来修' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/pause',
    repeat: 'kept',
    arrange: async ({ api }) => ({
      ...(await own(api)),
      body: { reason: '等配件' },
      otherBody: { reason: '等物业' },
    }),
  },
  {
    route: 'POST /api/complaints/{complaintId}/resume',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      await acted(api, caller, params.complaintId, ['pause', { reason: '等配件' }])
      return { caller, params, body: {} }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/extensions',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { workingDays: 1, reason: '等配件' }
      return { ...(await own(api)), body, otherBody: { ...body, workingDays: 2 } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/extensions/decide',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      await acted(api, caller, params.complaintId, ['extensions', { workingDays: 1, reason: '等配件' }])
      const body = { granted: true, note: '' }
      return { caller: await manager(api), params, body, otherBody: { ...body, note: '尽快' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/priority',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { priority: 'high', reason: '有老人' }
      return { ...(await own(api)), body, otherBody: { ...body, priority: 'urgent' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/details',
    repeat: 'kept',
    async arrange({ api }) {
      const rest = { kind: 'request', category: 'street_lamp', place: '6栋', isPrivate: false }
      const body = { title: '路灯坏了', ...rest }
      return { ...(await own(api)), body, otherBody: { ...body, title: '路灯不亮' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/reporter-phone',
    repeat: 'made_anew',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      return { caller, params, body: { reason: '回访' }, otherBody: { reason: '核实' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/reporter',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await worker(api)
      const complaintId = await arrived(api, { channel: 'group', reporterId: null, guestName: '何阿姨' })
      await acted(api, caller, complaintId, ['accept'])
      const { personId } = cast.he
      return { caller, params: { complaintId }, body: { personId }, otherBody: { personId: null } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/merge',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await own(api)
      const into = await acted(api, caller, await arrived(api), ['accept'])
      const body = { intoNumber: into.number, reason: '同一件事' }
      return { caller, params, body, otherBody: { ...body, reason: '一起办' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/split',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { title: '井盖松动', text: '井盖会响', category: 'facilities', reason: '两件事' }
      return { ...(await own(api)), body, otherBody: { ...body, title: '井盖' } }
    },
  },
  {
    route: 'POST /api/answer-templates',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { title: randomUUID().slice(0, 12), category: null, text: '已报修' }
      return { caller: await worker(api), body, otherBody: { ...body, text: '明天来修' } }
    },
  },
  {
    route: 'POST /api/answer-templates/{templateId}',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { title: randomUUID().slice(0, 12), category: null, text: '已报修' }
      return {
        caller: await worker(api),
        params: await template(api),
        body,
        otherBody: { ...body, text: '明天来修' },
      }
    },
  },
  {
    route: 'DELETE /api/answer-templates/{templateId}',
    repeat: 'kept',
    arrange: async ({ api }) => ({ caller: await worker(api), params: await template(api) }),
  },
]
