import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/client.ts'
import { countJobs } from '../jobs/outbox.ts'
import type { BatchTimes, LaneStats } from '../lanes.ts'
import { RequestTimes } from './request-times.ts'

interface Reading {
  labels?: Record<string, string | number>
  value: number
}

interface GaugeOptions {
  name: string
  help: string
  labelNames?: readonly string[]
  /** What the primary of a cluster makes of the processes' values. */
  inCluster?: 'sum' | 'max'
}

/**
 * What this process counts. Names begin with `linli_` and end in their unit; in a cluster the sums of all processes
 * are shown. No label may hold anything of a person, nor have more values than there are routes.
 */
export interface Metrics {
  registry: Registry
  /** Asked again under the same name, it gives the same counter; so does `histogram`. */
  counter(name: string, help: string, labelNames?: string[]): Counter
  /** `read` is called for each scrape; of what fails then nothing is shown. */
  gauge(about: GaugeOptions, read: () => Reading[] | Promise<Reading[]>): void
  histogram(name: string, help: string, buckets: number[], labelNames?: string[]): Histogram
}

const LISTENED = 200
/** As the route of a call that no route takes. */
const NO_ROUTE = 'none'

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    counter(name, help, labelNames = []) {
      const known = registry.getSingleMetric(name)
      return known instanceof Counter ? known : new Counter({ name, help, labelNames, registers })
    },
    histogram(name, help, buckets, labelNames = []) {
      const known = registry.getSingleMetric(name)
      return known instanceof Histogram
        ? known
        : new Histogram({ name, help, buckets, labelNames, registers })
    },
    gauge({ name, help, labelNames = [], inCluster = 'sum' }, read) {
      new Gauge({
        name,
        help,
        registers,
        labelNames,
        aggregator: inCluster,
        async collect() {
          this.reset()
          for (const { labels = {}, value } of await Promise.resolve()
            .then(read)
            .catch(() => []))
            this.set(labels, value)
        },
      })
    },
  }
}

/** Connections of the pool: in all, idle, and requests waiting for one. */
export function measurePool({ gauge }: Metrics, { pool }: Database): void {
  gauge(
    {
      name: 'linli_db_connections',
      help: 'Connections of the database pool, and requests waiting for one.',
      labelNames: ['state'],
    },
    () => [
      { labels: { state: 'total' }, value: pool.totalCount },
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'waiting' }, value: pool.waitingCount },
    ],
  )
}

/** Calls of batched routes that wait for a lane now. */
export function measureLanes({ gauge }: Metrics, stats: () => LaneStats): void {
  const about = { name: 'linli_batch_waiting', help: 'Calls waiting for a batch.' }
  gauge(about, () => [{ value: stats().waiting }])
}

/** Of one (who came alone) up to the largest batch there is. */
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
/** Around what a commit takes on a good disk, and up to what makes people tap again. */
const BATCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** How large the batches are, how long each takes, and how long its first call waited: once for each batch. */
export function measureBatches({ histogram }: Metrics): (times: BatchTimes) => void {
  const calls = histogram('linli_batch_calls', 'Calls that shared a transaction.', BATCH_SIZES)
  const took = histogram('linli_batch_seconds', 'What a batch took.', BATCH_SECONDS)
  const waited = histogram(
    'linli_batch_wait_seconds',
    'What the first call of a batch waited for a lane.',
    BATCH_SECONDS,
  )
  return ({ items, waitedMs, tookMs }) => {
    calls.observe(items)
    took.observe(tookMs / 1000)
    waited.observe(waitedMs / 1000)
  }
}

/** How far the jobs of all processes have got: waiting, to come, failing, given up; read at each scrape. */
export function measureJobs({ gauge }: Metrics, db: Database): void {
  // Every process reads the same table: their sum would be a multiple.
  const about = { labelNames: ['task', 'state'], inCluster: 'max' } as const
  gauge(
    { name: 'linli_jobs', help: 'Jobs in the table, by what is to become of them.', ...about },
    async () =>
      (await countJobs(db)).flatMap(({ task, due, later, failing, givenUp }) => [
        { labels: { task, state: 'due' }, value: due },
        { labels: { task, state: 'later' }, value: later },
        { labels: { task, state: 'failing' }, value: failing },
        { labels: { task, state: 'given_up' }, value: givenUp },
      ]),
  )
}

/**
 * Times every request. To be called before any route is added: each route gets a hook that knows its series, so that
 * a request costs next to nothing.
 */
export function measureRequests(app: FastifyInstance, { registry }: Metrics): void {
  const times = new RequestTimes()
  registry.registerMetric(times.asMetric())
  app.addHook('onRoute', (route) => {
    const timesOf = times.of(String(route.method), route.url)
    route.onResponse = [
      ...[route.onResponse ?? []].flat(),
      (_request, reply, done) => {
        // How long somebody listened is not what the server took.
        if (!route.config?.live || reply.statusCode !== LISTENED)
          timesOf(reply.statusCode).observe(reply.elapsedTime / 1000)
        done()
      },
    ]
  })
  const unmatched = times.of('any', NO_ROUTE)
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) unmatched(reply.statusCode).observe(reply.elapsedTime / 1000)
    done()
  })
}

/** Event loop, memory and garbage collection of this process; once a process. */
export function measureProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry })
}

/** A cluster's process hands its numbers to the primary, which is asked by `clusterMetrics`. */
export function handToPrimary({ registry }: Metrics): void {
  AggregatorRegistry.setRegistries([registry])
  new AggregatorRegistry()
}

/** Reads the sums of all processes of the cluster, and what the primary itself counts. */
export function clusterMetrics({ registry }: Metrics): () => Promise<string> {
  const cluster = new AggregatorRegistry()
  return async () => `${await cluster.clusterMetrics()}\n${await registry.metrics()}`
}

/**
 * Answers `GET /metrics` on an address of its own, so that no reverse proxy can lead there by mistake. Resolves with
 * the address and what ends it.
 */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  read: () => Promise<string>,
): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    read().then(
      (text) => response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      // A process of the cluster that ended this moment has not answered: the next scrape will do.
      () => response.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  server.unref()
  const { port: taken } = server.address() as AddressInfo
  return {
    address: `http://${host}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
