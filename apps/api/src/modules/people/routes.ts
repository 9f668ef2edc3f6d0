import type { RouteList } from '../../http/route.ts'
import { authRoutes } from './auth/routes.ts'

export const peopleRoutes: RouteList = (route) => {
  authRoutes(route)
}
