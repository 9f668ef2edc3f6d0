import * as contract from '@linli/domain/volunteering/corrections/contract'
import type { RouteList } from '../../../http/route.ts'
import { correctRecord } from './actions.ts'

export const correctionRoutes: RouteList = (route) => {
  route(contract.correctServiceRecord, {
    allow: ['staff', 'manager'],
    handle: ({ actor, tx, params, body, now }) => {
      const { checkedInAt, checkedOutAt, reason, seen } = body
      const times = {
        checkedInAt: new Date(checkedInAt),
        checkedOutAt: checkedOutAt === null ? null : new Date(checkedOutAt),
        reason,
      }
      return correctRecord(tx, { actor, ...params, times, seen, now })
    },
  })
}
