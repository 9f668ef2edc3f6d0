import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/reading/contract'
import type { RouteList } from '../../../http/route.ts'
import { readComplaint, readMine, readPublic } from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']

export const readingRoutes: RouteList = (route) => {
  route(contract.listPublicComplaints, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: ({ tx, query }) => readPublic(tx, query),
  })
  route(contract.listMyComplaints, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: ({ tx, actor, query, now }) => readMine(tx, { actor, query, now }),
  })
  route(contract.getComplaint, {
    allow: MEMBERS,
    handle: ({ tx, actor, params, services: { secrets }, now }) =>
      readComplaint(tx, { actor, ...params, secrets, now }),
  })
}
