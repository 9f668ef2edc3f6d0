import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startLocalPostgres } from '@linli/local-postgres'
import pg from 'pg'
import { makeBackup } from '../apps/api/src/backup/make.ts'
import { restoreBackup } from '../apps/api/src/backup/restore.ts'
import { checksumOf, connectPlainly, listTables, rowsOf } from '../apps/api/src/backup/tables.ts'
import { ensureDatabase, migrate } from '../apps/api/src/db/migrate.ts'
import { readOptions, round } from './lib/options.ts'
import { COMMUNITY, writeFamilies } from './lib/world.ts'

/**
 * `npm run bench:backup -- --rows 1000000`: seconds to save so many rows and to restore them into an empty database,
 * with full durability (goals.md R11: ≤ 60 s together at 1 M rows). Controls of the same run: a flipped byte is
 * refused, a changed row has another checksum.
 */
const ROWS_A_FAMILY = 10
/** Of the rows, half are families; the others have random ids and longer texts, which compress as real ones do. */
const FAMILY_SHARE = 0.5
const { rows: wanted } = readOptions({ rows: 1_000_000 })
const migrationsFolder = path.resolve(import.meta.dirname, '../apps/api/migrations')
const folder = mkdtempSync(path.join(tmpdir(), 'linli-bench-backup-'))
const log = (line: string) => process.stderr.write(`${line}\n`)

async function timed<T>(work: Promise<T>): Promise<{ result: T; seconds: number }> {
  const from = performance.now()
  const result = await work
  return { result, seconds: (performance.now() - from) / 1000 }
}

async function fill(url: string): Promise<void> {
  await migrate({ adminUrl: url, folder: migrationsFolder })
  const admin = new pg.Pool({ connectionString: url, max: 1 })
  await writeFamilies(admin, Math.ceil((wanted * FAMILY_SHARE) / ROWS_A_FAMILY))
  const others = Math.ceil((wanted * (1 - FAMILY_SHARE)) / 2)
  await admin.query(`
    insert into audit_entries (community_id, id, account_id, person_id, action, subject, reason, occurred_at)
      select '${COMMUNITY}', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'POST /events/:eventId/sign-ups',
        jsonb_build_object('eventId', gen_random_uuid()), null, now() from generate_series(1, ${others});
    insert into idempotency_keys (community_id, account_id, route, key, request_hash, status, reply, created_at)
      select '${COMMUNITY}', gen_random_uuid(), 'POST /events/:eventId/sign-ups', gen_random_uuid(),
        encode(sha256(i::text::bytea), 'base64'), 200, jsonb_build_object('signUpId', gen_random_uuid(), 'eventId',
        gen_random_uuid(), 'attendees', jsonb_build_array(jsonb_build_object('personId', gen_random_uuid(), 'name', '孩子' || i,
        'status', 'confirmed')), 'message', '报上了'), now() from generate_series(1, ${others}) as i`)
  await admin.end()
}

/** Whether a backup with one other byte in its largest table is refused, by that table's name. */
async function seesFlippedByte(saved: string, { table, url }: { table: string; url: string }) {
  const copy = path.join(folder, 'flipped')
  cpSync(saved, copy, { recursive: true })
  const file = path.join(copy, `${table}.copy.gz`)
  const bytes = readFileSync(file)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const restoring = restoreBackup({
    databaseUrl: url,
    migrationsFolder,
    from: copy,
    replaceEverything: false,
    log: () => {},
  })
  return restoring.then(
    () => false,
    (error: Error) => error.message.includes(table),
  )
}

async function seesChangedRow(url: string, table: string): Promise<boolean> {
  const client = await connectPlainly(url)
  const shape = (await listTables(client)).find(({ name }) => name === table)
  if (!shape) throw new Error(`no table ${table}`)
  const before = await checksumOf(client, rowsOf(shape))
  await client.query(`begin; update persons set name = '改' where id = (select id from persons limit 1)`)
  const after = await checksumOf(client, rowsOf(shape))
  await client.query('rollback')
  await client.end()
  return before.rows === after.rows && before.checksum !== after.checksum
}

const server = await startLocalPostgres({ dataFolder: path.join(folder, 'postgres') })
try {
  const from = await ensureDatabase(server.adminUrl, 'bench')
  log(`filling ${wanted} rows`)
  await fill(from)
  const saved = path.join(folder, 'saved')
  const backup = await timed(
    makeBackup({ databaseUrl: from, migrationsFolder, to: saved, now: new Date(), log }),
  )
  const { tables, facts } = backup.result.manifest
  const to = await ensureDatabase(server.adminUrl, 'bench_restored')
  const flippedByteSeen = await seesFlippedByte(saved, { table: 'persons', url: to })
  const restore = await timed(
    restoreBackup({ databaseUrl: to, migrationsFolder, from: saved, replaceEverything: false, log }),
  )
  const changedRowSeen = await seesChangedRow(to, 'persons')
  const sound = facts.balances === 0 && facts.wrongBalances === 0 && facts.wrongCounters === 0
  process.stdout.write(
    `${JSON.stringify({
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      // Restoring ends with comparing every table; without a difference, or it rejects.
      backupSeconds: round(backup.seconds),
      restoreSeconds: round(restore.seconds),
      totalSeconds: round(backup.seconds + restore.seconds),
      megabytes: round(
        tables.reduce((sum, { name }) => sum + statSync(path.join(saved, `${name}.copy.gz`)).size, 0) / 1e6,
      ),
      peakMemoryMegabytes: round(process.resourceUsage().maxRSS / 1024, 0),
      sound,
      flippedByteSeen,
      changedRowSeen,
    })}\n`,
  )
  process.exitCode = sound && flippedByteSeen && changedRowSeen ? 0 : 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
