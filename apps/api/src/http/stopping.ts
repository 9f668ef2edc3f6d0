import { once } from 'node:events'
import { Server as NetServer } from 'node:net'
import type { FastifyInstance } from 'fastify'

export interface StopLimits {
  /** How long a silent connection may still bring a request that was on its way. */
  quietMs: number
  /** After this the connections that are left are cut, whatever they wait for. */
  withinMs: number
}

/**
 * Lets the app end without failing anybody (goals.md R9): from the first moment nobody new gets in; who is being
 * served is served to the end; a request on a connection that is already open is served as well and told that it was
 * the last one there (`connection: close`, said by Fastify while it closes).
 */
export function stopGently(app: FastifyInstance, { quietMs, withinMs }: StopLimits): void {
  app.addHook('preClose', async () => {
    const { server } = app
    if (!server.listening) return
    const empty = once(server, 'close')
    // Not http's own close: that cuts idle connections at once, also under a request that is already on the wire.
    NetServer.prototype.close.call(server)
    server.keepAliveTimeout = quietMs
    const quiet = setTimeout(() => server.closeIdleConnections(), quietMs)
    const last = setTimeout(() => server.closeAllConnections(), withinMs)
    await empty
    clearTimeout(quiet)
    clearTimeout(last)
  })
}
