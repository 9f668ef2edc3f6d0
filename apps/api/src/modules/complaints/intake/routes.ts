import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/intake/contract'
import type { RouteList } from '../../../http/route.ts'
import { drawBoundary, readForm, reportHeard, reportOwn } from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']

export const intakeRoutes: RouteList = (route) => {
  route(contract.reportComplaint, {
    allow: MEMBERS,
    handle: ({ tx, actor, body, services: { secrets }, now }) => reportOwn(tx, { body, actor, secrets, now }),
  })
  route(contract.reportOnBehalf, {
    allow: STAFF,
    handle: ({ tx, actor, body, services: { secrets }, now }) =>
      reportHeard(tx, { body, actor, secrets, now }),
  })
  route(contract.getReportForm, {
    allow: MEMBERS,
    handle: ({ tx, actor, now }) => readForm(tx, { actor, now }),
  })
  route(contract.setBoundary, {
    allow: ['manager'],
    handle: async ({ tx, actor, body, now }) => {
      await drawBoundary(tx, { ...body, actor, now })
      return body
    },
  })
}
