import { randomUUID } from 'node:crypto'
import type { ReportForm } from '@linli/domain/complaints/intake/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { phonePhoto, uploaded, wav } from '../../../../test/attachments.ts'
import { type CastMember, cast, GRID_3, GRID_4 } from '../../../../test/cast.ts'
import {
  type BehalfBody,
  behalfBody,
  caseAs,
  heard,
  homeOf,
  messagesAbout,
  type ReportBody,
  reportBody,
  reported,
} from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer as unbound } from '../../../../test/people.ts'
import { chatGroup } from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

async function answerTo(by: CastMember, path: string, body: object) {
  const reply = await api.as(by)('POST', path, body)
  return [reply.statusCode, reply.json().code ?? 'ok']
}
const reporting = (overrides: Partial<ReportBody>, by = cast.su) =>
  answerTo(by, '/complaints', reportBody({ personId: by.personId, ...overrides }))
const onBehalf = (overrides: Partial<BehalfBody>, by: CastMember = cast.zhao) =>
  answerTo(by, '/complaints/on-behalf', behalfBody(overrides))
const place = (changes: Partial<ReportBody['place']> = {}) => ({
  compoundId: null,
  buildingId: null,
  words: '',
  position: null,
  ...changes,
})

describe('POST /complaints', () => {
  it('takes a case in with number, title, grid, deadlines and the first line of its timeline', async () => {
    const first = await reported(api)
    const taken = await reported(api, { category: 'drainage', text: ' 下水道返水！\n一楼臭得不行 ' })
    expect(taken.number).toBe(first.number + 1)
    expect(taken).toMatchObject({ title: '下水道返水', gridName: '第3网格' })
    // Monday: one working day is Tuesday, three are Thursday, each until midnight.
    expect([taken.answerDueAt, taken.solveDueAt]).toEqual([
      '2026-11-24T16:00:00.000Z',
      '2026-11-26T16:00:00.000Z',
    ])
    const seen = await caseAs(api, cast.su, taken.id)
    expect(seen).toMatchObject({ body: '下水道返水！\n一楼臭得不行', phase: 'waiting', owner: null })
    expect(seen.entries).toEqual([
      expect.objectContaining({ number: 1, kind: 'received', audience: 'all', byReporter: true }),
    ])
  })

  it('keeps what can be read of a text, and takes what shows nothing for none', async () => {
    const { id, title } = await reported(api, {
      text: '路灯\0坏了\u202e请修\ud83d',
      place: place({ words: '5栋\0' }),
    })
    expect(title).toBe('路灯坏了请修')
    expect(await caseAs(api, cast.su, id)).toMatchObject({ body: '路灯坏了请修', place: '5栋' })
    expect(await reporting({ text: '\u200b\u200d\u202e' })).toEqual([409, 'text_missing'])
  })

  it('tells the staff of the grid that a case waits, and nobody else', async () => {
    const { id } = await reported(api)
    expect(await messagesAbout(api, cast.zhao, id)).toEqual([expect.stringContaining('等人受理')])
    expect(await messagesAbout(api, cast.su, id)).toEqual([])
  })

  it('lets a mother report for her child, and tells an elder what was said for them', async () => {
    const forChild = await reported(api, { personId: cast.xiaobao.personId })
    expect((await caseAs(api, cast.suHusband, forChild.id)).sight).toBe('reporter')
    expect(await messagesAbout(api, cast.xiaobao, forChild.id)).toHaveLength(1)
    expect(await reporting({ personId: cast.he.personId })).toEqual([403, 'reporter_not_yours'])
  })

  it('finds the grid from the building, then from where the reporter lives', async () => {
    const home = await homeOf(api)
    const elsewhere = await reported(api, { by: cast.wang })
    expect(elsewhere.gridName).toBe('第4网格')
    // Most households of that building are of grid 3.
    const there = await reported(api, { by: cast.wang, place: place({ ...home, words: '3单元' }) })
    expect(there.gridName).toBe('第3网格')
    expect((await caseAs(api, cast.wang, there.id)).place).toBe('砖瓦厂小区 5栋 3单元')
  })

  it('refuses what cannot be taken in, each with its own sentence', async () => {
    const home = await homeOf(api)
    const reply = await api.as(cast.su)('POST', '/complaints', reportBody({ text: '字'.repeat(10_000) }))
    expect(reply.json()).toEqual({
      code: 'text_too_long',
      message: '最多 2000 字，现在有 10000 字，请删掉 8000 字',
    })
    expect(await reporting({ text: ' \n ' })).toEqual([409, 'text_missing'])
    expect(await reporting({ text: '😀'.repeat(2_000) })).toEqual([200, 'ok'])
    expect(await reporting({ isPrivate: true })).toEqual([409, 'private_not_public'])
    expect(await reporting({ place: place({ compoundId: randomUUID() }) })).toEqual([409, 'building_unknown'])
    expect(await reporting({ place: place({ ...home, buildingId: randomUUID() }) })).toEqual([
      409,
      'building_unknown',
    ])
    expect(await reporting({ place: place({ buildingId: home.buildingId }) })).toEqual([
      409,
      'building_unknown',
    ])
  })

  it('asks who is bound to nobody to claim themselves first, and who is not signed in to sign in', async () => {
    const stranger = await unbound(api)
    const reply = await api.as(stranger)('POST', '/complaints', reportBody())
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'not_bound'])
    expect((await api.anonymous('POST', '/complaints', reportBody())).statusCode).toBe(401)
  })

  it('gives every case its own number, however many come in at once', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => reported(api)))
    const numbers = taken.map(({ number }) => number).sort((a, b) => a - b)
    expect(new Set(numbers).size).toBe(12)
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(11)
  })
})

