import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { folderRefused } from './errors.ts'

/** The OS account the server runs as; empty when it is simply our own. */
export interface Account {
  uid?: number
  gid?: number
}

/** Where root's servers keep their data when the account cannot reach the folder that was asked for. */
const ROOT_FALLBACK = '/var/lib/linli-postgres'

/** PostgreSQL refuses to run as root: then as whoever owns the data already, `postgres`, or `nobody`. */
export function serverAccount(cluster: string): Account {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {}
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return lookUp('postgres') ?? lookUp('nobody') ?? { uid: 65534, gid: 65534 }
}

/** Makes the folder; as root, elsewhere if the server's account could not get into it. */
export function placeFolder(wanted: string, log: (line: string) => void): string {
  try {
    mkdirSync(wanted, { recursive: true })
  } catch (error) {
    throw folderRefused(wanted, error)
  }
  const account = serverAccount(path.join(wanted, 'cluster'))
  if (account.uid === undefined) return wanted
  // Reading the names in it stays ours alone; the account only has to pass through.
  chmodSync(wanted, 0o711)
  if (canEnter(wanted, account)) return wanted

  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  const folder = path.join(ROOT_FALLBACK, name)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  log(`以 root 运行，数据库用户进不了 ${wanted}，数据改放 · Running as root: the data are kept in ${folder}`)
  return folder
}

function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0
}

function lookUp(name: string): Account | null {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}
