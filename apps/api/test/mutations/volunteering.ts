import type { TestApi } from '../harness.ts'
import { draftRecruitment, recruitmentPlan } from '../volunteering.ts'
import type { MutatingCall, Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

/** Staff do something to a notice. */
async function onNotice(
  api: TestApi,
  { id }: { id: string },
  call: Pick<MutatingCall, 'body' | 'otherBody'>,
): Promise<MutatingCall> {
  return { caller: await manager(api), params: { recruitmentId: id }, ...call }
}

const noticeActs: readonly Mutation[] = [
  {
    route: 'POST /api/recruitments',
    repeat: 'kept',
    arrange: async ({ api }) => ({
      caller: await manager(api),
      body: recruitmentPlan(),
      otherBody: recruitmentPlan({ title: '学校护学岗' }),
    }),
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/publish',
    repeat: 'kept',
    async arrange({ api }) {
      api.setNow(api.start)
      return onNotice(api, await draftRecruitment(api), { body: {} })
    },
  },
]

export const volunteeringMutations: readonly Mutation[] = [...noticeActs]
