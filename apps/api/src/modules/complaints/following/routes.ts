import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/complaints/following/contract'
import type { RouteList } from '../../../http/route.ts'
import { readComplaint } from '../reading/actions.ts'
import { follow, hide, publish, unfollow, withdraw } from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']

export const followingRoutes: RouteList = (route) => {
  route(contract.followComplaint, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, services: { secrets }, now }) => {
      const about = { actor, ...params, now }
      await follow(tx, about)
      return readComplaint(tx, { ...about, secrets })
    },
  })
  route(contract.unfollowComplaint, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, now }) => ({
      followers: await unfollow(tx, { actor, ...params, now }),
    }),
  })
  route(contract.withdrawComplaint, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, body, services: { secrets }, now }) => {
      const about = { actor, ...params, now }
      await withdraw(tx, { ...about, ...body })
      return readComplaint(tx, { ...about, secrets })
    },
  })
  route(contract.publishComplaint, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, body, services: { secrets }, now }) => {
      const about = { actor, ...params, now }
      await publish(tx, { ...about, ...body })
      return readComplaint(tx, { ...about, secrets })
    },
  })
  route(contract.hideComplaint, {
    allow: ['staff', 'manager'],
    handle: async ({ tx, actor, params, body, services: { secrets }, now }) => {
      const about = { actor, ...params, now }
      await hide(tx, { ...about, ...body })
      return readComplaint(tx, { ...about, secrets })
    },
  })
}
