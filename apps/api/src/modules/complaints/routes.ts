import type { RouteList } from '../../http/route.ts'
import { alikeRoutes } from './alike/routes.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { closingRoutes } from './closing/routes.ts'
import { detailRoutes } from './details/routes.ts'
import { followingRoutes } from './following/routes.ts'
import { groupInboxRoutes } from './group-inbox/routes.ts'
import { handlingRoutes } from './handling/routes.ts'
import { intakeRoutes } from './intake/routes.ts'
import { mergingRoutes } from './merging/routes.ts'
import { outsideSystemRoutes } from './outside-systems/routes.ts'
import { pausingRoutes } from './pausing/routes.ts'
import { rateRoutes } from './rates/routes.ts'
import { readingRoutes } from './reading/routes.ts'
import { templateRoutes } from './templates/routes.ts'
import { unitRateRoutes } from './unit-rates/routes.ts'
import { unitRoutes } from './units/routes.ts'
import { whistleRoutes } from './whistles/routes.ts'
import { workListRoutes } from './work-list/routes.ts'

export const complaintRoutes: RouteList = (route) => {
  intakeRoutes(route)
  alikeRoutes(route)
  readingRoutes(route)
  followingRoutes(route)
  handlingRoutes(route)
  calendarRoutes(route)
  unitRoutes(route)
  unitRateRoutes(route)
  whistleRoutes(route)
  groupInboxRoutes(route)
  pausingRoutes(route)
  detailRoutes(route)
  mergingRoutes(route)
  templateRoutes(route)
  workListRoutes(route)
  closingRoutes(route)
  rateRoutes(route)
  outsideSystemRoutes(route)
}
