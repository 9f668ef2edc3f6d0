import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { refuseToStart } from '../config.ts'
import { installJobs } from '../jobs/schema.ts'
import { patiently } from './patience.ts'
import { secureTables } from './security.ts'
import { missingMigrations, unfitForMigration } from './start-checks.ts'

/** One number for everyone who migrates, so that two processes starting together take turns. */
const MIGRATION_LOCK = 7_211_402

/**
 * Brings the database up to date and re-applies roles, rights and row security. Throws when it cannot, and a
 * `ConfigError` when it should not: an old server, a read replica, a database of newer code, migrations
 * out of order.
 */
export async function migrate({ adminUrl, folder }: { adminUrl: string; folder: string }): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    refuseToStart(await unfitForMigration(client, folder))
    await patiently(client, () => runMigrations(drizzle({ client }), { migrationsFolder: folder }))
    refuseToStart(await missingMigrations(client, folder))
    await secureTables(client)
    await installJobs(client, adminUrl)
  } finally {
    await client.end()
  }
}

/** Creates the database if it is not there yet; returns its address. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}
