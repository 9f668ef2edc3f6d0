import { getWorkCounts } from '@linli/domain/events/workbench/contract'
import type { RouteList } from '../../../http/route.ts'
import { readWorkCounts } from './actions.ts'

export const workbenchRoutes: RouteList = (route) => {
  route(getWorkCounts, {
    allow: ['staff', 'manager'],
    handle: async ({ actor, tx, now }) => readWorkCounts(tx, { actor, now }),
  })
}
