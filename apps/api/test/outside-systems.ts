import { randomUUID } from 'node:crypto'
import type { OutsideSystemView } from '@linli/domain/complaints/outside-systems/contract'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type CastMember, cast, FENGHUANGSHAN } from './cast.ts'
import type { TestApi } from './harness.ts'

type Manager = Pick<CastMember, 'accountId' | 'communityId'>

export const systemBody = (
  overrides: Partial<{ name: string; mayReport: boolean; mayRead: boolean }> = {},
) => ({
  name: `市民热线 ${randomUUID().slice(0, 8)}`,
  mayReport: true,
  mayRead: true,
  ...overrides,
})

export async function keyOf(api: TestApi, systemId: string, by: Manager = cast.lin): Promise<string> {
  const reply = await api.as(by)('POST', `/outside-systems/${systemId}/key`, {})
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ key: string }>().key
}

/** An outside system with its key, which may report and read unless told otherwise. */
export async function letIn(
  api: TestApi,
  { by = cast.lin, ...overrides }: Parameters<typeof systemBody>[0] & { by?: Manager } = {},
): Promise<{ id: string; name: string; key: string }> {
  const reply = await api.as(by)('POST', '/outside-systems', systemBody(overrides))
  if (reply.statusCode !== 200) throw new Error(reply.body)
  const { id, name } = reply.json<OutsideSystemView>()
  return { id, name, key: await keyOf(api, id, by) }
}

type Sent = Readonly<Record<string, string | undefined>>
const encoded = (fields: Sent) =>
  new URLSearchParams(
    Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString()

/** A broken street lamp in 凤凰山, as an outside system tells it; each test changes what it is about. */
export const lamp = (overrides: Sent = {}): Sent => ({
  jurisdiction_id: FENGHUANGSHAN,
  service_code: 'street_lamp',
  lat: '25.0573',
  long: '102.7634',
  address_string: '砖瓦厂小区5栋2单元门口',
  description: '门口的路灯不亮。',
  first_name: '梅',
  last_name: '李',
  phone: '13900001111',
  ...overrides,
})

export const postTo = (
  app: FastifyInstance,
  fields: Sent,
  { path = 'requests.json', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url: `/api/open311/v2/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
    payload: encoded(fields),
  })

export const getFrom = (
  app: FastifyInstance,
  path: string,
  query: Sent = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'GET',
    url: `/api/open311/v2/${path}?${encoded({ jurisdiction_id: FENGHUANGSHAN, ...query })}`,
  })

/** The id of a request that was taken in. */
export async function sentIn(api: TestApi, key: string, overrides: Sent = {}): Promise<string> {
  const reply = await postTo(api.app, lamp({ api_key: key, ...overrides }))
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json<{ service_request_id: string }[]>()[0]?.service_request_id ?? ''
}
