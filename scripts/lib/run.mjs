import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { endWithNpm } from './end-with-npm.mjs'
import { say, seconds } from './say.mjs'

export const root = path.resolve(import.meta.dirname, '../..')

const onWindows = process.platform === 'win32'
const running = new Set()
const KILL_AFTER_MS = 8_000
const TICK_MS = 15_000
const ONE_SIGNAL_MS = 1_000

/**
 * Runs a program to its end and gives its exit code. It gets no input, shows its output as it comes, and when it
 * is silent for long a line says that it is still at work.
 */
export async function run(command, args, { cwd = root, env = {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...colour(), ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that everything it starts can be ended with it.
    detached: !onWindows,
    shell: onWindows,
  })
  running.add(child)
  const from = performance.now()
  let heardAt = from
  for (const [source, sink] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    source.on('data', (chunk) => {
      heardAt = performance.now()
      sink.write(chunk)
    })
  }
  const ticking = setInterval(() => {
    if (performance.now() - heardAt < TICK_MS - 1000) return
    say(`  … ${seconds(performance.now() - from)}`)
  }, TICK_MS)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
    })
  } finally {
    clearInterval(ticking)
    running.delete(child)
    // Nothing it started may outlive it.
    signal(child, 'SIGKILL')
  }
}

/** Our pipe hides the terminal from the program; its colours are for people all the same. */
function colour() {
  return process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}
}

/** The program of an installed package, in the root or in one workspace folder. */
export function bin(name, folder = '.') {
  return path.join(root, folder, 'node_modules', '.bin', onWindows ? `${name}.cmd` : name)
}

/** On Ctrl-C or SIGTERM everything that `run` started is ended, then `afterwards` done, then the process ends. */
export function endEverythingOnSignals(afterwards = () => {}) {
  let ending = false
  const end = async (name, code) => {
    if (ending) return
    ending = true
    // npm passes on what the terminal sent to all of us: the same signal twice is one. Later, the next one kills.
    setTimeout(release, ONE_SIGNAL_MS)
    say(`\n收到 ${name}，正在结束 · Ending`)
    await endChildren()
    await afterwards()
    process.exit(code)
  }
  const onInterrupt = () => end('SIGINT', 130)
  const onTerminate = () => end('SIGTERM', 143)
  const release = () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  endWithNpm()
  return release
}

async function endChildren() {
  const children = [...running]
  const ended = Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))))
  for (const child of children) signal(child, 'SIGTERM')
  const impatient = setTimeout(() => {
    for (const child of children) signal(child, 'SIGKILL')
  }, KILL_AFTER_MS)
  await ended
  clearTimeout(impatient)
}

function signal(child, name) {
  if (child.pid === undefined) return
  if (onWindows) {
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
