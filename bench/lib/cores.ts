import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Splits the machine: what is measured on the first half of its cores, the generator on the others. */
export interface Cores {
  /** Numbers of cores as `taskset` writes them; null where the system cannot pin, and nothing is pinned. */
  measured: string | null
  generator: string | null
}

export function splitCores(): Cores {
  const count = availableParallelism()
  try {
    execFileSync('taskset', ['--version'])
  } catch {
    return { measured: null, generator: null }
  }
  if (count < 2) return { measured: null, generator: null }
  const half = Math.floor(count / 2)
  const range = (from: number, to: number) => (from === to ? `${from}` : `${from}-${to}`)
  return { measured: range(0, half - 1), generator: range(half, count - 1) }
}

/** This process and all of its children, now and later, run on these cores only. */
export function pin(pid: number, cores: string | null): void {
  if (cores === null) return
  for (const each of [pid, ...childrenOf(pid)])
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(each)], { stdio: 'ignore' })
}

function childrenOf(pid: number): number[] {
  const folder = `/proc/${pid}/task`
  const children = readdirSync(folder).flatMap((task) =>
    readFileSync(`${folder}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return children.flatMap((child) => [child, ...childrenOf(child)])
}
