import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { Database } from '../db/client.ts'
import { TOO_BUSY } from './app-error.ts'
import { replyNo } from './error-handler.ts'

/** Before who is asking is known, and a body read. */
export const refuseWhen =
  (isCrowded: () => boolean): onRequestHookHandler =>
  (_request, reply, done) => {
    if (isCrowded()) replyNo(TOO_BUSY, reply)
    else done()
  }

export interface CrowdOptions {
  /** Calls of the API that one process works on at once, whatever they wait for: what bounds its memory. */
  atOnce: number
  db: Pick<Database, 'isCrowded'>
}

/**
 * Turns away at the door whom the process could only keep waiting (goals.md R10), before tokens are checked or bodies
 * read: a refusal must cost next to nothing, or refusing is what the process ends up doing. Who was let in is served.
 * Health checks and the front-end are not counted.
 */
export function refuseCrowds(app: FastifyInstance, { atOnce, db }: CrowdOptions): void {
  let inside = 0
  /**
   * Let in, and still being told apart from others: that reads the database as well. Without them the door would
   * stand open while a whole second's calls wait for one such read, and all of them join the queue behind it.
   */
  const approaching = new WeakSet<FastifyRequest>()
  let onTheirWay = 0
  const arrive = (request: FastifyRequest) => {
    if (approaching.delete(request)) onTheirWay--
  }
  app.addHook('onRequest', (request, reply, done) => {
    const { allow, live, transaction } = request.routeOptions.config
    if (allow === undefined) return done()
    if (inside >= atOnce || db.isCrowded(onTheirWay)) {
      replyNo(TOO_BUSY, reply)
      return
    }
    // Whoever only listens is no work; live.ts has a bound of its own for them.
    if (live) return done()
    inside++
    if (transaction) {
      approaching.add(request)
      onTheirWay++
    }
    // Not `onResponse`: whoever hangs up has left, too.
    reply.raw.once('close', () => {
      inside--
      arrive(request)
    })
    done()
  })
  app.addHook('preHandler', (request, _reply, done) => {
    arrive(request)
    done()
  })
}
