import { Client, type Dispatcher } from 'undici'

export interface LoadOptions {
  origin: string
  connections: number
  seconds: number
  /** The next request, or null when there is nothing more to ask. */
  next(): Dispatcher.RequestOptions | null
  /** Called with each answer; the body is read in full first. */
  onReply(reply: { status: number; body: string }): void
}

export interface LoadResult {
  replies: number
  seconds: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Keeps every connection busy with one request after the other until the time or the requests are over. */
export async function load({
  origin,
  connections,
  seconds,
  next,
  onReply,
}: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  const from = performance.now()
  const until = from + seconds * 1000
  async function connection() {
    const client = new Client(origin, { pipelining: 1 })
    try {
      while (performance.now() < until) {
        const request = next()
        if (!request) return
        const sent = performance.now()
        const reply = await client.request(request)
        const body = await reply.body.text()
        latencies.push(performance.now() - sent)
        onReply({ status: reply.statusCode, body })
      }
    } finally {
      await client.close()
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  const took = (performance.now() - from) / 1000
  latencies.sort((a, b) => a - b)
  return {
    replies: latencies.length,
    seconds: took,
    perSecond: latencies.length / took,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}

/** `--seconds 10 --connections 256` as numbers, with defaults. Unknown or broken options end the run. */
export function readOptions<T extends Record<string, number>>(defaults: T): T {
  const options: Record<string, number> = { ...defaults }
  const args = process.argv.slice(2).filter((arg) => arg !== '--')
  for (let i = 0; i < args.length; i += 2) {
    const name = (args[i] ?? '').replace(/^--/, '')
    const value = Number(args[i + 1])
    if (!(name in defaults) || !Number.isFinite(value) || value <= 0)
      throw new Error(
        `options: ${Object.keys(defaults)
          .map((key) => `--${key} NUMBER`)
          .join(' ')}`,
      )
    options[name] = value
  }
  return options as T
}

export const round = (value: number, digits = 1) => Number(value.toFixed(digits))
