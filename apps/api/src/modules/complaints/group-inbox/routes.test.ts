import { randomUUID } from 'node:crypto'
import { MAX_PASTE_BYTES } from '@linli/domain/complaints/chat-paste/terms'
import type { InboxGroup, SweepView } from '@linli/domain/complaints/group-inbox/contract'
import { DAY_MS, HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { reported } from '../../../../test/complaints.ts'
import { chatOf, messagesOf, pasted } from '../../../../test/group-inbox.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { chatGroup } from '../../../../test/volunteering.ts'
import { forgetTalk } from '../group-decisions/store.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const paste = (groupId: string, text: string, by = cast.zhao) =>
  api.as(by)('POST', `/chat-groups/${groupId}/paste`, { text })
const groups = async (by = cast.zhao) =>
  (await api.as(by)('GET', '/group-inbox/groups')).json<{ rows: InboxGroup[]; staleHours: number }>()
const groupOf = async (id: string, by = cast.zhao) => (await groups(by)).rows.find((each) => each.id === id)
const said = (rows: { text: string }[]) => rows.map(({ text }) => text)
const countOf = async (groupId: string) =>
  (await api.admin.query('select 1 from group_messages where group_id = $1', [groupId])).rowCount

const CHAT = chatOf(
  '张姐: 5栋门口的路灯又不亮了',
  '小雨妈妈: 请问老年卡在哪里办',
  '高峰: 大家早上好',
  '张姐: [图片]',
  '李哥: 谢谢网格员，楼道灯修好了',
)

describe('POST /chat-groups/:groupId/paste', () => {
  it('takes in every message once, with a proposal and the words it goes by', async () => {
    const { id } = await chatGroup(api, { gridId: GRID_3 })
    const result = await pasted(api, id, CHAT)
    expect(result).toMatchObject({ known: 0, sweep: { messages: 5, added: 5, readByName: cast.zhao.name } })
    expect(result.proposed).toEqual([
      { class: 'complaint', count: 1 },
      { class: 'question', count: 1 },
      { class: 'thanks', count: 1 },
      { class: 'chat', count: 2 },
    ])
    const rows = await messagesOf(api, id)
    expect(rows.map((row) => [row.sender, row.class, row.category])).toEqual([
      ['张姐', 'complaint', 'street_lamp'],
      ['小雨妈妈', 'question', 'welfare_policy'],
      ['李哥', 'thanks', 'facilities'],
    ])
    expect(rows[0]).toMatchObject({ because: ['又不亮了', '路灯'], place: '5栋', decision: null, links: [] })
    expect(said(await messagesOf(api, id, { show: 'chat' }))).toEqual(['大家早上好', ''])
  })

  it('adds only what is new when a paste overlaps an earlier one, and nothing when it repeats it', async () => {
    const { id } = await chatGroup(api)
    await pasted(api, id, CHAT)
    expect(await pasted(api, id, CHAT)).toMatchObject({ known: 5, sweep: { added: 0 } })
    const more = chatOf('张姐: [图片]', '李哥: 谢谢网格员，楼道灯修好了', '王姐: 垃圾桶满出来没人收')
    expect(await pasted(api, id, more)).toMatchObject({ known: 2, sweep: { messages: 3, added: 1 } })
    expect(await countOf(id)).toBe(6)
  })

  it('learns the time of a message from a later paste that tells it', async () => {
    const { id } = await chatGroup(api)
    await pasted(api, id, chatOf('张姐: 5栋门口的路灯又不亮了', '李哥: 我家楼道灯也坏了'))
    const dated = '张姐 2026/11/20 9:03\n5栋门口的路灯又不亮了\n\n李哥 2026/11/20 9:05\n我家楼道灯也坏了\n'
    expect(await pasted(api, id, dated)).toMatchObject({ known: 2 })
    expect((await messagesOf(api, id)).map(({ on, clock }) => [on, clock])).toEqual([
      ['2026-11-20', '09:03'],
      ['2026-11-20', '09:05'],
    ])
  })

  it('takes a message in once when two staff paste the same at the same moment', async () => {
    const { id } = await chatGroup(api)
    const replies = await Promise.all([paste(id, CHAT), paste(id, CHAT, cast.lin), paste(id, CHAT)])
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    expect(await countOf(id)).toBe(5)
  })

  it('says when the record is of another group', async () => {
    const { id } = await chatGroup(api, { name: `凤凰山业主群 ${randomUUID().slice(0, 4)}` })
    const record = (name: string) =>
      `${name} 微信群上的聊天记录如下，请查收。\n—————  2026-11-20  —————\n何敏  09:03\n路灯不亮`
    expect((await pasted(api, id, record('凤凰山业主群'))).otherGroupName).toBe(null)
    expect((await pasted(api, id, record('砖瓦厂邻居群'))).otherGroupName).toBe('砖瓦厂邻居群')
  })

  it('links a message to an open case it speaks of again, and says why', async () => {
    const { id } = await chatGroup(api, { gridId: GRID_3 })
    const open = await reported(api, { text: '体育场北侧的井盖松动了，车一过就响' })
    await pasted(api, id, chatOf('张姐: 体育场北侧的井盖松动，下水道那个，还没修'))
    const [row] = await messagesOf(api, id)
    expect(row?.links.map(({ number }) => number)).toEqual([open.number])
    expect(row?.links[0]?.because.join()).toContain('体育场北侧的井盖松动')
  })

  it('refuses nothing, what is no chat, and too much, each with a sentence that says what to do', async () => {
    const { id } = await chatGroup(api)
    const refusal = async (text: string) => {
      const reply = await paste(id, text)
      expect(reply.json<{ message: string }>().message).toMatch(/请/)
      return [reply.statusCode, reply.json<{ code: string }>().code]
    }
    expect(await refusal(' \n')).toEqual([409, 'paste_empty'])
    expect(await refusal('关于医保缴费的通知\n请尽快缴费')).toEqual([409, 'paste_no_chat'])
    expect(await refusal('我'.repeat(MAX_PASTE_BYTES / 3 + 10))).toEqual([409, 'paste_too_big'])
    expect(await refusal('我'.repeat(MAX_PASTE_BYTES))).toEqual([413, 'too_large'])
    expect(await countOf(id)).toBe(0)
  })

  it('is for staff of the group’s grid and for the manager', async () => {
    const other = await chatGroup(api, { gridId: GRID_4 })
    expect((await paste(other.id, CHAT, cast.su)).statusCode).toBe(403)
    expect((await api.anonymous('POST', `/chat-groups/${other.id}/paste`, { text: CHAT })).statusCode).toBe(
      401,
    )
    for (const by of [cast.zhao, cast.foreignStaff]) {
      const reply = await paste(other.id, CHAT, by)
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, 'chat_group_not_found'])
    }
    expect((await paste(randomUUID(), CHAT)).statusCode).toBe(404)
    expect((await paste('nothing', CHAT)).statusCode).toBe(400)
    expect((await paste(other.id, CHAT, cast.lin)).statusCode).toBe(200)
  })
})

