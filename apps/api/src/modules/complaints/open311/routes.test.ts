import * as contract from '@linli/domain/complaints/open311/contract'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { getFrom, lamp, letIn, postTo, sentIn } from '../../../../test/outside-systems.ts'
import { readXml, sparkOf } from '../../../../test/read-xml.ts'
import { buildApp } from '../../../app.ts'

let api: TestApi
let key: string
beforeAll(async () => {
  api = await startTestApi()
  ;({ key } = await letIn(api))
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const LISTS = new Set([
  '/services',
  '/service_requests',
  '/errors',
  '/endpoints',
  '/attributes',
  '/values',
  '/formats',
])
const isList = (path: string) => LISTS.has(path.slice(path.lastIndexOf('/')))
/** XML keeps no types: what JSON says as a number or a truth, it says in letters. */
const inLetters = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inLetters)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inLetters(each)]))
  return value === null || value === '' ? null : String(value)
}
const xmlOf = (body: string) => {
  const root = readXml(body)
  return [root.name, sparkOf(root, isList, `/${root.name}`)]
}

/** Fields of each answer, in the words and the order of wiki.open311.org/GeoReport_v2 and /Service_Discovery. */
const STANDARD = {
  discovery: ['changeset', 'contact', 'key_service', 'endpoints'],
  endpoint: ['specification', 'url', 'changeset', 'type', 'formats'],
  service: ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'],
  attribute: [
    ...['variable', 'code', 'datatype', 'required', 'datatype_description', 'order'],
    ...['description', 'values'],
  ],
  request: [
    ...['service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description'],
    ...['agency_responsible', 'service_notice', 'requested_datetime', 'updated_datetime'],
    ...['expected_datetime', 'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url'],
  ],
}
const namesOf = (value: unknown) => Object.keys(value as object).sort()

