import cluster from 'node:cluster'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { type LocalPostgres, startLocalPostgres } from '@linli/local-postgres'
import { ClusterFailed, startCluster } from './cluster.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { ensureDatabase, migrate } from './db/migrate.ts'
import { connectionsEach } from './db/start-checks.ts'
import { DEMO_IDENTITIES } from './demo/identities.ts'
import { clusterMetrics, createMetrics, serveMetrics } from './http/metrics.ts'
import { prepare, startServer } from './server.ts'

// The same depth from src/ and from the bundle in dist/.
const here = path.dirname(fileURLToPath(import.meta.url))
const migrationsFolder = path.resolve(here, '../migrations')
const rootFolder = path.resolve(here, '../../..')

/**
 * Memory of long life is cleared when it has doubled, and not only at four times what was in use: a rush leaves little
 * but garbage there, and a process is as large as it once was.
 */
setFlagsFromString('--heap-growing-percent=100')

const STOP_WITHIN_MS = 9_000
/** Its processes first. */
const CLUSTER_STOPS_WITHIN_MS = 14_000

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

interface Running {
  address: string | null
  metricsAddress: string | null
  stop(): Promise<void>
}

function announce(config: Config, { address, metricsAddress }: Running) {
  if (metricsAddress) say(`  指标 / metrics  ${metricsAddress}`)
  if (!address) {
    say('· 只做后台任务，不提供接口 / worker only, no API')
    return
  }
  const shown = address.replace('127.0.0.1', 'localhost')
  say('')
  say(`  邻里 Linli  ${shown}`)
  say(`  接口说明 / API  ${shown}/docs`)
  if (!config.h5Folder) say('  （没有找到 H5 页面，只提供接口 / H5 is not built, API only）')
  if (config.processes > 1) say(`  ${config.processes} 个进程 / processes`)
  if (!config.demo) return
  say('')
  say('  演示身份（在登录页选择）/ demo identities (choose on the sign-in page):')
  for (const { name, story } of DEMO_IDENTITIES) say(`    ${name} · ${story}`)
}

const sayFounded = (founded: boolean) => {
  if (founded) say('· 演示社区已建好 / demo community is ready')
}

/** This process and its fellows; it serves nothing itself. */
async function startProcesses(config: Config, adminUrl: string): Promise<Running> {
  const { processes, metrics: at } = config
  const each = await connectionsEach(adminUrl, { processes, wanted: config.dbConnections })
  sayFounded((await prepare(config, adminUrl)).founded)
  const running = await startCluster({
    processes,
    entry: fileURLToPath(import.meta.url),
    envOf: (place) => ({
      DATABASE_URL: adminUrl,
      LINLI_DEMO: config.demo ? '1' : '0',
      LINLI_DB_CONNECTIONS: String(each),
      // Each process counts for itself: together they let through what one would.
      LINLI_SIGN_INS_PER_MINUTE: String(Math.ceil(config.signInsPerMinute / processes)),
      // Recurring work once a cluster is enough; whoever takes the place of the first does it again.
      ...(place > 0 && { LINLI_WORKER: '0' }),
      LINLI_METRICS_PORT: '',
    }),
    log: say,
  })
  const own = createMetrics()
  own.gauge({ name: 'linli_processes', help: 'Processes that live now.' }, () => [
    { value: running.living() },
  ])
  own.gauge({ name: 'linli_process_restarts', help: 'Processes started again.' }, () => [
    { value: running.restarts() },
  ])
  const measured = at && (await serveMetrics(at, clusterMetrics(own)))
  return {
    address: `http://${config.host}:${running.port}`,
    metricsAddress: measured?.address ?? null,
    async stop() {
      await running.stop()
      await measured?.close()
    },
  }
}

async function startAlone(config: Config, adminUrl: string): Promise<Running> {
  const server = await startServer(config, adminUrl)
  sayFounded(server.founded)
  return server
}

async function main() {
  // Ending before there is anything to close: exiting takes the embedded database along, a signal alone would not.
  const endEarly = () => process.exit(1)
  process.on('SIGINT', endEarly)
  process.on('SIGTERM', endEarly)
  const config = readConfig(process.env, rootFolder)
  const { adminUrl, local } = await openDatabase(config)
  try {
    // A process of a cluster finds the database as the first of it has left it.
    if (!cluster.isWorker) await migrate({ adminUrl, folder: migrationsFolder })
    const together = config.processes > 1 && !cluster.isWorker
    const running = await (together ? startProcesses : startAlone)(config, adminUrl)
    if (!cluster.isWorker) announce(config, running)
    let stopping = false
    const stop = async () => {
      if (stopping) return
      stopping = true
      // Whatever hangs, whoever started us need not kill us.
      setTimeout(() => process.exit(1), together ? CLUSTER_STOPS_WITHIN_MS : STOP_WITHIN_MS).unref()
      await running.stop()
      await local?.stop()
      process.exit(0)
    }
    process.off('SIGINT', endEarly).on('SIGINT', stop)
    process.off('SIGTERM', endEarly).on('SIGTERM', stop)
  } catch (error) {
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
  else if (!(error instanceof ClusterFailed))
    process.stderr.write(`启动失败 / could not start: ${error.stack ?? error.message}\n`)
  process.exit(1)
})
