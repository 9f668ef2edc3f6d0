import { randomUUID } from 'node:crypto'
import type { WorkCounts } from '@linli/domain/events/workbench/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrived } from '../../../../test/cases.ts'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { CLASS_STARTS, publishedEvent } from '../../../../test/events.ts'
import { waitingMessage } from '../../../../test/group-inbox.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { agreed, offered, ordered, posted, richIn } from '../../../../test/spending.ts'
import {
  chatGroup,
  draftRecruitment,
  placed,
  publishedRecruitment,
  shiftPlan,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { lin, zhao, su, foreignStaff } = cast
const counts = async (staff = zhao): Promise<WorkCounts> =>
  (await api.as(staff)('GET', '/workbench/counts')).json<WorkCounts>()

describe('GET /workbench/counts', () => {
  it('counts each thing that waits once it is there, and no more once it is done', async () => {
    const before = await counts()
    await publishedEvent(api)
    await draftRecruitment(api)
    // Later on the day on which the help below is done.
    const afternoon = [shiftPlan({ startsAt: CLASS_STARTS.toISOString() })]
    const notice = await publishedRecruitment(api, { shifts: afternoon })
    await placed(api.db, notice, '客人')
    const closed = await publishedRecruitment(api)
    await posted(api, lin, `/recruitments/${closed.id}/close`, {})
    const friend = await richIn(api, 20)
    const order = await ordered(api, await offered(api), friend)
    await posted(api, lin, `/persons/${su.personId}/points/award-requests`, { points: 200, reason: '普查' })
    await api.admin.query(
      `insert into binding_requests (community_id, id, account_id, name, phone_cipher, phone_hash, masked_phone,
         note, asked_at) values ($1, $2, $3, '徐磊', '', '', '', '', now())`,
      [FENGHUANGSHAN, randomUUID(), friend.accountId],
    )
    await arrived(api)
    const { path, asker } = await agreed(api)
    await posted(api, asker, `${path}/dispute`, { reason: '没修好' })
    expect(await counts()).toEqual({
      ...before,
      noticesOpen: before.noticesOpen + 1,
      noticeDrafts: before.noticeDrafts + 1,
      bindingRequests: before.bindingRequests + 1,
      awardRequests: before.awardRequests + 1,
      ordersWaiting: before.ordersWaiting + 1,
      exchangesToDecide: before.exchangesToDecide + 1,
      complaintsWaiting: before.complaintsWaiting + 1,
    })
    await posted(api, lin, `/reward-orders/${order.id}/hand-over`, {})
    await posted(api, lin, `${path}/decide`, { decision: 'pay', reason: '修好了' })
    api.setNow(new Date(CLASS_STARTS.getTime() + DAY_MS))
    expect(await counts()).toEqual({
      ...before,
      eventsToFinish: before.eventsToFinish + 1,
      noticeDrafts: before.noticeDrafts + 1,
      shiftsToSettle: before.shiftsToSettle + 1,
      bindingRequests: before.bindingRequests + 1,
      awardRequests: before.awardRequests + 1,
      complaintsWaiting: before.complaintsWaiting + 1,
    })
  })

  it('counts a group while its messages wait to be sorted, and again once nobody has read it for a day', async () => {
    api.setNow(api.start)
    const { groupsToSee: before } = await counts()
    const { id: groupId } = await chatGroup(api)
    const message = await waitingMessage(api, groupId)
    expect((await counts()).groupsToSee).toBe(before + 1)
    await posted(api, zhao, '/group-inbox/set-aside', { messageIds: [message.id] })
    expect((await counts()).groupsToSee).toBe(before)
    api.setNow(new Date(api.start.getTime() + DAY_MS + 1))
    expect((await counts()).groupsToSee).toBe(before + 1)
  })

  it('is for staff, of their own community', async () => {
    expect((await api.as(su)('GET', '/workbench/counts')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/workbench/counts')).statusCode).toBe(401)
    expect(Object.values(await counts(foreignStaff))).toEqual(Array(11).fill(0))
  })
})
