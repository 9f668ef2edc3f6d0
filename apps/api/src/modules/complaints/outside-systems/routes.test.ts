import type { listOutsideSystems, OutsideSystemView } from '@linli/domain/complaints/outside-systems/contract'
import type { ReplyOf } from '@linli/domain/endpoint'
import { MINUTE_MS } from '@linli/domain/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, OTHER_COMMUNITY } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { getFrom, keyOf, lamp, letIn, postTo, sentIn, systemBody } from '../../../../test/outside-systems.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const { lin, zhao, su } = cast
type Caller = Parameters<TestApi['as']>[0]
const post = async (by: Caller, path: string, body: object = {}) => {
  const reply = await api.as(by)('POST', `/outside-systems${path}`, body)
  return [reply.statusCode, reply.json().code ?? 'ok']
}
const listed = async () =>
  (await api.as(lin)('GET', '/outside-systems')).json<ReplyOf<typeof listOutsideSystems>>()
const systemOf = async (id: string): Promise<OutsideSystemView | undefined> =>
  (await listed()).rows.find((row) => row.id === id)
const reports = async (key: string, jurisdiction_id = FENGHUANGSHAN) => {
  const reply = await postTo(api.app, lamp({ api_key: key, jurisdiction_id }))
  return [reply.statusCode, reply.statusCode === 200 ? '' : reply.json()[0].description]
}
const reads = async (api_key: string) => (await getFrom(api.app, 'requests.json', { api_key })).statusCode
const later = (minutes: number) => api.setNow(new Date(api.start.getTime() + minutes * MINUTE_MS))
const reason = { reason: '合同到期' }

