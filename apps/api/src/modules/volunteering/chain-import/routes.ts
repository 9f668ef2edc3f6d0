import * as contract from '@linli/domain/volunteering/chain-matching/contract'
import type { RouteList } from '../../../http/route.ts'
import { importChain, previewChain } from './actions.ts'

const STAFF = ['staff', 'manager'] as const

export const chainImportRoutes: RouteList = (route) => {
  route(contract.previewChain, {
    allow: STAFF,
    // Names, numbers and addresses of a whole group must not come to rest among the kept answers.
    keepNoReply: true,
    handle: ({ tx, services, actor, params, body, now }) =>
      previewChain(tx, services.secrets, { actor, ...params, ...body, now }),
  })
  route(contract.importChain, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) => importChain(tx, { actor, ...params, ...body, now }),
  })
}
