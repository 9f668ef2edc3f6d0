import { createReadStream } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate } from '../db/migrate.ts'
import { JOBS, writeJobs } from './jobs.ts'
import { BackupError, fileOf, type Manifest, readManifest, type SavedTable, verifyFiles } from './manifest.ts'
import { createTables, dropEverything, listFilled, refuseUnknownSchema, setAsideChecks } from './schema.ts'
import {
  checksumOf,
  columnsOf,
  connectPlainly,
  listTables,
  readFacts,
  rowsOf,
  type TableShape,
} from './tables.ts'

export interface RestoreBackup {
  databaseUrl: string
  migrationsFolder: string
  from: string
  /** Throws away what is in the database. Without it, only an empty one is taken. */
  replaceEverything: boolean
  log: (line: string) => void
  signal?: AbortSignal
}

/**
 * Brings a backup back in one transaction: all of it, compared row for row with what was saved, or nothing. Then the
 * database is brought up to this code's schema, with its roles and row security. Rejects with a `BackupError`.
 */
export async function restoreBackup(request: RestoreBackup): Promise<Manifest> {
  const { databaseUrl, migrationsFolder, log } = request
  const folder = path.resolve(request.from)
  const manifest = readManifest(folder)
  log('检查备份文件 · Checking the files …')
  await verifyFiles(folder, manifest)
  refuseUnknownSchema(manifest.migrations, migrationsFolder)
  const client = await connectPlainly(databaseUrl)
  try {
    await refuseUsedDatabase(client)
    const filled = await listFilled(client)
    if (filled.length > 0 && !request.replaceEverything) throw notEmpty(filled)
    await client.query(`begin; set local maintenance_work_mem = '256MB'; set local lock_timeout = '10s'`)
    await dropEverything(client)
    await createTables(client, { count: manifest.migrations.length, migrationsFolder })
    await loadAll(client, { folder, manifest, ...request })
    await client.query('commit')
    await client.query('analyze')
  } finally {
    // Without a commit everything is as it was.
    await client.end()
  }
  await migrate({ adminUrl: databaseUrl, folder: migrationsFolder })
  if (manifest.jobs) await loadJobs(manifest.jobs, { ...request, folder })
  return manifest
}

/** A server at work would write into what is being thrown away. */
async function refuseUsedDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ others: number }>(`
    select count(*)::int as others from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`)
  if (rows[0]?.others)
    throw new BackupError(
      `还有 ${rows[0].others} 个连接在用这个数据库，请先停下服务 / ${rows[0].others} connections use this database: stop the server first`,
    )
}

const notEmpty = (filled: readonly string[]) =>
  new BackupError(
    `数据库里已有数据（${filled.slice(0, 3).join('、')}…），没有改动。要丢掉它们，请加 --replace-everything / the database is not empty, nothing was changed: add --replace-everything to throw its contents away`,
  )

interface Load extends RestoreBackup {
  folder: string
  manifest: Manifest
}

async function loadAll(client: pg.Client, { folder, manifest, log, signal }: Load): Promise<void> {
  const shapes = await listTables(client)
  const tables = manifest.tables.map((saved) => ({ saved, shape: shapeOf(saved, shapes) }))
  if (tables.length !== shapes.length) throw otherTables()
  const setAside = await setAsideChecks(client)
  for (const { saved, shape } of tables) {
    const from = performance.now()
    // Frozen: the table was made in this transaction, so its rows need no second visit.
    await loadTable(client, { folder, shape, options: '(freeze)', ...(signal && { signal }) })
    log(`  ${saved.name}  ${saved.rows} 行 · rows  ${seconds(from)}`)
  }
  const from = performance.now()
  for (const statement of setAside) await client.query(statement)
  log(`  索引和外键 · indexes and foreign keys  ${seconds(from)}`)
  await compare(client, { manifest, tables, log })
  signal?.throwIfAborted()
}

const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`

const otherTables = () =>
  new BackupError('备份里的表和它的迁移对不上 / the tables of the backup are not those of its migrations')

/** Names come from the database, never from the file. */
function shapeOf(saved: SavedTable, shapes: readonly TableShape[]): TableShape {
  const shape = shapes.find(({ name }) => name === saved.name)
  if (shape?.columns.join() !== saved.columns.join()) throw otherTables()
  return shape
}

interface LoadTable {
  folder: string
  shape: Pick<TableShape, 'name' | 'columns'>
  /** Of COPY. */
  options: string
  signal?: AbortSignal
}

async function loadTable(client: pg.Client, { folder, shape, options, signal }: LoadTable): Promise<void> {
  const { name } = shape
  const target = client.query(
    copyFrom(`copy ${pg.escapeIdentifier(name)} (${columnsOf(shape)}) from stdin ${options}`),
  )
  await pipeline(
    createReadStream(path.join(folder, fileOf(name)), { highWaterMark: 256 * 1024 }),
    createGunzip(),
    target,
    signal ? { signal } : {},
  )
}

/** What was still to be done goes back through the library's own door; its tables are made again, not copied. */
async function loadJobs(saved: SavedTable, { databaseUrl, folder, log }: RestoreBackup & { folder: string }) {
  const client = await connectPlainly(databaseUrl)
  try {
    await client.query(`begin; ${JOBS.waitingRoom}`)
    await loadTable(client, { folder, shape: JOBS, options: '' })
    await writeJobs(client)
    const { rows, checksum } = await checksumOf(client, JOBS.select)
    if (rows !== saved.rows || checksum !== saved.checksum)
      throw new BackupError(
        '数据已恢复，但待办任务没有 / the data are restored, the pending jobs are not: try again with --replace-everything',
      )
    await client.query('commit')
    log(`  ${JOBS.name}  ${rows} 个 · jobs`)
  } finally {
    await client.end()
  }
}

interface Compare {
  manifest: Manifest
  tables: { saved: SavedTable; shape: TableShape }[]
  log: (line: string) => void
}

/** Reads everything back out of the new database and compares it with what was saved. */
async function compare(client: pg.Client, { manifest, tables, log }: Compare): Promise<void> {
  const from = performance.now()
  const different: string[] = []
  for (const { saved, shape } of tables) {
    const { rows, checksum } = await checksumOf(client, rowsOf(shape))
    if (rows !== saved.rows || checksum !== saved.checksum) different.push(saved.name)
  }
  const facts = await readFacts(client)
  if (JSON.stringify(facts) !== JSON.stringify(manifest.facts))
    different.push('积分和名额 · points and places')
  if (different.length > 0)
    throw new BackupError(
      `恢复后和备份不一致，已撤销：${different.join('、')} / differs from the backup after restoring, taken back`,
    )
  log(`  逐表核对一致 · every table compared, equal  ${seconds(from)}`)
}
