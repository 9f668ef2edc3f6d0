import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import * as contract from '@linli/domain/points/rewards/contract'
import { AppError } from '../../../http/app-error.ts'
import type { RouteList } from '../../../http/route.ts'
import { listActableIds } from '../../people/store.ts'
import { balanceOf } from '../store.ts'
import {
  cancelOrder,
  endReward,
  handOver,
  offerReward,
  order,
  orderPage,
  restock,
  reviseReward,
  rewardList,
} from './actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const
const DESK = ['staff', 'manager'] as const

export const rewardRoutes: RouteList = (route) => {
  route(contract.listRewards, {
    allow: MEMBERS,
    async handle({ actor, tx, query, now }) {
      const { communityId, personId } = actor
      return {
        rewards: await rewardList(tx, { actor, closed: query.closed ?? false, now }),
        balance: personId === null ? 0 : await balanceOf(tx, { communityId, personId }),
      }
    },
  })

  route(contract.addReward, {
    allow: DESK,
    handle: async ({ actor, tx, body: { stock, ...plan }, now }) =>
      offerReward(tx, { actor, plan, stock, now }),
  })

  route(contract.changeReward, {
    allow: DESK,
    handle: async ({ actor, tx, params, body: plan, now }) =>
      reviseReward(tx, { actor, ...params, plan, now }),
  })

  route(contract.restockReward, {
    allow: DESK,
    handle: async ({ actor, tx, params, body, now }) => restock(tx, { actor, ...params, ...body, now }),
  })

  route(contract.closeReward, {
    allow: DESK,
    handle: async ({ actor, tx, params, now }) => endReward(tx, { actor, ...params, now }),
  })

  route(contract.orderReward, {
    allow: MEMBERS,
    handle: async ({ actor, tx, params, body, now }) => order(tx, { actor, ...params, ...body, now }),
  })

  route(contract.listMyRewardOrders, {
    allow: MEMBERS,
    async handle({ actor, tx, query, now }) {
      if (actor.personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
      const personIds = (await listActableIds(tx, actor.personId, now)).map(({ personId }) => personId)
      return orderPage(tx, { personIds, cursor: query.cursor, now })
    },
  })

  route(contract.listRewardOrders, {
    allow: DESK,
    handle: async ({ tx, query: { waiting, code, cursor }, now }) =>
      orderPage(tx, { waitingAt: waiting ? now : null, code: code ?? null, cursor, now }),
  })

  route(contract.handOverReward, {
    allow: DESK,
    handle: async ({ actor, tx, params, now }) => handOver(tx, { actor, ...params, now }),
  })

  route(contract.cancelMyRewardOrder, {
    allow: MEMBERS,
    handle: async ({ actor, tx, params, now }) => cancelOrder(tx, { actor, ...params, reason: null, now }),
  })

  route(contract.cancelRewardOrder, {
    allow: DESK,
    handle: async ({ actor, tx, params, body, now }) => cancelOrder(tx, { actor, ...params, ...body, now }),
  })
}
