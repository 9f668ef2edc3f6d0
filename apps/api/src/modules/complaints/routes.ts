import type { RouteList } from '../../http/route.ts'
import { alikeRoutes } from './alike/routes.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { followingRoutes } from './following/routes.ts'
import { groupInboxRoutes } from './group-inbox/routes.ts'
import { handlingRoutes } from './handling/routes.ts'
import { intakeRoutes } from './intake/routes.ts'
import { readingRoutes } from './reading/routes.ts'
import { unitRoutes } from './units/routes.ts'
import { whistleRoutes } from './whistles/routes.ts'

export const complaintRoutes: RouteList = (route) => {
  intakeRoutes(route)
  alikeRoutes(route)
  readingRoutes(route)
  followingRoutes(route)
  handlingRoutes(route)
  calendarRoutes(route)
  unitRoutes(route)
  whistleRoutes(route)
  groupInboxRoutes(route)
}
