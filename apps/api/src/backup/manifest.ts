import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Digest } from './digest.ts'

/** What stops a backup or restore, said so that whoever typed the command knows what to do. */
export class BackupError extends Error {}

export interface SavedTable {
  name: string
  columns: string[]
  rows: number
  /** SHA-256 of the rows as COPY writes them, in the order of the primary key: the same in any database. */
  checksum: string
  /** The compressed file. */
  bytes: number
  sha256: string
}

/** What has to add up in any sound database; compared, not repaired. */
export interface Facts {
  communities: number
  /** Sum over all point accounts; 0. */
  balances: number
  pointMovements: number
  /** Accounts whose balance is not what their movements add up to; 0. */
  wrongBalances: number
  /** Events whose counters are not what their sign-ups add up to; 0. */
  wrongCounters: number
}

export interface AppliedMigration {
  hash: string
  /** Unix milliseconds it was generated at: its name to drizzle. */
  generatedAt: number
}

export interface Manifest {
  format: 1
  madeAt: string
  /** `17.10`; told, not compared: any PostgreSQL from 15 on takes it back. */
  postgres: string
  migrations: AppliedMigration[]
  tables: SavedTable[]
  /** Reminders and the like that were still to be done; null where the code had none yet. */
  jobs: SavedTable | null
  facts: Facts
}

const MANIFEST = 'manifest.json'
/** Nobody but the owner of the process: names, birthdays and addresses are in there in clear. */
export const PRIVATE = { folder: 0o700, file: 0o600 } as const

export const fileOf = (table: string) => `${table}.copy.gz`

const digestOf = (manifest: unknown) => createHash('sha256').update(JSON.stringify(manifest)).digest('hex')

/** Last of all files, so that a folder without it is none. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = await open(path.join(folder, MANIFEST), 'wx', PRIVATE.file)
  try {
    await file.writeFile(`${JSON.stringify({ sha256: digestOf(manifest), manifest }, null, 1)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

export function readManifest(folder: string): Manifest {
  const file = path.join(folder, MANIFEST)
  if (!existsSync(file)) throw new BackupError(noBackup(folder))
  let kept: { sha256?: unknown; manifest?: Manifest }
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw damaged(MANIFEST)
  }
  if (!kept?.manifest || kept.sha256 !== digestOf(kept.manifest)) throw damaged(MANIFEST)
  if (kept.manifest.format !== 1)
    throw new BackupError('备份的格式比这个版本新 / the backup has a newer format: use that version')
  return kept.manifest
}

function noBackup(folder: string): string {
  const inside = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : []
  const backups = inside.filter((name) => existsSync(path.join(folder, name, MANIFEST)))
  const hint = backups.length > 0 ? `，里面有 · it holds ${backups.sort().join(', ')}` : ''
  return `${folder} 不是完整的备份 / is no finished backup${hint}`
}

const damaged = (file: string) =>
  new BackupError(`备份已损坏：${file}。什么都没有改动 / the backup is damaged: ${file}. Nothing was changed`)

/** Reads every file once. Throws the names of all that are damaged or missing. */
export async function verifyFiles(folder: string, { tables, jobs }: Manifest): Promise<void> {
  const bad: string[] = []
  for (const { name, bytes, sha256 } of jobs ? [...tables, jobs] : tables) {
    const file = path.join(folder, fileOf(name))
    if (!existsSync(file)) {
      bad.push(`${fileOf(name)}（缺少 · missing）`)
      continue
    }
    const digest = new Digest()
    await pipeline(createReadStream(file), digest, async (source) => {
      for await (const _ of source);
    })
    if (digest.bytes !== bytes || digest.sha256() !== sha256) bad.push(fileOf(name))
  }
  if (bad.length > 0) throw damaged(bad.join('、'))
}
