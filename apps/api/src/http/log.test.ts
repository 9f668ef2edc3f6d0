import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import { endpoint } from '@linli/domain/endpoint'
import { Done, Shape } from '@linli/domain/schema'
import { sql } from 'drizzle-orm'
import * as Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { modules } from '../modules.ts'
import { startRound } from '../rounds.ts'
import { loggableError, withoutValues } from './log.ts'
import type { RouteList } from './route.ts'

/** Personal values that go in everywhere a caller can put something, and must come out in no line. */
const CANARY = {
  name: '欧阳金丝雀',
  latinName: 'Canary Ouyang',
  phone: '13977788899',
  idNumber: '110101199003074477',
  openid: 'oCANARY_6WXk9_openid_of_somebody',
  token: 'eyJhbGciOiJIUzI1NiJ9.canary0payload0of0a0token.canary0signature',
  search: '金丝雀搜索',
}
const EVERYTHING = Object.values(CANARY).join(' ')

const planted = (how: string) =>
  endpoint({
    method: 'POST',
    url: `/planted/${how}`,
    summary: 'Fails with personal values at hand.',
    body: Shape({ text: Type.String() }),
    reply: Done,
  })
const done = { done: true as const }
/** Ways in which code fails that quotes what it was given. */
const plantedRoutes: RouteList = (route) => {
  route(planted('cast'), {
    allow: ['resident'],
    handle: async ({ tx, body }) => {
      await tx.execute(sql`select ${body.text}::uuid`)
      return done
    },
  })
  route(planted('raise'), {
    allow: ['resident'],
    handle: async ({ tx, body }) => {
      await tx.execute(sql.raw(`do $$ begin raise exception 'seen: %', '${body.text}'; end $$`))
      return done
    },
  })
  route(planted('parse'), {
    allow: ['resident'],
    handle: async ({ body }) => JSON.parse(`{"text": "${body.text}" "`),
  })
  route(planted('message'), {
    allow: ['resident'],
    handle: async ({ body, log }) => {
      log.info(`looked for '${body.text}'`)
      log.warn(new Error(`found '${body.text}'`))
      throw new Error(`nobody is "${body.text}"`, { cause: new Error(`really not '${body.text}'`) })
    },
  })
  route(planted('thrown'), {
    allow: ['resident'],
    handle: async ({ body }) => {
      throw Object.assign(new TypeError(), {
        statusCode: 500,
        query: { q: body.text },
        message: `'${body.text}`,
      })
    },
  })
}

const lines: string[] = []
let api: TestApi
beforeAll(async () => {
  const logTo = { write: (line: string) => void lines.push(line) }
  api = await startTestApi({
    config: { logLevel: 'trace', logTo },
    routeLists: [...modules, plantedRoutes],
  })
})
afterAll(() => api.close())

const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

function expectNobodyIn(log: string) {
  expect(log.length).toBeGreaterThan(100)
  for (const value of Object.values(CANARY))
    for (const form of [
      value,
      encodeURIComponent(value),
      encodeURI(value),
      JSON.stringify(value).slice(1, -1),
    ])
      expect(log).not.toContain(form)
}

/** Every operation, with canaries in the path, the query, the headers and all over the body. */
async function callEverything(person: CastMember | null) {
  const document = (await api.anonymous('GET', '/openapi.json')).json<{
    paths: Record<
      string,
      Record<string, { requestBody?: { content?: Record<string, { schema?: unknown }> } }>
    >
  }>()
  const call = person ? api.as(person) : api.anonymous
  const headers = {
    'x-request-id': CANARY.token,
    'user-agent': CANARY.latinName,
    cookie: `session=${CANARY.token}`,
    referer: `https://x/${encodeURIComponent(CANARY.name)}`,
  }
  const query = `?${new URLSearchParams({ q: CANARY.search, phone: CANARY.phone, token: CANARY.token })}`
  const fills = [randomUUID(), encodeURIComponent(CANARY.name), CANARY.idNumber]
  let turn = 0
  for (const [template, operations] of Object.entries(document.paths))
    for (const [method, { requestBody }] of Object.entries(operations))
      for (const search of ['', query]) {
        const fill = fills[turn++ % fills.length] ?? ''
        const path = template.replace('/api', '').replaceAll(/\{\w+\}/g, () => fill)
        const body = method === 'get' ? undefined : canaryBody(requestBody)
        await call(method.toUpperCase() as 'GET', path + search, body, { headers })
      }
}

/** A body of the right names and kinds, with canaries for texts; a good part is refused, some of it is not. */
function canaryBody(requestBody: { content?: Record<string, { schema?: unknown }> } | undefined): object {
  const schema = requestBody?.content?.['application/json']?.schema as
    | { properties?: Record<string, { type?: string; format?: string }> }
    | undefined
  const values = Object.entries(schema?.properties ?? {}).map(([name, { type }]) => {
    if (type === 'boolean') return [name, true]
    if (type === 'integer' || type === 'number') return [name, 1]
    if (type === 'array') return [name, [CANARY.name]]
    if (/phone/i.test(name)) return [name, CANARY.phone]
    if (/idNumber/i.test(name)) return [name, CANARY.idNumber]
    return [name, /reason|note|text/i.test(name) ? EVERYTHING : CANARY.name]
  })
  return { ...Object.fromEntries(values), ...(values.length === 0 && { unexpected: EVERYTHING }) }
}

