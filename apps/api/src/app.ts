import jwt from '@fastify/jwt'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import type { Database } from './db/client.ts'
import { AppError } from './http/app-error.ts'
import { refuseCrowds } from './http/crowd.ts'
import { registerErrorHandler } from './http/error-handler.ts'
import { registerFrontEnd } from './http/front-end.ts'
import { newId } from './http/ids.ts'
import { createLive, stopStreams } from './http/live.ts'
import { logOptions, REQUEST_ID_HEADER } from './http/log.ts'
import { createMetrics, measureJobs, measurePool, measureRequests } from './http/metrics.ts'
import { registerOpenApi } from './http/open-api.ts'
import { type RouteList, registerRoutes } from './http/route.ts'
import { createSecrets } from './http/secrets.ts'
import { compileSerializer } from './http/serialiser.ts'
import type { Services } from './http/services.ts'
import { stopGently } from './http/stopping.ts'
import { compileValidator } from './http/validation.ts'
import { createWechat } from './http/wechat.ts'
import { modules, standards } from './modules.ts'

export const ACCESS_TOKEN_MINUTES = 15
const MAX_BODY_BYTES = 256 * 1024

export function createServices(config: Config, db: Database, app: FastifyInstance): Services {
  const metrics = createMetrics()
  return {
    config,
    db,
    metrics,
    live: createLive({ db, metrics, maxListeners: config.liveListeners, clock: config.clock }),
    secrets: createSecrets(config.keys),
    wechat: config.wechat ? createWechat(config.wechat) : null,
    signAccessToken(claims) {
      // Real time, also where a test moves the app's own clock: the verifier knows no other.
      const expiresAt = new Date(Date.now() + ACCESS_TOKEN_MINUTES * 60_000)
      return { token: app.jwt.sign(claims, { expiresIn: `${ACCESS_TOKEN_MINUTES}m` }), expiresAt }
    },
  }
}

/** A route that does not say who may call it must never be served. */
function refuseUndeclaredRoutes(app: FastifyInstance) {
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api') && route.config?.allow === undefined)
      throw new Error(`route ${String(route.method)} ${route.url} does not declare who may call it`)
  })
}

/** The same app for main, tests and benches. */
export async function buildApp(
  config: Config,
  db: Database,
  routeLists: readonly RouteList[] = modules,
): Promise<{ app: FastifyInstance; services: Services }> {
  const app = Fastify({
    ...logOptions(config),
    // Always our own: a name that a caller chose could be anything, and lead into others' lines.
    genReqId: () => newId(),
    // Named addresses only: a number of hops could be faked by whoever reaches the process directly.
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 30_000,
  })
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(compileSerializer)
  const services = createServices(config, db, app)
  registerErrorHandler(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id)
    done()
  })
  refuseCrowds(app, { atOnce: config.callsAtOnce, db })
  stopStreams(app, services.live)
  stopGently(app, { quietMs: 500, withinMs: 7_000 })
  refuseUndeclaredRoutes(app)
  measureRequests(app, services.metrics)
  measurePool(services.metrics, db)
  measureJobs(services.metrics, db)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { after }) =>
      new AppError(429, 'too_many_requests', `操作太频繁了，请 ${after} 后再试`),
  })
  await app.register(jwt, {
    secret: config.keys.tokenSecret,
    sign: { algorithm: 'HS256' },
    verify: { algorithms: ['HS256'], requiredClaims: ['exp', 'sub', 'cid', 'sid'] },
  })
  registerOpenApi(app)
  await registerRoutes(app, services, routeLists)
  for (const [prefix, routes] of Object.entries(standards)) await app.register(routes(services), { prefix })

  app.get('/livez', async () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await db.pool.query('select 1')
      return { ready: true }
    } catch {
      return reply.status(503).send({ code: 'unavailable', message: '数据库还没有准备好' })
    }
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ code: 'route_not_found', message: '没有这个地址' }),
  )
  if (config.h5Folder) await registerFrontEnd(app, config.h5Folder)
  return { app, services }
}
