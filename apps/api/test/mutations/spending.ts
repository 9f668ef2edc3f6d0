import type { TestApi } from '../harness.ts'
import {
  agreed,
  asked,
  HELP_DONE,
  helperNamed,
  helpPlan,
  offered,
  ordered,
  rewardPlan,
  richIn,
} from '../spending.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** A new reward of which one piece was ordered. */
async function orderOf(api: TestApi) {
  const person = await richIn(api, 10)
  const order = await ordered(api, await offered(api), person)
  return { person, params: { orderId: order.id } }
}

async function requestOf(api: TestApi) {
  const asker = await richIn(api, 10)
  const { id: exchangeId } = await asked(api, asker)
  return { asker, params: { exchangeId } }
}

/** Help that was agreed on; calls at `HELP_DONE` come after it. */
async function agreement(api: TestApi) {
  const { id: exchangeId, asker, helper } = await agreed(api, { done: false })
  return { asker, helper, params: { exchangeId } }
}

const reasons = { body: { reason: '还在漏水' }, otherBody: { reason: '没有来' } }

export const spendingMutations: readonly Mutation[] = [
  {
    route: 'POST /api/rewards',
    repeat: 'kept',
    async arrange({ api }) {
      const body = { ...rewardPlan, stock: 3 }
      return { caller: await manager(api), body, otherBody: { ...body, stock: 4 } }
    },
  },
  {
    route: 'POST /api/rewards/{rewardId}',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: rewardId } = await offered(api)
      const body = { ...rewardPlan, points: 11 }
      return { caller: await manager(api), params: { rewardId }, body, otherBody: { ...body, points: 12 } }
    },
  },
  {
    route: 'POST /api/rewards/{rewardId}/restock',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: rewardId } = await offered(api)
      return {
        caller: await manager(api),
        params: { rewardId },
        body: { pieces: 5 },
        otherBody: { pieces: 6 },
      }
    },
  },
  {
    route: 'POST /api/rewards/{rewardId}/close',
    repeat: 'kept',
    async arrange({ api }) {
      const { id: rewardId } = await offered(api)
      return { caller: await manager(api), params: { rewardId } }
    },
  },
  {
    route: 'POST /api/rewards/{rewardId}/orders',
    repeat: 'kept',
    async arrange({ api }) {
      // So that the account the points go to is there already.
      await orderOf(api)
      const { id: rewardId } = await offered(api)
      const [caller, other] = [await richIn(api, 30), await richIn(api, 30)]
      const body = { personId: caller.personId }
      return { caller, params: { rewardId }, body, otherBody: { personId: other.personId } }
    },
  },
  {
    route: 'POST /api/reward-orders/{orderId}/hand-over',
    repeat: 'kept',
    async arrange({ api }) {
      const { params } = await orderOf(api)
      return { caller: await manager(api), params }
    },
  },
  {
    route: 'POST /api/my/reward-orders/{orderId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { person, params } = await orderOf(api)
      return { caller: person, params }
    },
  },
  {
    route: 'POST /api/reward-orders/{orderId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { params } = await orderOf(api)
      return { caller: await manager(api), params, ...reasons }
    },
  },
  {
    route: 'POST /api/exchanges',
    repeat: 'kept',
    async arrange({ api }) {
      // So that the account the points wait in is there already.
      await requestOf(api)
      const caller = await richIn(api, 30)
      return { caller, body: helpPlan(caller), otherBody: helpPlan(caller, { points: 11 }) }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/accept',
    repeat: 'kept',
    async arrange({ api }) {
      const { asker, params } = await requestOf(api)
      const caller = await helperNamed(api, '张师傅')
      const body = { personId: caller.personId }
      return { caller, params, body, otherBody: { personId: asker.personId } }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { asker, params } = await requestOf(api)
      return { caller: asker, params, body: {}, otherBody: { side: 'asker' } }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/withdraw',
    repeat: 'kept',
    async arrange({ api }) {
      const { helper, params } = await agreement(api)
      return { caller: helper, params, body: {}, otherBody: { side: 'helper' } }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/confirm',
    repeat: 'kept',
    async arrange({ api }) {
      const { helper, params } = await agreement(api)
      return { caller: helper, params, body: {}, otherBody: { side: 'helper' }, at: HELP_DONE }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/dispute',
    repeat: 'kept',
    async arrange({ api }) {
      const { asker, params } = await agreement(api)
      return { caller: asker, params, ...reasons, at: HELP_DONE }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/decide',
    repeat: 'kept',
    async arrange({ api }) {
      const { asker, params } = await agreement(api)
      api.setNow(HELP_DONE)
      const path = `/exchanges/${params.exchangeId}/dispute`
      const reply = await api.as(asker)('POST', path, { reason: '还在漏水' })
      if (reply.statusCode !== 200) throw new Error(reply.body)
      api.setNow(api.start)
      const body = { decision: 'pay', reason: '看过了，修好了' }
      const otherBody = { ...body, decision: 'return' }
      return { caller: await manager(api), params, body, otherBody, at: HELP_DONE }
    },
  },
  {
    route: 'POST /api/exchanges/{exchangeId}/reveal-phone',
    repeat: 'made_anew',
    async arrange({ api }) {
      const { asker, params } = await agreement(api)
      return { caller: asker, params, ...reasons }
    },
  },
]
