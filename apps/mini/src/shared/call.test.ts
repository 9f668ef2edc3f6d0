import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { endpoint } from '@linli/domain/endpoint'
import * as Type from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

/** A phone's storage, and its requests sent for real. */
const storage = new Map<string, unknown>()
vi.mock('@tarojs/taro', () => ({
  default: {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    removeStorageSync: (key: string) => storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()] }),
    request: async (option: {
      url: string
      method: string
      header: Record<string, string>
      data?: string
    }) => {
      const reply = await fetch(option.url, {
        method: option.method,
        headers: option.header,
        body: option.data,
      })
      return { statusCode: reply.status, data: await reply.text() }
    },
  },
}))

const { call } = await import('./call')
const { keepTokens, useSession } = await import('./session')

interface Seen {
  method: string
  url: string
  key?: string
  token?: string
  body: string
}
type Answer = { status: number; body: unknown } | 'broken'

const seen: Seen[] = []
let answer: (request: Seen) => Answer
const server = createServer(async (request, response) => {
  const got: Seen = { method: request.method ?? '', url: request.url ?? '', ...headersOf(request), body: '' }
  for await (const chunk of request) got.body += chunk
  seen.push(got)
  const given = answer(got)
  if (given === 'broken') return request.socket.destroy()
  response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body))
})

function headersOf(request: IncomingMessage) {
  const key = request.headers['idempotency-key']
  return { key: typeof key === 'string' ? key : undefined, token: request.headers.authorization }
}

const signUp = endpoint({
  method: 'POST',
  url: '/events/:eventId/sign-ups',
  summary: 'Sign up.',
  params: Type.Object({ eventId: Type.String() }),
  body: Type.Object({ note: Type.String() }),
  reply: Type.Object({ seq: Type.Integer() }),
})
const listEvents = endpoint({
  method: 'GET',
  url: '/events',
  summary: 'List.',
  query: Type.Object({ kind: Type.Optional(Type.String()), cursor: Type.Optional(Type.String()) }),
  reply: Type.Array(Type.String()),
})
const toSignUp = { params: { eventId: 'e 1' }, body: { note: '两个孩子' } }
const ok = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string): Answer => ({ status, body: { code, message: '不行' } })

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  vi.stubGlobal('API_BASE', `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen.length = 0
  storage.clear()
  useSession.setState({ tokens: null, me: null })
})

describe('call', () => {
  it('fills in the address and leaves out what is not asked for', async () => {
    answer = () => ok(['a'])
    expect(await call(listEvents, { query: { kind: '绘本 课', cursor: undefined } })).toEqual(['a'])
    await call(listEvents)
    expect(seen.map((request) => request.url)).toEqual([
      `/api/events?kind=${encodeURIComponent('绘本 课')}`,
      '/api/events',
    ])
    expect(seen[0]?.key).toBeUndefined()
  })

  it('gives each action its own key of at least 21 characters', async () => {
    answer = () => ok({ seq: 1 })
    await call(signUp, toSignUp)
    await call(signUp, toSignUp)
    expect(seen[0]?.url).toBe('/api/events/e%201/sign-ups')
    expect(seen[0]?.key?.length).toBeGreaterThanOrEqual(21)
    expect(seen[1]?.key).not.toBe(seen[0]?.key)
  })

  it('tries an action again under the same key until a clear answer came', async () => {
    answer = () => 'broken'
    await expect(call(signUp, toSignUp)).rejects.toMatchObject({ code: 'offline', status: 0 })
    answer = () => refused(503, 'too_busy')
    await expect(call(signUp, toSignUp)).rejects.toMatchObject({ code: 'too_busy' })
    answer = () => refused(409, 'event_full')
    await expect(call(signUp, toSignUp)).rejects.toMatchObject({ code: 'event_full', message: '不行' })
    answer = () => ok({ seq: 1 })
    await call(signUp, toSignUp)
    const keys = seen.map((request) => request.key)
    expect(new Set(keys.slice(0, 3)).size).toBe(1)
    expect(keys[3]).not.toBe(keys[0])
  })

  it('says something readable when the answer is not the API speaking', async () => {
    answer = () => ({ status: 502, body: '<html>' })
    await expect(call(listEvents)).rejects.toMatchObject({
      code: 'internal_error',
      message: '系统繁忙，请稍后再试',
    })
  })
})

describe('a sign-in that has run out', () => {
  const old = { accessToken: 'old', accessExpiresAt: '2026-11-22T00:00:00Z', refreshToken: 'refresh-1' }
  const renewed = { ...old, accessToken: 'new', refreshToken: 'refresh-2' }

  it('is renewed once for all calls that find it so, each then sent again under its own key', async () => {
    keepTokens(old)
    answer = (request) => {
      if (request.url === '/api/auth/refresh') return ok(renewed)
      return request.token === 'Bearer new' ? ok({ seq: 1 }) : refused(401, 'not_signed_in')
    }
    await Promise.all([1, 2, 3].map((n) => call(signUp, { ...toSignUp, body: { note: `${n}` } })))
    expect(seen.filter((request) => request.url === '/api/auth/refresh')).toHaveLength(1)
    const third = seen.filter((request) => request.body.includes('"3"'))
    expect(third.map((request) => request.key)).toEqual([third[0]?.key, third[0]?.key])
    expect(useSession.getState().tokens).toEqual(renewed)
    expect(storage.get('linli.tokens')).toEqual(renewed)
  })

  it('is taken over from another tab that renewed it meanwhile', async () => {
    keepTokens(old)
    storage.set('linli.tokens', renewed)
    answer = (request) => (request.token === 'Bearer new' ? ok({ seq: 1 }) : refused(401, 'not_signed_in'))
    await call(signUp, toSignUp)
    expect(seen.map((request) => request.url)).not.toContain('/api/auth/refresh')
    expect(useSession.getState().tokens).toEqual(renewed)
  })

  it('is renewed under a key that another tab with the same token would send as well', async () => {
    answer = (request) => {
      if (request.url === '/api/auth/refresh') return ok(renewed)
      return request.token === 'Bearer new' ? ok({ seq: 1 }) : refused(401, 'not_signed_in')
    }
    for (const tab of [1, 2]) {
      keepTokens({ ...old, accessToken: `old-${tab}` })
      await call(signUp, toSignUp)
    }
    const renewals = seen.filter((request) => request.url === '/api/auth/refresh')
    expect(renewals.map((request) => request.key)).toEqual([renewals[0]?.key, renewals[0]?.key])
  })

  it('ends when the server will not renew it', async () => {
    keepTokens(old)
    answer = () => refused(401, 'not_signed_in')
    await expect(call(listEvents)).rejects.toMatchObject({ code: 'not_signed_in' })
    expect(useSession.getState().tokens).toBeNull()
    expect(storage.has('linli.tokens')).toBe(false)
  })

  it('is kept when the network goes while renewing', async () => {
    keepTokens(old)
    answer = (request) => (request.url === '/api/auth/refresh' ? 'broken' : refused(401, 'not_signed_in'))
    await expect(call(listEvents)).rejects.toMatchObject({ code: 'offline' })
    expect(useSession.getState().tokens).toEqual(old)
  })
})
