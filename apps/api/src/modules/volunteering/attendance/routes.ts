import * as contract from '@linli/domain/volunteering/attendance/contract'
import type { RouteList } from '../../../http/route.ts'
import { correct, enterAtDesk } from '../desk-entries/actions.ts'
import { checkIn, checkOut, readAttendanceList, readShiftsOfToday, undo } from './actions.ts'

const STAFF = ['staff', 'manager'] as const
const DONE = { done: true as const }

interface WrittenTimes {
  checkedInAt: string
  checkedOutAt: string | null
  reason: string
}
const timesOf = ({ checkedInAt, checkedOutAt, reason }: WrittenTimes) => ({
  checkedInAt: new Date(checkedInAt),
  checkedOutAt: checkedOutAt === null ? null : new Date(checkedOutAt),
  reason,
})

export const attendanceRoutes: RouteList = (route) => {
  route(contract.getAttendanceList, {
    allow: STAFF,
    handle: ({ actor, tx, params, now }) => readAttendanceList(tx, { actor, ...params, now }),
  })
  route(contract.listShiftsOfToday, {
    allow: STAFF,
    handle: async ({ tx, now }) => ({ rows: await readShiftsOfToday(tx, now) }),
  })
  route(contract.checkVolunteersIn, {
    allow: STAFF,
    handle: async ({ actor, tx, params, body, now }) => ({
      ticked: await checkIn(tx, { actor, ...params, ...body, now }),
    }),
  })
  route(contract.checkVolunteersOut, {
    allow: STAFF,
    handle: async ({ actor, tx, params, body, now }) => ({
      ticked: await checkOut(tx, { actor, ...params, ...body, now }),
    }),
  })
  for (const [endpoint, act] of [
    [contract.undoVolunteerCheckIn, 'in'],
    [contract.undoVolunteerCheckOut, 'out'],
  ] as const)
    route(endpoint, {
      allow: STAFF,
      handle: async ({ actor, tx, params, now }) => {
        await undo(tx, { actor, ...params, act, now })
        return DONE
      },
    })
  route(contract.correctAttendance, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) =>
      correct(tx, { actor, ...params, times: timesOf(body), now }),
  })
  route(contract.enterAtDesk, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) =>
      enterAtDesk(tx, { actor, ...params, who: body.who, times: timesOf(body), now }),
  })
}