describe.each<[path: string, root: string, schema: TSchema]>([
  ['discovery', 'discovery', contract.Discovery],
  ['services', 'services', contract.Services],
  ['services/noise', 'service_definition', contract.ServiceDefinition],
  ['requests', 'service_requests', contract.ServiceRequests],
])('GET %s', (path, root, schema) => {
  it('says the same in XML and in JSON, and in XML where nobody says which', async () => {
    await sentIn(api, key, { 'attribute[public]': 'yes', description: '灯 < 1 米 & "坏" ]]> 😀' })
    const [json, xml, plain] = await Promise.all(
      [`${path}.json`, `${path}.xml`, path].map((each) => getFrom(api.app, each)),
    )
    expect([json?.statusCode, xml?.statusCode]).toEqual([200, 200])
    expect(json?.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(xml?.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(xml?.body).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/)
    expect(plain?.body.replace(/discovery(?=<)/, '')).toBe(xml?.body)
    expect([...Value.Errors(schema, json?.json())]).toEqual([])
    expect(xmlOf(xml?.body ?? '')).toEqual([root, inLetters(json?.json())])
  })
})

describe('the answers', () => {
  it('have the fields of the standard', async () => {
    await sentIn(api, key, { 'attribute[public]': 'yes' })
    const read = async (path: string) => (await getFrom(api.app, path)).json()
    const discovery = await read('discovery.json')
    expect(namesOf(discovery)).toEqual([...STANDARD.discovery].sort())
    expect(namesOf(discovery.endpoints[0])).toEqual([...STANDARD.endpoint].sort())
    for (const service of await read('services.json'))
      expect(namesOf(service)).toEqual([...STANDARD.service].sort())
    const definition = await read('services/drainage.json')
    for (const attribute of definition.attributes)
      expect(namesOf(attribute)).toEqual([...STANDARD.attribute].sort())
    for (const request of await read('requests.json'))
      expect(namesOf(request)).toEqual([...STANDARD.request].sort())
  })
  it('name the endpoint by which they are reached', async () => {
    const [endpoint] = (await getFrom(api.app, 'discovery.json')).json().endpoints
    expect(endpoint).toMatchObject({
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: 'https://linli.test/api/open311/v2',
      type: 'test',
      formats: ['text/xml', 'application/json'],
    })
  })
  it('tell the deadlines of the day as the services’ description', async () => {
    const limits = { category: 'noise', answerWorkingDays: 0, solveWorkingDays: 9 }
    const set = await api.as(cast.lin)('POST', '/complaint-rules/categories', limits)
    const services = (await getFrom(api.app, 'services.json')).json<contract.Service[]>()
    const noise = services.find(({ service_code: code }) => code === 'noise')
    expect([set.statusCode, noise?.description]).toEqual([200, '当天首次答复，9 个工作日内办完'])
    expect(noise).toMatchObject({ service_name: '噪音扰民', type: 'realtime', metadata: true })
  })
})

describe('a call that is refused', () => {
  const errorsIn = (body: string) => {
    const [root, errors] = xmlOf(body) as [string, { code: string; description: string }[]]
    expect(root).toBe('errors')
    return errors
  }
  const cases: [
    what: string,
    status: number,
    sentence: string,
    fields: Record<string, string | undefined>,
  ][] = [
    ['no key', 403, '缺少 api_key', { api_key: undefined }],
    ['a key that is none', 403, 'api_key 不对', { api_key: 'xyz' }],
    ['no community, of several', 400, '请写明 jurisdiction_id', { jurisdiction_id: undefined }],
    ['a community that is none', 404, '没有 jurisdiction_id', { jurisdiction_id: 'city.gov' }],
    [
      'an unknown community',
      404,
      '没有 jurisdiction_id',
      { jurisdiction_id: '00000000-0000-7000-8000-000000009999' },
    ],
    ['no service code', 400, '缺少 service_code', { service_code: '' }],
    ['an unknown service code', 404, '没有这个 service_code', { service_code: '001' }],
    ['no place', 400, '缺少地点', { lat: '', long: '', address_string: '' }],
    ['half a place', 400, '要一起给', { long: '' }],
    ['a place that is none', 400, '十进制度数', { lat: 'north' }],
    [
      'an unknown address',
      404,
      '没有这个 address_id',
      { address_id: '00000000-0000-7000-8000-000000009999' },
    ],
    ['an address of no form', 404, '没有这个 address_id', { address_id: "7'; drop table" }],
    ['a number that is none', 400, 'phone 不对', { phone: '12' }],
    ['too many words', 400, '最多 4000 字', { description: '灯'.repeat(4001) }],
    ['a link that is none', 400, 'media_url 应是', { media_url: 'file:///etc/passwd' }],
    ['an attribute out of its list', 400, 'attribute 的值', { 'attribute[kind]': 'rant' }],
  ]
  it.each(cases)('for %s reads why, in the standard’s form', async (_, status, sentence, fields) => {
    const form = lamp({ api_key: key, ...fields })
    const [json, xml] = [await postTo(api.app, form), await postTo(api.app, form, { path: 'requests.xml' })]
    expect([json.statusCode, xml.statusCode]).toEqual([status, status])
    const errors = json.json()
    expect([...Value.Errors(contract.Open311Errors, errors)]).toEqual([])
    expect(errors[0]).toEqual({ code: status, description: expect.stringContaining(sentence) })
    expect(errorsIn(xml.body)).toEqual(inLetters(errors))
  })
  it('reads all that is wrong with a form', async () => {
    const reply = await postTo(api.app, lamp({ api_key: key, service_code: '001', lat: '', phone: 'x' }))
    expect(reply.statusCode).toBe(404)
    expect(reply.json().map(({ code }: { code: number }) => code)).toEqual([404, 400, 400])
  })
  it('takes nothing in, and tells nobody', async () => {
    const count = async () =>
      (
        await api.admin.query(
          'select (select count(*) from complaints) + (select count(*) from messages) as n',
        )
      ).rows[0].n
    const before = await count()
    for (const [, status, , fields] of cases)
      expect((await postTo(api.app, lamp({ api_key: key, ...fields }))).statusCode).toBe(status)
    expect(await count()).toBe(before)
    await postTo(api.app, lamp({ api_key: key }))
    expect(await count()).not.toBe(before)
  })
  it('for a place outside the community reads so', async () => {
    const corners = [
      { latitude: 25.05, longitude: 102.75 },
      { latitude: 25.05, longitude: 102.77 },
      { latitude: 25.07, longitude: 102.77 },
      { latitude: 25.07, longitude: 102.75 },
    ]
    await api.as(cast.lin)('POST', '/community-boundary', { corners })
    const outside = await postTo(api.app, lamp({ api_key: key, long: '102.8' }))
    expect(outside.statusCode).toBe(400)
    expect(outside.json()[0].description).toContain('不在本社区范围内')
    expect((await postTo(api.app, lamp({ api_key: key }))).statusCode).toBe(200)
  })
  it('for anything but a form reads that it wants a form', async () => {
    for (const [type, payload] of [
      ['application/json', JSON.stringify(lamp({ api_key: key }))],
      ['text/xml', '<request/>'],
      ['multipart/form-data; boundary=x', '--x--'],
    ] as const) {
      const reply = await postTo(api.app, {}, { headers: { 'content-type': type } })
      const sent = await api.app.inject({
        method: 'POST',
        url: '/api/open311/v2/requests.xml',
        headers: { 'content-type': type },
        payload,
      })
      for (const each of [reply, sent]) expect([type, each.statusCode]).toEqual([type, 400])
      expect(errorsIn(sent.body)).toHaveLength(1)
    }
    const huge = await postTo(api.app, lamp({ api_key: key, description: 'x'.repeat(100_000) }))
    expect([huge.statusCode, huge.json()[0].code]).toEqual([400, 400])
  })
  it('for an address or a method that is not there reads 404 or 405', async () => {
    const asked = async (method: 'GET' | 'PUT' | 'DELETE' | 'POST', path: string) => {
      const reply = await api.app.inject({
        method,
        url: `/api/open311/v2/${path}`,
        payload: method === 'GET' ? undefined : { a: 1 },
      })
      const json = path.endsWith('.json')
      const [error] = json ? reply.json() : errorsIn(reply.body)
      expect(Number(error.code)).toBe(reply.statusCode)
      return [reply.statusCode, reply.headers.allow]
    }
    expect(await asked('GET', 'nothing.xml')).toEqual([404, undefined])
    expect(await asked('GET', 'requests.csv')).toEqual([404, undefined])
    expect(await asked('GET', '')).toEqual([404, undefined])
    expect(await asked('PUT', 'requests.json')).toEqual([405, 'GET, HEAD, POST'])
    expect(await asked('DELETE', 'requests/1.xml')).toEqual([405, 'GET, HEAD'])
    expect(await asked('POST', 'services.json')).toEqual([405, 'GET, HEAD'])
    expect(await asked('POST', 'nothing.json')).toEqual([404, undefined])
  })
  it('never fails, whatever is asked', async () => {
    const nonsense = ['%00', '%FF', "'", '-1', '9'.repeat(19), '%F0%9F%98%80', '../x', 'a'.repeat(190), '[]']
    for (const path of ['services', 'requests', 'tokens'])
      for (const id of nonsense)
        for (const ending of ['', '.xml', '.json']) {
          const reply = await getFrom(api.app, `${path}/${id}${ending}`, { api_key: key })
          // What is no address at all is refused before anybody is asked.
          const status = id === '%FF' ? 400 : 404
          expect([path, id, ending, reply.statusCode]).toEqual([path, id, ending, status])
        }
    for (const name of ['service_request_id', 'service_code', 'status', 'start_date', 'end_date', 'api_key'])
      for (const value of ['\0', '\ud800', "'", ',', ',,,', '1'.repeat(5000), '2026-11-01T00:00:00Z\0'])
        expect((await getFrom(api.app, 'requests.xml', { [name]: value })).statusCode).toBeLessThan(500)
    for (const name of Object.keys(lamp()))
      for (const value of ['\0', '\ud800x', "'", '\u001b[31m', '1e400', '[]'])
        expect((await postTo(api.app, lamp({ api_key: key, [name]: value }))).statusCode).toBeLessThan(500)
  })
  it('too often is told to wait, whatever key it makes up, and others go on', async () => {
    // Counted by each process: this one is nobody else’s.
    const { app } = await buildApp(api.config, api.db)
    const reports = await Promise.all(Array.from({ length: 121 }, () => postTo(app, lamp({ api_key: 'x' }))))
    const late = reports.filter(({ statusCode }) => statusCode === 429)
    expect([late.length, reports.length - late.length]).toEqual([1, 120])
    expect(late[0]?.json()[0]).toEqual({ code: 429, description: expect.stringContaining('太频繁') })
    expect((await postTo(app, lamp({ api_key: key }))).statusCode).toBe(200)
    await app.close()
  })
})

describe('the OpenAPI document', () => {
  it('describes all of it, with the form and the errors of the standard', async () => {
    const { paths } = (await api.anonymous('GET', '/openapi.json')).json()
    const own = Object.keys(paths).filter((path) => path.startsWith('/api/open311/'))
    expect(own.sort()).toEqual(
      [
        'discovery',
        'requests',
        'requests/{service_request_id}',
        'services',
        'services/{service_code}',
        'tokens/{token}',
      ]
        .map((path) => `/api/open311/v2/${path}.{format}`)
        .sort(),
    )
    const { get, post } = paths['/api/open311/v2/requests.{format}']
    expect(Object.keys(post.requestBody.content)).toEqual(['application/x-www-form-urlencoded'])
    expect(Object.keys(get.responses)).toEqual(['200', '400', '403', '404'])
    expect(Object.keys(get.responses['200'].content)).toEqual(['text/xml', 'application/json'])
  })
})

describe('a server of one community', () => {
  it('needs no jurisdiction_id', async () => {
    const small = await startTestApi({ withCast: false })
    try {
      expect((await small.app.inject('/api/open311/v2/services.json')).statusCode).toBe(404)
      await small.admin.query("insert into communities values ($1, '凤凰山社区', now())", [FENGHUANGSHAN])
      const reply = await small.app.inject('/api/open311/v2/services.json?jurisdiction_id=')
      expect([reply.statusCode, reply.json().length]).toEqual([200, 15])
    } finally {
      await small.close()
    }
  })
})
