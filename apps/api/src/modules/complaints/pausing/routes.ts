import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/pausing/contract'
import type { RouteList } from '../../../http/route.ts'
import { readAfterAct } from '../handling-view/actions.ts'
import { askForExtension, decideExtension, pause, resume } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const pausingRoutes: RouteList = (route) => {
  route(contract.pauseComplaint, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await pause(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.resumeComplaint, {
    allow: STAFF,
    async handle({ actor, tx, params, now }) {
      await resume(tx, { actor, ...params, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.askForExtension, {
    allow: STAFF,
    async handle({ actor, tx, params, body, now }) {
      await askForExtension(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
  route(contract.decideExtension, {
    allow: ['manager'],
    async handle({ actor, tx, params, body, now }) {
      await decideExtension(tx, { actor, ...params, ...body, now })
      return readAfterAct(tx, { actor, ...params, now })
    },
  })
}