describe('POST /chat-groups/:groupId/read', () => {
  it('notes that somebody looked, without a paste', async () => {
    const { id } = await chatGroup(api)
    const reply = await api.as(cast.zhao)('POST', `/chat-groups/${id}/read`, {})
    expect(reply.json<SweepView>()).toMatchObject({ messages: 0, readByName: cast.zhao.name, upTo: null })
    expect((await groupOf(id))?.lastSweep?.readAt).toBe(api.start.toISOString())
    const others = await Promise.all(
      [cast.su, cast.foreignStaff].map((by) => api.as(by)('POST', `/chat-groups/${id}/read`, {})),
    )
    expect(others.map(({ statusCode }) => statusCode)).toEqual([403, 404])
  })
})

describe('GET /chat-groups/:groupId/sweeps', () => {
  it('tells who read the group when, up to which message, the latest first', async () => {
    const { id } = await chatGroup(api)
    await pasted(api, id, CHAT)
    await api.as(cast.lin)('POST', `/chat-groups/${id}/read`, {})
    const rows = (await api.as(cast.zhao)('GET', `/chat-groups/${id}/sweeps`)).json<{ rows: SweepView[] }>()
      .rows
    expect(rows.map(({ readByName, messages }) => [readByName, messages])).toEqual([
      [cast.lin.name, 0],
      [cast.zhao.name, 5],
    ])
    expect(rows[1]?.upTo).toMatchObject({ sender: '李哥', words: '谢谢网格员，楼道灯修好了' })
  })

  it('pages through a long log without missing or repeating a line', async () => {
    const { id } = await chatGroup(api)
    for (let i = 0; i < 23; i += 1) await api.as(cast.zhao)('POST', `/chat-groups/${id}/read`, {})
    const page = async (query: string) =>
      (await api.as(cast.zhao)('GET', `/chat-groups/${id}/sweeps${query}`)).json<{
        rows: SweepView[]
        nextCursor: string | null
      }>()
    const first = await page('')
    const second = await page(`?cursor=${first.nextCursor}`)
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(23)
    expect(second.nextCursor).toBe(null)
    expect((await api.as(cast.zhao)('GET', `/chat-groups/${id}/sweeps?cursor=abc`)).statusCode).toBe(400)
  })

  it('hides another community’s group, and another grid’s', async () => {
    const { id } = await chatGroup(api, { gridId: GRID_4 })
    const status = async (by: typeof cast.zhao) =>
      (await api.as(by)('GET', `/chat-groups/${id}/sweeps`)).statusCode
    expect([await status(cast.zhao), await status(cast.foreignStaff), await status(cast.su)]).toEqual([
      404, 404, 403,
    ])
  })
})

