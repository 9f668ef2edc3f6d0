import { randomUUID } from 'node:crypto'
import { endpoint } from '@linli/domain/endpoint'
import { Shape } from '@linli/domain/schema'
import * as Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cast } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { modules } from '../modules.ts'
import type { RouteList } from './route.ts'

const breaks = endpoint({
  method: 'GET',
  url: '/breaks',
  summary: 'Fails in a way nobody planned.',
  reply: Shape({ never: Type.String() }),
})
const withBreaks: RouteList = (route) => {
  route(breaks, {
    allow: ['resident'],
    handle: ({ tx }) => tx.execute('select secret_column from accounts') as never,
  })
}

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ routeLists: [...modules, withBreaks] })
})
afterAll(() => api.close())

interface Operation {
  method: 'GET' | 'POST' | 'DELETE'
  /** With a well-formed id for every parameter. */
  path: string
  name: string
  open: boolean
  /** As the document tells: `May be called by: …`. */
  callers: string
  upload: boolean
}
async function operations(): Promise<Operation[]> {
  const document = (await api.anonymous('GET', '/openapi.json')).json()
  return Object.entries(
    document.paths as Record<string, Record<string, { security?: unknown; description?: string }>>,
  ).flatMap(([path, methods]) => {
    // An outside standard has errors and keys of its own; modules/complaints/open311 asks the same of it.
    if (path.startsWith('/api/open311/')) return []
    return Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path: path.replace('/api', '').replaceAll(/\{\w+\}/g, () => randomUUID()),
      name: `${method.toUpperCase()} ${path}`,
      open: operation.security === undefined,
      callers: operation.description ?? '',
      upload: path === '/api/roster-imports',
    }))
  })
}

describe('every route of the OpenAPI document', () => {
  it('is there, as OpenAPI 3.1', async () => {
    const document = (await api.anonymous('GET', '/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\.1/)
    expect((await operations()).length).toBeGreaterThan(50)
  })
  it('answers a visitor 401 unless it is open to anyone', async () => {
    for (const { method, path, name, open } of await operations()) {
      if (open) continue
      const reply = await api.anonymous(
        method,
        path,
        method === 'GET' || method === 'DELETE' ? undefined : {},
      )
      expect([name, reply.statusCode, reply.json().code]).toEqual([name, 401, 'not_signed_in'])
    }
  })
  it('answers a role that has no business there 403', async () => {
    await api.admin.query(`update memberships set roles = '{street}' where account_id = $1`, [
      cast.zhang.accountId,
    ])
    for (const { method, path, name, open, callers } of await operations()) {
      if (open || callers.includes('street')) continue
      const reply = await api.as(cast.zhang)(
        method,
        path,
        method === 'GET' || method === 'DELETE' ? undefined : {},
      )
      expect([name, reply.statusCode, reply.json().code]).toEqual([name, 403, 'not_allowed'])
    }
  })
  it('asks for an Idempotency-Key when it changes something, and says so', async () => {
    await api.admin.query(`update memberships set roles = '{partner}' where account_id = $1`, [
      cast.suHusband.accountId,
    ])
    for (const { method, path, name, upload, callers } of await operations()) {
      if (method === 'GET' || upload) continue
      const caller = callers.endsWith('by: partner.') ? cast.suHusband : cast.lin
      const reply = await api.as(caller)(method, path, method === 'DELETE' ? undefined : {}, { key: null })
      const { code } = reply.json<{ code: string }>()
      // Where the body is wrong as well, either may be said first; nothing may succeed.
      expect([name, reply.statusCode, ['idempotency_key_required', 'invalid_input'].includes(code)]).toEqual([
        name,
        400,
        true,
      ])
    }
  })
  it('never fails on ids that do not exist or on nonsense', async () => {
    const nonsense = [undefined, {}, [], 'text', { personIds: 7 }, { reason: 'x'.repeat(500_000) }]
    for (const { method, path, name } of await operations()) {
      if (path === '/breaks') continue
      for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : nonsense) {
        const reply = await api.as(cast.lin)(method, path, body)
        expect([name, reply.statusCode < 500]).toEqual([name, true])
        if (reply.statusCode !== 200)
          expect(reply.json()).toEqual({
            code: expect.any(String),
            message: expect.stringMatching(/[\u4e00-\u9fff]/),
          })
      }
    }
  })
})

it('a body of lists in lists, however deep, is refused in words', async () => {
  for (const body of [
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  ]) {
    const reply = await api.as(cast.su)('POST', '/complaints', body, {
      headers: { 'content-type': 'application/json' },
    })
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'invalid_input'])
  }
})

describe('a route that does not declare who may call it', () => {
  it('stops the app from starting', async () => {
    const undeclared = ((route: (e: object, o: object) => void) => {
      route(breaks, { handle: async () => ({ never: '' }) })
    }) as unknown as RouteList
    await expect(buildApp(api.config, api.db, [undeclared])).rejects.toThrow(
      'does not declare who may call it',
    )
  })
})

describe('an unexpected error', () => {
  it('tells the person to try again and nothing about the inside', async () => {
    const reply = await api.as(cast.su)('GET', '/breaks')
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toEqual({ code: 'internal_error', message: '系统繁忙，请稍后再试' })
  })
})

describe('tokens', () => {
  it('of an ended sign-in or a taken role stop working within a second', async () => {
    const call = api.as(cast.he)
    expect((await call('GET', '/events')).statusCode).toBe(200)
    await api.admin.query('update sign_ins set ended_at = now() where id = $1', [cast.he.accountId])
    await new Promise((done) => setTimeout(done, 600))
    expect((await call('GET', '/events')).statusCode).toBe(401)
    await api.admin.query('update sign_ins set ended_at = null where id = $1', [cast.he.accountId])
  })
  it('that are forged, unsigned or for another account are refused', async () => {
    const good = api.services.signAccessToken({
      sub: cast.su.accountId,
      cid: cast.su.communityId,
      sid: cast.su.accountId,
    }).token
    const [header, payload, signature] = good.split('.') as [string, string, string]
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = [
      `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      `${header}.${encode({ ...claims, sub: cast.lin.accountId })}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -2)}xx`,
      `${encode({ alg: 'HS512', typ: 'JWT' })}.${payload}.${signature}`,
      'nonsense',
    ]
    for (const token of forged) {
      const reply = await api.anonymous('GET', '/me', undefined, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect(reply.statusCode).toBe(401)
    }
    const swapped = api.services.signAccessToken({
      sub: cast.lin.accountId,
      cid: cast.su.communityId,
      sid: cast.su.accountId,
    }).token
    const reply = await api.anonymous('GET', '/me', undefined, {
      headers: { authorization: `Bearer ${swapped}` },
    })
    expect(reply.statusCode).toBe(401)
  })
})

describe('the addresses beside the API', () => {
  it('tell whether the process lives and whether it can serve', async () => {
    expect((await api.app.inject('/livez')).statusCode).toBe(200)
    expect((await api.app.inject('/readyz')).statusCode).toBe(200)
    expect((await api.app.inject('/docs/')).statusCode).toBe(200)
    const lost = await api.app.inject('/api/nothing-here')
    expect([lost.statusCode, lost.json().code]).toEqual([404, 'route_not_found'])
  })
})