describe('photos and voice notes', () => {
  const photo = () => phonePhoto()
  const upload = async (by: CastMember, bytes: Buffer) => (await uploaded(api, by, bytes)).id

  it('are seen by the reporter’s side and by staff, and not by neighbours, whatever was agreed', async () => {
    const attachmentIds = [await upload(cast.su, await photo()), await upload(cast.su, wav(2))]
    const { id } = await reported(api, { attachmentIds })
    const kinds = async (person: CastMember) =>
      (await caseAs(api, person, id)).attachments.map(({ kind }) => kind)
    expect(await kinds(cast.su)).toEqual(['photo', 'voice_note'])
    expect(await kinds(cast.zhao)).toEqual(['photo', 'voice_note'])
    await api.as(cast.he)('POST', `/complaints/${id}/follow`, {})
    for (const neighbour of [cast.he, cast.zhou]) expect(await kinds(neighbour)).toEqual([])
    const ask = async (person: CastMember) =>
      (await api.as(person)('GET', `/attachments/${attachmentIds[0]}`)).statusCode
    expect([await ask(cast.su), await ask(cast.zhao), await ask(cast.he)]).toEqual([200, 200, 403])
    const seen = await caseAs(api, cast.zhou, id)
    expect(seen.entries[0]?.body).toBe('居民自己反映，附照片 1 张、语音 1 段。')
  })

  it('may stand in the place of words, until staff have typed what is said', async () => {
    const voice = await upload(cast.su, wav(2))
    const { id, title } = await reported(api, { text: '', attachmentIds: [voice] })
    expect(title).toBe('语音反映（等待听写）')
    const transcript = '三栋路灯不亮。请来看一下'
    const reply = await api.as(cast.zhao)('POST', `/attachments/${voice}/transcript`, { transcript })
    expect(reply.statusCode).toBe(200)
    const seen = await caseAs(api, cast.su, id)
    expect(seen).toMatchObject({ title: '三栋路灯不亮', body: transcript })
    expect(seen.entries.at(-1)).toMatchObject({ kind: 'transcribed', byName: '赵明' })
    const found = async (words: string) => {
      const reply = await api.as(cast.zhao)('GET', `/complaints/search?q=${encodeURIComponent(words)}`)
      return reply.json<{ rows: { id: string }[] }>().rows.some((row) => row.id === id)
    }
    expect([await found('三栋路灯'), await found('等待听写')]).toEqual([true, false])
  })

  it('stay where they are when the report is refused: too many, somebody else’s, or used already', async () => {
    const photos = await Promise.all(Array.from({ length: 10 }, async () => upload(cast.su, await photo())))
    expect(await reporting({ attachmentIds: photos })).toEqual([409, 'too_many_photos'])
    expect(await reporting({ attachmentIds: photos.slice(0, 1) }, cast.he)).toEqual([
      409,
      'attachment_not_usable',
    ])
    expect(await reporting({ text: '', attachmentIds: photos.slice(0, 1) })).toEqual([409, 'text_missing'])
    expect(await reporting({ attachmentIds: photos.slice(0, 9) })).toEqual([200, 'ok'])
    expect(await reporting({ attachmentIds: photos.slice(0, 1) })).toEqual([409, 'attachment_not_usable'])
  })
})

