import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const root = path.resolve(import.meta.dirname, '../..')

/** Worker processes of this run; a killed one is followed by another. */
export interface Workers {
  /** Effects that were committed, by job: how often each. */
  readonly done: ReadonlyMap<string, number>
  /** Resolves with the next committed effect and the process it came from, which is about to say so to the library. */
  nextEffect(): Promise<ChildProcess>
  kill(child: ChildProcess): Promise<void>
  /** Ends all in order; rejects when one does not end well. */
  stop(): Promise<void>
}

export function startWorkers(databaseUrl: string, count: number, pauseMs: number): Workers {
  const done = new Map<string, number>()
  const living = new Set<ChildProcess>()
  let waiting: ((child: ChildProcess) => void)[] = []

  function start() {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/jobs/worker-process.ts'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BENCH_DATABASE_URL: databaseUrl, BENCH_PAUSE_MS: String(pauseMs) },
    })
    living.add(child)
    createInterface(child.stdout).on('line', (job) => {
      done.set(job, (done.get(job) ?? 0) + 1)
      if (!living.has(child)) return
      const told = waiting
      waiting = []
      for (const tell of told) tell(child)
    })
  }
  async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') {
    living.delete(child)
    const ended = once(child, 'exit')
    child.kill(signal)
    return (await ended) as [code: number | null, signal: string | null]
  }
  for (let i = 0; i < count; i++) start()
  return {
    done,
    nextEffect: () => new Promise((resolve) => waiting.push(resolve)),
    async kill(child) {
      await end(child, 'SIGKILL')
      start()
    },
    async stop() {
      const ends = await Promise.all([...living].map((child) => end(child, 'SIGTERM')))
      if (ends.some(([code]) => code !== 0)) throw new Error(`a worker ended with ${JSON.stringify(ends)}`)
    },
  }
}
