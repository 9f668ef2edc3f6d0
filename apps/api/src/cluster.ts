import cluster, { type Worker } from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ClusterOptions {
  processes: number
  /** The file that each process runs. */
  entry: string
  /** Environment of the process in a place; places count from 0. */
  envOf(place: number): Record<string, string>
  log(line: string): void
}

export interface RunningCluster {
  /** Where all processes listen together. */
  port: number
  /** Processes that live now. */
  living(): number
  /** Processes started again since the beginning. */
  restarts(): number
  /** Resolves when the last process has ended; what it serves it serves to the end. */
  stop(): Promise<void>
}

/** A rest before a process that died is started again; doubled while it keeps dying young. */
const FIRST_REST_MS = 200
const LONGEST_REST_MS = 10_000
const YOUNG_MS = 30_000
/** A process ends within nine seconds by itself. */
const KILL_AFTER_MS = 12_000

/**
 * Runs the server as several processes behind one port (docs/decisions/0016). This process only starts them, hands
 * them new connections in turn and starts those again that died. Rejects when one cannot even start: it has said why.
 */
export async function startCluster({
  processes,
  entry,
  envOf,
  log,
}: ClusterOptions): Promise<RunningCluster> {
  cluster.setupPrimary({ exec: entry, args: [], execArgv: [...process.execArgv, '--enable-source-maps'] })
  const living = new Set<Worker>()
  const aborting = new AbortController()
  let restarts = 0
  let port = 0
  let ready = false

  /** Resolves when the process has ended; `listening` is called when it serves. */
  const runOnce = (place: number, listening: () => void) =>
    new Promise<string>((resolve) => {
      // Asking for port 0 again, one that comes later is given the port of those that live.
      const worker = cluster.fork(envOf(place))
      living.add(worker)
      worker.once('listening', (address) => {
        port = address.port
        listening()
      })
      worker.once('exit', (code, signal) => {
        living.delete(worker)
        resolve(signal ?? `code ${code}`)
      })
    })

  async function keepRunning(place: number, listening: () => void): Promise<void> {
    let rest = FIRST_REST_MS
    for (;;) {
      const from = Date.now()
      const reason = await runOnce(place, listening)
      // The first start decides whether it can be done at all; there is nothing to go on with if not.
      if (!ready || aborting.signal.aborted) return
      if (Date.now() - from > YOUNG_MS) rest = FIRST_REST_MS
      log(
        `· 第 ${place + 1} 个进程退出（${reason}），重新启动 / process ${place + 1} ended, starting it again`,
      )
      await sleep(rest, undefined, { signal: aborting.signal }).catch(() => {})
      if (aborting.signal.aborted) return
      rest = Math.min(rest * 2, LONGEST_REST_MS)
      restarts++
    }
  }

  async function stop(): Promise<void> {
    aborting.abort()
    const ended = [...living].map(async (worker) => {
      const killing = setTimeout(() => worker.process.kill('SIGKILL'), KILL_AFTER_MS)
      const exited = new Promise((resolve) => worker.once('exit', resolve))
      worker.process.kill('SIGTERM')
      await exited
      clearTimeout(killing)
    })
    await Promise.all(ended)
  }

  const starts = Array.from(
    { length: processes },
    (_, place) =>
      new Promise<void>((resolve, reject) => {
        let serves = false
        const first = () => {
          serves = true
          resolve()
        }
        cluster.once('exit', () => serves || reject(new ClusterFailed()))
        keepRunning(place, first).catch(reject)
      }),
  )
  try {
    await Promise.all(starts)
    ready = true
  } catch (error) {
    await stop()
    throw error
  }
  return { port, living: () => living.size, restarts: () => restarts, stop }
}

/** A process of the cluster could not start; what was wrong it has said itself. */
export class ClusterFailed extends Error {}
