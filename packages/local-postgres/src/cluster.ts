import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { diskFull, startFailed } from './errors.ts'
import { freePort } from './free-port.ts'
import { readPostmaster } from './postmaster.ts'

export type Settings = Record<string, string | number | boolean>

/** One database cluster on disk and what is needed to run it. */
export interface Cluster {
  folder: string
  /** PGDATA. */
  data: string
  account: Account
  binaries: Binaries
  password: string
}

export interface Server {
  pid: number
  port: number
}

const DEFAULTS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/** A fresh cluster takes 40 MB; the rest is for its first write-ahead log files. */
const NEEDED_BYTES = 300e6
const LOG_LIMIT_BYTES = 5e6
/** Replaying the log after a crash may take minutes on a busy database. */
const READY_WITHIN_MS = 180_000

/** Opens the cluster of a folder, making it the first time. */
export function openCluster(
  { folder, account, binaries }: Pick<Cluster, 'folder' | 'account' | 'binaries'>,
  log: (line: string) => void,
): Cluster {
  const data = path.join(folder, 'cluster')
  const passwordFile = path.join(folder, 'password')
  if (!existsSync(passwordFile)) {
    writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 })
    giveTo(passwordFile, account)
  }
  const cluster = { folder, data, account, binaries, password: readFileSync(passwordFile, 'utf8').trim() }
  if (!existsSync(data)) {
    log('首次启动：建立数据库 · First start: creating the database')
    initialise(cluster, passwordFile)
  }
  return cluster
}

/** Built under another name first, so that a kill in the middle leaves nothing that looks finished. */
function initialise({ folder, data, account, binaries }: Cluster, passwordFile: string): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < NEEDED_BYTES) throw diskFull(folder)

  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(unfinished, account)
  const { status, stdout, stderr } = spawnSync(
    binaries.path('initdb'),
    [
      `--pgdata=${unfinished}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...account, cwd: folder, env: serverEnv(), encoding: 'utf8' },
  )
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw startFailed(folder, `${stdout}${stderr}`)
  }
  renameSync(unfinished, data)
}

/**
 * Starts a server on the cluster and waits until it answers; after a crash that includes its recovery.
 * In its own process group, so that Ctrl-C in the terminal reaches us alone and we stop it in order; its log
 * goes to a file, so that it does not depend on the process that started it.
 */
export async function launch(cluster: Cluster, settings: Settings, wantedPort?: number): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await freePort())
    const outcome = await launchOnce(cluster, { ...DEFAULTS, ...settings, port })
    if (typeof outcome !== 'string') return outcome
    const passing =
      (wantedPort === undefined && /could not bind|Address already in use/.test(outcome)) ||
      // The backends of a killed server need a moment to notice.
      /pre-existing shared memory block|postmaster.pid" already exists/.test(outcome)
    if (!passing || attempt === 20) throw startFailed(cluster.folder, outcome)
    await sleep(250)
  }
}

/** The running server, or what it wrote before it gave up. */
async function launchOnce(cluster: Cluster, settings: Settings): Promise<Server | string> {
  const logFile = path.join(cluster.folder, 'postgres.log')
  const tooLong = (statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES
  const output = openSync(logFile, tooLong ? 'w' : 'a', 0o600)
  giveTo(logFile, cluster.account)
  const before = statSync(logFile).size
  const child = spawn(
    cluster.binaries.path('postgres'),
    ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...cluster.account,
      cwd: cluster.folder,
      env: serverEnv(),
      stdio: ['ignore', output, output],
      detached: true,
    },
  )
  closeSync(output)
  child.unref()
  // Until somebody is registered as its user, it must not outlive this process.
  const endEarly = () => child.kill('SIGINT')
  process.once('exit', endEarly)
  try {
    return await readiness(cluster, child, () => readFileSync(logFile).subarray(before).toString('utf8'))
  } finally {
    process.off('exit', endEarly)
  }
}

async function readiness(
  { data }: Cluster,
  child: ChildProcess,
  output: () => string,
): Promise<Server | string> {
  let failure: Error | null = null
  child.once('error', (error) => {
    failure = error
  })

  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; ) {
    if (failure !== null) return String(failure)
    if (child.exitCode !== null || child.signalCode !== null) break
    const postmaster = readPostmaster(data)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return postmaster
    await sleep(10)
  }
  if (child.exitCode === null) child.kill('SIGQUIT')
  return output()
}

/** Ours without PGDATA, PGOPTIONS and the like, which are meant for another server. */
function serverEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C' }
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('PG') && !name.startsWith('LC_')) env[name] = value
  }
  return env
}

function giveTo(file: string, { uid, gid }: Account): void {
  if (uid === undefined || gid === undefined) return
  chownSync(file, uid, gid)
  chmodSync(file, statSync(file).isDirectory() ? 0o700 : 0o600)
}
