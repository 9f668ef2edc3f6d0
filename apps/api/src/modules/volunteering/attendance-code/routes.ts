import * as contract from '@linli/domain/volunteering/attendance-code/contract'
import type { RouteList } from '../../../http/route.ts'
import { readCodes, readMyAttendance, scan } from './actions.ts'

export const attendanceCodeRoutes: RouteList = (route) => {
  route(contract.getAttendanceCodes, {
    allow: ['staff', 'manager'],
    handle: ({ tx, services, params, now }) => readCodes(tx, services.secrets, { ...params, now }),
  })
  route(contract.listMyAttendance, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ actor, tx, now }) => ({ rows: await readMyAttendance(tx, { actor, now }) }),
  })
  route(contract.scanAttendance, {
    allow: ['resident', 'staff', 'manager'],
    handle: ({ actor, tx, services, params, body, now }) =>
      scan(tx, services.secrets, { actor, ...params, ...body, now }),
  })
}
