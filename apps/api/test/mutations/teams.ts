import { randomUUID } from 'node:crypto'
import type { CastMember } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import { volunteer, writeTeam } from '../volunteering.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const newName = () => `金小马志愿服务队 ${randomUUID().slice(0, 8)}`

async function newVolunteer(api: TestApi): Promise<CastMember> {
  const person = await adult(api)
  await volunteer(api.db, person)
  return person
}

/** A team of a captain and two members. */
async function someTeam(api: TestApi) {
  const captain = await newVolunteer(api)
  const [member, other] = [await newVolunteer(api), await newVolunteer(api)]
  const teamId = await writeTeam(api.db, { name: newName(), members: [captain, member, other] })
  return { teamId, captain, member, other }
}

export const teamMutations: readonly Mutation[] = [
  {
    route: 'POST /api/teams',
    repeat: 'kept',
    async arrange({ api }) {
      const { personId: captainId } = await newVolunteer(api)
      const body = { name: newName(), introduction: '', gridId: null, captainId }
      return { caller: await manager(api), body, otherBody: { ...body, introduction: '周末服务' } }
    },
  },
  {
    route: 'POST /api/teams/{teamId}/change',
    repeat: 'kept',
    async arrange({ api }) {
      const { teamId } = await someTeam(api)
      const body = { name: newName(), introduction: '', gridId: null }
      return {
        caller: await manager(api),
        params: { teamId },
        body,
        otherBody: { ...body, introduction: '周末服务' },
      }
    },
  },
  {
    route: 'POST /api/teams/{teamId}/dissolve',
    repeat: 'kept',
    async arrange({ api }) {
      const { teamId } = await someTeam(api)
      return { caller: await manager(api), params: { teamId }, body: {} }
    },
  },
  {
    route: 'POST /api/teams/{teamId}/captain',
    repeat: 'kept',
    async arrange({ api }) {
      const { teamId, captain, member, other } = await someTeam(api)
      const body = { personId: member.personId }
      return { caller: captain, params: { teamId }, body, otherBody: { personId: other.personId } }
    },
  },
  {
    route: 'POST /api/teams/{teamId}/members',
    repeat: 'kept',
    async arrange({ api }) {
      const { teamId } = await someTeam(api)
      const caller = await newVolunteer(api)
      const body = { personId: caller.personId }
      return { caller, params: { teamId }, body, otherBody: { personId: randomUUID() } }
    },
  },
  {
    route: 'DELETE /api/teams/{teamId}/members/{personId}',
    repeat: 'kept',
    async arrange({ api }) {
      const { teamId, member } = await someTeam(api)
      return { caller: member, params: { teamId, personId: member.personId } }
    },
  },
]