describe('POST /community-boundary', () => {
  const corners = [
    { latitude: 25.05, longitude: 102.75 },
    { latitude: 25.05, longitude: 102.77 },
    { latitude: 25.07, longitude: 102.77 },
    { latitude: 25.07, longitude: 102.75 },
  ]
  const inside = place({ position: { latitude: 25.06, longitude: 102.76 } })
  const outside = place({ position: { latitude: 25.1, longitude: 102.76 } })

  it('keeps places outside out, from when the manager has drawn it until it is taken away', async () => {
    expect(await reporting({ place: outside })).toEqual([200, 'ok'])
    expect(await answerTo(cast.lin, '/community-boundary', { corners })).toEqual([200, 'ok'])
    expect(await reporting({ place: outside })).toEqual([409, 'place_outside'])
    expect(await reporting({ place: inside })).toEqual([200, 'ok'])
    const form = (await api.as(cast.su)('GET', '/complaints/form')).json<ReportForm>()
    expect(form.boundary).toEqual(corners)
    await answerTo(cast.lin, '/community-boundary', { corners: [] })
    expect(await reporting({ place: outside })).toEqual([200, 'ok'])
  })

  it('is the manager’s to draw, with three corners at least', async () => {
    expect(await answerTo(cast.lin, '/community-boundary', { corners: corners.slice(2) })).toEqual([
      409,
      'boundary_too_few',
    ])
    expect(await answerTo(cast.zhao, '/community-boundary', { corners })).toEqual([403, 'not_allowed'])
  })
})

