import type { Histogram, Metric } from 'prom-client'

/** Upper bounds of the buckets in seconds; 0.12 is what a rush may take (docs/performance.md). */
const BOUNDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.12, 0.25, 0.5, 1, 2.5, 10]

type Collected = Awaited<ReturnType<Histogram['get']>>

export interface RequestLabels {
  method: string
  /** The pattern, never the address. */
  route: string
  status: number
}

/** The times of one method, route and status. */
class Times {
  /** How many fell into each bucket; the last one takes the rest. */
  readonly counts = new Float64Array(BOUNDS.length + 1)
  sum = 0

  observe(seconds: number): void {
    let bucket = 0
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += seconds
  }
}

/**
 * A Prometheus histogram of requests that is told which series to count in, so that a request makes no labels:
 * prom-client's own hashes them at each observation, which takes twenty times as long.
 */
export class RequestTimes {
  readonly name = 'linli_http_request_seconds'
  readonly help = 'Time from request to answer, by route pattern; the count is the number of requests.'
  readonly type = 'histogram'
  readonly aggregator = 'sum'
  private readonly series: { labels: RequestLabels; times: Times }[] = []

  /** The series of a route: gives the times of a status, always the same. */
  of(method: string, route: string): (status: number) => Times {
    const known = new Map<number, Times>()
    return (status) => {
      let times = known.get(status)
      if (!times) {
        times = new Times()
        known.set(status, times)
        this.series.push({ labels: { method, route, status }, times })
      }
      return times
    }
  }

  /** What prom-client's registry asks of a metric. */
  async get(): Promise<Omit<Collected, 'type' | 'collect'>> {
    const { name, help, aggregator } = this
    const values = this.series.flatMap(({ labels, times }) => {
      let upTo = 0
      const buckets = [...BOUNDS, '+Inf'].map((le, i) => {
        upTo += times.counts[i] ?? 0
        return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: upTo }
      })
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels: { ...labels }, value: times.sum },
        { metricName: `${name}_count`, labels: { ...labels }, value: upTo },
      ]
    })
    return { name, help, aggregator, values, type: this.type } as Omit<Collected, 'type' | 'collect'>
  }

  /** It answers as a histogram does, and the registry needs no more of one. */
  asMetric(): Metric {
    return this as unknown as Metric
  }
}
