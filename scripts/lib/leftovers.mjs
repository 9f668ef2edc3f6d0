import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * A folder for the temporary files of one run. Everything the tests start keeps its data in it, so that
 * servers a killed test left behind can be found and ended.
 */
export function makeRunFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-run-'))
  // As root, the embedded PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o711)
  return folder
}

/** Ends what still runs on data inside the folder and deletes it. */
export function clearRunFolder(folder) {
  for (const place of readdirSync(folder, { recursive: true })) {
    if (path.basename(place) !== 'postmaster.pid') continue
    const pid = readPid(path.join(folder, place))
    try {
      if (pid > 0) process.kill(pid, 'SIGQUIT')
    } catch {
      // It has ended already.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

function readPid(file) {
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}
