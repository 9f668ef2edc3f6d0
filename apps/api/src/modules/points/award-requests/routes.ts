import {
  approveAwardRequest,
  declineAwardRequest,
  listAwardRequests,
  requestAward,
} from '@linli/domain/points/award-requests/contract'
import type { RouteList } from '../../../http/route.ts'
import { approveAward, askForAward, declineAward, requestPage } from './actions.ts'

const DESK = ['staff', 'manager'] as const

export const awardRequestRoutes: RouteList = (route) => {
  route(requestAward, {
    allow: DESK,
    handle: async ({ actor, tx, params, body, now }) => askForAward(tx, { actor, ...params, ...body, now }),
  })

  route(listAwardRequests, {
    allow: DESK,
    handle: async ({ actor, tx, query }) =>
      requestPage(tx, { actor, open: query.open ?? false, cursor: query.cursor }),
  })

  route(approveAwardRequest, {
    allow: DESK,
    handle: async ({ actor, tx, params, now }) => approveAward(tx, { actor, ...params, now }),
  })

  route(declineAwardRequest, {
    allow: DESK,
    handle: async ({ actor, tx, params, body, now }) => declineAward(tx, { actor, ...params, ...body, now }),
  })
}
