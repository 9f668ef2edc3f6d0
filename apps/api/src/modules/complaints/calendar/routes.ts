import {
  getComplaintRules,
  removeCalendarDay,
  setCalendarDays,
  setCategoryLimits,
} from '@linli/domain/complaints/calendar/contract'
import type { RouteList } from '../../../http/route.ts'
import * as calendar from './actions.ts'

export const calendarRoutes: RouteList = (route) => {
  route(getComplaintRules, {
    allow: ['staff', 'manager'],
    handle: async ({ tx, now }) => calendar.readComplaintRules(tx, now),
  })

  route(setCategoryLimits, {
    allow: ['manager'],
    async handle({ actor, tx, body: { category, ...limits }, now }) {
      return calendar.setCategoryLimits(tx, { actor, category, limits, now })
    },
  })

  route(setCalendarDays, {
    allow: ['manager'],
    async handle({ actor, tx, body: { note, ...days }, now }) {
      return calendar.setCalendarDays(tx, { actor, days, note, now })
    },
  })

  route(removeCalendarDay, {
    allow: ['manager'],
    async handle({ actor, tx, body: { day }, now }) {
      await calendar.removeCalendarDay(tx, { actor, day, now })
      return { done: true as const }
    },
  })
}
