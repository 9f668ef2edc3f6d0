import { randomUUID } from 'node:crypto'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import {
  chatGroup,
  draftRecruitment,
  publishedRecruitment,
  recruitmentPlan,
  writeSignUp,
} from '../volunteering.ts'
import type { MutatingCall, Mutation } from './mutation.ts'
import { manager } from './people-of-a-call.ts'
import { shiftPlaceMutations } from './shift-places.ts'
import { paperMutations, teamMutations } from './teams.ts'

/** Staff do something to a notice. */
async function onNotice(
  api: TestApi,
  { id }: { id: string },
  call: Pick<MutatingCall, 'body' | 'otherBody'>,
): Promise<MutatingCall> {
  return { caller: await manager(api), params: { recruitmentId: id }, ...call }
}

/** A published notice with somebody on its shift. */
async function withSomebody(api: TestApi) {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api)
  const [shift] = notice.shifts
  if (shift) await writeSignUp(api.db, { shift, who: await adult(api) })
  return notice
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
  {
    route: 'POST /api/recruitments/{recruitmentId}/change',
    repeat: 'kept',
    async arrange({ api }) {
      const notice = await withSomebody(api)
      return onNotice(api, notice, { body: { meetingPlace: '南门' }, otherBody: { meetingPlace: '北门' } })
    },
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/close',
    repeat: 'kept',
    arrange: async ({ api }) => onNotice(api, await withSomebody(api), { body: {} }),
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/cancel',
    repeat: 'kept',
    async arrange({ api }) {
      const notice = await withSomebody(api)
      return onNotice(api, notice, { body: { reason: '下大雨' }, otherBody: { reason: '不办了' } })
    },
  },
]

const volunteerActs: readonly Mutation[] = [
  {
    route: 'POST /api/my/volunteer',
    repeat: 'kept',
    async arrange({ api }) {
      const caller = await adult(api)
      const body = { agreedVersion: VOLUNTEER_AGREEMENT.version }
      return { caller, body, otherBody: { ...body, personId: caller.personId } }
    },
  },
  {
    route: 'POST /api/persons/{personId}/volunteer',
    repeat: 'kept',
    async arrange({ api }) {
      const { personId } = await adult(api)
      const body = { agreedVersion: VOLUNTEER_AGREEMENT.version }
      return { caller: await manager(api), params: { personId }, body, otherBody: { agreedVersion: 99 } }
    },
  },
]

const shareActs: readonly Mutation[] = [
  {
    route: 'POST /api/chat-groups',
    repeat: 'kept',
    async arrange({ api }) {
      const name = `砖瓦厂 ${randomUUID().slice(0, 8)}`
      const body = { name, gridId: null }
      return { caller: await manager(api), body, otherBody: { name: `${name} 二`, gridId: null } }
    },
  },
  {
    route: 'POST /api/chat-groups/{groupId}/change',
    repeat: 'kept',
    async arrange({ api }) {
      const { id } = await chatGroup(api)
      const name = `南门 ${randomUUID().slice(0, 8)}`
      return {
        caller: await manager(api),
        params: { groupId: id },
        body: { name },
        otherBody: { gridId: null },
      }
    },
  },
  {
    route: 'POST /api/chat-groups/{groupId}/close',
    repeat: 'kept',
    async arrange({ api }) {
      const { id } = await chatGroup(api)
      return { caller: await manager(api), params: { groupId: id }, body: {} }
    },
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/share-codes',
    repeat: 'kept',
    async arrange({ api }) {
      api.setNow(api.start)
      const [one, other] = [await chatGroup(api), await chatGroup(api)]
      const notice = await publishedRecruitment(api)
      return onNotice(api, notice, { body: { groupId: one.id }, otherBody: { groupId: other.id } })
    },
  },
]

/** A notice with a shift to import a chain into. */
async function withShift(api: TestApi) {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api)
  return { notice, shiftId: notice.shifts[0]?.id ?? '' }
}

const chainActs: readonly Mutation[] = [
  {
    route: 'POST /api/recruitments/{recruitmentId}/chain-import/preview',
    repeat: 'made_anew',
    async arrange({ api }) {
      const { notice, shiftId } = await withShift(api)
      const body = { shiftId, text: '#接龙\n1. 张三\n2. 李四' }
      return onNotice(api, notice, { body, otherBody: { shiftId, text: '1. 王五' } })
    },
  },
  {
    route: 'POST /api/recruitments/{recruitmentId}/chain-import',
    repeat: 'kept',
    async arrange({ api }) {
      const { notice, shiftId } = await withShift(api)
      const { personId } = await adult(api)
      const body = { shiftId, people: [{ personId }, { guestName: '5栋李姐' }] }
      return onNotice(api, notice, { body, otherBody: { shiftId, people: [{ guestName: '王哥' }] } })
    },
  },
]

export const volunteeringMutations: readonly Mutation[] = [
  ...chainActs,
  ...noticeActs,
  ...volunteerActs,
  ...shareActs,
  ...shiftPlaceMutations,
  ...teamMutations,
  ...paperMutations,
]
