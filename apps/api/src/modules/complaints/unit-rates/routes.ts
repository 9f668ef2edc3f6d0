import * as contract from '@linli/domain/complaints/unit-rates/contract'
import type { RouteList } from '../../../http/route.ts'
import { exportUnitRates, readCounted } from './actions.ts'

export const unitRateRoutes: RouteList = (route) => {
  route(contract.listCountedWhistles, {
    allow: ['staff', 'manager'],
    handle: ({ actor, tx, params, query, now }) => readCounted(tx, { actor, ...params, ...query, now }),
  })
  route(contract.exportUnitRates, {
    allow: ['staff', 'manager'],
    // A sheet changes nothing and is large: a retried call makes it anew.
    keepNoReply: true,
    handle: ({ actor, tx, now }) => exportUnitRates(tx, { actor, now }),
  })
}
