import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, GRID_3 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/people.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

describe('GET /me', () => {
  it('says who I am, where I live and what waits for me', async () => {
    expect((await api.as(cast.su)('GET', '/me')).json()).toEqual({
      accountId: cast.su.accountId,
      communityName: '凤凰山社区',
      roles: ['resident'],
      gridName: null,
      person: {
        id: cast.su.personId,
        name: '苏晴',
        householdId: cast.su.householdId,
        address: expect.stringContaining('砖瓦厂小区 5栋 2单元'),
        gridId: GRID_3,
        gridName: '第3网格',
        compoundName: '砖瓦厂小区',
        maskedPhone: null,
      },
      bindingRequestPending: false,
      bindingDeclineReason: null,
      unreadMessages: 0,
    })
  })
  it('tells a grid worker the grid', async () => {
    expect((await api.as(cast.zhao)('GET', '/me')).json()).toMatchObject({
      roles: ['resident', 'staff'],
      gridName: '第3网格',
    })
  })
  it('knows somebody who is bound to nobody yet', async () => {
    expect((await api.as(await newcomer(api))('GET', '/me')).json()).toMatchObject({
      roles: ['resident'],
      person: null,
      unreadMessages: 0,
    })
  })
})
