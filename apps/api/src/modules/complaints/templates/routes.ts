import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/templates/contract'
import type { RouteList } from '../../../http/route.ts'
import { addTemplate, changeTemplate, readTemplates, removeTemplate } from './actions.ts'

const STAFF: readonly Role[] = ['staff', 'manager']

export const templateRoutes: RouteList = (route) => {
  route(contract.listTemplates, {
    allow: STAFF,
    handle: ({ tx, query }) => readTemplates(tx, query.category),
  })
  route(contract.addTemplate, {
    allow: STAFF,
    handle: ({ actor, tx, body, now }) => addTemplate(tx, { actor, words: body, now }),
  })
  route(contract.changeTemplate, {
    allow: STAFF,
    handle: ({ actor, tx, params, body, now }) => changeTemplate(tx, { actor, ...params, words: body, now }),
  })
  route(contract.removeTemplate, {
    allow: STAFF,
    handle: ({ tx, params, now }) => removeTemplate(tx, { ...params, now }),
  })
}
