import * as contract from '@linli/domain/complaints/open311/contract'
import {
  OPEN311_FORMATS,
  OPEN311_ITEM_NAMES,
  type Open311Format,
  SERVICES_CHANGED_AT,
} from '@linli/domain/complaints/open311/terms'
import type {
  FastifyInstance,
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  RouteOptions,
} from 'fastify'
import * as Type from 'typebox'
import type { AppError } from '../../../http/app-error.ts'
import { answerTo } from '../../../http/error-handler.ts'
import { IDEMPOTENCY_HEADER, readIdempotencyKey } from '../../../http/idempotency.ts'
import type { Services } from '../../../http/services.ts'
import { readable } from '../../../http/unseen.ts'
import { writeXml, type XmlValue } from '../../../xml.ts'
import { open311No } from '../outside-systems/actions.ts'
import {
  callOf,
  type Open311Call,
  Open311Refusals,
  readDefinition,
  readRequestOf,
  readRequests,
  readServices,
  readToken,
  receiveRequest,
  systemIdOf,
} from './actions.ts'

const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'
/** 4,000 characters of Chinese are 36 KB in a form; the rest is small. */
const MAX_FORM_BYTES = 64 * 1024
const READS_A_MINUTE = 300
const REPORTS_A_MINUTE = 120

type Params = Readonly<Record<string, string | undefined>>

/** Where nothing says otherwise the answer is XML, which every client of the standard reads. */
const formatOf = (request: FastifyRequest): Open311Format =>
  /\.json(\?|$)/i.test(request.raw.url ?? '') ? 'json' : 'xml'

