export interface CoalesceOptions {
  /** No read is given more than this; who is over waits for the next one. */
  maxAsks: number
  /** How many reads may be under way at once; 1 unless said. */
  reads?: number
}

/**
 * Lets many who ask share one read: whoever asks in the same turn of the event loop, and whoever asks while a read
 * is under way, is answered by the next one. So a read always begins after it was asked for, and what was committed
 * before asking is in the answer. `read` answers in the order of the asks; when it throws, all of its asks fail.
 */
export function coalesce<Ask, Answer>(
  read: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { maxAsks, reads = 1 }: CoalesceOptions,
): (ask: Ask) => Promise<Answer> {
  interface Waiting {
    ask: Ask
    resolve(answer: Answer): void
    reject(error: unknown): void
  }
  let waiting: Waiting[] = []
  let underWay = 0

  async function readOn(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxAsks)
      waiting = waiting.slice(maxAsks)
      try {
        const answers = await read(batch.map(({ ask }) => ask))
        if (answers.length !== batch.length) throw new Error('a shared read did not answer everybody')
        batch.forEach(({ resolve }, i) => {
          resolve(answers[i] as Answer)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    underWay--
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      if (underWay >= reads || waiting.length > 1) return
      underWay++
      // Not a microtask: all sockets of this turn are to be read first.
      setImmediate(() => void readOn())
    })
}

/** `coalesce` for each community on its own, as one read sees one community only. */
export function coalesceByCommunity<Ask, Answer>(
  read: (communityId: string, asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { communityOf, ...options }: CoalesceOptions & { communityOf(ask: Ask): string },
): (ask: Ask) => Promise<Answer> {
  const readers = new Map<string, (ask: Ask) => Promise<Answer>>()
  return (ask) => {
    const communityId = communityOf(ask)
    let reader = readers.get(communityId)
    if (!reader) {
      reader = coalesce((asks) => read(communityId, asks), options)
      readers.set(communityId, reader)
    }
    return reader(ask)
  }
}