describe('POST /complaints/on-behalf', () => {
  it('makes who writes it down the first asked, and names the source', async () => {
    const { id } = await heard(api, { acceptNow: true, channel: 'visit' })
    const seen = await caseAs(api, cast.zhao, id)
    expect(seen).toMatchObject({
      phase: 'handling',
      channel: 'visit',
      owner: { id: cast.zhao.personId, name: '赵明', gridName: '第3网格' },
      owners: [{ name: '赵明', untilAt: null }],
      reporterName: '李阿姨',
      reporterPhone: '139****0001',
    })
    expect(seen.entries.map(({ kind }) => kind)).toEqual(['received', 'accepted'])
    expect(seen.entries[0]?.body).toContain('入户走访')
  })

  it('leaves it to the grid that was chosen, and lets who wrote it down go on', async () => {
    const taken = await heard(api, { gridId: GRID_4 })
    expect(taken.gridName).toBe('第4网格')
    expect((await api.as(cast.zhao)('GET', `/complaints/${taken.id}`)).statusCode).toBe(200)
    const kept = await heard(api, { gridId: GRID_4, publicAgreed: false })
    expect((await api.as(cast.zhao)('GET', `/complaints/${kept.id}`)).statusCode).toBe(404)
  })

  it('is for somebody of the roster where staff reach them, who then sees it as their own', async () => {
    const { id } = await heard(api, { from: { personId: cast.zhang.personId }, publicAgreed: false })
    expect((await caseAs(api, cast.zhang, id)).sight).toBe('reporter')
    expect(await messagesAbout(api, cast.zhang, id)).toHaveLength(1)
    expect(await onBehalf({ from: { personId: cast.wang.personId } })).toEqual([404, 'person_unknown'])
    expect(await onBehalf({ from: { personId: cast.wang.personId } }, cast.lin)).toEqual([200, 'ok'])
  })

  it('counts from when it was said, up to thirty days back', async () => {
    const friday = new Date(api.start.getTime() - 3 * DAY_MS)
    const taken = await heard(api, { heardAt: friday.toISOString() })
    // One working day after Friday is Monday.
    expect(taken.answerDueAt).toBe('2026-11-23T16:00:00.000Z')
    const early = new Date(api.start.getTime() - 31 * DAY_MS).toISOString()
    expect(await onBehalf({ heardAt: early })).toEqual([409, 'heard_too_early'])
    const later = new Date(api.start.getTime() + 60_000).toISOString()
    expect(await onBehalf({ heardAt: later })).toEqual([409, 'heard_later_than_now'])
  })

  it('refuses numbers, grids and groups there are not, and takes blanks for no name', async () => {
    expect(await onBehalf({ from: { name: null, phone: '12' } })).toEqual([400, 'invalid_input'])
    expect(await onBehalf({ from: { name: null, phone: '0871-6512 3456' } })).toEqual([200, 'ok'])
    expect(await onBehalf({ from: { name: null, phone: null } })).toEqual([200, 'ok'])
    const { id } = await heard(api, { from: { name: ' ', phone: null } })
    expect((await caseAs(api, cast.zhao, id)).reporterName).toBe('没有留名字')
    expect(await onBehalf({ gridId: randomUUID() })).toEqual([409, 'grid_unknown'])
    expect(await onBehalf({ chatGroupId: randomUUID(), channel: 'group' })).toEqual([409, 'group_unknown'])
    const group = await chatGroup(api)
    expect(await onBehalf({ chatGroupId: group.id, channel: 'group' })).toEqual([200, 'ok'])
  })

  it('keeps a guest’s number encrypted', async () => {
    const { id } = await heard(api)
    const { rows } = await api.admin.query(
      'select guest_phone_cipher as cipher from complaints where id = $1',
      [id],
    )
    expect(rows[0].cipher.toString('utf8')).not.toContain('13900000001')
    const place = { communityId: cast.su.communityId, table: 'complaints', rowId: id, field: 'guest_phone' }
    expect(api.services.secrets.decrypt({ ...place, cipher: rows[0].cipher })).toBe('13900000001')
  })

  it('is for staff', async () => {
    expect(await onBehalf({}, cast.su)).toEqual([403, 'not_allowed'])
  })
})

describe('GET /complaints/form', () => {
  it('offers oneself and one’s children, the compounds, and to staff grids and groups', async () => {
    const group = await chatGroup(api)
    const form = (await api.as(cast.su)('GET', '/complaints/form')).json<ReportForm>()
    expect(form.reporters.map(({ name }) => name)).toEqual(['苏晴', '苏大宝', '苏小宝'])
    expect(form.compounds).toEqual([
      { id: expect.any(String), name: '砖瓦厂小区', buildings: [{ id: expect.any(String), name: '5栋' }] },
    ])
    expect([form.grids, form.chatGroups]).toEqual([[], []])
    const forStaff = (await api.as(cast.zhao)('GET', '/complaints/form')).json<ReportForm>()
    expect(forStaff.grids.map(({ id }) => id)).toEqual([GRID_3, GRID_4])
    expect(forStaff.chatGroups).toContainEqual({ id: group.id, name: group.name })
    const stranger = (await api.as(await unbound(api))('GET', '/complaints/form')).json<ReportForm>()
    expect(stranger.reporters).toEqual([])
  })
})
