import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/units/contract'
import type { RouteList } from '../../../http/route.ts'
import { listGrids } from '../../volunteering/store.ts'
import {
  appoint,
  cancelInvitation,
  invite,
  readDelegates,
  redeem,
  suspendDelegate,
} from '../delegates/actions.ts'
import { addUnit, changeUnit, readMyUnit, readUnits, revealPhone, suspendUnit } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']
const ANY: readonly Role[] = ['resident', 'staff', 'manager', 'partner', 'street']

export const unitRoutes: RouteList = (route) => {
  route(contract.listUnits, {
    allow: STAFF,
    async handle({ tx, actor, now }) {
      const grids = await listGrids(tx, tx.communityId)
      const own = actor.roles.includes('manager') ? null : actor.gridId
      return {
        rows: await readUnits(tx, { actor, now }),
        ownGridName: grids.find(({ id }) => id === own)?.name ?? null,
        grids,
      }
    },
  })
  route(contract.addUnit, {
    allow: STAFF,
    handle: ({ tx, actor, body, services, now }) => addUnit(tx, services, { actor, ...body, now }),
  })
  route(contract.changeUnit, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, services, now }) =>
      changeUnit(tx, services, { actor, ...params, ...body, now }),
  })
  route(contract.suspendUnit, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) => suspendUnit(tx, { actor, ...params, ...body, now }),
  })
  route(contract.revealUnitPhone, {
    allow: STAFF,
    keepNoReply: true,
    handle: async ({ tx, actor, params, services, now }) => ({
      phone: await revealPhone(tx, services, { actor, ...params, now }),
    }),
  })

  route(contract.listDelegates, {
    allow: ['manager'],
    handle: ({ tx, actor, params, now }) => readDelegates(tx, { actor, ...params, now }),
  })
  route(contract.inviteDelegate, {
    allow: ['manager'],
    handle: ({ tx, actor, params, body, now }) => invite(tx, { actor, ...params, ...body, now }),
  })
  route(contract.cancelInvitation, {
    allow: ['manager'],
    async handle({ tx, actor, params, now }) {
      await cancelInvitation(tx, { actor, ...params, now })
      return { done: true as const }
    },
  })
  route(contract.appointDelegate, {
    allow: ['manager'],
    handle: ({ tx, actor, params, body, now }) => appoint(tx, { actor, ...params, ...body, now }),
  })
  route(contract.suspendDelegate, {
    allow: ['manager'],
    handle: ({ tx, actor, params, body, now }) => suspendDelegate(tx, { actor, ...params, ...body, now }),
  })

  route(contract.redeemInvitation, {
    allow: ANY,
    handle: ({ tx, actor, body, now }) => redeem(tx, { actor, ...body, now }),
  })
  route(contract.getMyUnit, {
    allow: ['partner'],
    handle: ({ tx, actor, now }) => readMyUnit(tx, { actor, now }),
  })
}
