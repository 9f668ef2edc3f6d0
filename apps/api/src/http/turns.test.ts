import { describe, expect, it } from 'vitest'
import { TOO_BUSY } from './app-error.ts'
import { createTurns } from './turns.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** The most works at the same time, and the order they began in. */
async function crowd(inTurn: <T>(work: () => Promise<T>) => Promise<T>, count: number) {
  let running = 0
  let most = 0
  const begun: number[] = []
  const work = (i: number) => async () => {
    begun.push(i)
    most = Math.max(most, ++running)
    await pause(2)
    running--
    if (i % 5 === 4) throw new Error('broken')
    return i
  }
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, i) => inTurn(work(i))))
  return { most, begun, outcomes }
}

describe('works that take turns', () => {
  it('run a few at a time, in the order they came, also after one that failed', async () => {
    const { most, begun, outcomes } = await crowd(createTurns({ atOnce: 3, waiting: 100 }), 20)
    expect(most).toBe(3)
    expect(begun).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(16)
    // The control: the same crowd without turns.
    expect((await crowd((work) => work(), 20)).most).toBe(20)
  })
  it('tell whoever is too many to come back, and let the next ones in later', async () => {
    const inTurn = createTurns({ atOnce: 1, waiting: 2 })
    const { outcomes } = await crowd(inTurn, 4)
    expect(outcomes[3]).toEqual({ status: 'rejected', reason: TOO_BUSY })
    expect(outcomes.slice(0, 3).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await inTurn(async () => 'next')).toBe('next')
  })
})
