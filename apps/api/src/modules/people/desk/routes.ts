import * as contract from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { describePerson, recordPaperConsent, recordProxy, register, reveal, search } from './actions.ts'

const STAFF = ['staff', 'manager'] as const

export const deskRoutes: RouteList = (route) => {
  route(contract.searchPersons, {
    allow: STAFF,
    handle: ({ tx, services, actor, query, now }) =>
      search(tx, services, { actor, text: query.q, cursor: query.cursor, now }),
  })
  route(contract.getPerson, {
    allow: STAFF,
    handle: ({ tx, actor, params, now }) => describePerson(tx, { actor, personId: params.personId, now }),
  })
  route(contract.registerPerson, {
    allow: STAFF,
    handle: ({ tx, services, actor, body, now }) => register(tx, services, { actor, form: body, now }),
  })
  route(contract.recordPaperConsent, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) =>
      recordPaperConsent(tx, { actor, childId: params.personId, ...body, now }),
  })
  route(contract.recordProxyAtDesk, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) =>
      recordProxy(tx, { actor, forPersonId: params.personId, actingPersonId: body.actingPersonId, now }),
  })
  route(contract.revealSecret, {
    allow: STAFF,
    // The number must not come to rest among the kept answers.
    keepNoReply: true,
    handle: async ({ tx, services, actor, params, body }) => ({
      value: await reveal(tx, services, { actor, personId: params.personId, field: body.field }),
    }),
  })
}
