import type { FastifyBaseLogger } from 'fastify'
import type { Services } from './http/services.ts'
import { listCommunityIds } from './modules/people/store.ts'

export interface Round {
  /** For the log. */
  name: string
  everyMs: number
  /** One community's turn; opens its own transactions. */
  work(communityId: string, now: Date): Promise<void>
}

export interface RunningRound {
  /** Resolves when a turn under way has ended. */
  stop(): Promise<void>
}

/**
 * Work that recurs, through all communities. Nothing may depend on it for being right: what has to be true at a moment
 * is computed from the clock. A round that fails is logged, and the next one tries again.
 */
export function startRound(
  { db, config, metrics }: Services,
  log: FastifyBaseLogger,
  { name, everyMs, work }: Round,
): RunningRound {
  let turn: Promise<void> | null = null
  const turns = metrics.counter('linli_rounds_total', 'Turns of recurring work.', ['round', 'outcome'])
  const go = async () => {
    let communityId: string | undefined
    try {
      for (communityId of await listCommunityIds(db.root)) await work(communityId, config.clock())
      turns.inc({ round: name, outcome: 'done' })
    } catch (error) {
      turns.inc({ round: name, outcome: 'failed' })
      log.warn({ err: error, round: name, communityId }, 'a round failed; the next one tries again')
    }
  }
  const timer = setInterval(() => {
    turn ??= go().finally(() => {
      turn = null
    })
  }, everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await turn
    },
  }
}
