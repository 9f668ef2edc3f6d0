import { acted, arrived } from '../cases.ts'
import { GRID_3, GRID_4 } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import type { Mutation } from './mutation.ts'

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
    arrange: async ({ api }) => ({ ...(await own(api)), ...words }),
  },
]
