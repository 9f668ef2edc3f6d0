import * as contract from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { requestProxy } from '../binding/actions.ts'
import { acceptLink, addChild, describeFamily, endLink, giveConsent, withdrawConsent } from './actions.ts'

const RESIDENTS = ['resident'] as const

export const familyRoutes: RouteList = (route) => {
  route(contract.getMyFamily, {
    allow: RESIDENTS,
    handle: ({ tx, actor, now }) => describeFamily(tx, { actor, now }),
  })
  route(contract.addMyChild, {
    allow: RESIDENTS,
    handle: ({ tx, services, actor, body, now }) => addChild(tx, services, { actor, child: body, now }),
  })
  route(contract.giveConsent, {
    allow: RESIDENTS,
    handle: ({ tx, actor, params, body, now }) =>
      giveConsent(tx, { actor, childId: params.personId, version: body.version, now }),
  })
  route(contract.withdrawConsent, {
    allow: RESIDENTS,
    handle: ({ tx, actor, params, now }) => withdrawConsent(tx, { actor, childId: params.personId, now }),
  })
  route(contract.requestProxy, {
    allow: RESIDENTS,
    handle: async ({ tx, services, actor, body, now }) => {
      await requestProxy(tx, services, { actor, ...body, now })
      return describeFamily(tx, { actor, now })
    },
  })
  route(contract.acceptLink, {
    allow: RESIDENTS,
    handle: ({ tx, actor, params, now }) => acceptLink(tx, { actor, linkId: params.linkId, now }),
  })
  route(contract.endLink, {
    allow: RESIDENTS,
    handle: ({ tx, actor, params, now }) => endLink(tx, { actor, linkId: params.linkId, now }),
  })
}
