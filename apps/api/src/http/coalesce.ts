export interface CoalesceOptions {
  /** No read is given more than this; who is over waits for the next one. */
  maxAsks: number
}

/**
 * Lets many who ask share one read: whoever asks in the same turn of the event loop, and whoever asks while a read
 * is under way, is answered by the next one. So a read always begins after it was asked for, and what was committed
 * before asking is in the answer. `read` answers in the order of the asks; when it throws, all of its asks fail.
 */
export function coalesce<Ask, Answer>(
  read: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  { maxAsks }: CoalesceOptions,
): (ask: Ask) => Promise<Answer> {
  interface Waiting {
    ask: Ask
    resolve(answer: Answer): void
    reject(error: unknown): void
  }
  let waiting: Waiting[] = []
  let busy = false

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
    busy = false
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      if (busy) return
      busy = true
      // Not a microtask: all sockets of this turn are to be read first.
      setImmediate(() => void readOn())
    })
}
