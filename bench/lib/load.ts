import { connect, type Socket } from 'node:net'
import { type Reply, readReply } from './http.ts'

export interface LoadOptions<R extends { bytes: Buffer }> {
  /** `http://127.0.0.1:…` */
  origin: string
  connections: number
  /** Nothing new is sent after this; absent = until there is nothing more to ask. */
  seconds?: number
  /** The next request (see `requestBytes`), or null when there is nothing more to ask. */
  next(): R | null
  /** Called with each answer. A number = send the same request again after so many milliseconds. */
  onReply(reply: Reply, request: R): number | undefined
  /** All requests count as asked when the run begins, as a crowd's do: their wait for a connection is theirs. */
  allAtOnce?: boolean
}

export interface LoadResult {
  /** Final answers; what was sent again counts once, and its time from its first sending. */
  replies: number
  sentAgain: number
  /** From the first request to the last answer. */
  seconds: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Of this process, in microseconds of CPU for each answer: what the generator itself took from the machine. */
  cpuMicros: number
}

const CONNECT_AT_ONCE = 100
const READ_BYTES = 16 * 1024

export interface Connection {
  /** Sends one request; the answer goes to `onReply`. */
  send(bytes: Buffer): void
  onReply: (reply: Reply) => void
  onBroken: (error: Error) => void
  end(): void
}

function openConnection(origin: string): Promise<Connection> {
  const { hostname, port } = new URL(origin)
  let unread: Buffer | null = null
  const onread = {
    // One buffer for each connection, used again and again: a fresh one for each answer costs more than its parsing.
    buffer: Buffer.allocUnsafe(READ_BYTES),
    callback(length: number, into: Uint8Array) {
      const chunk = Buffer.from(into.buffer, into.byteOffset, length)
      const bytes: Buffer = unread ? Buffer.concat([unread, chunk]) : chunk
      const reply = readReply(bytes)
      unread = reply ? null : unread ? bytes : Buffer.from(bytes)
      if (reply) connection.onReply(reply)
      return true
    },
  }
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true, onread })
  const connection: Connection = {
    send: (bytes) => void socket.write(bytes),
    onReply: () => {},
    onBroken: () => {},
    end: () => void socket.destroy(),
  }
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(connection))
    socket.once('error', reject)
    socket.on('error', (error) => connection.onBroken(error))
    socket.on('close', () => connection.onBroken(new Error('the server closed a connection')))
  })
}

export async function openConnections(origin: string, count: number): Promise<Connection[]> {
  const open: Connection[] = []
  while (open.length < count) {
    const more = Math.min(CONNECT_AT_ONCE, count - open.length)
    open.push(...(await Promise.all(Array.from({ length: more }, () => openConnection(origin)))))
  }
  return open
}

export const percentile = (sorted: Float64Array, share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/**
 * Keeps every connection busy with one request after the other (HTTP/1.1, keep-alive, no pipelining) until the time
 * or the requests are over. Connections are opened before the clock starts. Rejects when one breaks.
 *
 * Written on `node:net` because the machine is shared with the server under test: 21 µs of CPU for an answer where
 * undici takes 37 (`npm run bench:generator`), two thirds of them the kernel's for sending.
 */
export async function load<R extends { bytes: Buffer }>(options: LoadOptions<R>): Promise<LoadResult> {
  const { origin, seconds = Number.POSITIVE_INFINITY, next, onReply, allAtOnce = false } = options
  const connections = await openConnections(origin, options.connections)
  const latencies: number[] = []
  let sentAgain = 0
  const cpuFrom = process.cpuUsage()
  const from = performance.now()
  const until = from + seconds * 1000

  const keepBusy = (connection: Connection) =>
    new Promise<void>((resolve, reject) => {
      const sendNext = () => {
        const request = performance.now() < until ? next() : null
        if (!request) return resolve()
        const sent = allAtOnce ? from : performance.now()
        connection.onReply = (reply) => {
          const againAfterMs = onReply(reply, request)
          if (againAfterMs === undefined) {
            latencies.push(performance.now() - sent)
            return sendNext()
          }
          sentAgain++
          setTimeout(() => connection.send(request.bytes), againAfterMs)
        }
        connection.send(request.bytes)
      }
      connection.onBroken = reject
      sendNext()
    })
  try {
    await Promise.all(connections.map(keepBusy))
  } finally {
    for (const connection of connections) {
      connection.onBroken = () => {}
      connection.end()
    }
  }
  const took = (performance.now() - from) / 1000
  const cpu = process.cpuUsage(cpuFrom)
  const sorted = Float64Array.from(latencies).sort()
  return {
    replies: sorted.length,
    sentAgain,
    seconds: took,
    perSecond: sorted.length / took,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    cpuMicros: (cpu.user + cpu.system) / Math.max(1, sorted.length),
  }
}
