import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/work-list/contract'
import type { RouteList } from '../../../http/route.ts'
import { readGrids, readMap, readToDo, readWork, search } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const workListRoutes: RouteList = (route) => {
  route(contract.listWork, {
    allow: STAFF,
    handle: ({ actor, tx, query, now }) => readWork(tx, { actor, ...query, now }),
  })
  route(contract.searchComplaints, {
    allow: STAFF,
    handle: ({ actor, tx, query, now }) => search(tx, { actor, ...query, now }),
  })
  route(contract.mapWork, {
    allow: STAFF,
    handle: ({ actor, tx, query, now }) => readMap(tx, { actor, ...query, now }),
  })
  route(contract.getComplaintToDo, {
    allow: STAFF,
    handle: ({ actor, tx, now }) => readToDo(tx, { actor, now }),
  })
  route(contract.listGridsOfWork, {
    allow: STAFF,
    handle: ({ actor, tx }) => readGrids(tx, actor),
  })
}
