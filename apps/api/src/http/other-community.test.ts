import { randomUUID } from 'node:crypto'
import { getComplaint } from '@linli/domain/complaints/reading/contract'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { cast, FOREIGN_GRID, HOUSEHOLDS } from '../../test/cast.ts'
import { reported } from '../../test/complaints.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { mutations } from '../../test/mutations/all.ts'
import type { MutatingCall } from '../../test/mutations/mutation.ts'
import { send } from '../../test/mutations/repeat.ts'
import { startWechatStub, type WechatStub } from '../../test/wechat-stub.ts'
import { buildApp } from '../app.ts'
import { notAllowed, notFound } from './app-error.ts'
import type { RouteList } from './route.ts'

const APP = { appId: 'wx0123456789abcdef', appSecret: 'a-secret-of-the-server' }
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** Of things in the other community. */
const THEIRS = [
  cast.foreigner.personId ?? '',
  cast.foreigner.accountId,
  FOREIGN_GRID,
  HOUSEHOLDS.foreign ?? '',
]

let wechat: WechatStub
let api: TestApi
interface Arranged {
  route: string
  call: MutatingCall
}
/** Calls that are allowed here and name something by its id. */
const arranged: Arranged[] = []
beforeAll(async () => {
  wechat = await startWechatStub(APP)
  api = await startTestApi({ config: { wechat: { ...APP, baseUrl: wechat.baseUrl } } })
  // Whatever somebody may be there, it gives no right here.
  await api.admin.query(
    `update memberships set roles = '{resident,staff,manager,partner}' where account_id = $1`,
    [cast.foreignStaff.accountId],
  )
  for (const { route, arrange } of mutations) {
    api.setNow(api.start)
    const call = await arrange({ api, wechat })
    if (call.caller && idsIn(call).length > 0) arranged.push({ route, call })
  }
})
afterAll(async () => {
  await api.close()
  await wechat.close()
})
beforeEach(() => api.setNow(api.start))

const idsIn = (call: MutatingCall): string[] =>
  JSON.stringify([call.params ?? {}, Buffer.isBuffer(call.body) ? null : (call.body ?? null)]).match(UUID) ??
  []

/** The same call about other things: each id becomes another, the same one wherever it stands. */
function withIds(call: MutatingCall, idFor: () => string): MutatingCall {
  const others = new Map<string, string>()
  const other = (id: string) => {
    const found = others.get(id) ?? idFor()
    others.set(id, found)
    return found
  }
  const { params, body } = call
  const swapped = <T>(part: T): T =>
    part === undefined || Buffer.isBuffer(part)
      ? part
      : JSON.parse(JSON.stringify(part).replaceAll(UUID, other))
  return { ...call, params: swapped(params ?? {}), body: swapped(body) }
}

/** What somebody is told, whatever the ids in it. */
const told = (reply: LightMyRequestResponse) => [reply.statusCode, reply.body.replaceAll(UUID, 'an id')]

/** What one of another community is told of this call here, and of the same call about nothing there is. */
async function toldFromOutside({ route, call }: Arranged) {
  api.setNow(call.at ?? api.start)
  const from = { ...call, caller: cast.foreignStaff }
  const here = told(await send(api.app, { api, route, call: from }, {}))
  const nowhere = told(await send(api.app, { api, route, call: withIds(from, randomUUID) }, {}))
  return { here, nowhere }
}

it('a manager of another community changes nothing here, and cannot tell what is here from what is nowhere', async () => {
  expect(arranged.length).toBeGreaterThan(100)
  for (const one of arranged) {
    const { here, nowhere } = await toldFromOutside(one)
    expect([one.route, ...here]).toEqual([one.route, ...nowhere])
    if (one.call.params) expect([one.route, Number(here[0]) >= 400]).toEqual([one.route, true])
  }
})

/** Paths with the ids of things there are here, and of things there are nowhere. */
async function readingPaths(): Promise<{ here: string; nowhere: string }[]> {
  const known = new Map(arranged.flatMap(({ call }) => Object.entries(call.params ?? {})))
  const { paths } = (await api.anonymous('GET', '/openapi.json')).json<{
    paths: Record<string, { get?: { security?: unknown } }>
  }>()
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    if (!get?.security || names.length === 0 || !names.every((name) => known.has(name))) return []
    const filled = (idOf: (name: string) => string) =>
      path.replace('/api', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name))
    return [{ here: filled((name) => known.get(name) ?? ''), nowhere: filled(() => randomUUID()) }]
  })
}

it('a manager of another community reads nothing here, and cannot tell what is here from what is nowhere', async () => {
  const paths = await readingPaths()
  expect(paths.length).toBeGreaterThan(20)
  const ask = api.as(cast.foreignStaff)
  for (const { here, nowhere } of paths)
    expect([here, ...told(await ask('GET', here))]).toEqual([here, ...told(await ask('GET', nowhere))])
})

it('is seen where a route tells what is here (control)', async () => {
  const telling: RouteList = (route) =>
    route(getComplaint, {
      allow: ['staff'],
      async handle({ params }) {
        const found = await api.admin.query('select from complaints where id = $1', [params.complaintId])
        throw found.rowCount === 0 ? notFound('complaint_not_found', '没有找到') : notAllowed()
      },
    })
  const { app } = await buildApp(api.config, api.db, [telling])
  const ask = api.callOn(app, cast.foreignStaff)
  const { id } = await reported(api)
  const [here, nowhere] = [
    await ask('GET', `/complaints/${id}`),
    await ask('GET', `/complaints/${randomUUID()}`),
  ]
  await app.close()
  expect(told(here)).not.toEqual(told(nowhere))
})

it('nobody here can bring things of another community into a call, or of nowhere, and see it fail', async () => {
  let next = 0
  const theirs = () => THEIRS[next++ % THEIRS.length] ?? ''
  for (const { route, call } of arranged) {
    api.setNow(call.at ?? api.start)
    for (const idFor of [theirs, randomUUID]) {
      const { body } = withIds(call, idFor)
      const { statusCode } = await send(api.app, { api, route, call: { ...call, body } }, {})
      expect([route, statusCode < 500]).toEqual([route, true])
    }
  }
})
