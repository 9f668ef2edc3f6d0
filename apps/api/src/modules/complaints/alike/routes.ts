import { listAlikeComplaints } from '@linli/domain/complaints/intake/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAlike } from './actions.ts'

export const alikeRoutes: RouteList = (route) => {
  route(listAlikeComplaints, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ tx, actor, query, now }) => ({ rows: await readAlike(tx, { actor, query, now }) }),
  })
}
