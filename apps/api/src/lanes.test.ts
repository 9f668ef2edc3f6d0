import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type BatchTimes, createLanes, type LanesOptions } from './lanes.ts'

interface Item {
  group: string
  n: number
}

const item = (group: string, n: number): Item => ({ group, n })
const busy = new Error('too busy')
/** Every turn that was already due is taken. */
const settled = async () => {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done))
}

/** Lanes whose batches end when the test says so. */
function heldLanes(overrides: Partial<LanesOptions<Item, string>> = {}) {
  const runs: { items: readonly Item[]; end(): void; fail(error: Error): void }[] = []
  const lanes = createLanes<Item, string>({
    lanes: 1,
    maxBatch: 3,
    maxWaiting: 100,
    crowdedAfterMs: 100,
    groupOf: ({ group }) => group,
    run: (items) =>
      new Promise((resolve, reject) => {
        const end = () => resolve(items.map(({ group, n }) => `${group}${n}`))
        runs.push({ items, end, fail: reject })
      }),
    worthRetrying: () => true,
    overloaded: () => busy,
    ...overrides,
  })
  const names = () => runs.map(({ items }) => items.map(({ group, n }) => `${group}${n}`).join(' '))
  return { ...lanes, runs, names }
}

async function endAll({ runs }: Pick<ReturnType<typeof heldLanes>, 'runs'>): Promise<void> {
  for (let done = 0; done < runs.length; done++) {
    runs[done]?.end()
    await settled()
  }
}

describe('a lane', () => {
  it('runs one batch at a time, while the next one collects', async () => {
    const lanes = heldLanes()
    const first = lanes.submit(item('a', 1))
    await settled()
    const later = [2, 3].map((n) => lanes.submit(item('a', n)))
    await settled()
    expect(lanes.names()).toEqual(['a1'])
    expect(lanes.stats()).toEqual({ waiting: 2, batches: 1, items: 1, largest: 1 })
    await endAll(lanes)
    expect(lanes.names()).toEqual(['a1', 'a2 a3'])
    expect(await Promise.all([first, ...later])).toEqual(['a1', 'a2', 'a3'])
    expect(lanes.stats()).toEqual({ waiting: 0, batches: 2, items: 3, largest: 2 })
  })

  it('takes what arrives in one turn together, in the order of arrival', async () => {
    const lanes = heldLanes({ lanes: 2 })
    const answers = [1, 2, 3].map((n) => lanes.submit(item('a', n)))
    await settled()
    expect(lanes.names()).toEqual(['a1 a2 a3'])
    await endAll(lanes)
    expect(await Promise.all(answers)).toEqual(['a1', 'a2', 'a3'])
  })

  it('is one of several: two batches are under way with two lanes, never three', async () => {
    const lanes = heldLanes({ lanes: 2, maxBatch: 1 })
    const answers = [1, 2, 3].map((n) => lanes.submit(item('a', n)))
    await settled()
    expect(lanes.names()).toEqual(['a1', 'a2'])
    lanes.runs[1]?.end()
    await settled()
    expect(lanes.names()).toEqual(['a1', 'a2', 'a3'])
    await endAll(lanes)
    await Promise.all(answers)
  })

  it('starts again after it has been idle', async () => {
    const lanes = heldLanes()
    const first = lanes.submit(item('a', 1))
    await settled()
    await endAll(lanes)
    await first
    const second = lanes.submit(item('a', 2))
    await settled()
    lanes.runs[1]?.end()
    expect(await second).toBe('a2')
  })
})

describe('groups', () => {
  it('never share a batch and take turns, so that a crowd in one does not keep the others waiting', async () => {
    const lanes = heldLanes()
    const crowd = [1, 2, 3, 4, 5, 6, 7].map((n) => lanes.submit(item('a', n)))
    const others = [lanes.submit(item('b', 1)), lanes.submit(item('c', 1))]
    await settled()
    await endAll(lanes)
    expect(lanes.names()).toEqual(['a1 a2 a3', 'b1', 'c1', 'a4 a5 a6', 'a7'])
    expect(await Promise.all([...crowd, ...others])).toEqual([
      ...['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'],
      ...['b1', 'c1'],
    ])
  })
})

