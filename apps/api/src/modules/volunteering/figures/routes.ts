import type { Role } from '@linli/domain/actor'
import { getFigures } from '@linli/domain/volunteering/figures/contract'
import type { RouteList } from '../../../http/route.ts'
import { readFigures } from './actions.ts'

const STAFF: Role[] = ['staff', 'manager']

export const figureRoutes: RouteList = (route) => {
  route(getFigures, {
    allow: STAFF,
    sameFor: 'roles',
    handle: ({ tx, now }) => readFigures(tx, now),
  })
}
