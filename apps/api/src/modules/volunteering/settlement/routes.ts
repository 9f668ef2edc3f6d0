import * as contract from '@linli/domain/volunteering/settlement/contract'
import type { RouteList } from '../../../http/route.ts'
import { readDueSettlements, readSettlement, settle } from './actions.ts'

const STAFF = ['staff', 'manager'] as const

export const settlementRoutes: RouteList = (route) => {
  route(contract.getSettlement, {
    allow: STAFF,
    handle: ({ tx, params, now }) => readSettlement(tx, { ...params, now }),
  })
  route(contract.settleShift, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) => settle(tx, { actor, ...params, ...body, now }),
  })
  route(contract.listDueSettlements, {
    allow: STAFF,
    handle: ({ tx, query, now }) => readDueSettlements(tx, { cursor: query.cursor, now }),
  })
}
