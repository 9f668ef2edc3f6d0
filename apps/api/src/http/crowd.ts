import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '../db/client.ts'

/** Seconds until it pays to come back: the time in which a full queue is served. */
const COME_BACK_AFTER_SECONDS = 2
const TOO_BUSY = { code: 'too_busy', message: '现在人太多了，请几秒后再点一次，不会重复办理' }

/** Nothing was done; the same call may simply be sent again. */
export const replyTooBusy = (reply: FastifyReply) =>
  reply.status(503).header('retry-after', COME_BACK_AFTER_SECONDS).send(TOO_BUSY)

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
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.allow === undefined) return done()
    if (inside >= atOnce || db.isCrowded()) {
      replyTooBusy(reply)
      return
    }
    inside++
    // Not `onResponse`: whoever hangs up has left, too.
    reply.raw.once('close', () => {
      inside--
    })
    done()
  })
}
