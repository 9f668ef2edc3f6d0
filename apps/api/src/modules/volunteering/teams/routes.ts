import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/volunteering/teams/contract'
import type { RouteList } from '../../../http/route.ts'
import {
  changeCaptain,
  changeTeam,
  createTeam,
  dissolveTeam,
  joinTeam,
  leaveTeam,
  readTeam,
  readTeams,
} from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']

export const teamRoutes: RouteList = (route) => {
  route(contract.listTeams, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: async ({ tx, actor, now }) => ({ rows: await readTeams(tx, { actor, now }) }),
  })
  route(contract.getTeam, {
    allow: MEMBERS,
    sameFor: 'account',
    handle: ({ tx, actor, params, now }) => readTeam(tx, { actor, ...params, now }),
  })
  route(contract.createTeam, {
    allow: STAFF,
    handle: async ({ tx, actor, body, now }) => {
      const { captainId, ...plan } = body
      const teamId = await createTeam(tx, { actor, now, plan, captainId })
      return readTeam(tx, { actor, teamId, now })
    },
  })
  route(contract.changeTeam, {
    allow: STAFF,
    handle: async ({ tx, actor, params, body, now }) => {
      await changeTeam(tx, { actor, ...params, plan: body, now })
      return readTeam(tx, { actor, ...params, now })
    },
  })
  route(contract.dissolveTeam, {
    allow: STAFF,
    handle: async ({ tx, actor, params, now }) => {
      await dissolveTeam(tx, { actor, ...params, now })
      return { done: true as const }
    },
  })
  route(contract.changeCaptain, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, body, now }) => {
      await changeCaptain(tx, { actor, ...params, ...body, now })
      return readTeam(tx, { actor, ...params, now })
    },
  })
  route(contract.joinTeam, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, body, now }) => {
      await joinTeam(tx, { actor, ...params, ...body, now })
      return readTeam(tx, { actor, ...params, now })
    },
  })
  route(contract.leaveTeam, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, now }) => {
      await leaveTeam(tx, { actor, ...params, now })
      return readTeam(tx, { actor, teamId: params.teamId, now })
    },
  })
}
