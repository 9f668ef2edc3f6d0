import { randomUUID } from 'node:crypto'
import type { InboxMessage } from '@linli/domain/complaints/group-inbox/contract'
import { MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import { caseAs, reported } from '../../../../test/complaints.ts'
import { chatOf, messagesOf, pasted, waitingMessage } from '../../../../test/group-inbox.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { chatGroup } from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const idsOf = (rows: readonly InboxMessage[]) => rows.map(({ id }) => id)
const accept = (messageIds: string[], more: object = {}, by = cast.zhao) =>
  api.as(by)('POST', '/group-inbox/accept', {
    messageIds,
    together: false,
    kind: null,
    category: null,
    acceptNow: true,
    ...more,
  })
const link = (messageIds: string[], complaintId: string, by = cast.zhao) =>
  api.as(by)('POST', '/group-inbox/link', { messageIds, complaintId })
const setAside = (messageIds: string[], by = cast.zhao) =>
  api.as(by)('POST', '/group-inbox/set-aside', { messageIds })
const undo = (messageIds: string[], by = cast.zhao) => api.as(by)('POST', '/group-inbox/undo', { messageIds })
const answer = (reply: { statusCode: number; json<T>(): T }) => [
  reply.statusCode,
  reply.json<{ code?: string }>().code,
]

interface CaseRow {
  id: string
  number: number
  kind: string
  category: string
  body: string
  channel: string
  chat_group_id: string
  guest_name: string | null
  owner_id: string | null
  grid_id: string | null
  reported_at: Date
  withdrawn_at: Date | null
}
async function caseRow(id: string): Promise<CaseRow> {
  const { rows } = await api.admin.query<CaseRow>('select * from complaints where id = $1', [id])
  if (!rows[0]) throw new Error('no such case')
  return rows[0]
}
const casesOf = (reply: { json<T>(): T }) => reply.json<{ cases: { id: string; number: number }[] }>().cases
const group = () => chatGroup(api, { gridId: GRID_3 })

describe('POST /group-inbox/accept', () => {
  it('makes a case of a message as proposed, owned by who took it, with the way back to the group', async () => {
    const { id: groupId, name } = await group()
    await pasted(api, groupId, '张姐 2026/11/20 9:03\n5栋门口的路灯又不亮了\n')
    const [message] = await messagesOf(api, groupId)
    const reply = await accept([message?.id ?? ''])
    expect(reply.statusCode, reply.body).toBe(200)
    const [made] = casesOf(reply)
    expect(await caseRow(made?.id ?? '')).toMatchObject({
      kind: 'complaint',
      category: 'street_lamp',
      body: '5栋门口的路灯又不亮了',
      channel: 'group',
      chat_group_id: groupId,
      guest_name: '张姐',
      owner_id: cast.zhao.personId,
      grid_id: GRID_3,
      reported_at: new Date('2026-11-20T01:03:00Z'),
    })
    const { entries } = await caseAs(api, cast.zhao, made?.id ?? '')
    expect(entries.map(({ body }) => body).join('\n')).toContain(
      `来自微信群「${name}」，张姐 11月20日 09:03：5栋门口的路灯又不亮了`,
    )
    expect(await messagesOf(api, groupId)).toEqual([])
    const [decided] = await messagesOf(api, groupId, { show: 'decided' })
    expect(decided?.decision).toMatchObject({
      code: 'accepted',
      byName: cast.zhao.name,
      case: { number: made?.number },
    })
  })

  it('makes one case of several messages, or one of each', async () => {
    const { id: groupId } = await group()
    await pasted(
      api,
      groupId,
      chatOf('张姐: 楼道灯坏了', '李哥: 垃圾桶满出来没人收', '张姐: [图片]', '张姐: 三单元那个灯'),
    )
    const [lamp, rubbish] = await messagesOf(api, groupId)
    const [picture, which] = await messagesOf(api, groupId, { show: 'chat' })
    const ids = [lamp, picture, which].flatMap((each) => each?.id ?? [])
    const [one] = casesOf(await accept(ids, { together: true }))
    expect((await caseRow(one?.id ?? '')).body).toBe('楼道灯坏了\n[图片]\n三单元那个灯')
    expect(casesOf(await accept([rubbish?.id ?? '']))).toHaveLength(1)
    await pasted(api, groupId, chatOf('王姐: 水管爆了', '何敏: 电梯又坏了'))
    expect(casesOf(await accept(idsOf(await messagesOf(api, groupId))))).toHaveLength(2)
  })

  it('lets staff choose kind and category, and leave it to the grid', async () => {
    const message = await waitingMessage(api, (await group()).id)
    const [made] = casesOf(
      await accept([message.id], { kind: 'request', category: 'facilities', acceptNow: false }),
    )
    expect(await caseRow(made?.id ?? '')).toMatchObject({
      kind: 'request',
      category: 'facilities',
      owner_id: null,
    })
  })

  it('lets one of two win, and tells the other who it was and where it went', async () => {
    for (let i = 0; i < 5; i += 1) {
      const message = await waitingMessage(api, (await group()).id)
      const replies = await Promise.all([accept([message.id]), accept([message.id], {}, cast.lin)])
      const [won] = replies.filter(({ statusCode }) => statusCode === 200)
      const [lost] = replies.filter(({ statusCode }) => statusCode === 409)
      expect(casesOf(won ?? { json: () => ({ cases: [] }) as never })).toHaveLength(1)
      const winner = won === replies[0] ? cast.zhao : cast.lin
      const [made] = won ? casesOf(won) : []
      expect(lost?.json()).toEqual({
        code: 'message_taken',
        message: `${winner.name}已经分过这条了：收为诉求（第 ${made?.number} 号）`,
      })
      const { rowCount } = await api.admin.query('select 1 from complaints where chat_group_id = $1', [
        message.groupId,
      ])
      expect(rowCount).toBe(1)
    }
  })

  it('takes all of several or none', async () => {
    const { id: groupId } = await group()
    const first = await waitingMessage(api, groupId)
    const second = await waitingMessage(api, groupId, '李哥: 垃圾桶满出来没人收')
    await setAside([first.id])
    expect(answer(await accept([second.id, first.id]))).toEqual([409, 'message_taken'])
    expect(idsOf(await messagesOf(api, groupId))).toEqual([second.id])
  })

  it('refuses what has no words, and hides messages of other grids and communities', async () => {
    const { id: groupId } = await group()
    await pasted(api, groupId, chatOf('张姐: [图片]'))
    const ids = idsOf(await messagesOf(api, groupId, { show: 'chat' }))
    expect(answer(await accept(ids))).toEqual([409, 'message_without_words'])
    const other = await chatGroup(api, { gridId: GRID_4 })
    await pasted(api, other.id, chatOf('张姐: 楼道灯坏了'), cast.lin)
    const theirs = idsOf(await messagesOf(api, other.id, { by: cast.lin }))
    expect(answer(await accept(theirs))).toEqual([404, 'message_not_found'])
    expect(answer(await accept(theirs, {}, cast.foreignStaff))).toEqual([404, 'message_not_found'])
    expect(answer(await accept([randomUUID()]))).toEqual([404, 'message_not_found'])
    expect(answer(await accept(theirs, {}, cast.su))).toEqual([403, 'not_allowed'])
    expect((await api.anonymous('POST', '/group-inbox/accept', {})).statusCode).toBe(401)
    expect((await accept([])).statusCode).toBe(400)
    expect((await accept([theirs[0] ?? '', theirs[0] ?? ''])).statusCode).toBe(400)
    expect((await accept(theirs, { category: 'nothing' })).statusCode).toBe(400)
  })
})

describe('POST /group-inbox/link', () => {
  it('notes in the case that it was spoken of again', async () => {
    const message = await waitingMessage(api, (await group()).id)
    const open = await reported(api)
    const reply = await link([message.id], open.id)
    expect(reply.json()).toEqual({ case: { id: open.id, number: open.number, title: open.title } })
    const { entries } = await caseAs(api, cast.zhao, open.id)
    expect(entries.at(-1)?.body ?? '').toContain('又有人说起。微信群「')
    const [decided] = await messagesOf(api, message.groupId, { show: 'decided' })
    expect(decided?.decision).toMatchObject({ code: 'linked', case: { number: open.number } })
  })

  it('refuses cases that have ended, and those one does not handle', async () => {
    const message = await waitingMessage(api, (await group()).id)
    const open = await reported(api)
    await api.admin.query('update complaints set withdrawn_at = now() where id = $1', [open.id])
    expect(answer(await link([message.id], open.id))).toEqual([409, 'case_not_open'])
    const theirs = await reported(api, { by: cast.zhou, publicAgreed: false })
    expect(answer(await link([message.id], theirs.id))).toEqual([404, 'complaint_not_found'])
    expect(answer(await link([message.id], randomUUID()))).toEqual([404, 'complaint_not_found'])
    expect(answer(await link([message.id], theirs.id, cast.foreignStaff))).toEqual([
      404,
      'complaint_not_found',
    ])
    expect((await link([message.id], open.id, cast.su)).statusCode).toBe(403)
    expect((await link([message.id], 'x')).statusCode).toBe(400)
    expect((await messagesOf(api, message.groupId))[0]?.decision).toBe(null)
  })
})

describe('POST /group-inbox/set-aside', () => {
  it('keeps the message among the decided: nothing is dropped', async () => {
    const message = await waitingMessage(api, (await group()).id)
    expect((await setAside([message.id])).json()).toEqual({ done: true })
    const [decided] = await messagesOf(api, message.groupId, { show: 'decided' })
    expect(decided).toMatchObject({
      id: message.id,
      text: message.text,
      decision: { code: 'set_aside', case: null },
    })
    expect(answer(await setAside([message.id], cast.lin))).toEqual([409, 'message_taken'])
    expect((await setAside([message.id], cast.su)).statusCode).toBe(403)
    expect(answer(await setAside([randomUUID()]))).toEqual([404, 'message_not_found'])
  })
})

describe('POST /group-inbox/undo', () => {
  it('lets a message that was set aside or linked wait again', async () => {
    const { id: groupId } = await group()
    const first = await waitingMessage(api, groupId)
    await setAside([first.id])
    expect((await undo([first.id])).statusCode).toBe(200)
    await link([first.id], (await reported(api)).id)
    expect((await undo([first.id])).statusCode).toBe(200)
    expect(idsOf(await messagesOf(api, groupId))).toEqual([first.id])
  })

  it('withdraws a case that began a moment ago, and lets all its messages wait again', async () => {
    const { id: groupId } = await group()
    await pasted(api, groupId, chatOf('张姐: 楼道灯坏了', '张姐: 三单元的楼道灯也坏了'))
    const ids = idsOf(await messagesOf(api, groupId))
    const [made] = casesOf(await accept(ids, { together: true }))
    expect((await undo(ids.slice(0, 1))).statusCode).toBe(200)
    expect((await caseRow(made?.id ?? '')).withdrawn_at).toEqual(api.start)
    expect(idsOf(await messagesOf(api, groupId))).toEqual(ids)
  })

  it('does not take back a case somebody works on, one others were linked to, nor one from long ago', async () => {
    const { id: groupId } = await group()
    const accepted = async () => {
      const message = await waitingMessage(api, groupId, `张姐: ${randomUUID()} 楼道灯坏了`)
      const [made] = casesOf(await accept([message.id]))
      return { ids: [message.id], caseId: made?.id ?? '' }
    }
    const answered = await accepted()
    await api.admin.query('update complaints set first_answered_at = now() where id = $1', [answered.caseId])
    expect(answer(await undo(answered.ids))).toEqual([409, 'undo_under_way'])
    const spokenOf = await accepted()
    await link([(await waitingMessage(api, groupId, '李哥: 楼道灯还是坏的')).id], spokenOf.caseId)
    expect(answer(await undo(spokenOf.ids))).toEqual([409, 'undo_under_way'])
    const others = await accepted()
    expect(answer(await undo(others.ids, cast.lin))).toEqual([409, 'undo_under_way'])
    api.setNow(new Date(api.start.getTime() + 30 * MINUTE_MS + 1))
    expect(answer(await undo(others.ids))).toEqual([409, 'undo_too_late'])
  })

  it('refuses what was not decided, and who may not', async () => {
    const message = await waitingMessage(api, (await group()).id)
    expect(answer(await undo([message.id]))).toEqual([409, 'message_waiting'])
    expect(answer(await undo([message.id], cast.foreignStaff))).toEqual([404, 'message_not_found'])
    expect((await undo([message.id], cast.su)).statusCode).toBe(403)
  })
})
