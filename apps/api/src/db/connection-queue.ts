import type pg from 'pg'

export interface ConnectionQueueOptions {
  /** Crowded: so many wait for a connection, */
  maxWaiting: number
  /** or the first of them has waited so long, or the next one would have to. */
  crowdedAfterMs: number
}

/** How much the latest piece of work counts in what a connection is expected to be held for. */
const WEIGHT_OF_LATEST = 0.05

/** The queue of those who wait for a connection of this pool, and whether it is still worth joining. */
export function createConnectionQueue(pool: pg.Pool, { maxWaiting, crowdedAfterMs }: ConnectionQueueOptions) {
  /** Since when each of those who wait does, the first first. */
  const waiting = new Set<{ since: number }>()
  const heldSince = new WeakMap<pg.PoolClient, number>()
  let heldForMs = 0
  pool.on('acquire', (client) => heldSince.set(client, performance.now()))
  pool.on('release', (_error, client) => {
    const since = heldSince.get(client)
    if (since !== undefined) heldForMs += (performance.now() - since - heldForMs) * WEIGHT_OF_LATEST
  })
  return {
    async take(): Promise<pg.PoolClient> {
      const turn = { since: performance.now() }
      waiting.add(turn)
      try {
        return await pool.connect()
      } finally {
        waiting.delete(turn)
      }
    },
    /** Also who is `approaching` will wait in it, each for a connection of their own. */
    isCrowded(approaching = 0): boolean {
      const ahead = waiting.size + approaching
      if (ahead >= maxWaiting) return true
      // Little's law: counting alone would keep people waiting the longer, the slower the work is.
      if ((ahead * heldForMs) / pool.options.max > crowdedAfterMs) return true
      const [first] = waiting
      return first !== undefined && performance.now() - first.since > crowdedAfterMs
    },
  }
}
