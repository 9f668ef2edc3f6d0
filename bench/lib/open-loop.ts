import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from './http.ts'
import { openConnections } from './load.ts'

export interface OpenLoopOptions<R extends { bytes: Buffer }> {
  origin: string
  /** Arrivals a second, whether the server keeps up or not. */
  perSecond: number
  seconds: number
  /** Requests that may be under way at once: one on each connection. An arrival that finds none is missed. */
  connections: number
  /** The next to arrive, or null when there is nobody any more. */
  next(): R | null
  /** `tookMs` counts from when the call was due, so that a generator that is late makes nothing look quicker. */
  onReply(reply: Reply, request: R, tookMs: number): void
}

export interface OpenLoopResult {
  offered: number
  /** Arrivals that found every connection waiting. */
  missed: number
  seconds: number
  /** From the last arrival until all had their answer. */
  settledAfterSeconds: number
}

/**
 * A crowd that does not wait for the server: requests arrive at a fixed rate, as people tap. A closed loop slows down
 * with the server and so never overloads it.
 */
export async function openLoop<R extends { bytes: Buffer }>(
  options: OpenLoopOptions<R>,
): Promise<OpenLoopResult> {
  const { origin, perSecond, seconds, next, onReply } = options
  const all = await openConnections(origin, options.connections)
  const free = [...all]
  let broken: Error | null = null
  let under = 0
  for (const connection of all)
    connection.onBroken = (error) => {
      broken ??= error
    }
  let arrived = 0
  let missed = 0
  const arrive = (dueAt: number) => {
    const connection = free.pop()
    if (!connection) {
      missed++
      return true
    }
    const request = next()
    if (!request) return false
    under++
    connection.onReply = (reply) => {
      under--
      free.push(connection)
      onReply(reply, request, performance.now() - dueAt)
    }
    connection.send(request.bytes)
    return true
  }
  const from = performance.now()
  let more = true
  while (more && !broken && performance.now() - from < seconds * 1000) {
    const due = Math.floor(((performance.now() - from) / 1000) * perSecond)
    while (more && arrived < due) {
      more = arrive(from + (arrived / perSecond) * 1000)
      arrived++
    }
    await sleep(1)
  }
  const took = (performance.now() - from) / 1000
  while (under > 0 && !broken) await sleep(5)
  const settledAfterSeconds = (performance.now() - from) / 1000 - took
  for (const connection of all) {
    connection.onBroken = () => {}
    connection.end()
  }
  if (broken) throw broken
  return { offered: arrived - missed, missed, seconds: took, settledAfterSeconds }
}
