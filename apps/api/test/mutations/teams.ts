import { randomUUID } from 'node:crypto'
import { DAY_MS } from '@linli/domain/time'
import { type CastMember, cast } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import {
  publishedRecruitment,
  SHIFT_STARTS,
  volunteer,
  writeServiceRecord,
  writeTeam,
} from '../volunteering.ts'
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

/** Somebody with 90 settled minutes, after the shift they were served on. */
async function served(api: TestApi): Promise<CastMember> {
  api.setNow(api.start)
  const [shift] = (await publishedRecruitment(api)).shifts
  if (!shift) throw new Error('the notice has no shift')
  const person = await newVolunteer(api)
  await writeServiceRecord(api.db, { shift, person, minutes: 90 })
  return person
}
const AFTER_SHIFT = new Date(SHIFT_STARTS.getTime() + DAY_MS)
const SHIFT_ON = { from: '2026-11-28', to: '2026-11-28' }

export const paperMutations: readonly Mutation[] = [
  {
    route: 'POST /api/persons/{personId}/certificates',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await served(api)
      return {
        caller,
        params: { personId: caller.personId },
        body: SHIFT_ON,
        otherBody: { ...SHIFT_ON, from: '2026-11-27' },
        at: AFTER_SHIFT,
      }
    },
  },
  {
    route: 'POST /api/persons/{personId}/certificates/{certificateId}/revoke',
    repeat: 'kept',
    async arrange({ api }) {
      const { personId } = await served(api)
      api.setNow(AFTER_SHIFT)
      const made = await api.as(cast.lin)('POST', `/persons/${personId}/certificates`, SHIFT_ON)
      return {
        caller: await manager(api),
        params: { personId, certificateId: made.json().id },
        body: { reason: '时长录错了' },
        otherBody: { reason: '开错了人' },
        at: AFTER_SHIFT,
      }
    },
  },
  {
    route: 'POST /api/service-record-exports',
    repeat: 'made_anew',
    async arrange({ api }) {
      await served(api)
      const body = { ...SHIFT_ON, reason: '年度统计' }
      return {
        caller: await manager(api),
        body,
        otherBody: { ...body, reason: '核对' },
        at: AFTER_SHIFT,
      }
    },
  },
]

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
