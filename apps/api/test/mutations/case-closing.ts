import { acted, arrived } from '../cases.ts'
import { GRID_3 } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** A case of a resident of its own that a member of the staff of its own took. */
async function taken(api: TestApi) {
  const reporter = await adult(api)
  const worker = await adult(api, { name: '赵小明', roles: ['resident', 'staff'], gridId: GRID_3 })
  const { personId } = reporter
  const complaintId = await arrived(api, { reporterId: personId, reportedById: personId })
  await acted(api, worker, complaintId, ['accept'])
  return { reporter, worker, params: { complaintId } }
}

async function done(api: TestApi) {
  const stage = await taken(api)
  await acted(api, stage.worker, stage.params.complaintId, ['resolve', { text: '换好了灯泡' }])
  return stage
}

const said = { verdict: 'solved', stars: 5, words: '谢谢' }

export const caseClosingMutations: readonly Mutation[] = [
  {
    route: 'POST /api/complaints/{complaintId}/resolve',
    repeat: 'kept',
    async arrange({ api }) {
      const { worker, params } = await taken(api)
      return { caller: worker, params, body: { text: '换好了灯泡' }, otherBody: { text: '修好了' } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/call-backs',
    repeat: 'kept',
    async arrange({ api }) {
      const { worker, params } = await done(api)
      const body = { verdict: null, stars: null, words: null }
      return { caller: worker, params, body, otherBody: said }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/verdict',
    repeat: 'kept',
    async arrange({ api }) {
      const { reporter, params } = await done(api)
      return { caller: reporter, params, body: said, otherBody: { ...said, stars: 4 } }
    },
  },
  {
    route: 'POST /api/complaints/rates/exports',
    repeat: 'made_anew',
    async arrange({ api }) {
      return { caller: await manager(api), body: { by: 'grid' }, otherBody: { by: 'month' } }
    },
  },
]
