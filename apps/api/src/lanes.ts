/** How many items wait, run and have run: for metrics. */
export interface LaneStats {
  waiting: number
  batches: number
  items: number
  /** Items of the largest batch so far. */
  largest: number
}

/** Of one batch, for metrics. */
export interface BatchTimes {
  items: number
  /** Of its first item, who waited longest, until a lane took it. */
  waitedMs: number
  /** Until all had their outcome. */
  tookMs: number
}

export interface Lanes<Item, Outcome> {
  /** Resolves with the item's own outcome once its batch is done; rejects with `overloaded()` past the bound. */
  submit(item: Item): Promise<Outcome>
  /** Whether who comes now would wait too long for a lane: not to be let in. */
  isCrowded(): boolean
  stats(): LaneStats
}

export interface LanesOptions<Item, Outcome> {
  /** Batches that may be under way at once. */
  lanes: number
  maxBatch: number
  /** Items that may wait for a lane; one more is refused at once. */
  maxWaiting: number
  /** Longer than this nobody should wait for a lane. */
  crowdedAfterMs: number
  /** Only items of one group share a batch, e.g. those of one community and route. */
  groupOf(item: Item): string
  /** One outcome for each item, in order. */
  run(items: readonly Item[]): Promise<readonly Outcome[]>
  /** Whether a batch that failed so is worth trying one by one, lest one bad item harm the others. */
  worthRetrying(error: unknown): boolean
  overloaded(): Error
  onBatch?(times: BatchTimes): void
}

interface Waiting<Item, Outcome> {
  item: Item
  since: number
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

/** How much the latest batch counts in what the next is expected to take. */
const WEIGHT_OF_LATEST = 0.3

/**
 * Many requests at the price of one: while a batch is under way in a lane, the next one collects. Nothing waits for
 * a timer, so an idle lane answers a single request at once. Groups take turns, so that a crowd in one does not keep
 * the others waiting; within a group the order of arrival is kept.
 */
export function createLanes<Item, Outcome>(options: LanesOptions<Item, Outcome>): Lanes<Item, Outcome> {
  const { lanes, maxBatch, maxWaiting, crowdedAfterMs, groupOf, run, worthRetrying, overloaded, onBatch } =
    options
  const groups = new Map<string, Waiting<Item, Outcome>[]>()
  const stats = { waiting: 0, batches: 0, items: 0, largest: 0 }
  let busy = 0
  /** What a full batch is expected to take; smaller ones say nothing about a crowd. */
  let fullBatchMs = 0

  /** The oldest group's first items; what is left of the group goes to the end of the line. */
  function nextBatch(): Waiting<Item, Outcome>[] {
    const [next] = groups
    if (!next) return []
    const [name, line] = next
    groups.delete(name)
    const batch = line.length <= maxBatch ? line : line.splice(0, maxBatch)
    if (batch !== line) groups.set(name, line)
    stats.waiting -= batch.length
    return batch
  }

  async function runOneByOne(batch: readonly Waiting<Item, Outcome>[]) {
    for (const { item, resolve, reject } of batch)
      try {
        const [outcome] = await run([item])
        resolve(outcome as Outcome)
      } catch (error) {
        reject(error)
      }
  }

  async function runBatch(batch: readonly Waiting<Item, Outcome>[]) {
    stats.batches += 1
    stats.items += batch.length
    stats.largest = Math.max(stats.largest, batch.length)
    const from = performance.now()
    try {
      const outcomes = await run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, i) => {
        resolve(outcomes[i] as Outcome)
      })
    } catch (error) {
      if (batch.length > 1 && worthRetrying(error)) await runOneByOne(batch)
      else for (const { reject } of batch) reject(error)
    }
    const tookMs = performance.now() - from
    if (batch.length === maxBatch) fullBatchMs += (tookMs - fullBatchMs) * WEIGHT_OF_LATEST
    onBatch?.({ items: batch.length, waitedMs: from - (batch[0]?.since ?? from), tookMs })
  }

  async function lane() {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) await runBatch(batch)
    busy -= 1
  }

  return {
    submit(item) {
      if (stats.waiting >= maxWaiting) return Promise.reject(overloaded())
      return new Promise((resolve, reject) => {
        const group = groupOf(item)
        const line = groups.get(group)
        const waiting = { item, since: performance.now(), resolve, reject }
        if (line) line.push(waiting)
        else groups.set(group, [waiting])
        stats.waiting += 1
        if (busy >= lanes) return
        busy += 1
        // What arrives in this very turn of the event loop joins.
        setImmediate(() => void lane())
      })
    },
    isCrowded() {
      // Little's law: counting alone would keep people waiting the longer, the slower the batches are.
      if ((stats.waiting / maxBatch / lanes) * fullBatchMs > crowdedAfterMs) return true
      const [line] = groups.values()
      return line?.[0] !== undefined && performance.now() - line[0].since > crowdedAfterMs
    },
    stats: () => ({ ...stats }),
  }
}
