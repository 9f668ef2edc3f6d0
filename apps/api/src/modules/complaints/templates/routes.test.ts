import { randomUUID } from 'node:crypto'
import type { AnswerTemplate } from '@linli/domain/complaints/templates/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { zhao, lin, su, foreignStaff } = cast
const words = (title: string, category: string | null = null) => ({
  title,
  category,
  text: '已报修，两天内来',
})
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const titles = async (query = '') =>
  (await api.as(zhao)('GET', `/answer-templates${query}`))
    .json<{ rows: AnswerTemplate[] }>()
    .rows.map(({ title }) => title)

describe('answer templates', () => {
  it('are kept by staff, those of the category first, and go when taken away', async () => {
    const add = (title: string, category: string | null = null) =>
      api.as(lin)('POST', '/answer-templates', words(title, category))
    const lamp = (await add('路灯报修', 'street_lamp')).json<AnswerTemplate>()
    await add('收到')
    await add('噪音已劝', 'noise')
    expect(await titles('?category=noise')).toEqual(['噪音已劝', '收到', '路灯报修'])
    expect(said(await add('收到'))).toEqual([409, 'template_title_taken'])
    const path = `/answer-templates/${lamp.id}`
    expect((await api.as(zhao)('POST', path, words('路灯', 'street_lamp'))).json()).toMatchObject({
      id: lamp.id,
      title: '路灯',
    })
    expect(said(await api.as(zhao)('POST', path, words('收到')))).toEqual([409, 'template_title_taken'])
    expect((await api.as(zhao)('DELETE', path)).statusCode).toBe(200)
    expect(await titles()).not.toContain('路灯')
    expect(said(await api.as(zhao)('DELETE', path))).toEqual([404, 'template_not_found'])
    expect(said(await api.as(zhao)('POST', path, words('路灯')))).toEqual([404, 'template_not_found'])
    // The name is free again.
    expect((await add('路灯')).statusCode).toBe(200)
  })

  it('are each community’s own, and not for residents', async () => {
    const { id } = (
      await api.as(lin)('POST', '/answer-templates', words(randomUUID().slice(0, 8)))
    ).json<AnswerTemplate>()
    expect(said(await api.as(foreignStaff)('DELETE', `/answer-templates/${id}`))).toEqual([
      404,
      'template_not_found',
    ])
    expect(said(await api.as(su)('GET', '/answer-templates'))).toEqual([403, 'not_allowed'])
  })

  it('of one name written by two at once are one, and never more than a hundred', async () => {
    const replies = await Promise.all(
      [zhao, lin].map((by) => api.as(by)('POST', '/answer-templates', words('同时'))),
    )
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    await api.admin.query(
      `insert into answer_templates select community_id, gen_random_uuid(), null, 'n' || i, '好', now(), account_id
       from memberships, generate_series(1, 100) i where account_id = $1`,
      [lin.accountId],
    )
    expect(said(await api.as(lin)('POST', '/answer-templates', words('多了')))).toEqual([
      409,
      'templates_full',
    ])
  })
})
