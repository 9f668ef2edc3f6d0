import * as contract from '@linli/domain/volunteering/volunteers/contract'
import type { RouteList } from '../../../http/route.ts'
import { readVolunteer, registerVolunteer } from './actions.ts'

const MEMBERS = ['resident', 'staff', 'manager'] as const
const STAFF = ['staff', 'manager'] as const

export const volunteerRoutes: RouteList = (route) => {
  route(contract.getMyVolunteer, {
    allow: MEMBERS,
    handle: async ({ tx, actor: { communityId, personId } }) => ({
      volunteer: personId === null ? null : await readVolunteer(tx, { communityId, personId }),
    }),
  })
  route(contract.registerAsVolunteer, {
    allow: MEMBERS,
    handle: ({ tx, actor, body, now }) =>
      registerVolunteer(tx, {
        actor,
        personId: body.personId,
        agreedVersion: body.agreedVersion,
        atDesk: false,
        now,
      }),
  })
  route(contract.getPersonVolunteer, {
    allow: STAFF,
    handle: async ({ tx, actor: { communityId }, params }) => ({
      volunteer: await readVolunteer(tx, { communityId, ...params }),
    }),
  })
  route(contract.registerVolunteerAtDesk, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) =>
      registerVolunteer(tx, { actor, ...params, ...body, atDesk: true, now }),
  })
}
