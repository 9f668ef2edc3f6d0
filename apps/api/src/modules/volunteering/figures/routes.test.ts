import { MINUTE_MS } from '@linli/domain/time'
import type { VolunteeringFigures } from '@linli/domain/volunteering/figures/contract'
import type { ShareCodeView } from '@linli/domain/volunteering/share-codes/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import {
  chatGroup,
  draftRecruitment,
  manyVolunteers,
  publishedRecruitment,
  shiftBody,
  shiftPlan,
  writeServiceRecord,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

describe('the figures of volunteering', () => {
  it('count published notices, how quickly they filled, who served once each, and which group brought whom', async () => {
    const shifts = [shiftPlan({ places: 2 })]
    const filled = await publishedRecruitment(api, { title: '护学岗', shifts })
    const open = await publishedRecruitment(api, { title: '普查' })
    await draftRecruitment(api)
    const group = await chatGroup(api, { name: '砖瓦厂群' })
    const reply = await api.as(cast.lin)('POST', `/recruitments/${filled.id}/share-codes`, {
      groupId: group.id,
    })
    const { code: shareCode } = reply.json<ShareCodeView>()
    for (const [i, who] of (await manyVolunteers(api, 2)).entries()) {
      api.setNow(new Date(api.start.getTime() + (i + 1) * MINUTE_MS))
      const body = shiftBody(who, filled.shifts, { shareCode })
      const signed = await api.as(who)('POST', `/recruitments/${filled.id}/sign-ups`, body)
      expect(signed.statusCode).toBe(200)
    }
    for (const notice of [filled, open]) {
      const [shift] = notice.shifts
      if (!shift) throw new Error('no shift')
      await writeServiceRecord(api.db, { shift, person: cast.su, minutes: 90 })
    }
    const [shift] = open.shifts
    if (!shift) throw new Error('no shift')
    await writeServiceRecord(api.db, { shift, person: cast.he, minutes: null })
    const figures = (await api.as(cast.zhao)('GET', '/volunteering/figures')).json<VolunteeringFigures>()
    expect(figures).toMatchObject({ from: '2025-12-01', people: 1 })
    const byTitle = Object.fromEntries(figures.notices.map((notice) => [notice.title, notice]))
    expect(Object.keys(byTitle)).toHaveLength(2)
    expect(byTitle.护学岗).toMatchObject({ places: 2, taken: 2, people: 1, serviceMinutes: 90 })
    expect(byTitle.护学岗?.filledAt).toBe(new Date(api.start.getTime() + 2 * MINUTE_MS).toISOString())
    expect(byTitle.普查).toMatchObject({ filledAt: null, taken: 0, people: 1, serviceMinutes: 90 })
    expect(figures.groups).toEqual([
      { groupId: group.id, name: '砖瓦厂群', recruitmentIds: [filled.id], places: 2, medianSeconds: 60 },
    ])
  })

  it('are for staff, and of their own community only', async () => {
    expect((await api.as(cast.su)('GET', '/volunteering/figures')).statusCode).toBe(403)
    const foreign = (await api.as(cast.foreignStaff)('GET', '/volunteering/figures')).json()
    expect(foreign).toMatchObject({ notices: [], people: 0, groups: [] })
  })
})
