import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/whistles/contract'
import type { RouteList } from '../../../http/route.ts'
import { act, close, readMyWhistle, readMyWhistles, report } from '../unit-work/actions.ts'
import { blow, readCaseWhistles, readOpenWhistles, readRule, setRule, withdraw } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']
const UNIT: readonly Role[] = ['partner']

export const whistleRoutes: RouteList = (route) => {
  route(contract.listCaseWhistles, {
    allow: STAFF,
    handle: ({ tx, actor, params, now }) => readCaseWhistles(tx, { actor, ...params, now }),
  })
  route(contract.blowWhistle, {
    allow: STAFF,
    async handle({ tx, actor, params, body, now }) {
      await blow(tx, { actor, ...params, ...body, now })
      return readCaseWhistles(tx, { actor, ...params, now })
    },
  })
  route(contract.withdrawWhistle, {
    allow: STAFF,
    async handle({ tx, actor, params, body, now }) {
      await withdraw(tx, { actor, ...params, ...body, now })
      return readCaseWhistles(tx, { actor, ...params, now })
    },
  })
  route(contract.listOpenWhistles, {
    allow: STAFF,
    handle: ({ tx, actor, now }) => readOpenWhistles(tx, { actor, now }),
  })

  route(contract.getWhistleRule, { allow: STAFF, handle: ({ tx }) => readRule(tx) })
  route(contract.setWhistleRule, {
    allow: ['manager'],
    handle: ({ tx, actor, body, now }) => setRule(tx, { actor, ...body, now }),
  })

  route(contract.listMyWhistles, {
    allow: UNIT,
    handle: ({ tx, actor, query, now }) => readMyWhistles(tx, { actor, query, now }),
  })
  route(contract.getMyWhistle, {
    allow: UNIT,
    handle: ({ tx, actor, params, services, now }) =>
      readMyWhistle(tx, { actor, ...params, now, secrets: services.secrets }),
  })
  route(contract.reportToWhistle, {
    allow: UNIT,
    async handle({ tx, actor, params, services, now }) {
      await report(tx, { actor, ...params, now })
      return readMyWhistle(tx, { actor, ...params, now, secrets: services.secrets })
    },
  })
  route(contract.actOnWhistle, {
    allow: UNIT,
    async handle({ tx, actor, params, body, services, now }) {
      await act(tx, { actor, ...params, ...body, now })
      return readMyWhistle(tx, { actor, ...params, now, secrets: services.secrets })
    },
  })
  route(contract.closeWhistle, {
    allow: UNIT,
    async handle({ tx, actor, params, body, services, now }) {
      await close(tx, { actor, ...params, ...body, now })
      return readMyWhistle(tx, { actor, ...params, now, secrets: services.secrets })
    },
  })
}
