import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { mutations } from '../../test/mutations/all.ts'
import type { MutatingCall, Mutation } from '../../test/mutations/mutation.ts'
import { effectOf, type Repeated, type Repeating, repeatAtOnce, send } from '../../test/mutations/repeat.ts'
import { startWechatStub, type WechatStub } from '../../test/wechat-stub.ts'
import { modules } from '../modules.ts'
import type { AddRoute, RouteList } from './route.ts'

const APP = { appId: 'wx0123456789abcdef', appSecret: 'a-secret-of-the-server' }
let wechat: WechatStub
let api: TestApi
let stage: Repeating

async function start(routeLists: readonly RouteList[]): Promise<Repeating> {
  const started = await startTestApi({
    routeLists,
    config: { wechat: { ...APP, baseUrl: wechat.baseUrl } },
  })
  return { api: started, wechat, second: await started.second() }
}

beforeAll(async () => {
  wechat = await startWechatStub(APP)
  stage = await start(modules)
  api = stage.api
})
afterAll(async () => {
  await api.close()
  await wechat.close()
})
beforeEach(() => api.setNow(api.start))

interface Operation {
  requestBody?: { content: Record<string, { schema: { properties?: object; anyOf?: unknown[] } }> }
}

/** Speaks an outside standard, where a key is the client's choice: modules/complaints/open311/repeated.test.ts. */
const isStandard = (path: string) => path.startsWith('/api/open311/')

/** Every route that changes something, as the OpenAPI document has it. */
async function mutatingOperations(): Promise<Map<string, Operation>> {
  const document = (await api.anonymous('GET', '/openapi.json')).json<{
    paths: Record<string, Record<string, Operation>>
  }>()
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'get' && !isStandard(path))
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  )
}

function hasContent({ requestBody }: Operation): boolean {
  const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema)
  return schemas.some(({ properties, anyOf }) => Object.keys(properties ?? {}).length > 0 || anyOf)
}

const routesThat = (repeat: Mutation['repeat']) =>
  mutations.filter((mutation) => mutation.repeat === repeat).map(({ route }) => route)

/** Where else a person may use a key: marking messages as read, or for that call itself, a new series. */
const elsewhere = (route: string): { route: string; body: object } =>
  route === 'POST /api/my/messages/read'
    ? {
        route: 'POST /api/event-series',
        body: { kind: 'picture_book_class', title: `系列 ${randomUUID().slice(0, 8)}` },
      }
    : { route: 'POST /api/my/messages/read', body: {} }

const reused = async (mutation: Mutation, { call, key }: Repeated, change: Partial<MutatingCall>) => {
  const reply = await send(stage.second, { api, route: mutation.route, call }, { key, ...change })
  return [mutation.route, reply.statusCode, reply.json<{ code: string }>().code]
}

describe('the calls that are tried here', () => {
  it('are those of the OpenAPI document: none is forgotten, none has gone', async () => {
    const tried = [...new Set(mutations.map(({ route }) => route))]
    expect(tried.sort()).toEqual([...(await mutatingOperations()).keys()].sort())
  })
  it('name a second body wherever the route takes content', async () => {
    const operations = await mutatingOperations()
    for (const mutation of mutations) {
      if (mutation.repeat === 'repeatable') continue
      api.setNow(api.start)
      const call = await mutation.arrange(stage)
      const takesContent = hasContent(operations.get(mutation.route) ?? {}) || call.headers !== undefined
      expect([mutation.route, call.otherBody !== undefined]).toEqual([mutation.route, takesContent])
    }
  })
  it('keep their answer, but for secrets, for sheets and for who has not signed in', () => {
    expect(routesThat('made_anew')).toEqual([
      'POST /api/persons/{personId}/reveal',
      'POST /api/roster-exports',
      'POST /api/exchanges/{exchangeId}/reveal-phone',
      'POST /api/recruitments/{recruitmentId}/chain-import/preview',
      'POST /api/service-record-exports',
      'POST /api/complaints/{complaintId}/reporter-phone',
      'POST /api/complaints/rates/exports',
      'POST /api/partner-units/{unitId}/phone',
      'POST /api/partner-units/exports',
      'POST /api/outside-systems/{systemId}/key',
    ])
    expect(routesThat('repeatable')).toEqual([
      'POST /api/auth/wechat',
      'POST /api/auth/demo',
      'POST /api/auth/refresh',
      'POST /api/auth/sign-out',
    ])
  })
})

describe.each(mutations)('$route', (mutation) => {
  const { route } = mutation

  it('has one effect and one answer for twenty calls at once, on two processes, for each person', async () => {
    const repeated = await repeatAtOnce(stage, mutation)
    expect(repeated.findings).toEqual([])
    if (mutation.repeat === 'repeatable') return

    const { call, key } = repeated
    if (call.otherBody !== undefined)
      expect(await reused(mutation, repeated, { body: call.otherBody })).toEqual([
        route,
        422,
        'idempotency_key_reused',
      ])
    for (const name of Object.keys(call.params ?? {}))
      expect(await reused(mutation, repeated, { params: { ...call.params, [name]: randomUUID() } })).toEqual([
        route,
        422,
        'idempotency_key_reused',
      ])

    const other = elsewhere(route)
    const effect = await effectOf(api, async () => {
      const { headers: _, ...plain } = call
      const reply = await send(api.app, { api, route: other.route, call: plain }, { key, body: other.body })
      expect([other.route, reply.statusCode]).toEqual([other.route, 200])
    })
    expect(effect.idempotency_keys).toMatchObject({ written: 1, replaced: 0 })
  })

  it('is refused without a key or with a malformed one, and changes nothing', async () => {
    const call = await mutation.arrange(stage)
    const effect = await effectOf(api, async () => {
      for (const [key, code] of [
        [null, 'idempotency_key_required'],
        ['', 'idempotency_key_required'],
        ['short', 'idempotency_key_invalid'],
        ['with a space', 'idempotency_key_invalid'],
        ['x'.repeat(101), 'idempotency_key_invalid'],
      ] as const) {
        const reply = await send(api.app, { api, route, call }, { key })
        expect([route, key, reply.statusCode, reply.json().code]).toEqual([route, key, 400, code])
      }
    })
    expect(effect).toEqual({})
  })
})

describe('the control', () => {
  /** The same routes with their answers not kept: a repeated call runs again. */
  const forgetful: RouteList[] = modules.map((list) => (route) => {
    const addForgetful = (endpoint: Parameters<AddRoute>[0], options: object) =>
      route(endpoint, { ...options, keepNoReply: true } as Parameters<AddRoute>[1] & never)
    list(addForgetful as AddRoute)
  })

  const CONTROLLED = [
    'POST /api/event-series',
    'POST /api/events/{eventId}/helpers/cancel',
    'POST /api/my/children',
    'POST /api/persons/{personId}/points/awards',
  ]

  it('sees it where a route forgets its answers', async () => {
    const weak = await start(forgetful)
    try {
      const forgotten = new Map<string, string[]>()
      for (const mutation of mutations.filter(({ route }) => CONTROLLED.includes(route)))
        forgotten.set(mutation.route, (await repeatAtOnce(weak, mutation)).findings)
      expect([...forgotten.keys()].sort()).toEqual(CONTROLLED)
      for (const [route, findings] of forgotten) expect([route, findings.length > 0]).toEqual([route, true])
      expect(forgotten.get('POST /api/persons/{personId}/points/awards')?.join()).toContain(
        '"point_movements":{"written":20',
      )
    } finally {
      await weak.api.close()
    }
  })
})
