import { Worker } from 'node:worker_threads'
import { TOO_BUSY } from '../http/app-error.ts'
import type { Drawing } from './drawing.ts'

/** Threads at work, and calls that wait for one: each holds a database connection meanwhile. */
const AT_ONCE = 2
const MOST_WAITING = 4
/** A drawing takes well below a second. */
const GIVE_UP_MS = 10_000

let running = 0
const waiting: (() => void)[] = []

/** Draws a certificate in a thread of its own. Throws `too_busy` when too many are asked for at once. */
export async function draw(drawing: Drawing): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw TOO_BUSY
    await new Promise<void>((turn) => waiting.push(turn))
  } else running += 1
  try {
    return await inThread(drawing)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** The bundle has the thread's program in a file of its own; run from sources, there is nothing to keep waiting. */
const THREAD = import.meta.url.endsWith('.ts') ? null : new URL('./papers/drawing-thread.js', import.meta.url)

async function inThread(workerData: Drawing): Promise<Buffer> {
  if (!THREAD) return (await import('./drawing.ts')).drawHere(workerData)
  const thread = new Worker(THREAD, { workerData })
  const timer = setTimeout(() => void thread.terminate(), GIVE_UP_MS)
  return new Promise<Buffer>((resolve, reject) => {
    thread.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('the drawing thread ended without a drawing')))
  }).finally(() => clearTimeout(timer))
}