describe('POST /outside-systems', () => {
  it('lets a system in with a key that is stored nowhere', async () => {
    const { id, name, key } = await letIn(api)
    expect(await systemOf(id)).toMatchObject({
      name,
      mayReport: true,
      mayRead: true,
      lastUsedAt: null,
      sent: 0,
    })
    const proof = key.split('.')[2] ?? ''
    expect(proof).toHaveLength(43)
    const { rows } = await api.admin.query<{ table: string }>(
      `select table_name as table from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    for (const { table } of rows) {
      const kept = await api.admin.query(`select 1 from ${table} t where position($1 in t::text) > 0`, [
        proof,
      ])
      expect([table, kept.rowCount]).toEqual([table, 0])
    }
  })
  it('is refused without a right, or where the name is taken', async () => {
    const { name } = await letIn(api)
    expect(await post(lin, '', systemBody({ mayReport: false, mayRead: false }))).toEqual([
      409,
      'outside_no_right',
    ])
    expect(await post(lin, '', systemBody({ name: ` ${name} ` }))).toEqual([409, 'outside_exists'])
    expect(await post(lin, '', systemBody({ name: '  ' }))).toEqual([400, 'invalid_input'])
  })
  it('is the manager’s alone, as is all about it', async () => {
    const { id } = await letIn(api)
    for (const who of [zhao, su]) {
      expect((await api.as(who)('GET', '/outside-systems')).statusCode).toBe(403)
      expect(await post(who, '', systemBody())).toEqual([403, 'not_allowed'])
      for (const path of ['new-key', 'revocation'])
        expect(await post(who, `/${id}/${path}`, reason)).toEqual([403, 'not_allowed'])
      expect(await post(who, `/${id}/key`)).toEqual([403, 'not_allowed'])
    }
    expect((await api.anonymous('GET', '/outside-systems')).statusCode).toBe(401)
    const foreign = await newcomer(api, {
      communityId: OTHER_COMMUNITY,
      householdId: cast.foreigner.householdId,
      roles: ['manager'],
    })
    expect((await api.as(foreign)('GET', '/outside-systems')).json().rows).toEqual([])
    expect(await post(foreign, `/${id}/revocation`, reason)).toEqual([404, 'outside_system_not_found'])
    expect(await post(foreign, `/${id}/key`)).toEqual([404, 'outside_system_not_found'])
  })
  it('tells what the other side has to know', async () => {
    expect(await listed()).toMatchObject({
      jurisdictionId: FENGHUANGSHAN,
      baseUrl: 'https://linli.test/api/open311/v2',
    })
  })
})

describe('a key', () => {
  it('is shown to who made it, for ten minutes and until it is used', async () => {
    const { id, key } = await letIn(api)
    expect(await keyOf(api, id)).toBe(key)
    const other = await newcomer(api, { roles: ['resident', 'manager'] })
    expect(await post(other, `/${id}/key`)).toEqual([409, 'key_not_yours'])
    later(10)
    expect(await post(lin, `/${id}/key`)).toEqual([409, 'key_shown_before'])
    later(0)
    const used = await letIn(api)
    await sentIn(api, used.key)
    expect(await post(lin, `/${used.id}/key`)).toEqual([409, 'key_shown_before'])
  })
  it('opens what it was made for, and nothing in another community', async () => {
    const [reporter, reader] = [await letIn(api, { mayRead: false }), await letIn(api, { mayReport: false })]
    expect(await reports(reporter.key)).toEqual([200, ''])
    expect(await reads(reporter.key)).toBe(403)
    expect(await reports(reader.key)).toEqual([403, expect.stringContaining('没有送诉求的权限')])
    expect(await reads(reader.key)).toBe(200)
    expect(await reports(reporter.key, OTHER_COMMUNITY)).toEqual([
      403,
      expect.stringContaining('不是这个社区发的'),
    ])
  })
  it('that somebody changed opens nothing', async () => {
    const { id, key } = await letIn(api)
    const [, , proof = ''] = key.split('.')
    const { id: otherId } = await letIn(api)
    for (const forged of [
      `${otherId}.1.${proof}`,
      `${id}.2.${proof}`,
      `${id}.1.${proof.slice(1)}`,
      `${id}.1.`,
      `${id}.01.${proof}`,
      id,
      `${key} x`,
      '..',
    ])
      expect([forged, ...(await reports(forged))]).toEqual([
        forged,
        403,
        expect.stringContaining('api_key 不对'),
      ])
    expect(await reports(key)).toEqual([200, ''])
  })
  it('is noted when it is used, and what came in by it is counted', async () => {
    const { id, key } = await letIn(api)
    later(3)
    await sentIn(api, key)
    await sentIn(api, key)
    const at = new Date(api.start.getTime() + 3 * MINUTE_MS).toISOString()
    expect(await systemOf(id)).toMatchObject({ lastUsedAt: at, sent: 2 })
    later(9)
    await reads(key)
    expect((await systemOf(id))?.lastUsedAt).toBe(new Date(api.start.getTime() + 9 * MINUTE_MS).toISOString())
  })
})

describe('POST /outside-systems/:systemId/revocation', () => {
  it('takes the key away at once; what came in stays, and is there again under a new key', async () => {
    const { id, key } = await letIn(api)
    const number = await sentIn(api, key)
    expect(await post(lin, `/${id}/revocation`, reason)).toEqual([200, 'ok'])
    expect(await reports(key)).toEqual([403, expect.stringContaining('已经停用')])
    expect(await reads(key)).toBe(403)
    expect(await systemOf(id)).toMatchObject({ revokeReason: '合同到期', sent: 1 })
    expect(await post(lin, `/${id}/revocation`, reason)).toEqual([409, 'key_already_revoked'])
    expect(await post(lin, `/${id}/key`)).toEqual([409, 'key_shown_before'])

    expect(await post(lin, `/${id}/new-key`, { reason: '续签了' })).toEqual([200, 'ok'])
    const fresh = await keyOf(api, id)
    expect(fresh).not.toBe(key)
    expect(await reports(key)).toEqual([403, expect.stringContaining('已经停用')])
    const seen = await getFrom(api.app, `requests/${number}.json`, { api_key: fresh })
    expect(seen.json()[0].service_request_id).toBe(number)
  })
  it('and whatever else is done with keys is audited, with the reason', async () => {
    const { id } = await letIn(api)
    await post(lin, `/${id}/new-key`, { reason: '钥匙可能漏了' })
    await post(lin, `/${id}/revocation`, reason)
    const { rows } = await api.admin.query(
      `select action, reason from audit_entries where subject->>'systemId' = $1 order by id`,
      [id],
    )
    expect(rows).toEqual([
      { action: 'POST /outside-systems/:systemId/key', reason: null },
      { action: 'POST /outside-systems/:systemId/new-key', reason: '钥匙可能漏了' },
      { action: 'POST /outside-systems/:systemId/revocation', reason: '合同到期' },
    ])
  })
})
