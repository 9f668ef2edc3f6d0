import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/volunteering/sign-up/contract'
import { invalidInput } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import type { RouteList } from '../../../http/route.ts'
import {
  cancelShiftSignUp,
  readMyPlaces,
  readMyShifts,
  signUpAtDesk,
  signUpForShiftsTogether,
} from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']
const PAGE_ROWS = 20
/** Where a keyset page of shifts goes on: after this start and id. */
const SHIFT_CURSOR = cursorOf({ startsAt: 'instant', id: 'uuid' })

export const shiftSignUpRoutes: RouteList = (route) => {
  route(contract.signUpForShifts, { allow: MEMBERS, together: signUpForShiftsTogether })
  route(contract.cancelShiftSignUp, {
    allow: MEMBERS,
    handle: ({ actor, tx, params, now }) => cancelShiftSignUp(tx, { actor, ...params, now }),
  })
  route(contract.getMyPlaces, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: ({ actor, tx, params, now }) => readMyPlaces(tx, { actor, ...params, now }),
  })
  route(contract.listMyShifts, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: async ({ actor, tx, query, now }) => {
      const { personId } = actor
      const when = query.when ?? 'upcoming'
      const after = SHIFT_CURSOR.read(query.cursor)
      if (!personId) return { rows: [], nextCursor: null }
      const { rows, last } = await readMyShifts(tx, { personId, when, now, after, limit: PAGE_ROWS })
      return { rows, nextCursor: last && SHIFT_CURSOR.write(last) }
    },
  })
  staff(route)
}

const staff: RouteList = (route) => {
  route(contract.signUpForShiftsAtDesk, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) => {
      const { personId, guestName, shiftIds, waitIfFull } = body
      if (personId !== undefined && guestName === undefined)
        return signUpAtDesk(tx, { actor, ...params, who: { personId }, shiftIds, waitIfFull, now })
      if (guestName !== undefined && personId === undefined)
        return signUpAtDesk(tx, { actor, ...params, who: { guestName }, shiftIds, waitIfFull, now })
      throw invalidInput('请选一位居民，或者写一个姓名，两样选一样')
    },
  })
}
