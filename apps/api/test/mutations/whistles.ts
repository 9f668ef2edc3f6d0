import { phonePhoto, uploaded } from '../attachments.ts'
import { accepted } from '../cases.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import { newcomer as unbound } from '../people.ts'
import { addedUnit, blown, delegateOf, didUnit, invited, stationed, unitForm } from '../whistles.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const suspension = {
  body: { suspended: true, reason: '合同到期' },
  otherBody: { suspended: true, reason: '调走了' },
}

/** Somebody of a unit, with a whistle to it that they reported to, or not yet. */
async function whistled(api: TestApi, reported: boolean) {
  const { unit, luo } = await stationed(api)
  const { whistleId } = await blown(api, unit.id)
  if (reported) await didUnit(api, luo, whistleId, ['report'])
  return { caller: luo, params: { whistleId } }
}

const unitMutations: readonly Mutation[] = [
  {
    route: 'POST /api/partner-units',
    repeat: 'kept',
    async arrange({ api }) {
      return { caller: await manager(api), body: unitForm(), otherBody: unitForm() }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      return { caller: await manager(api), params: { unitId }, body: unitForm(), otherBody: unitForm() }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/suspension',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      return { caller: await manager(api), params: { unitId }, ...suspension }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/phone',
    repeat: 'made_anew',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      const body = { reason: '请他们快来' }
      return { caller: await manager(api), params: { unitId }, body, otherBody: { reason: '约时间' } }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/invitations',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      return {
        caller: await manager(api),
        params: { unitId },
        body: { name: '罗锋' },
        otherBody: { name: '秦岚' },
      }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/invitations/{invitationId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      const { id: invitationId } = await invited(api, unitId)
      return { caller: await manager(api), params: { unitId, invitationId }, body: {} }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/delegates',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      const [one, two] = [await adult(api), await adult(api)]
      return {
        caller: await manager(api),
        params: { unitId },
        body: { personId: one.personId },
        otherBody: { personId: two.personId },
      }
    },
  },
  {
    route: 'POST /api/partner-units/{unitId}/delegates/{accountId}/suspension',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      const { accountId } = await delegateOf(api, unitId)
      return { caller: await manager(api), params: { unitId, accountId }, ...suspension }
    },
  },
  {
    route: 'POST /api/my/unit',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: unitId } = await addedUnit(api)
      const { code } = await invited(api, unitId)
      const other = await invited(api, unitId)
      return { caller: await unbound(api), body: { code }, otherBody: { code: other.code } }
    },
  },
]

export const whistleMutations: readonly Mutation[] = [
  ...unitMutations,
  {
    route: 'POST /api/partner-units/exports',
    repeat: 'made_anew',
    arrange: async ({ api }) => ({ caller: await manager(api), body: {} }),
  },
  {
    route: 'POST /api/whistle-rule',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await manager(api)
      // So that it is always a change, and never the first.
      const reply = await api.as(caller)('POST', '/whistle-rule', { hours: 12 })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      return { caller, body: { hours: 4 }, otherBody: { hours: null } }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/whistles',
    repeat: 'kept',
    async arrange({ api }) {
      const { unit } = await stationed(api)
      const complaintId = await accepted(api)
      const body = { unitId: unit.id, message: '请来疏导', hours: 4 }
      return {
        caller: await manager(api),
        params: { complaintId },
        body,
        otherBody: { ...body, hours: null },
      }
    },
  },
  {
    route: 'POST /api/complaints/{complaintId}/whistles/{whistleId}/withdraw',
    repeat: 'kept',
    async arrange({ api }) {
      const { unit } = await stationed(api)
      const params = await blown(api, unit.id)
      const body = { reason: '吹错单位了' }
      return { caller: await manager(api), params: { ...params }, body, otherBody: { reason: '改请物业' } }
    },
  },
  {
    route: 'POST /api/my/whistles/{whistleId}/report',
    repeat: 'kept',
    arrange: async ({ api }) => ({ ...(await whistled(api, false)), body: {} }),
  },
  {
    route: 'POST /api/my/whistles/{whistleId}/acts',
    repeat: 'kept',
    async arrange({ api }) {
      const { caller, params } = await whistled(api, true)
      const { id } = await uploaded(api, caller, await phonePhoto())
      const body = { words: '到现场了', attachmentIds: [id] }
      return { caller, params, body, otherBody: { ...body, words: '正在修' } }
    },
  },
  {
    route: 'POST /api/my/whistles/{whistleId}/close',
    repeat: 'kept',
    arrange: async ({ api }) => ({
      ...(await whistled(api, true)),
      body: { outcome: '修好了' },
      otherBody: { outcome: '换好了' },
    }),
  },
]
