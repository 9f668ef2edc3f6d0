import type { RouteList } from '../../http/route.ts'
import { authRoutes } from './auth/routes.ts'
import { bindingRoutes } from './binding/routes.ts'
import { deskRoutes } from './desk/routes.ts'
import { familyRoutes } from './family/routes.ts'
import { meRoutes } from './me/routes.ts'
import { rosterRoutes } from './roster/routes.ts'

export const peopleRoutes: RouteList = (route) => {
  authRoutes(route)
  meRoutes(route)
  familyRoutes(route)
  bindingRoutes(route)
  deskRoutes(route)
  rosterRoutes(route)
}
