import { PEOPLE_REFUSALS } from '@linli/domain/people/terms'
import * as contract from '@linli/domain/points/exchanges/contract'
import { AppError } from '../../../http/app-error.ts'
import type { RouteList } from '../../../http/route.ts'
import { openPage, ownPage, readExchange, staffPage } from '../exchange-pages/actions.ts'
import { accept, actOnSide, ask, decide, lapseUnaccepted, revealOther } from './actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const
const DESK = ['staff', 'manager'] as const

export const exchangeRoutes: RouteList = (route) => {
  route(contract.listOpenExchanges, {
    allow: MEMBERS,
    handle: async ({ actor, tx, query, now }) => openPage(tx, { actor, cursor: query.cursor, now }),
  })

  route(contract.listMyExchanges, {
    allow: MEMBERS,
    async handle({ actor, tx, query, now }) {
      if (actor.personId === null) throw new AppError(403, 'not_bound', PEOPLE_REFUSALS.not_bound)
      return ownPage(tx, { actor, cursor: query.cursor, now })
    },
  })

  route(contract.listExchangesForStaff, {
    allow: DESK,
    handle: async ({ actor, tx, query, now }) =>
      staffPage(tx, { actor, all: query.all ?? false, cursor: query.cursor, now }),
  })

  route(contract.getExchange, {
    allow: MEMBERS,
    async handle({ actor, tx, params, now }) {
      await lapseUnaccepted(tx, now)
      return readExchange(tx, { actor, ...params, now })
    },
  })

  route(contract.askForHelp, {
    allow: MEMBERS,
    async handle({ actor, tx, body: { personId, startsAt, ...plan }, now }) {
      const asked = { ...plan, startsAt: new Date(startsAt) }
      const exchangeId = await ask(tx, { actor, personId, plan: asked, now })
      return readExchange(tx, { actor, exchangeId, now })
    },
  })

  route(contract.acceptExchange, {
    allow: MEMBERS,
    async handle({ actor, tx, params, body, now }) {
      await accept(tx, { actor, ...params, ...body, now })
      return readExchange(tx, { actor, ...params, now })
    },
  })

  for (const [endpoint, kind] of [
    [contract.cancelExchange, 'cancel'],
    [contract.withdrawFromExchange, 'withdraw'],
    [contract.confirmExchange, 'confirm'],
    [contract.disputeExchange, 'dispute'],
  ] as const)
    route(endpoint, {
      allow: MEMBERS,
      async handle({ actor, tx, params, body, now }) {
        await actOnSide(tx, { actor, ...params, ...body, kind, now })
        return readExchange(tx, { actor, ...params, now })
      },
    })

  route(contract.decideExchange, {
    allow: DESK,
    async handle({ actor, tx, params, body, now }) {
      await decide(tx, { actor, ...params, ...body, now })
      return readExchange(tx, { actor, ...params, now })
    },
  })

  route(contract.revealExchangePhone, {
    allow: MEMBERS,
    keepNoReply: true,
    handle: async ({ actor, tx, params, services, now }) => ({
      value: await revealOther(tx, services, { actor, ...params, now }),
    }),
  })
}
