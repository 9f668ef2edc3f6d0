import * as contract from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { describeMe } from '../me/actions.ts'
import { approveBinding, askForBinding, bind, declineBinding, describeRequests } from './actions.ts'

const STAFF = ['staff', 'manager'] as const
const DONE = { done: true as const }

export const bindingRoutes: RouteList = (route) => {
  route(contract.bindMe, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ tx, services, actor, body, now }) => {
      await bind(tx, services, { actor, ...body, now })
      return describeMe(tx, actor.accountId)
    },
  })
  route(contract.askForBinding, {
    allow: ['resident', 'staff', 'manager'],
    handle: async ({ tx, services, actor, body, now }) => {
      const { name, phone, note = '' } = body
      await askForBinding(tx, services, { actor, name, phone, note, now })
      return describeMe(tx, actor.accountId)
    },
  })
  route(contract.listBindingRequests, {
    allow: STAFF,
    handle: async ({ tx, actor }) => ({ rows: await describeRequests(tx, actor) }),
  })
  route(contract.approveBinding, {
    allow: STAFF,
    handle: async ({ tx, actor, params, body, now }) => {
      await approveBinding(tx, { actor, requestId: params.requestId, personId: body.personId, now })
      return DONE
    },
  })
  route(contract.declineBinding, {
    allow: STAFF,
    handle: async ({ tx, actor, params, body, now }) => {
      await declineBinding(tx, { actor, requestId: params.requestId, reason: body.reason, now })
      return DONE
    },
  })
}
