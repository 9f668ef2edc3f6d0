import type { ServiceRequest } from '@linli/domain/complaints/open311/contract'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { DAY_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, OTHER_COMMUNITY } from '../../../../test/cast.ts'
import { homeOf, reported } from '../../../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { getFrom, lamp, letIn, postTo, sentIn } from '../../../../test/outside-systems.ts'
import { updateComplaint } from '../store.ts'

let api: TestApi
let key: string
let systemName: string
beforeAll(async () => {
  api = await startTestApi()
  ;({ key, name: systemName } = await letIn(api))
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const MEDIA = 'https://photos.example/lamp?a=1&b=<2>'.replace(/[<>]/g, '')
const list = async (query: Record<string, string> = {}) => {
  const reply = await getFrom(api.app, 'requests.json', query)
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<ServiceRequest[]>()
}
const idsIn = async (query: Record<string, string>) =>
  (await list(query)).map(({ service_request_id: id }) => id)
const one = async (id: string, apiKey?: string) => {
  const reply = await getFrom(api.app, `requests/${id}.json`, { api_key: apiKey })
  return reply.statusCode === 200 ? reply.json<ServiceRequest[]>()[0] : reply.statusCode
}
const findId = async (number: string): Promise<string> =>
  (
    await api.admin.query('select id from complaints where community_id = $1 and number = $2', [
      FENGHUANGSHAN,
      Number(number),
    ])
  ).rows[0].id
const asManager = async (number: string) =>
  (await api.as(cast.lin)('GET', `/complaints/${await findId(number)}`)).json<ComplaintView>()
const act = async (number: string, path: string, body: object) => {
  const reply = await api.as(cast.lin)('POST', `/complaints/${await findId(number)}/${path}`, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
}
const setFacts = async (number: string, facts: Parameters<typeof updateComplaint>[2]) => {
  const complaintId = await findId(number)
  await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
    updateComplaint(tx, { communityId: FENGHUANGSHAN, complaintId }, facts),
  )
}

describe('POST requests', () => {
  it('makes a case like any other, in the grid of its address, and says by when', async () => {
    const { compoundId, buildingId } = await homeOf(api)
    const reply = await postTo(api.app, lamp({ api_key: key, media_url: MEDIA }))
    const [receipt] = reply.json()
    expect(receipt).toEqual({
      service_request_id: expect.stringMatching(/^\d+$/),
      service_notice: '会在11月24日内首次答复，11月30日内办完',
      account_id: null,
    })
    const seen = await asManager(receipt.service_request_id)
    expect(seen).toMatchObject({
      channel: 'open311',
      category: 'street_lamp',
      kind: 'request',
      title: '门口的路灯不亮',
      phase: 'waiting',
      compound: { id: compoundId },
      building: { id: buildingId },
      grid: { name: expect.any(String) },
      place: '砖瓦厂小区 5栋 2单元门口',
      position: { latitude: 25.0573, longitude: 102.7634 },
      reporterName: '李梅',
      reporterId: null,
      reporterPhone: '139****1111',
      publicAgreed: false,
    })
    expect(seen.entries.map(({ audience, body }) => [audience, body])).toEqual([
      ['all', '由别的平台转来。'],
      ['staff', expect.stringContaining(`「${systemName}」通过接口送来。对方附了一个网址`)],
    ])
    expect(seen.entries[1]?.body).toContain(MEDIA)
  })
  it('keeps the number encrypted, and neither mail nor device at all', async () => {
    const canaries = { email: 'mei@canary.example', device_id: 'canary-device', account_id: 'canary-account' }
    const number = await sentIn(api, key, { ...canaries, phone: '13900002222' })
    const { rows } = await api.admin.query(
      `select c::text as whole, (select string_agg(e::text, '') from complaint_entries e where e.complaint_id = c.id) as lines
       from complaints c where id = $1`,
      [await findId(number)],
    )
    const dumped = JSON.stringify(rows)
    expect(dumped).toContain('139****2222')
    for (const text of ['13900002222', ...Object.values(canaries)]) expect(dumped).not.toContain(text)
  })
  it('is written down in the audit with the system that sent it', async () => {
    const { id, key: other } = await letIn(api)
    const number = await sentIn(api, other)
    const { rows } = await api.admin.query(
      'select action, subject from audit_entries where account_id = $1',
      [id],
    )
    expect(rows).toEqual([
      { action: 'POST /open311/v2/requests', subject: { systemId: id, complaintId: await findId(number) } },
    ])
  })
  it('takes what the standard allows: a place in words alone, an address of ours, no words at all', async () => {
    const { buildingId } = await homeOf(api)
    const nowhere = { lat: '', long: '', description: '', first_name: '', last_name: '', phone: '' }
    const inWords = await asManager(await sentIn(api, key, { ...nowhere, address_string: '学校门口' }))
    expect(inWords).toMatchObject({
      place: '学校门口',
      position: null,
      grid: null,
      reporterName: '没有留名字',
    })
    expect(inWords.body).toBe('路灯照明（对方没有写内容）')
    const known = await asManager(
      await sentIn(api, key, { ...nowhere, address_string: '', address_id: buildingId }),
    )
    expect(known).toMatchObject({ place: '砖瓦厂小区 5栋', building: { id: buildingId } })
    expect((await asManager(await sentIn(api, key, { description: '灯'.repeat(4000) }))).body).toHaveLength(
      4000,
    )
    // Marks that nobody sees, one of which turns the line around.
    const marked = await asManager(await sentIn(api, key, { description: '\u202e灯不亮\u0000\u200b' }))
    expect(marked.body).toBe('灯不亮')
  })
  it('never opens the link it was given', async () => {
    const opened: unknown[] = []
    const fetching = globalThis.fetch
    globalThis.fetch = async (...args) => {
      opened.push(args)
      return fetching(...args)
    }
    try {
      const number = await sentIn(api, key, { media_url: 'http://127.0.0.1:9/inside' })
      expect(await one(number, key)).toMatchObject({ media_url: 'http://127.0.0.1:9/inside' })
      expect(opened).toEqual([])
    } finally {
      globalThis.fetch = fetching
    }
  })
})

describe('GET requests', () => {
  it('shows everybody what neighbours may read: no name, no door, no place on the map, no link', async () => {
    const number = await sentIn(api, key, { media_url: MEDIA, 'attribute[public]': 'yes' })
    const { buildingId } = await homeOf(api)
    expect(await one(number)).toEqual({
      service_request_id: number,
      status: 'open',
      status_notes: '由别的平台转来。',
      service_name: '路灯照明',
      service_code: 'street_lamp',
      description: '门口的路灯不亮。',
      agency_responsible: expect.stringMatching(/^凤凰山社区 /),
      service_notice: null,
      requested_datetime: '2026-11-23T02:00:00Z',
      updated_datetime: '2026-11-23T02:00:00Z',
      expected_datetime: '2026-11-30T16:00:00Z',
      address: '砖瓦厂小区 5栋',
      address_id: buildingId,
      zipcode: null,
      lat: null,
      long: null,
      media_url: null,
    })
    expect(await one(number, key)).toMatchObject({
      address: '砖瓦厂小区 5栋 2单元门口',
      lat: 25.0573,
      long: 102.7634,
      media_url: MEDIA,
    })
  })
  it('shows what was not agreed, is private, hidden, withdrawn or merged to nobody but its own system', async () => {
    const { key: other } = await letIn(api)
    const agreed = { 'attribute[public]': 'yes' }
    const silent = await sentIn(api, key)
    const [secret, hidden, withdrawn, merged] = [
      await sentIn(api, key),
      await sentIn(api, key, agreed),
      await sentIn(api, key, agreed),
      await sentIn(api, key, agreed),
    ]
    await setFacts(secret, { isPrivate: true })
    await setFacts(hidden, { hiddenAt: api.start })
    await setFacts(withdrawn, { withdrawnAt: api.start })
    await setFacts(merged, { mergedIntoId: await findId(silent), mergedAt: api.start })
    const own = [silent, secret, hidden, withdrawn, merged]
    const ids = own.join()
    expect(await idsIn({ service_request_id: ids })).toEqual([])
    expect(await idsIn({ service_request_id: ids, api_key: other })).toEqual([])
    expect((await idsIn({ service_request_id: ids, api_key: key })).sort()).toEqual([...own].sort())
    for (const number of own) {
      expect([await one(number), await one(number, other)]).toEqual([404, 404])
      const ended = number === withdrawn || number === merged
      expect(await one(number, key)).toMatchObject({ status: ended ? 'closed' : 'open' })
    }
    const public_ = await sentIn(api, other, agreed)
    expect(await idsIn({ service_request_id: `${ids},${public_}` })).toEqual([public_])
  })
  it('tells what staff do: answers to its own system, what is for all to everybody, notes to nobody', async () => {
    const number = await sentIn(api, key, { 'attribute[public]': 'yes' })
    const at = (hours: number) => api.setNow(new Date(api.start.getTime() + hours * 3_600_000))
    at(1)
    await act(number, 'accept', {})
    const accepted = await one(number)
    expect(accepted).toMatchObject({
      status_notes: expect.stringContaining('受理'),
      updated_datetime: '2026-11-23T03:00:00Z',
    })
    at(2)
    await act(number, 'answers', { text: '明天上午换灯泡' })
    expect(await one(number, key)).toMatchObject({
      status_notes: '明天上午换灯泡',
      updated_datetime: '2026-11-23T04:00:00Z',
    })
    at(3)
    await act(number, 'notes', { text: '李梅家在 502，先打电话' })
    const [toAll, toOwn] = [await one(number), await one(number, key)]
    expect(toAll).toEqual(accepted)
    expect(toOwn).toMatchObject({ status_notes: '明天上午换灯泡', updated_datetime: '2026-11-23T04:00:00Z' })
    for (const seen of [toAll, toOwn]) expect(JSON.stringify(seen)).not.toMatch(/502|李梅|139|林|赵|电话/)
    // The note is there, for staff.
    expect((await asManager(number)).entries.at(-1)?.body).toContain('502')
  })
  it('is closed once the resident’s word, or their silence, has ended it', async () => {
    const number = await sentIn(api, key, { 'attribute[public]': 'yes' })
    await act(number, 'accept', {})
    await setFacts(number, { resolvedAt: api.start, firstAnsweredAt: api.start, calledBackAt: api.start })
    expect(await one(number)).toMatchObject({ status: 'open', expected_datetime: null })
    api.setNow(new Date(api.start.getTime() + 7 * DAY_MS))
    expect(await one(number)).toMatchObject({ status: 'closed', updated_datetime: '2026-11-30T02:00:00Z' })
    expect(await idsIn({ status: 'closed' })).toContain(number)
    expect(await idsIn({ status: 'open' })).not.toContain(number)
    expect(await idsIn({ status: 'open,closed' })).toContain(number)
  })
  it('finds by category and by when, to the second', async () => {
    api.setNow(new Date(api.start.getTime() - 30 * DAY_MS + 700))
    const number = await sentIn(api, key, { service_code: 'noise', 'attribute[public]': 'yes' })
    api.setNow(api.start)
    const stamp = '2026-10-24T02:00:00Z'
    const found = (query: Record<string, string>) =>
      idsIn({ service_code: 'noise,parking_traffic', ...query })
    expect(await found({})).toEqual([number])
    expect(await idsIn({ service_code: 'parking_traffic' })).toEqual([])
    expect(await found({ start_date: stamp, end_date: stamp })).toEqual([number])
    expect(await found({ start_date: '2026-10-24T02:00:01Z' })).toEqual([])
    expect(await found({ end_date: '2026-10-24T01:59:59Z' })).toEqual([])
    expect(await found({ start_date: '2026-10-24T10:00:00+08:00' })).toEqual([number])
    const tooWide = { start_date: '2026-01-01T00:00:00Z', end_date: '2026-11-01T00:00:00Z' }
    expect((await getFrom(api.app, 'requests.xml', tooWide)).statusCode).toBe(400)
    api.setNow(new Date(api.start.getTime() + 61 * DAY_MS))
    expect(await found({})).toEqual([])
  })
  it('gives the newest 1,000', async () => {
    const { id } = await reported(api, { category: 'other' })
    await api.admin.query(
      `insert into complaints select (jsonb_populate_record(c, jsonb_build_object(
         'id', gen_random_uuid(), 'number', 100000 + n, 'reported_at', c.reported_at - n * interval '1 minute'))).*
       from complaints c, generate_series(1, 1005) n where c.id = $1`,
      [id],
    )
    const rows = await list({ service_code: 'other' })
    expect([rows.length, rows[1]?.service_request_id, rows.at(-1)?.service_request_id]).toEqual([
      1000,
      '100001',
      '100999',
    ])
  })
  it('knows nothing of another community’s', async () => {
    const number = await sentIn(api, key, { 'attribute[public]': 'yes', service_code: 'elderly_care' })
    const there = { jurisdiction_id: OTHER_COMMUNITY }
    expect((await getFrom(api.app, `requests/${number}.json`, there)).statusCode).toBe(404)
    expect(await idsIn({ ...there })).toEqual([])
    expect(await idsIn({ service_code: 'elderly_care' })).toEqual([number])
  })
})
