import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN, OTHER_COMMUNITY } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { startWechatStub, type WechatStub } from '../../../../test/wechat-stub.ts'
import { accounts, memberships, signIns } from '../tables.ts'

const APP = { appId: 'wx0123456789abcdef', appSecret: 'a-secret-of-the-server' }
let stub: WechatStub
let api: TestApi

beforeAll(async () => {
  stub = await startWechatStub(APP)
  api = await startTestApi({ config: { wechat: { ...APP, baseUrl: stub.baseUrl } } })
  await api.db.outsideCommunities((tx) =>
    tx.update(accounts).set({ demoKey: 'su' }).where(eq(accounts.id, cast.su.accountId)),
  )
})
afterAll(async () => {
  await api.close()
  await stub.close()
})

const post = (path: string, body: unknown, key: string = randomUUID()) =>
  api.anonymous('POST', path, body, { key })
const me = (accessToken: string) =>
  api.anonymous('GET', '/me', undefined, { headers: { authorization: `Bearer ${accessToken}` } })
const signIn = async () => (await post('/auth/demo', { key: 'su' })).json()
const refresh = (refreshToken: string, key?: string) => post('/auth/refresh', { refreshToken }, key)
const later = (ms: number) => api.setNow(new Date(api.start.getTime() + ms))

describe('GET /auth/options', () => {
  it('says where one is and how one can sign in', async () => {
    const reply = await api.anonymous('GET', '/auth/options')
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ communityName: '凤凰山社区', wechat: true })
    expect(reply.json().demoIdentities.length).toBeGreaterThan(0)
  })
})

