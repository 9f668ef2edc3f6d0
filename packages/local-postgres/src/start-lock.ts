import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { busy } from './errors.ts'
import { identityOf, isAlive } from './process-identity.ts'

const WAIT_MS = 120_000
let attempts = 0

/**
 * Only one process at a time may start, join or stop the server of a folder. The lock is a file that
 * names its holder; a holder that was killed is recognised as gone and its lock taken over.
 */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS
  while (!tryLock(folder)) {
    if (Date.now() > until) throw busy(folder, `pid ${readLock(folder)}`)
    await sleep(20)
  }
  try {
    return await work()
  } finally {
    unlock(folder)
  }
}

/** Takes the lock if nobody living holds it. Synchronous, for the last moment of a process. */
export function tryLock(folder: string): boolean {
  const lock = lockFile(folder)
  const mine = `${lock}.${process.pid}.${attempts++}`
  try {
    // Linking a finished file is atomic: nobody ever reads a lock that does not name its holder yet.
    writeFileSync(mine, identityOf(process.pid) ?? '')
    linkSync(mine, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = readLock(folder)
    if (holder !== null && !isAlive(holder)) discardStaleLock({ lock, holder, aside: `${mine}.stale` })
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

export function unlock(folder: string): void {
  rmSync(lockFile(folder), { force: true })
}

function lockFile(folder: string): string {
  return path.join(folder, 'starting.lock')
}

function readLock(folder: string): string | null {
  try {
    return readFileSync(lockFile(folder), 'utf8')
  } catch {
    return null
  }
}

/** Moves the lock aside before deleting it, so that a rival's fresh lock is noticed and put back. */
function discardStaleLock({ lock, holder, aside }: { lock: string; holder: string; aside: string }): void {
  try {
    renameSync(lock, aside)
    if (readFileSync(aside, 'utf8') !== holder) linkSync(aside, lock)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}
