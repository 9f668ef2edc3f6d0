import cluster from 'node:cluster'
import { buildApp } from './app.ts'
import { startBackground } from './background.ts'
import { type Config, refuseToStart } from './config.ts'
import { connect, type Database } from './db/client.ts'
import { mixedWithDemo, unsafeSettings, wrongClock } from './db/start-checks.ts'
import { DEMO_COMMUNITY_ID, seedDemo } from './demo/seed.ts'
import { handToPrimary, measureProcess, serveMetrics } from './http/metrics.ts'

export interface RunningServer {
  /** `http://…`; null where only background work is done. */
  address: string | null
  metricsAddress: string | null
  /** Whether the demo community was founded just now. */
  founded: boolean
  /** Serves to the end what it has begun to serve. */
  stop(): Promise<void>
}

async function refuseUnsafeStart(db: Database, { demo }: Config): Promise<void> {
  refuseToStart([
    ...(await unsafeSettings(db.pool)),
    ...(await wrongClock(db.pool, Date.now)),
    ...(await mixedWithDemo(db.pool, { demo, demoCommunityId: DEMO_COMMUNITY_ID })),
  ])
}

/** Checks the migrated database and founds the demo, for processes that will only serve. */
export async function prepare(config: Config, adminUrl: string): Promise<{ founded: boolean }> {
  const db = connect({ url: adminUrl, maxConnections: 2 })
  try {
    await refuseUnsafeStart(db, config)
    if (!config.demo) return { founded: false }
    const { app, services } = await buildApp(config, db)
    await app.ready()
    const founded = await seedDemo(services, config.clock())
    await app.close()
    return { founded }
  } finally {
    await db.close()
  }
}

/** One process of the server on a migrated database. */
export async function startServer(config: Config, adminUrl: string): Promise<RunningServer> {
  const db = connect({ url: adminUrl, maxConnections: config.dbConnections })
  try {
    await refuseUnsafeStart(db, config)
    const { app, services } = await buildApp(config, db)
    await app.ready()
    const { metrics } = services
    db.pool.on('error', (error) => app.log.warn({ err: error }, 'a resting database connection broke'))
    // What Node would print holds the error's values.
    process.on('uncaughtException', (error) => {
      app.log.fatal({ err: error }, 'a fault that nobody caught')
      process.exit(1)
    })
    if (config.metrics || cluster.isWorker) measureProcess(metrics)
    if (cluster.isWorker) handToPrimary(metrics)
    const founded = config.demo && !cluster.isWorker && (await seedDemo(services, config.clock()))
    const background = config.worker === 'off' ? null : startBackground(services, app.log, adminUrl)
    const address =
      config.worker === 'only' ? null : await app.listen({ host: config.host, port: config.port })
    const measured = config.metrics && (await serveMetrics(config.metrics, () => metrics.registry.metrics()))
    return {
      address,
      metricsAddress: measured?.address ?? null,
      founded,
      async stop() {
        await Promise.all([app.close(), background?.stop()])
        await measured?.close()
        await db.close()
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}
