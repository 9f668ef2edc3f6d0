import { randomUUID } from 'node:crypto'
import { listMyMessages } from '@linli/domain/messages/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../test/cast.ts'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { buildApp } from '../app.ts'
import { listMessages } from '../modules/messages/store.ts'
import { cursorOf } from './cursor.ts'
import type { RouteList } from './route.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

interface Operation {
  description?: string
  parameters?: { name: string; in: string; required?: boolean; schema: { enum?: string[] } }[]
}

/** Every list that is read page by page, as the OpenAPI document has it, with what it asks for. */
async function pagedLists(): Promise<{ list: string; reader: CastMember }[]> {
  const { paths } = (await api.anonymous('GET', '/openapi.json')).json<{
    paths: Record<string, { get?: Operation }>
  }>()
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const parameters = get?.parameters ?? []
    if (!parameters.some((one) => one.in === 'query' && one.name === 'cursor')) return []
    const needed = parameters.filter((one) => one.in === 'query' && one.required)
    const query = needed.map(({ name, schema }) => `${name}=${schema.enum?.[0] ?? 'x'}&`).join('')
    const list = `${path.replace('/api', '').replaceAll(/\{\w+\}/g, cast.su.personId ?? '')}?${query}cursor=`
    return [{ list, reader: get?.description?.endsWith('by: partner.') ? cast.zhang : cast.lin }]
  })
}

const encoded = (...parts: unknown[]) => Buffer.from(parts.join(' ')).toString('base64url')
const id = randomUUID()
const HOSTILE = [
  'abc',
  '-',
  id,
  `${'1'.repeat(200)}`,
  encoded('abc'),
  encoded('-'),
  encoded(`${id}0`),
  encoded(id.replaceAll('-', '')),
  encoded(`${id}\0`),
  encoded('', ''),
  encoded('-', '-'),
  encoded('abc', id),
  encoded(-1, id),
  encoded('1e3', id),
  encoded('9'.repeat(10)),
  encoded('9'.repeat(15), id),
  encoded('9'.repeat(17), id),
  encoded(Date.UTC(10_000, 0), id),
  encoded(1_795_399_200_000, '1-1'),
  encoded(1_795_399_200_000, 'a'.repeat(36)),
  encoded(1_795_399_200_000, id, id),
  encoded(1_795_399_200_000, id, 1),
  encoded(id, 1_795_399_200_000),
]

describe('a cursor somebody made up', () => {
  it('is refused by each list with a sentence, and never reaches the database', async () => {
    await api.admin.query(`update memberships set roles = '{partner}' where account_id = $1`, [
      cast.zhang.accountId,
    ])
    const lists = await pagedLists()
    expect(lists.length).toBeGreaterThanOrEqual(10)
    const answers = new Map<string, unknown>()
    for (const { list, reader } of lists)
      for (const cursor of HOSTILE) {
        const reply = await api.as(reader)('GET', `${list}${cursor}`)
        answers.set(`${list}${cursor}`, [reply.statusCode, reply.json().code])
      }
    for (const [call, answer] of answers) expect([call, answer]).toEqual([call, [400, 'invalid_input']])
  })

  it('is seen to fail where a list believes it', async () => {
    const believing: RouteList = (route) =>
      route(listMyMessages, {
        allow: ['staff', 'manager'],
        async handle({ tx, actor, query }) {
          const beforeId = Buffer.from(query.cursor ?? '', 'base64url').toString()
          await listMessages(tx, { personId: actor.personId ?? '', beforeId, limit: 1 })
          return { rows: [], nextCursor: null }
        },
      })
    const { app } = await buildApp(api.config, api.db, [believing])
    const reply = await api.callOn(app, cast.lin)('GET', `/my/messages?cursor=${encoded('abc')}`)
    await app.close()
    expect(reply.statusCode).toBe(500)
  })
})

it('a cursor reads back to the millisecond, from the first to the last instant there is', () => {
  const cursor = cursorOf({ startsAt: 'instant', id: 'uuid' })
  expect(cursor.read(undefined)).toBeNull()
  for (const ms of [0, 1_795_399_200_123, Date.UTC(10_000, 0) - 1]) {
    const place = { startsAt: new Date(ms), id }
    expect(cursor.read(cursor.write(place))).toEqual(place)
  }
})
