import * as contract from '@linli/domain/volunteering/sign-up-list/contract'
import type { RouteList } from '../../../http/route.ts'
import { readSignUpLines } from './actions.ts'

export const signUpListRoutes: RouteList = (route) => {
  route(contract.listSignUps, {
    allow: ['staff', 'manager'],
    handle: async ({ tx, actor, params, now }) => ({
      lines: await readSignUpLines(tx, { actor, ...params, now }),
    }),
  })
}
