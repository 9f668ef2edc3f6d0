import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/merging/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAfterAct } from '../handling-view/actions.ts'
import { merge, split } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const mergingRoutes: RouteList = (route) => {
  route(contract.mergeComplaint, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await merge(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.splitComplaint, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, services, now }) =>
      split(tx, { actor, ...params, ...body, secrets: services.secrets, now }),
  })
}
