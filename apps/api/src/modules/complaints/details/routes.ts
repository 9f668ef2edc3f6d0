import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/details/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAfterAct } from '../handling-view/actions.ts'
import { changeDetails, nameReporter, revealReporterPhone, setPriority } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const detailRoutes: RouteList = (route) => {
  route(contract.setPriority, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await setPriority(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.changeDetails, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await changeDetails(tx, { actor, ...params, details: body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.revealReporterPhone, {
    allow: STAFF,
    keepNoReply: true,
    handle: async ({ actor, tx, params, services: { secrets } }) => ({
      phone: await revealReporterPhone(tx, secrets, { actor, ...params }),
    }),
  })
  route(contract.nameReporter, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await nameReporter(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
}