describe('POST /auth/wechat', () => {
  it('makes the account of an openid a resident, and knows it the next time', async () => {
    const openid = `openid-${randomUUID()}`
    const first = await post('/auth/wechat', { code: stub.codeFor(openid) })
    expect(first.statusCode).toBe(200)
    const view = (await me(first.json().accessToken)).json()
    expect(view).toMatchObject({ roles: ['resident'], person: null, communityName: '凤凰山社区' })
    const second = await post('/auth/wechat', { code: stub.codeFor(openid) })
    expect((await me(second.json().accessToken)).json().accountId).toBe(view.accountId)
    expect(second.json().refreshToken).not.toBe(first.json().refreshToken)
  })

  it('joins the community that is named, without becoming anything in the other', async () => {
    const openid = `openid-${randomUUID()}`
    const reply = await post('/auth/wechat', { code: stub.codeFor(openid), communityId: OTHER_COMMUNITY })
    expect((await me(reply.json().accessToken)).json().communityName).toBe('别的社区')
    const [account] = await api.db.root.select().from(accounts).where(eq(accounts.openid, openid))
    const inFirst = await api.db.inCommunity(FENGHUANGSHAN, (tx) =>
      tx
        .select()
        .from(memberships)
        .where(eq(memberships.accountId, account?.id ?? '')),
    )
    expect(inFirst).toEqual([])
  })

  it('refuses an unknown community before the code is spent', async () => {
    const code = stub.codeFor('openid-unknown-community')
    const reply = await post('/auth/wechat', { code, communityId: randomUUID() })
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'community_not_found'])
    expect((await post('/auth/wechat', { code })).statusCode).toBe(200)
  })

  it('answers 20 identical calls with one sign-in, though the code is single use', async () => {
    const body = { code: stub.codeFor(`openid-${randomUUID()}`) }
    const key = randomUUID()
    const replies = await Promise.all(Array.from({ length: 20 }, () => post('/auth/wechat', body, key)))
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map((reply) => reply.json().refreshToken)).size).toBe(1)
    expect((await post('/auth/wechat', body, key)).json().refreshToken).toBe(replies[0]?.json().refreshToken)
  })

  it('answers the same call on another process the same', async () => {
    const other = await api.second()
    const payload = { code: stub.codeFor(`openid-${randomUUID()}`) }
    const headers = { 'idempotency-key': randomUUID() }
    const call = { method: 'POST' as const, url: '/api/auth/wechat', payload, headers }
    const replies = await Promise.all([api.app.inject(call), other.inject(call)])
    expect(replies.map((reply) => reply.statusCode)).toEqual([200, 200])
    expect(replies[0]?.json().refreshToken).toBe(replies[1]?.json().refreshToken)
  })

  it('makes one account of one openid, however many codes arrive at once', async () => {
    const openid = `openid-${randomUUID()}`
    const codes = Array.from({ length: 8 }, () => stub.codeFor(openid))
    const replies = await Promise.all(codes.map((code) => post('/auth/wechat', { code })))
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array(8).fill(200))
    const found = await api.db.root.select().from(accounts).where(eq(accounts.openid, openid))
    expect(found).toHaveLength(1)
  })

  it('refuses a made-up code and one that was used', async () => {
    const code = stub.codeFor('openid-of-somebody')
    await post('/auth/wechat', { code })
    for (const refusedCode of [code, 'made-up']) {
      const reply = await post('/auth/wechat', { code: refusedCode })
      expect([reply.statusCode, reply.json().code]).toEqual([401, 'wechat_code_refused'])
    }
  })

  it('asks again once when WeChat is busy', async () => {
    stub.failNext(-1)
    expect((await post('/auth/wechat', { code: stub.codeFor('openid-busy') })).statusCode).toBe(200)
  })

  it.each([
    ['stays busy', () => stub.failNext(-1, -1)],
    ['limits the rate', () => stub.failNext(45011)],
    ['does not know our secret', () => stub.failNext(40125)],
    ['answers with a page of HTML', () => stub.breakNext(200)],
    ['is down', () => stub.breakNext(502)],
  ])('says to come back later when WeChat %s', async (_name, fail) => {
    fail()
    const reply = await post('/auth/wechat', { code: stub.codeFor('openid-later') })
    expect([reply.statusCode, reply.json().code]).toEqual([503, 'wechat_unavailable'])
    expect(reply.body).not.toContain(APP.appSecret)
  })

  it('neither sends nor stores the session_key', async () => {
    const reply = await post('/auth/wechat', { code: stub.codeFor('openid-session-key') })
    const key = stub.sessionKeys.at(-1) ?? 'none'
    expect(reply.body).not.toContain(key)
    for (const table of ['accounts', 'sign_ins', 'memberships', 'idempotency_keys', 'audit_entries']) {
      const { rows } = await api.admin.query(`select t::text as text from ${table} t`)
      expect(rows.filter((row) => row.text.includes(key))).toEqual([])
    }
  })

  it('takes no openid from the caller', async () => {
    const reply = await post('/auth/wechat', { code: stub.codeFor('openid-mine'), openid: 'openid-yours' })
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
  })
})

describe('POST /auth/demo', () => {
  it('signs in as a named identity', async () => {
    const tokens = await signIn()
    expect((await me(tokens.accessToken)).json().person.name).toBe('苏晴')
  })

  it('answers 20 identical calls with one sign-in', async () => {
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => post('/auth/demo', { key: 'su' }, key)),
    )
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map((reply) => reply.json().refreshToken)).size).toBe(1)
  })

  it('knows no other identity, and wants a key', async () => {
    const unknown = await post('/auth/demo', { key: 'nobody' })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'unknown_demo_identity'])
    const keyless = await api.anonymous('POST', '/auth/demo', { key: 'su' }, { key: null })
    expect([keyless.statusCode, keyless.json().code]).toEqual([400, 'idempotency_key_required'])
  })
})

