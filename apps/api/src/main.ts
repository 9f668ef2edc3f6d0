import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LocalPostgres, startLocalPostgres } from '@linli/local-postgres'
import { buildApp } from './app.ts'
import { startBackground } from './background.ts'
import { type Config, ConfigError, readConfig, refuseToStart } from './config.ts'
import { connect, type Database } from './db/client.ts'
import { ensureDatabase, migrate } from './db/migrate.ts'
import { mixedWithDemo, unsafeSettings, wrongClock } from './db/start-checks.ts'
import { DEMO_IDENTITIES } from './demo/identities.ts'
import { DEMO_COMMUNITY_ID, seedDemo } from './demo/seed.ts'
import { type Metrics, measureProcess, serveMetrics } from './http/metrics.ts'

// The same depth from src/ and from the bundle in dist/.
const here = path.dirname(fileURLToPath(import.meta.url))
const migrationsFolder = path.resolve(here, '../migrations')
const rootFolder = path.resolve(here, '../../..')

const STOP_WITHIN_MS = 9_000

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const say = (line: string) => process.stdout.write(`${line}\n`)

async function openDatabase(config: Config): Promise<{ adminUrl: string; local: LocalPostgres | null }> {
  if (config.databaseUrl) return { adminUrl: config.databaseUrl, local: null }
  const from = performance.now()
  const local = await startLocalPostgres({
    dataFolder: path.join(config.dataFolder, 'postgres'),
    log: (line) => say(`· ${line}`),
  })
  say(`· 数据库已启动 / PostgreSQL is up (${seconds(from)})`)
  return { adminUrl: await ensureDatabase(local.adminUrl, 'linli'), local }
}

async function refuseUnsafeStart(db: Database, { demo }: Config) {
  refuseToStart([
    ...(await unsafeSettings(db.pool)),
    ...(await wrongClock(db.pool, Date.now)),
    ...(await mixedWithDemo(db.pool, { demo, demoCommunityId: DEMO_COMMUNITY_ID })),
  ])
}

function announce(config: Config, address: string) {
  say('')
  say(`  邻里 Linli  ${address}`)
  say(`  接口说明 / API  ${address}/docs`)
  if (!config.h5Folder) say('  （没有找到 H5 页面，只提供接口 / H5 is not built, API only）')
  if (!config.demo) return
  say('')
  say('  演示身份（在登录页选择）/ demo identities (choose on the sign-in page):')
  for (const { name, story } of DEMO_IDENTITIES) say(`    ${name} · ${story}`)
}

async function measure(at: { host: string; port: number }, metrics: Metrics) {
  measureProcess(metrics)
  const measured = await serveMetrics(at, () => metrics.registry.metrics())
  say(`  指标 / metrics  ${measured.address}`)
  return measured
}

async function main() {
  // Ending before there is anything to close: exiting takes the embedded database along, a signal alone would not.
  const endEarly = () => process.exit(1)
  process.on('SIGINT', endEarly)
  process.on('SIGTERM', endEarly)
  const config = readConfig(process.env, rootFolder)
  const { adminUrl, local } = await openDatabase(config)
  let db: Database | undefined
  try {
    await migrate({ adminUrl, folder: migrationsFolder })
    db = connect({ url: adminUrl })
    await refuseUnsafeStart(db, config)
    const { app, services } = await buildApp(config, db)
    await app.ready()
    if (config.demo) {
      const from = performance.now()
      const seeded = await seedDemo(services, config.clock())
      if (seeded) say(`· 演示社区已建好 / demo community is ready (${seconds(from)})`)
    }
    const background = config.worker === 'off' ? null : startBackground(services, app.log, adminUrl)
    if (config.worker === 'only') say('· 只做后台任务，不提供接口 / worker only, no API')
    else {
      const address = await app.listen({ host: config.host, port: config.port })
      announce(config, address.replace('127.0.0.1', 'localhost'))
    }
    const measured = config.metrics && (await measure(config.metrics, services.metrics))
    let stopping = false
    const stop = async () => {
      if (stopping) return
      stopping = true
      // Whatever hangs, whoever started us need not kill us.
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
      await Promise.all([app.close(), background?.stop()])
      await measured?.close()
      await db?.close()
      await local?.stop()
      process.exit(0)
    }
    process.off('SIGINT', endEarly).on('SIGINT', stop)
    process.off('SIGTERM', endEarly).on('SIGTERM', stop)
  } catch (error) {
    await db?.close()
    await local?.stop()
    throw error
  }
}

main().catch((error: Error & { code?: string }) => {
  if (error.code === 'EADDRINUSE')
    process.stderr.write(
      '端口被占用。换一个：PORT=3001 npm start / the port is taken: choose another with PORT=3001\n',
    )
  else if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`启动失败 / could not start: ${error.stack ?? error.message}\n`)
  process.exit(1)
})
