import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'

const PROBLEM = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', description: 'Stable English code.' },
    message: { type: 'string', description: 'Chinese sentence, ready to show.' },
  },
}
const KEY_HEADER = {
  type: 'object',
  required: ['idempotency-key'],
  properties: {
    'idempotency-key': {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{8,100}$',
      description: 'Names this attempt: the same call with the same key has its effect once.',
    },
  },
}

const FILE_BODY = {
  consumes: ['multipart/form-data'],
  body: {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' } },
  },
}

async function registerDocument(app: FastifyInstance) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Linli 邻里 API',
        version: '0.1.0',
        description:
          'Every answer that is not 200 is `{ code, message }`, but for Open311, which has its own errors. ' +
          'Instants are ISO 8601 with zone.',
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: ({ schema, url, route }) => {
      if (!url.startsWith('/api/')) return { schema: { ...schema, hide: true }, url }
      if (route.config?.standard) return { schema, url }
      const allow = route.config?.allow
      const method = Array.isArray(route.method) ? route.method[0] : route.method
      const problems = ['400', ...(allow === 'anyone' ? [] : ['401', '403']), '404', '409', '500']
      return {
        url,
        schema: {
          ...schema,
          tags: [url.split('/')[2] ?? 'api'],
          ...(allow !== 'anyone' && { security: [{ bearer: [] }] }),
          ...(Array.isArray(allow) && { description: `May be called by: ${allow.join(', ')}.` }),
          ...(method !== 'GET' && { headers: KEY_HEADER }),
          ...(route.config?.upload && FILE_BODY),
          response: {
            ...(schema?.response as object | undefined),
            ...Object.fromEntries(problems.map((status) => [status, PROBLEM])),
          },
        },
      }
    },
  })
}

/** An app that only tells of these routes: `swagger()` is the document, `/docs` the page. */
export async function describe(routes: readonly RouteOptions[]): Promise<FastifyInstance> {
  const app = Fastify({ exposeHeadRoutes: false })
  // Nobody calls the routes here: nothing of them need be compiled.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => () => '')
  await registerDocument(app)
  await app.register(swaggerUi, { routePrefix: '/docs' })
  for (const { method, url, schema, config } of routes)
    if (method !== 'HEAD' && url.startsWith('/api/'))
      app.route({ method, url, schema, config, handler: async () => null })
  await app.ready()
  return app
}
