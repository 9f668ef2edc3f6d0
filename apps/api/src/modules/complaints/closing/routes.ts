import * as contract from '@linli/domain/complaints/closing/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAfterAct } from '../handling-view/actions.ts'
import { afterVerdict, callBack, giveVerdict, resolve } from './actions.ts'

export const closingRoutes: RouteList = (route) => {
  route(contract.resolveComplaint, {
    allow: ['staff', 'manager'],
    async handle({ actor, tx, params, body, now }) {
      await resolve(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.callBack, {
    allow: ['staff', 'manager'],
    async handle({ actor, tx, params, body, now }) {
      await callBack(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.giveVerdict, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ actor, tx, params, body, now }) =>
      afterVerdict(await giveVerdict(tx, { actor, ...params, ...body, now })),
  })
}