describe('GET /group-inbox/groups', () => {
  it('shows groups not read for longer than the community’s rule, and what waits in each', async () => {
    const { id } = await chatGroup(api)
    await pasted(api, id, CHAT)
    expect(await groupOf(id)).toMatchObject({ stale: false, waiting: 3 })
    api.setNow(new Date(api.start.getTime() + 24 * HOUR_MS))
    expect(await groupOf(id)).toMatchObject({ stale: false })
    api.setNow(new Date(api.start.getTime() + 24 * HOUR_MS + 1))
    expect(await groupOf(id)).toMatchObject({ stale: true })
    const { rows } = await groups()
    expect(rows.findIndex((row) => row.id === id)).toBeLessThan(rows.length)
    await api.as(cast.zhao)('POST', `/chat-groups/${id}/read`, {})
    expect(await groupOf(id)).toMatchObject({ stale: false })
  })

  it('shows a grid worker the groups of the grid and those of the whole community', async () => {
    const [own, others, all] = [
      await chatGroup(api, { gridId: GRID_3 }),
      await chatGroup(api, { gridId: GRID_4 }),
      await chatGroup(api),
    ]
    const seen = (await groups()).rows.map(({ id }) => id)
    expect([own, others, all].map(({ id }) => seen.includes(id))).toEqual([true, false, true])
    expect((await groups(cast.lin)).rows.map(({ id }) => id)).toContain(others.id)
    expect((await api.as(cast.su)('GET', '/group-inbox/groups')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/group-inbox/groups')).statusCode).toBe(401)
  })
})

describe('GET /group-inbox/messages', () => {
  it('pages through what waits in the order it was said', async () => {
    const { id } = await chatGroup(api)
    const lines = Array.from({ length: 65 }, (_, n) => `张姐: ${n}栋的路灯不亮了`)
    await pasted(api, id, chatOf(...lines))
    interface Page {
      rows: { text: string }[]
      nextCursor: string | null
    }
    const page = async (cursor: string | null): Promise<Page> => {
      const query = `show=proposed&groupId=${id}${cursor === null ? '' : `&cursor=${cursor}`}`
      return (await api.as(cast.zhao)('GET', `/group-inbox/messages?${query}`)).json<Page>()
    }
    const seen: string[] = []
    let last = await page(null)
    seen.push(...said(last.rows))
    while (last.nextCursor !== null) {
      last = await page(last.nextCursor)
      seen.push(...said(last.rows))
    }
    expect(seen).toEqual(lines.map((line) => line.slice(4)))
  })

  it('shows nobody another community’s or another grid’s messages', async () => {
    const { id } = await chatGroup(api, { gridId: GRID_4 })
    await pasted(api, id, CHAT, cast.lin)
    expect(await messagesOf(api, id, { by: cast.zhao })).toEqual([])
    expect(await messagesOf(api, id, { by: cast.foreignStaff })).toEqual([])
    expect(await messagesOf(api, id, { by: cast.lin })).toHaveLength(3)
    expect((await api.as(cast.su)('GET', '/group-inbox/messages?show=proposed')).statusCode).toBe(403)
    expect((await api.as(cast.zhao)('GET', '/group-inbox/messages?show=all')).statusCode).toBe(400)
  })
})

describe('POST /group-inbox/rule', () => {
  it('lets the manager say after how long a group has to be read', async () => {
    const rule = (staleHours: number, by = cast.lin) =>
      api.as(by)('POST', '/group-inbox/rule', { staleHours })
    expect((await rule(2)).statusCode).toBe(200)
    expect((await groups()).staleHours).toBe(2)
    expect((await rule(0)).statusCode).toBe(400)
    expect((await rule(2, cast.zhao)).statusCode).toBe(403)
    expect((await rule(24)).statusCode).toBe(200)
  })
})

describe('the round that forgets', () => {
  it('forgets talk and what was set aside after 90 days, and keeps what waits and what became a case', async () => {
    const { id } = await chatGroup(api, { gridId: GRID_3 })
    await pasted(api, id, `${CHAT}\n${chatOf('王姐: 垃圾桶满出来没人收', '高峰: 下水道又堵了')}`)
    const rows = await messagesOf(api, id)
    const idOf = (text: string) => rows.find((row) => row.text.includes(text))?.id
    await api.as(cast.zhao)('POST', '/group-inbox/set-aside', { messageIds: [idOf('老年卡')] })
    const accepting = { together: false, kind: null, category: null, acceptNow: true }
    await api.as(cast.zhao)('POST', '/group-inbox/accept', { messageIds: [idOf('垃圾桶')], ...accepting })
    const after = (days: number) => new Date(api.start.getTime() + days * DAY_MS)
    const forget = (now: Date) => api.db.inCommunity(FENGHUANGSHAN, (tx) => forgetTalk(tx, now))
    await forget(after(90))
    expect(await countOf(id)).toBe(7)
    await forget(after(91))
    expect(said(await messagesOf(api, id))).toEqual([
      '5栋门口的路灯又不亮了',
      '谢谢网格员，楼道灯修好了',
      '下水道又堵了',
    ])
    expect(said(await messagesOf(api, id, { show: 'decided' }))).toEqual(['垃圾桶满出来没人收'])
    expect(await messagesOf(api, id, { show: 'chat' })).toEqual([])
  })
})
