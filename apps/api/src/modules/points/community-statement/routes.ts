import { listPointMovements, sumPointMovements } from '@linli/domain/points/community-statement/contract'
import type { RouteList } from '../../../http/route.ts'
import { communityPage, communitySums } from './actions.ts'

/** The whole community, whatever a worker's grid, as for one person's statement. */
const DESK = ['staff', 'manager'] as const

export const communityStatementRoutes: RouteList = (route) => {
  route(listPointMovements, {
    allow: DESK,
    handle: async ({ tx, query: { cursor, ...asked } }) => communityPage(tx, { ...asked, cursor }),
  })

  route(sumPointMovements, {
    allow: DESK,
    handle: async ({ tx, query }) => communitySums(tx, query),
  })
}
