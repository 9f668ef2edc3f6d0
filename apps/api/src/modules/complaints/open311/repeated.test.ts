import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateOf } from '../../../../test/effects.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { getFrom, lamp, letIn, postTo } from '../../../../test/outside-systems.ts'

let api: TestApi
let key: string
beforeAll(async () => {
  api = await startTestApi()
  ;({ key } = await letIn(api))
})
afterAll(() => api.close())

const counted = async () =>
  (await api.admin.query("select count(*)::int as n from complaints where channel = 'open311'")).rows[0].n
const under = (name: string) => ({ headers: { 'idempotency-key': name } })

describe('a request that is sent again', () => {
  it('under the same Idempotency-Key is one case with one answer, twenty times at once on two processes', async () => {
    const second = await api.second()
    const [name, before] = [randomUUID(), await counted()]
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        postTo(i % 2 === 0 ? api.app : second, lamp({ api_key: key }), under(name)),
      ),
    )
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1)
    expect(await counted()).toBe(before + 1)
    // Where the key and the format stand does not make it another request.
    const [id] = replies[0]?.json() ?? []
    const { 'x-api-key': _, ...headers } = { 'x-api-key': '', ...under(name).headers }
    const again = await postTo(api.app, lamp(), {
      path: 'requests.xml',
      headers: { ...headers, 'x-api-key': key },
    })
    expect(again.body).toContain(`<service_request_id>${id.service_request_id}</service_request_id>`)
  })
  it('with other content under that key is refused, and so is a key of no form', async () => {
    const name = randomUUID()
    await postTo(api.app, lamp({ api_key: key }), under(name))
    const before = await stateOf(api.admin)
    const other = await postTo(api.app, lamp({ api_key: key, description: '别的事' }), under(name))
    expect([other.statusCode, other.json()[0].description]).toEqual([
      400,
      expect.stringContaining('已用于另一次'),
    ])
    const malformed = await postTo(api.app, lamp({ api_key: key }), under('short'))
    expect([malformed.statusCode, malformed.json()[0].code]).toEqual([400, 400])
    expect(await stateOf(api.admin)).toEqual(before)
  })
  it('without a key, or under that of another system, is another case', async () => {
    const [name, before] = [randomUUID(), await counted()]
    const { key: theirs } = await letIn(api)
    await postTo(api.app, lamp({ api_key: key }), under(name))
    await postTo(api.app, lamp({ api_key: theirs }), under(name))
    await postTo(api.app, lamp({ api_key: key }))
    await postTo(api.app, lamp({ api_key: key }))
    expect(await counted()).toBe(before + 4)
  })
  it('that was refused may be mended under the same key', async () => {
    const name = randomUUID()
    const wrong = await postTo(api.app, lamp({ api_key: key, phone: '12' }), under(name))
    const right = await postTo(api.app, lamp({ api_key: key }), under(name))
    expect([wrong.statusCode, right.statusCode]).toEqual([400, 200])
  })
})

describe('GET tokens', () => {
  it('finds the case by the key it was sent under, for its own system alone', async () => {
    const token = randomUUID()
    const [receipt] = (await postTo(api.app, lamp({ api_key: key }), under(token))).json()
    const { service_request_id } = receipt
    const asked = (apiKey?: string) => getFrom(api.app, `tokens/${token}.json`, { api_key: apiKey })
    expect((await asked(key)).json()).toEqual([{ service_request_id, token }])
    const xml = await getFrom(api.app, `tokens/${token}.xml`, { api_key: key })
    expect(xml.body).toContain(
      `<service_requests><request><service_request_id>${service_request_id}</service_request_id><token>${token}</token>`,
    )
    const { key: theirs } = await letIn(api)
    expect([(await asked(theirs)).statusCode, (await asked()).statusCode]).toEqual([404, 404])
    expect((await getFrom(api.app, 'tokens/12345.json', { api_key: key })).statusCode).toBe(404)
  })
})
