import * as contract from '@linli/domain/volunteering/service-records/contract'
import type { RouteList } from '../../../http/route.ts'
import { assign, claim, readMyRecords } from './actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const

export const serviceRecordRoutes: RouteList = (route) => {
  route(contract.listMyServiceRecords, {
    allow: MEMBERS,
    handle: ({ actor, tx, query }) => readMyRecords(tx, { actor, cursor: query.cursor }),
  })
  route(contract.claimServiceRecord, {
    allow: MEMBERS,
    handle: ({ actor, tx, body, now }) => claim(tx, { actor, ...body, now }),
  })
  route(contract.assignServiceRecord, {
    allow: ['staff', 'manager'],
    handle: ({ actor, tx, params, body, now }) => assign(tx, { actor, ...params, ...body, now }),
  })
}
