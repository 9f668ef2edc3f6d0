import { getPublicRates } from '@linli/domain/complaints/public-rates/contract'
import * as contract from '@linli/domain/complaints/rates/contract'
import type { RouteList } from '../../../http/route.ts'
import { readPublicRates } from '../public-rates/actions.ts'
import { exportRates, readCounted, readRates } from './actions.ts'

export const rateRoutes: RouteList = (route) => {
  route(contract.getRates, {
    allow: ['staff', 'manager'],
    handle: ({ actor, tx, query, now }) => readRates(tx, query, { actor, now }),
  })
  route(contract.listRatedCases, {
    allow: ['staff', 'manager'],
    handle: ({ actor, tx, query, now }) => readCounted(tx, query, { actor, now }),
  })
  route(contract.exportRates, {
    allow: ['staff', 'manager'],
    // A sheet changes nothing and is large: a retried call makes it anew.
    keepNoReply: true,
    handle: ({ actor, tx, body, now }) => exportRates(tx, body, { actor, now }),
  })
  route(getPublicRates, {
    allow: ['resident', 'staff', 'manager'],
    sameFor: 'roles',
    handle: ({ tx, now }) => readPublicRates(tx, now),
  })
}
