import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Server } from './cluster.ts'
import { busy } from './errors.ts'
import { identityOf, isPostgres } from './process-identity.ts'

interface Postmaster extends Server {
  status: string
}

/** A server left behind may still be replaying its log, or shutting down. */
const SETTLES_WITHIN_MS = 60_000
const FAST_SHUTDOWN_MS = 20_000

/** What `postmaster.pid` says: pid, data folder, start time, port, socket folder, address, memory key, status. */
export function readPostmaster(data: string): Postmaster | null {
  try {
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch {
    return null
  }
}

/**
 * The server already running on this cluster: another process's, or an orphan whose starter was killed.
 * `null` when there is none; a stale `postmaster.pid` is cleared away then.
 */
export async function findRunning({ folder, data }: Cluster): Promise<Server | null> {
  for (const until = Date.now() + SETTLES_WITHIN_MS; ; ) {
    const postmaster = readPostmaster(data)
    if (!postmaster) return null
    if (!isPostgres(postmaster.pid)) {
      // PostgreSQL removes a stale file itself, unless the pid now belongs to a stranger or a zombie.
      if (identityOrZombie(postmaster.pid)) rmSync(path.join(data, 'postmaster.pid'), { force: true })
      return null
    }
    if (postmaster.status === 'ready' && (await accepts(postmaster.port))) return postmaster
    if (Date.now() > until) throw busy(folder, `postgres pid ${postmaster.pid}, ${postmaster.status}`)
    await sleep(50)
  }
}

/** Fast shutdown: open transactions are rolled back and everything is written out. */
export async function shutDown({ data, binaries }: Cluster, pid: number): Promise<void> {
  const identity = identityOf(pid)
  if (identity === null) return
  signalStop({ data, binaries }, pid)
  for (const impatientAt = Date.now() + FAST_SHUTDOWN_MS; identityOf(pid) === identity; ) {
    // Immediate shutdown loses nothing either: the next start replays the log.
    if (Date.now() > impatientAt) process.kill(pid, 'SIGQUIT')
    await sleep(10)
  }
}

/** Asks for a fast shutdown without waiting for it. */
export function signalStop({ data, binaries }: Pick<Cluster, 'data' | 'binaries'>, pid: number): void {
  if (process.platform === 'win32') {
    // There are no signals on Windows; pg_ctl speaks to the server through a named pipe.
    spawnSync(binaries.path('pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-W'])
    return
  }
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function identityOrZombie(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
