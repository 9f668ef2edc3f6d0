import type { FastifyInstance, RouteOptions } from 'fastify'

/**
 * The contracts as OpenAPI 3.1 at /api/openapi.json, and a readable page of it at /docs. Made when somebody first asks:
 * few do, and each process would pay for it at its start.
 */
export function registerOpenApi(app: FastifyInstance) {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  let made: Promise<FastifyInstance> | undefined
  const described = () => {
    made ??= import('./description.ts').then(({ describe }) => describe(routes))
    return made
  }
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { allow: 'anyone' },
    schema: { hide: true },
    handler: async () => (await described()).swagger(),
  })
  for (const url of ['/docs', '/docs/*'])
    app.get(url, async ({ method, url, headers }, reply) => {
      const pages = await described()
      const page = await pages.inject({ method: method as 'GET', url, headers })
      return reply.code(page.statusCode).headers(page.headers).send(page.rawPayload)
    })
}
