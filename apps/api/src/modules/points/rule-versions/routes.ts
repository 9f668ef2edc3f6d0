import { getPointRules, setPointRules } from '@linli/domain/points/rule-versions/contract'
import type { RouteList } from '../../../http/route.ts'
import { readPointRules, setRules } from './actions.ts'

export const ruleVersionRoutes: RouteList = (route) => {
  // Everybody may read how points are counted.
  route(getPointRules, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ tx, now }) => readPointRules(tx, now),
  })

  route(setPointRules, {
    allow: ['manager'],
    async handle({ actor, tx, body: { validFrom, ...rules }, now }) {
      return setRules(tx, { actor, rules, validFrom: validFrom ? new Date(validFrom) : null, now })
    },
  })
}