describe('the log', () => {
  it('holds neither names nor numbers, tokens nor searches, whatever is called by whom', async () => {
    for (const person of [null, cast.su, cast.zhao, cast.lin]) await callEverything(person)
    await api.as(cast.su)('POST', '/my/proxies', { name: CANARY.name, phone: CANARY.phone })
    await api.as(cast.lin)('GET', `/persons?q=${encodeURIComponent(CANARY.name)}`)
    const routes = new Set(parsed().map((line) => line.route))
    // Those with real effects are there as well.
    const statuses = new Set(parsed().map((line) => line.status))
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]))
    expect(routes).toContain('/api/persons')
    expect(routes.size).toBeGreaterThan(40)
    expectNobodyIn(lines.join(''))
  })

  it('holds none of it either when code fails with values in its message', async () => {
    lines.length = 0
    for (const how of ['cast', 'raise', 'parse', 'message', 'thrown'])
      for (const text of Object.values(CANARY)) {
        const reply = await api.as(cast.su)('POST', `/planted/${how}`, { text })
        expect([how, reply.json().code]).toEqual([how, 'internal_error'])
      }
    const log = lines.join('')
    expectNobodyIn(log)
    // And still says what went wrong, where.
    for (const telling of ['unexpected error', '22P02', 'P0001', 'SyntaxError', 'log.test.ts'])
      expect(log).toContain(telling)
    for (const line of parsed())
      if (line.msg === 'unexpected error') expect(line.route).toMatch(/^\/api\/planted/)
  })

  it('holds none of it when the database fails under real calls', async () => {
    lines.length = 0
    await api.admin.query(`
      create function tell() returns trigger language plpgsql as
        $$ begin raise exception 'the row was %', new using detail = new::text; end $$;
      create trigger tell before insert on audit_entries for each row execute function tell();
      create trigger tell before insert on idempotency_keys for each row execute function tell();
      alter table event_series rename to event_series_gone;`)
    try {
      for (const person of [cast.su, cast.lin]) await callEverything(person)
    } finally {
      await api.admin.query(`
        drop function tell() cascade;
        alter table event_series_gone rename to event_series;`)
    }
    const log = lines.join('')
    expect(log).toContain('P0001')
    expect(log).toContain('42P01')
    expectNobodyIn(log)
  })

  it('holds none of what is no request at all, or no route', async () => {
    lines.length = 0
    await api.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = api.app.server.address() as AddressInfo
    for (const text of [
      `GET /${CANARY.phone} HTTP/9.9\r\nauthorization: ${CANARY.token}\r\n\r\n`,
      `NONSENSE ${EVERYTHING}\r\n\r\n`,
      `GET /api/${CANARY.phone}%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      `GET /${encodeURI(CANARY.name)}/${CANARY.phone}?q=${CANARY.openid} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      `POST /api/sign-ins HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"${CANARY.openid}`,
    ]) {
      const socket = connectSocket(port, '127.0.0.1')
      socket.end(text)
      socket.on('error', () => {}).resume()
      await once(socket, 'close')
    }
    expect(lines.some((line) => line.includes('"route":"none"'))).toBe(true)
    expectNobodyIn(lines.join(''))
  })

  it('tells which background work failed in which community, and nothing of anybody', async () => {
    lines.length = 0
    const round = startRound(api.services, api.app.log, {
      name: 'write reminders',
      everyMs: 5,
      work: (communityId) =>
        api.db.inCommunity(communityId, async (tx) => {
          await tx.execute(sql`select ${EVERYTHING}::int`)
        }),
    })
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await round.stop()
    const [line] = parsed()
    expect(line).toMatchObject({
      round: 'write reminders',
      communityId: cast.su.communityId,
      err: { type: 'DatabaseError', sqlState: '22P02' },
    })
    expectNobodyIn(lines.join(''))
  })
})

describe('a line of the log', () => {
  it('tells of a request its route, how it ended and how long it took, under the id the caller is given', async () => {
    lines.length = 0
    const id = randomUUID()
    const reply = await api.as(cast.su)('GET', `/events/${id}`, undefined, {
      headers: { 'x-request-id': 'mine' },
    })
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    const [line, ...others] = parsed()
    expect(others).toEqual([])
    expect(line).toMatchObject({
      level: 30,
      requestId: reply.headers['x-request-id'],
      method: 'GET',
      route: '/api/events/:eventId',
      status: 404,
      ms: expect.any(Number),
      msg: 'request',
    })
    expect(lines.join('')).not.toContain(id)
    expect((await api.app.inject('/nowhere')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('what is left of an error', () => {
  it('is without the values that the error itself does hold', async () => {
    const error = await api.admin
      .query(`select $1::uuid`, [EVERYTHING])
      .catch((reason: unknown) => reason as Error & { cause?: Error })
    // The control: it is the serializer that keeps them out.
    expect(String(error)).toContain(CANARY.name)
    expectNobodyIn(JSON.stringify(loggableError(error)).padEnd(101))
    expect(withoutValues(`Unexpected token '金', "{"name":"金丝雀"}" is not valid JSON`)).not.toMatch(
      /name|金/,
    )
    expect(withoutValues('connect ECONNREFUSED 127.0.0.1:5432')).toBe('connect ECONNREFUSED 127.0.0.1:5432')
  })
})
