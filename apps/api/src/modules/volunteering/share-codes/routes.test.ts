import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GRID_3 } from '../../../../test/cast.ts'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { chatGroup, draftRecruitment, publishedRecruitment } from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const staff = (...call: Parameters<ReturnType<TestApi['as']>>) => api.as(cast.zhao)(...call)
const outcome = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]

describe('chat groups', () => {
  it('are noted, renamed, closed, and opened again by their name', async () => {
    const group = await chatGroup(api, { name: '砖瓦厂 5 栋', gridId: GRID_3 })
    expect(group).toMatchObject({ gridName: '第3网格', closedAt: null })
    const path = `/chat-groups/${group.id}`
    const renamed = (await staff('POST', `${path}/change`, { name: '砖瓦厂 5、6 栋', gridId: null })).json()
    expect(renamed).toMatchObject({ name: '砖瓦厂 5、6 栋', gridName: null })
    expect((await staff('POST', `${path}/close`, {})).json().closedAt).not.toBeNull()
    expect(outcome(await staff('POST', `${path}/close`, {}))).toEqual([409, 'chat_group_closed'])
    const again = await staff('POST', '/chat-groups', { name: '砖瓦厂 5、6 栋', gridId: null })
    expect(again.json()).toMatchObject({ id: group.id, closedAt: null })
    expect((await staff('GET', '/chat-groups')).json().rows).toContainEqual(again.json())
  })

  it('have a name of their own, whoever writes it at the same time', async () => {
    const body = { name: `南门群 ${randomUUID()}`, gridId: null }
    const replies = await Promise.all(Array.from({ length: 5 }, () => staff('POST', '/chat-groups', body)))
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(
      new Set(
        replies
          .filter((reply) => reply.statusCode !== 200)
          .map(outcome)
          .map(String),
      ),
    ).toEqual(new Set(['409,chat_group_exists']))
    const other = await chatGroup(api)
    const renaming = staff('POST', `/chat-groups/${other.id}/change`, { name: body.name })
    expect(outcome(await renaming)).toEqual([409, 'chat_group_exists'])
  })

  it('are for staff of their community', async () => {
    const { id } = await chatGroup(api)
    for (const [method, path, body] of [
      ['GET', '/chat-groups', undefined],
      ['POST', '/chat-groups', { name: '新群', gridId: null }],
      ['POST', `/chat-groups/${id}/change`, { name: '新名' }],
      ['POST', `/chat-groups/${id}/close`, {}],
    ] as const) {
      expect((await api.anonymous(method, path, body)).statusCode).toBe(401)
      expect((await api.as(cast.su)(method, path, body)).statusCode).toBe(403)
    }
    const foreign = api.as(cast.foreignStaff)
    expect(outcome(await foreign('POST', `/chat-groups/${id}/close`, {}))).toEqual([
      404,
      'chat_group_not_found',
    ])
    expect(outcome(await foreign('POST', `/chat-groups/${id}/change`, { name: '新名' }))).toEqual([
      404,
      'chat_group_not_found',
    ])
    expect(outcome(await staff('POST', '/chat-groups', { name: '某群', gridId: randomUUID() }))).toEqual([
      404,
      'grid_not_found',
    ])
    expect((await staff('POST', '/chat-groups', { name: '' })).statusCode).toBe(400)
    expect((await staff('POST', `/chat-groups/${id}/change`, {})).statusCode).toBe(400)
  })
})

describe('share codes', () => {
  it('open the notice for residents, fit into WeChat’s scene, and are the same when asked again', async () => {
    const [{ id }, group, other] = [
      await publishedRecruitment(api),
      await chatGroup(api),
      await chatGroup(api),
    ]
    const path = `/recruitments/${id}/share-codes`
    const asked = await Promise.all([1, 2, 3].map(() => staff('POST', path, { groupId: group.id })))
    const codes = new Set(asked.map((reply) => reply.json().code))
    expect(codes.size).toBe(1)
    const [code = ''] = codes
    expect(code).toMatch(/^[0-9a-z]{6,32}$/)
    const second = (await staff('POST', path, { groupId: other.id })).json()
    expect(second.code).not.toBe(code)
    expect((await api.as(cast.su)('GET', `/share-codes/${code}`)).json()).toEqual({ recruitmentId: id })
    const rows = (await staff('GET', path)).json().rows
    expect(rows.map((row: { code: string }) => row.code).sort()).toEqual([code, second.code].sort())
  })

  it('are refused for a draft, a closed group, and what there is not', async () => {
    const [draft, notice, group] = [
      await draftRecruitment(api),
      await publishedRecruitment(api),
      await chatGroup(api),
    ]
    const ask = (id: string, groupId: string) => staff('POST', `/recruitments/${id}/share-codes`, { groupId })
    expect(outcome(await ask(draft.id, group.id))).toEqual([409, 'recruitment_not_published'])
    expect(outcome(await ask(notice.id, randomUUID()))).toEqual([404, 'chat_group_not_found'])
    expect(outcome(await ask(randomUUID(), group.id))).toEqual([404, 'recruitment_not_found'])
    await staff('POST', `/chat-groups/${group.id}/close`, {})
    expect(outcome(await ask(notice.id, group.id))).toEqual([409, 'chat_group_closed'])
  })

  it('are made by staff, and known in their own community only', async () => {
    const [{ id }, group] = [await publishedRecruitment(api), await chatGroup(api)]
    const path = `/recruitments/${id}/share-codes`
    expect((await api.as(cast.su)('POST', path, { groupId: group.id })).statusCode).toBe(403)
    expect((await api.as(cast.su)('GET', path)).statusCode).toBe(403)
    expect((await api.anonymous('POST', path, { groupId: group.id })).statusCode).toBe(401)
    const { code } = (await staff('POST', path, { groupId: group.id })).json()
    expect((await api.anonymous('GET', `/share-codes/${code}`)).statusCode).toBe(401)
    const foreign = await api.as(cast.foreigner)('GET', `/share-codes/${code}`)
    expect(outcome(foreign)).toEqual([404, 'share_code_not_found'])
    expect((await api.as(cast.su)('GET', '/share-codes/%E7%BE%A4')).statusCode).toBe(400)
  })
})
