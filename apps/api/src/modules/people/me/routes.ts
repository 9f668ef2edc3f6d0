import * as contract from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { describeMe } from './actions.ts'

export const meRoutes: RouteList = (route) => {
  route(contract.getMe, {
    allow: ['resident', 'staff', 'manager', 'partner', 'street'],
    sameFor: 'account',
    handle: ({ tx, actor }) => describeMe(tx, actor.accountId),
  })
}