describe('the times of a batch', () => {
  it('are told once for each, also of one that failed: how many, since when the first waited, until its end', async () => {
    const told: BatchTimes[] = []
    const lanes = heldLanes({ onBatch: (times) => told.push(times), worthRetrying: () => false })
    const first = lanes.submit(item('a', 1))
    await settled()
    const later = [2, 3].map((n) => lanes.submit(item('a', n)))
    await sleep(30)
    lanes.runs[0]?.fail(busy)
    await expect(first).rejects.toBe(busy)
    await settled()
    await sleep(20)
    await endAll(lanes)
    await Promise.all(later)
    expect(told.map(({ items }) => items)).toEqual([1, 2])
    expect(told[1]?.waitedMs).toBeGreaterThan(25)
    expect(told[0]?.waitedMs).toBeLessThan(told[1]?.waitedMs ?? 0)
    expect(told[1]?.tookMs).toBeGreaterThan(15)
  })
})

describe('the bound', () => {
  it('refuses one item more than may wait at once, and nobody who waits already', async () => {
    const lanes = heldLanes({ maxWaiting: 2 })
    const running = lanes.submit(item('a', 1))
    await settled()
    const waiting = [2, 3].map((n) => lanes.submit(item('a', n)))
    await expect(lanes.submit(item('b', 1))).rejects.toBe(busy)
    await endAll(lanes)
    expect(await Promise.all([running, ...waiting])).toEqual(['a1', 'a2', 'a3'])
    // There is room again.
    const next = lanes.submit(item('b', 1))
    await settled()
    await endAll(lanes)
    expect(await next).toBe('b1')
  })
})

describe('a crowd', () => {
  /** Three full batches, each taking so long, and then so many who wait behind one under way. */
  async function crowd(tookMs: number, waiting: number) {
    const lanes = heldLanes({ crowdedAfterMs: 60 })
    for (let batch = 0; batch < 3; batch++) {
      const full = [1, 2, 3].map((n) => lanes.submit(item('a', n)))
      await settled()
      await sleep(tookMs)
      lanes.runs[batch]?.end()
      await Promise.all(full)
    }
    const first = lanes.submit(item('a', 0))
    await settled()
    const answers = [first, ...Array.from({ length: waiting }, (_, n) => lanes.submit(item('a', n)))]
    const isCrowded = lanes.isCrowded()
    await endAll(lanes)
    await Promise.all(answers)
    return { isCrowded, isCrowdedAfterwards: lanes.isCrowded() }
  }

  it('is there as soon as the next one would wait too long, and gone with those who wait', async () => {
    expect(await crowd(40, 20)).toEqual({ isCrowded: true, isCrowdedAfterwards: false })
  })

  it('is not there for as many whose batches are quick, nor for few whose batches are slow', async () => {
    expect((await crowd(0, 20)).isCrowded).toBe(false)
    expect((await crowd(40, 1)).isCrowded).toBe(false)
  })

  it('is there when the first has waited too long, whatever batches took before', async () => {
    const lanes = heldLanes({ crowdedAfterMs: 60 })
    const answers = [lanes.submit(item('a', 1))]
    await settled()
    answers.push(lanes.submit(item('a', 2)))
    expect(lanes.isCrowded()).toBe(false)
    await sleep(80)
    expect(lanes.isCrowded()).toBe(true)
    await endAll(lanes)
    await Promise.all(answers)
    expect(lanes.isCrowded()).toBe(false)
  })
})

describe('a batch that fails', () => {
  const bad = new Error('bad item')
  /** Fails as a whole where the second item is in it. */
  async function failing(worthRetrying: boolean) {
    const sizes: number[] = []
    const lanes = createLanes<Item, number>({
      lanes: 1,
      maxBatch: 10,
      maxWaiting: 10,
      crowdedAfterMs: 100_000,
      groupOf: ({ group }) => group,
      run: async (items) => {
        sizes.push(items.length)
        if (items.some(({ n }) => n === 2)) throw bad
        return items.map(({ n }) => n)
      },
      worthRetrying: (error) => error === bad && worthRetrying,
      overloaded: () => busy,
    })
    const answers = await Promise.allSettled([1, 2, 3].map((n) => lanes.submit(item('a', n))))
    return { sizes, answers, lanes }
  }

  it('is tried one by one, so that one bad item harms no other', async () => {
    const { sizes, answers } = await failing(true)
    expect(sizes).toEqual([3, 1, 1, 1])
    expect(answers).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: bad },
      { status: 'fulfilled', value: 3 },
    ])
  })

  it('fails for all of it where trying again is not worth it', async () => {
    const { sizes, answers } = await failing(false)
    expect(sizes).toEqual([3])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })

  it('is not tried again where it was a single item, and the lane goes on', async () => {
    const { sizes, lanes } = await failing(true)
    await expect(lanes.submit(item('a', 2))).rejects.toBe(bad)
    expect(await lanes.submit(item('a', 4))).toBe(4)
    expect(sizes).toEqual([3, 1, 1, 1, 1, 1])
  })
})
