import type { ShiftSignUpsView } from '@linli/domain/volunteering/sign-up/contract'
import { type CastMember, cast } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { manyVolunteers, publishedRecruitment, shiftBody, shiftPlan } from '../volunteering.ts'
import type { Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

async function oneVolunteer(api: TestApi): Promise<CastMember> {
  const [one] = await manyVolunteers(api, 1)
  if (!one) throw new Error('no volunteer written')
  return one
}

/** A notice with one place, which a volunteer has and another one waits for. */
async function takenPlace(api: TestApi) {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ places: 1 })] })
  const [first, next] = [await oneVolunteer(api), await oneVolunteer(api)]
  const signUps = []
  for (const person of [first, next]) {
    const body = shiftBody(person, notice.shifts, { waitIfFull: true })
    const reply = await api.as(person)('POST', `/recruitments/${notice.id}/sign-ups`, body)
    if (reply.statusCode !== 200) throw new Error(reply.body)
    signUps.push(...reply.json<ShiftSignUpsView>().signUps)
  }
  return { notice, caller: first, signUpId: signUps[0]?.id ?? '' }
}

export const shiftPlaceMutations: readonly Mutation[] = [
  {
    route: 'POST /api/recruitments/{recruitmentId}/sign-ups',
    repeat: 'kept',
    async arrange({ api }) {
      api.setNow(api.start)
      const notice = await publishedRecruitment(api)
      const caller = await oneVolunteer(api)
      return {
        caller,
        params: { recruitmentId: notice.id },
        body: shiftBody(caller, notice.shifts),
        otherBody: shiftBody(caller, notice.shifts, { waitIfFull: true }),
      }
    },
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/sign-ups/{signUpId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const { notice, caller, signUpId } = await takenPlace(api)
      return { caller, params: { recruitmentId: notice.id, signUpId }, body: {} }
    },
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/desk-sign-ups',
    repeat: 'kept',
    async arrange({ api }) {
      api.setNow(api.start)
      const notice = await publishedRecruitment(api)
      const { personId } = await oneVolunteer(api)
      const body = { ...shiftBody({ personId }, notice.shifts) }
      return {
        caller: await manager(api),
        params: { recruitmentId: notice.id },
        body,
        otherBody: { ...body, personId: cast.wang.personId },
      }
    },
  },
]