describe('POST /auth/refresh', () => {
  it('hands out the next pair, and the next', async () => {
    let { refreshToken } = await signIn()
    for (let i = 0; i < 3; i++) {
      const reply = await refresh(refreshToken)
      expect(reply.statusCode).toBe(200)
      expect((await me(reply.json().accessToken)).statusCode).toBe(200)
      expect(reply.json().refreshToken).not.toBe(refreshToken)
      refreshToken = reply.json().refreshToken
    }
  })

  it('ends the whole sign-in when an old token comes back', async () => {
    const first = await signIn()
    const second = (await refresh(first.refreshToken)).json()
    const reused = await refresh(first.refreshToken)
    expect([reused.statusCode, reused.json().code]).toEqual([401, 'sign_in_expired'])
    expect((await refresh(second.refreshToken)).statusCode).toBe(401)
    await expect
      .poll(async () => (await me(second.accessToken)).statusCode, { timeout: 1_000, interval: 100 })
      .toBe(401)
  })

  it('answers a retried call the same for a minute', async () => {
    const { refreshToken } = await signIn()
    const key = randomUUID()
    const first = (await refresh(refreshToken, key)).json()
    later(60_000)
    expect((await refresh(refreshToken, key)).json().refreshToken).toBe(first.refreshToken)
    later(60_001)
    expect((await refresh(refreshToken, key)).statusCode).toBe(401)
    expect((await refresh(first.refreshToken)).statusCode).toBe(401)
    later(0)
  })

  it('answers 20 identical calls with one and the same next token', async () => {
    const { refreshToken } = await signIn()
    const key = randomUUID()
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken, key)))
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map((reply) => reply.json().refreshToken)).size).toBe(1)
    expect((await refresh(replies[0]?.json().refreshToken)).statusCode).toBe(200)
  })

  it('lets one of two different calls at once go on, and takes the other for theft', async () => {
    const { refreshToken } = await signIn()
    const replies = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 401])
  })

  it('ends after 30 days without a refresh', async () => {
    const { refreshToken } = await signIn()
    later(30 * 86_400_000 - 1)
    const alive = await refresh(refreshToken)
    expect(alive.statusCode).toBe(200)
    later(60 * 86_400_000 - 1)
    expect((await refresh(alive.json().refreshToken)).json().code).toBe('sign_in_expired')
    later(0)
  })

  it('takes no token that was not made here', async () => {
    const { refreshToken } = await signIn()
    const plain = Buffer.from(refreshToken, 'base64url').toString()
    const [id, , proof] = plain.split('.')
    const forged = [
      'nonsense',
      refreshToken.slice(0, -2),
      Buffer.from(`${id}.1.${proof}`).toString('base64url'),
      Buffer.from(`${randomUUID()}.0.${proof}`).toString('base64url'),
      Buffer.from(`${id}.0.`).toString('base64url'),
    ]
    for (const token of forged) expect((await refresh(token)).json().code).toBe('sign_in_expired')
    expect((await refresh(refreshToken)).statusCode).toBe(200)
  })

  it('stores no token', async () => {
    const { refreshToken } = await signIn()
    const proof = Buffer.from(refreshToken, 'base64url').toString().split('.')[2]
    const stored = JSON.stringify(await api.db.root.select().from(signIns))
    expect(stored).not.toContain(refreshToken)
    expect(stored).not.toContain(proof)
  })
})

describe('POST /auth/sign-out', () => {
  it('ends the sign-in, once and for all', async () => {
    const { accessToken, refreshToken } = await signIn()
    expect((await post('/auth/sign-out', { refreshToken })).json()).toEqual({ done: true })
    expect((await post('/auth/sign-out', { refreshToken })).json()).toEqual({ done: true })
    expect((await refresh(refreshToken)).statusCode).toBe(401)
    await expect
      .poll(async () => (await me(accessToken)).statusCode, { timeout: 1_000, interval: 100 })
      .toBe(401)
  })
  it('refuses a token that was not made here', async () => {
    expect((await post('/auth/sign-out', { refreshToken: 'nonsense' })).statusCode).toBe(401)
  })
})

describe('outside the demo', () => {
  let strict: TestApi
  beforeAll(async () => {
    strict = await startTestApi({ config: { demo: false } })
  })
  afterAll(() => strict.close())

  it('offers no identities and no demo sign-in', async () => {
    expect((await strict.anonymous('GET', '/auth/options')).json()).toMatchObject({
      demoIdentities: [],
      wechat: false,
    })
    const reply = await strict.anonymous('POST', '/auth/demo', { key: 'su' })
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'route_not_found'])
  })
  it('cannot ask WeChat without an AppID', async () => {
    const reply = await strict.anonymous('POST', '/auth/wechat', { code: 'any' })
    expect([reply.statusCode, reply.json().code]).toEqual([503, 'wechat_unavailable'])
  })
})