function sendAs(request: FastifyRequest, reply: FastifyReply, root: string, value: XmlValue) {
  const format = formatOf(request)
  reply.headers({
    'content-type': `${OPEN311_FORMATS[format]}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  return reply.send(format === 'json' ? JSON.stringify(value) : writeXml(root, value, OPEN311_ITEM_NAMES))
}

/** The standard knows 400, 403, 404 and 405; being too many or out of order is told as it is. */
const KEPT_STATUSES = new Set([400, 403, 404, 405, 429, 500, 503])

function sendErrors(request: FastifyRequest, reply: FastifyReply, refusals: readonly AppError[]) {
  const statuses = refusals.map(({ status }) => (KEPT_STATUSES.has(status) ? status : 400))
  const retryAfter = refusals.find(({ retryAfterSeconds }) => retryAfterSeconds)?.retryAfterSeconds
  if (retryAfter) reply.header('retry-after', retryAfter)
  reply.code(statuses.includes(404) ? 404 : (statuses[0] ?? 500))
  const errors = refusals.map(({ message }, index) => ({
    code: statuses[index] ?? 500,
    description: message,
  }))
  return sendAs(request, reply, 'errors', errors)
}

/** Which methods an address that no route took would have answered. */
function methodsAt(path: string): string | null {
  const [, resource = ''] = /\/v2\/([^/.?]+)/.exec(path) ?? []
  if (!['discovery', 'services', 'requests', 'tokens'].includes(resource)) return null
  return /\/requests(\.(xml|json))?(\?|$)/.test(path) ? 'GET, HEAD, POST' : 'GET, HEAD'
}

function refuseUnknown(request: FastifyRequest, reply: FastifyReply) {
  const methods = methodsAt(request.raw.url ?? '')
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (methods === null || isRead) return sendErrors(request, reply, [open311No('resource_not_found')])
  reply.header('allow', methods)
  return sendErrors(request, reply, [open311No('method_not_allowed')])
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** As other routes take texts in. */
const asReadable = ([name, value]: readonly [string, string]) => [name, readable(value)] as const

function sentIn(request: FastifyRequest) {
  const query = [...new URL(request.raw.url ?? '', 'http://host').searchParams]
  const headerKey = headerOf(request, 'x-api-key')
  if (request.method !== 'POST') return { pairs: query.map(asReadable), headerKey }
  if (typeof request.body !== 'string') throw open311No('not_a_form')
  // Keys stand where the client likes; everything else of a request is in its form.
  const beside = query.filter(([name]) => name === 'api_key' || name === 'jurisdiction_id')
  return { pairs: [...beside, ...new URLSearchParams(request.body)].map(asReadable), headerKey }
}

const inBoth = (schema: Type.TSchema, description: string) => ({
  description,
  content: Object.fromEntries(Object.values(OPEN311_FORMATS).map((type) => [type, { schema }])),
})
const FAILURES = {
  400: inBoth(contract.Open311Errors, 'Something is missing or wrong.'),
  403: inBoth(contract.Open311Errors, 'Missing or invalid api_key.'),
  404: inBoth(contract.Open311Errors, 'jurisdiction_id, service_code, request or token not found.'),
}
const FORMAT = Type.String({ enum: Object.keys(OPEN311_FORMATS) })

/** What is checked by the rules, in the standard’s own words, is only described here. */
const asSent = { validatorCompiler: () => () => true, serializerCompiler: () => String }

interface Resource {
  path: string
  method?: 'GET' | 'POST'
  summary: string
  /** Of the list, in XML. */
  root: string
  reply: Type.TSchema
  query?: Type.TSchema
  form?: Type.TSchema
  limit: object
  answer(call: Open311Call, params: Params, request: FastifyRequest): Promise<XmlValue>
}

function serve(app: FastifyInstance, services: Services, resource: Resource) {
  const { path, method = 'GET', summary, root, reply, query, form, limit, answer } = resource
  const handler: RouteOptions['handler'] = async (request, to) => {
    const call = callOf(services, sentIn(request))
    return sendAs(request, to, root, await answer(call, request.params as Params, request))
  }
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => [name ?? '', Type.String()])
  const schema = {
    tags: ['open311'],
    summary,
    params: Type.Object({ ...Object.fromEntries(names), format: FORMAT }),
    ...(query && { querystring: query }),
    ...(form && { consumes: ['application/x-www-form-urlencoded'], body: form }),
    response: { 200: inBoth(reply, summary), ...FAILURES },
  }
  const config = { allow: 'anyone', standard: true, rateLimit: limit } as const
  app.route({ method, url: `${path}.:format(^(?:xml|json)$)`, schema, config, ...asSent, handler })
  // Without an ending: XML. Not described, for the standard wants an ending.
  app.route({ method, url: path, schema: { hide: true }, config, handler })
}

function discover({ services: { config } }: Open311Call, request: FastifyRequest): contract.Discovery {
  const origin = config.publicUrl ?? `${request.protocol}://${request.host}`
  const [base = ''] = (request.raw.url ?? '').split('/discovery')
  return {
    changeset: SERVICES_CHANGED_AT,
    contact: '请联系所在社区的主任或服务点',
    key_service: '请向社区主任申请 api_key：工作台 › 外部系统',
    endpoints: [
      {
        specification: SPECIFICATION,
        url: `${origin}${base}`,
        changeset: SERVICES_CHANGED_AT,
        type: config.demo ? 'test' : 'production',
        formats: Object.values(OPEN311_FORMATS),
      },
    ],
  }
}

/** GeoReport v2 (wiki.open311.org/GeoReport_v2): outside systems report cases and ask how they stand. */
export const open311Routes =
  (services: Services): FastifyPluginCallback =>
  (app, _options, done) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
      (_request, body, parsed) => parsed(null, body),
    )
    app.setErrorHandler((error, request, reply) =>
      sendErrors(
        request,
        reply,
        error instanceof Open311Refusals ? error.refusals : [answerTo(error, request)],
      ),
    )
    // Before the body is looked at, which may be of any kind.
    app.addHook('onRequest', (request, reply, next) => {
      if (request.is404) refuseUnknown(request, reply)
      else next()
    })
    app.setNotFoundHandler(refuseUnknown)

    const reads = { max: READS_A_MINUTE, timeWindow: '1 minute' }
    const list = (resource: Omit<Resource, 'limit'>) =>
      serve(app, services, { query: contract.JurisdictionQuery, limit: reads, ...resource })
    list({
      path: '/discovery',
      summary: 'Service discovery: which endpoints there are.',
      root: 'discovery',
      reply: contract.Discovery,
      answer: async (call, _params, request) => discover(call, request),
    })
    list({
      path: '/services',
      summary: 'GET service list: what may be reported, with our deadlines.',
      root: 'services',
      reply: contract.Services,
      answer: (call) => readServices(call),
    })
    list({
      path: '/services/:service_code([^.]+)',
      summary: 'GET service definition: what may be told beside the standard’s fields.',
      root: 'service_definition',
      reply: contract.ServiceDefinition,
      answer: (call, { service_code: code = '' }) => readDefinition(call, code),
    })
    list({
      path: '/requests',
      summary:
        'GET service requests: public ones, and with a key those that its system sent in; 90 days, 1,000 at most.',
      root: 'service_requests',
      query: contract.RequestsQuery,
      reply: contract.ServiceRequests,
      answer: (call) => readRequests(call),
    })
    list({
      path: '/requests/:service_request_id([^.]+)',
      summary: 'GET service request: how one stands.',
      root: 'service_requests',
      reply: contract.ServiceRequests,
      answer: (call, { service_request_id: id = '' }) => readRequestOf(call, id),
    })
    list({
      path: '/tokens/:token([^.]+)',
      summary: 'GET service_request_id from a token: the Idempotency-Key that a request was sent with.',
      root: 'service_requests',
      reply: contract.Tokens,
      answer: (call, { token = '' }) => readToken(call, token),
    })
    serve(app, services, {
      path: '/requests',
      method: 'POST',
      summary: 'POST service request: report a case; needs a key. An Idempotency-Key header is honoured.',
      root: 'service_requests',
      form: contract.RequestForm,
      reply: contract.Receipts,
      limit: {
        max: REPORTS_A_MINUTE,
        timeWindow: '1 minute',
        hook: 'preHandler',
        keyGenerator: (request: FastifyRequest) => systemIdOf(services, sentIn(request)) ?? request.ip,
      },
      answer: (call, _params, request) => {
        const key = headerOf(request, IDEMPOTENCY_HEADER)
        return receiveRequest(call, key === null ? null : readIdempotencyKey(key))
      },
    })
    done()
  }
