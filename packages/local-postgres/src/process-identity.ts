import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * A process, told apart from a later one that was given the same pid: `pid:startTicks` on Linux,
 * the bare pid elsewhere. `null` when there is no such process, or only a zombie of it.
 */
export function identityOf(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  if (process.platform !== 'linux') return answersSignals(pid) ? String(pid) : null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return null
    const startTicks = rest[18]
    return `${pid}:${startTicks}`
  } catch {
    return null
  }
}

export function isAlive(identity: string): boolean {
  return identityOf(Number.parseInt(identity, 10)) === identity
}

/** Is this pid a PostgreSQL server, rather than a stranger that inherited the number? */
export function isPostgres(pid: number): boolean {
  if (identityOf(pid) === null) return false
  try {
    if (process.platform === 'linux') return /postgres/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    if (process.platform === 'darwin') {
      return /postgres/.test(execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }))
    }
  } catch {
    return false
  }
  return true
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
