import { listAnomalies, noteAnomaly } from '@linli/domain/points/anomalies/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAnomalies, writeNote } from './actions.ts'

const DESK = ['staff', 'manager'] as const

export const anomalyRoutes: RouteList = (route) => {
  route(listAnomalies, {
    allow: DESK,
    handle: async ({ tx, now }) => ({ rows: await readAnomalies(tx, now) }),
  })

  route(noteAnomaly, {
    allow: DESK,
    handle: async ({ actor, tx, body, now }) => writeNote(tx, { actor, ...body, now }),
  })
}
