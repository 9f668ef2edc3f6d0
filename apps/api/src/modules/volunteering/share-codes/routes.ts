import * as contract from '@linli/domain/volunteering/share-codes/contract'
import type { RouteList } from '../../../http/route.ts'
import { createShareCode, openShareCode, readShareCodes } from './actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const
const STAFF = ['staff', 'manager'] as const

export const shareCodeRoutes: RouteList = (route) => {
  route(contract.listShareCodes, {
    allow: STAFF,
    handle: async ({ tx, actor, params, now }) => ({
      rows: await readShareCodes(tx, { actor, ...params, now }),
    }),
  })
  route(contract.createShareCode, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) => createShareCode(tx, { actor, ...params, ...body, now }),
  })
  route(contract.openShareCode, {
    allow: MEMBERS,
    sameFor: 'roles',
    handle: ({ tx, actor, params }) => openShareCode(tx, { communityId: actor.communityId, ...params }),
  })
}
