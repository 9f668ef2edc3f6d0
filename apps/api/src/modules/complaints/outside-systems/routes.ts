import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/outside-systems/contract'
import type { RouteList } from '../../../http/route.ts'
import { addSystem, readSystems, renewKey, revealKey, revokeKey } from './actions.ts'

const MANAGER: readonly Role[] = ['manager']

/** Below the address people reach the server at. */
export const OPEN311_PREFIX = '/api/open311/v2'

export const outsideSystemRoutes: RouteList = (route) => {
  route(contract.listOutsideSystems, {
    allow: MANAGER,
    handle: async ({ tx, services: { config } }) => ({
      rows: await readSystems(tx),
      jurisdictionId: tx.communityId,
      baseUrl: `${config.publicUrl ?? ''}${OPEN311_PREFIX}`,
    }),
  })
  route(contract.addOutsideSystem, {
    allow: MANAGER,
    handle: ({ tx, actor, body, now }) => addSystem(tx, { actor, ...body, now }),
  })
  route(contract.renewOutsideKey, {
    allow: MANAGER,
    handle: ({ tx, actor, params, now }) => renewKey(tx, { actor, ...params, now }),
  })
  route(contract.revokeOutsideKey, {
    allow: MANAGER,
    handle: ({ tx, actor, params, body, now }) => revokeKey(tx, { actor, ...params, ...body, now }),
  })
  route(contract.revealOutsideKey, {
    allow: MANAGER,
    keepNoReply: true,
    handle: async ({ tx, actor, params, services: { secrets }, now }) => ({
      key: await revealKey(tx, { actor, ...params, secrets, now }),
    }),
  })
}
