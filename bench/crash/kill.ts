import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * kill -9 of a whole PostgreSQL server: the postmaster and every process under it. It is stopped first, so that it
 * can neither start another one nor tell the others to end in order. Linux and macOS.
 */
export function killPostgres(postmasterPid: number): number {
  process.kill(postmasterPid, 'SIGSTOP')
  const pids = [postmasterPid, ...childrenOf(postmasterPid)]
  for (const pid of pids) kill(pid)
  return pids.length
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** PostgreSQL's processes each lead a group of their own: only their parent tells whose they are. */
function childrenOf(parent: number): number[] {
  return (process.platform === 'linux' ? parentsOnLinux() : parentsByPs())
    .filter(([, parentPid]) => parentPid === parent)
    .map(([pid]) => pid)
}

function parentsOnLinux(): [pid: number, parentPid: number][] {
  return readdirSync('/proc').flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The program's name before it is in brackets and may hold spaces.
      const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return [[Number(name), Number(parentPid)]]
    } catch {
      // It has ended meanwhile.
      return []
    }
  })
}

function parentsByPs(): [pid: number, parentPid: number][] {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
}
