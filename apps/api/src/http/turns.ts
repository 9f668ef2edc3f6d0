import { TOO_BUSY } from './app-error.ts'

export interface TurnOptions {
  /** Works at the same time. */
  atOnce: number
  /** More than these are not let in to wait: `TOO_BUSY`. */
  waiting: number
}

/** Lets a few works run at a time, the others in the order they came. */
export function createTurns({ atOnce, waiting }: TurnOptions): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw TOO_BUSY
      // Whoever ends hands their own turn on: nobody who comes meanwhile slips in between.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
