import path from 'node:path'
import { placeFolder, serverAccount } from './account.ts'
import { prepareBinaries } from './binaries.ts'
import { type Cluster, launch, openCluster, type Server, type Settings } from './cluster.ts'
import { explain } from './errors.ts'
import { findRunning, shutDown, signalStop } from './postmaster.ts'
import { identityOf, isAlive } from './process-identity.ts'
import { tryLock, unlock, withStartLock } from './start-lock.ts'
import { countUsers, joinUsers, leaveUsers } from './users.ts'

export interface LocalPostgresOptions {
  /** Kept between runs: the cluster, its password, its log. Made when it is not there. */
  dataFolder: string
  /** Server settings over our defaults, e.g. `{ max_connections: 200 }`. Ignored when joining a running server. */
  settings?: Settings
  /** Receives one line for each thing worth telling a person. */
  log?: (line: string) => void
}

export interface LocalPostgres {
  /** Connects as the superuser to the database `postgres`. */
  readonly adminUrl: string
  readonly port: number
  /** Changes when the server crashed and was started again. */
  readonly pid: number
  /** False when another living process was already using this server and we joined it. */
  readonly owned: boolean
  /** Stops the server, unless another living process still uses it: the last one out stops it. */
  stop(): Promise<void>
}

/** How often we look whether the server is still there. */
const WATCH_EVERY_MS = 500

/**
 * Brings up the real PostgreSQL that came with the npm packages, on 127.0.0.1 and a free port. If one already
 * runs on this folder (a second starter, or an orphan of a killed one) it is joined, and ends with its last user.
 * Should the server die, it is started again on the same port. Rejects with a `LocalPostgresError`.
 */
export async function startLocalPostgres({
  dataFolder,
  settings = {},
  log = () => {},
}: LocalPostgresOptions): Promise<LocalPostgres> {
  const folder = placeFolder(path.resolve(dataFolder), log)
  try {
    return await withStartLock(folder, () => startOrJoin({ folder, settings, log }))
  } catch (error) {
    throw explain(error, folder)
  }
}

async function startOrJoin({
  folder,
  settings,
  log,
}: Required<Omit<LocalPostgresOptions, 'dataFolder'>> & { folder: string }): Promise<LocalPostgres> {
  const account = serverAccount(path.join(folder, 'cluster'))
  const cluster = openCluster({ folder, account, binaries: prepareBinaries(folder, account, log) }, log)
  const running = await findRunning(cluster)
  const owned = !running || countUsers(folder) === 0
  if (running) {
    const which = owned ? '接管上次未正常退出的数据库 · Taking over' : '共用已在运行的数据库 · Joining'
    log(`${which} the running PostgreSQL (pid ${running.pid}, port ${running.port})`)
  }
  const server = running ?? (await launch(cluster, settings))
  return use({ cluster, server, settings, owned, log })
}

interface Use {
  cluster: Cluster
  server: Server
  settings: Settings
  owned: boolean
  log: (line: string) => void
}

function use({ cluster, server, settings, owned, log }: Use): LocalPostgres {
  const { folder } = cluster
  const me = joinUsers(folder)
  let current = server
  let identity = identityOf(server.pid) ?? ''
  let reviving: Promise<void> | null = null
  let stopping: Promise<void> | null = null

  const revive = async () => {
    const running = await findRunning(cluster)
    if (stopping) return
    if (!running) log('数据库意外退出，正在恢复 · PostgreSQL died: starting it again')
    current = running ?? (await launch(cluster, settings, server.port))
    identity = identityOf(current.pid) ?? ''
  }
  const watch = setInterval(() => {
    if (reviving || isAlive(identity)) return
    reviving = withStartLock(folder, revive)
      .catch((error: Error) => {
        clearInterval(watch)
        log(`数据库恢复失败，请重新启动 · PostgreSQL did not come back, start again: ${error.message}`)
      })
      .finally(() => {
        reviving = null
      })
  }, WATCH_EVERY_MS)
  watch.unref()

  // When the process ends without having called stop(): the least that can be done without waiting.
  const leaveInHaste = () => {
    leaveUsers(me)
    if (!tryLock(folder)) return
    if (countUsers(folder) === 0) signalStop(cluster, current.pid)
    unlock(folder)
  }
  process.once('exit', leaveInHaste)

  const leave = async () => {
    clearInterval(watch)
    await reviving
    await withStartLock(folder, async () => {
      process.off('exit', leaveInHaste)
      leaveUsers(me)
      if (countUsers(folder) === 0) await shutDown(cluster, current.pid)
    })
  }

  return {
    adminUrl: `postgres://postgres:${cluster.password}@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    get pid() {
      return current.pid
    },
    owned,
    stop: () => {
      stopping ??= leave()
      return stopping
    },
  }
}
