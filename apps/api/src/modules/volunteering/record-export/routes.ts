import { exportServiceRecords } from '@linli/domain/volunteering/record-export/contract'
import type { RouteList } from '../../../http/route.ts'
import { exportRecords } from './actions.ts'

export const recordExportRoutes: RouteList = (route) => {
  route(exportServiceRecords, {
    allow: ['staff', 'manager'],
    // Everybody's names and hours are not kept beside the key; a retried call makes the sheet anew.
    keepNoReply: true,
    handle: ({ tx, body, now }) => exportRecords(tx, { period: body, now }),
  })
}
