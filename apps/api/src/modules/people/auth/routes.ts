import * as contract from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { describeSignIn, refresh, signInToDemo, signInWithWechat, signOut } from './actions.ts'

export const authRoutes: RouteList = (route) => {
  route(contract.getSignInOptions, {
    allow: 'anyone',
    handle: ({ services }) => describeSignIn(services),
  })
  route(contract.signInWithWechat, {
    allow: 'anyone',
    limited: true,
    handle: ({ services, body, idempotencyKey, now }) =>
      signInWithWechat(services, {
        code: body.code,
        communityId: body.communityId,
        key: idempotencyKey,
        now,
      }),
  })
  route(contract.signInToDemo, {
    allow: 'anyone',
    limited: true,
    handle: ({ services, body, idempotencyKey, now }) =>
      signInToDemo(services, { demoKey: body.key, key: idempotencyKey, now }),
  })
  route(contract.refreshTokens, {
    allow: 'anyone',
    limited: true,
    handle: ({ services, body, idempotencyKey, now }) =>
      refresh(services, { refreshToken: body.refreshToken, key: idempotencyKey, now }),
  })
  route(contract.signOut, {
    allow: 'anyone',
    handle: async ({ services, body, now }) => {
      await signOut(services, { refreshToken: body.refreshToken, now })
      return { done: true as const }
    },
  })
}
