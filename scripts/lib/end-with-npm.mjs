import { readFileSync } from 'node:fs'

const LOOK_EVERY_MS = 500

/**
 * npm runs us through a shell and does not pass on every signal, and whoever kills npm means us as well: when npm
 * or its shell is gone, this process gets a SIGTERM. Without npm in between nothing is watched.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const before = lineage()
  const watch = setInterval(() => {
    if (lineage() === before) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  watch.unref()
}

/** Our parent (the shell) and, where that is cheap to know, its parent (npm). An orphan is given another one. */
function lineage() {
  const parent = process.ppid
  if (process.platform !== 'linux') return String(parent)
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8')
    // After the name in brackets: the state, then the parent.
    return `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return String(parent)
  }
}
