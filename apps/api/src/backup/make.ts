import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { Digest } from './digest.ts'
import { hasJobs, JOBS } from './jobs.ts'
import { BackupError, fileOf, type Manifest, PRIVATE, type SavedTable, writeManifest } from './manifest.ts'
import { appliedMigrations, refuseForeignTables } from './schema.ts'
import { connectPlainly, copyOut, listTables, readFacts, rowsOf } from './tables.ts'

export interface MakeBackup {
  databaseUrl: string
  migrationsFolder: string
  /** The new folder, or one that is there, in which a dated one is made. */
  to: string
  now: Date
  log: (line: string) => void
  /** Aborted: what was written is removed. */
  signal?: AbortSignal
}

export interface MadeBackup {
  folder: string
  manifest: Manifest
}

/** Fast rather than small: the level at which the disk, not this process, is what one waits for. */
const GZIP_LEVEL = 2
const TOLD_EVERY_MS = 5_000

/**
 * Saves all tables as they are at one moment, while the server goes on working. The folder bears another name until
 * it is complete, so an interrupted backup is never taken for one. Rejects with a `BackupError`.
 */
export async function makeBackup(request: MakeBackup): Promise<MadeBackup> {
  const folder = targetOf(request)
  const unfinished = `${folder}.unfinished-${process.pid}`
  mkdirSync(path.dirname(folder), { recursive: true })
  mkdirSync(unfinished, { mode: PRIVATE.folder })
  try {
    const manifest = await saveAll(unfinished, request)
    await writeManifest(unfinished, manifest)
    await syncFolder(unfinished)
    request.signal?.throwIfAborted()
    if (existsSync(folder)) throw alreadyThere(folder)
    renameSync(unfinished, folder)
    await syncFolder(path.dirname(folder))
    return { folder, manifest }
  } catch (error) {
    // A file whose opening was under way may still appear.
    await rm(unfinished, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    throw error
  }
}

function targetOf({ to, now }: MakeBackup): string {
  const target = path.resolve(to)
  if (!existsSync(target)) return target
  if (!statSync(target).isDirectory()) throw alreadyThere(target)
  return path.join(target, `linli-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`)
}

const alreadyThere = (target: string) =>
  new BackupError(`${target} 已经有了，请换一个名字 / is there already: choose another name`)

async function saveAll(folder: string, request: MakeBackup): Promise<Manifest> {
  const client = await connectPlainly(request.databaseUrl)
  try {
    await client.query('begin transaction isolation level repeatable read, read only')
    const migrations = await appliedMigrations(client)
    if (migrations.length === 0)
      throw new BackupError('这个数据库里没有邻里的数据 / there is nothing of Linli in this database')
    const tables = await listTables(client)
    await refuseForeignTables(tables, { migrations, migrationsFolder: request.migrationsFolder })
    const saved: SavedTable[] = []
    for (const table of tables)
      saved.push(await save(client, { folder, table, select: rowsOf(table), ...request }))
    const jobs = (await hasJobs(client))
      ? await save(client, { folder, table: JOBS, select: JOBS.select, ...request })
      : null
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    )
    return {
      format: 1,
      madeAt: request.now.toISOString(),
      postgres: rows[0]?.version ?? '',
      migrations,
      tables: saved,
      jobs,
      facts: await readFacts(client),
    }
  } catch (error) {
    throw explainUnreadable(error)
  } finally {
    await client.end()
  }
}

/** Row security would hide rows from this role: better no backup than half of one. */
function explainUnreadable(error: unknown): unknown {
  if ((error as { code?: unknown }).code !== '42501') return error
  return new BackupError(
    '这个数据库用户看不到全部数据，请用超级用户，或一个 BYPASSRLS、pg_read_all_data 的用户 / this database user does not see all rows: ' +
      'use a superuser, or a role made with: create role linli_backup login bypassrls in role pg_read_all_data',
  )
}

interface Save {
  folder: string
  table: { name: string; columns: string[] }
  select: string
  log: (line: string) => void
  signal?: AbortSignal
}

async function save(client: pg.Client, { folder, table, select, log, signal }: Save): Promise<SavedTable> {
  const { name, columns } = table
  const from = performance.now()
  const plain = new Digest()
  const packed = new Digest()
  const rows = client.query(copyOut(select))
  const ticking = setInterval(() => log(`  … ${name} ${megabytes(plain.bytes)}`), TOLD_EVERY_MS)
  try {
    const file = createWriteStream(path.join(folder, fileOf(name)), {
      flags: 'wx',
      mode: PRIVATE.file,
      flush: true,
    })
    await pipeline(rows, plain, createGzip({ level: GZIP_LEVEL }), packed, file, signal ? { signal } : {})
  } finally {
    clearInterval(ticking)
  }
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  log(`  ${name}  ${rows.rowCount} 行 · rows  ${megabytes(packed.bytes)}  ${seconds} s`)
  return {
    name,
    columns,
    rows: rows.rowCount,
    checksum: plain.sha256(),
    bytes: packed.bytes,
    sha256: packed.sha256(),
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Makes the names in a folder last through a power cut. Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
