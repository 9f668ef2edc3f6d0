import { getTableName, is } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import * as ours from '../db/tables.ts'
import { type AppliedMigration, BackupError } from './manifest.ts'
import type { TableShape } from './tables.ts'

/** In the order they were applied; empty where there is nothing of Linli. */
export async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  )
  if (!rows[0]?.there) return []
  const applied = await client.query<{ hash: string; at: string }>(
    'select hash, created_at as at from drizzle.__drizzle_migrations order by created_at',
  )
  return applied.rows.map(({ hash, at }) => ({ hash, generatedAt: Number(at) }))
}

/** Tables nobody's restore could make would be lost without a word. */
export async function refuseForeignTables(
  tables: readonly TableShape[],
  { migrations, migrationsFolder }: { migrations: readonly AppliedMigration[]; migrationsFolder: string },
): Promise<void> {
  // A database of older or newer code has tables of its own time.
  const known = readMigrationFiles({ migrationsFolder })
  if (known.length !== migrations.length) return
  const names = new Set(
    Object.values(ours).flatMap((one: unknown) => (is(one, PgTable) ? [getTableName(one)] : [])),
  )
  const foreign = tables.map(({ name }) => name).filter((name) => !names.has(name))
  if (foreign.length > 0)
    throw new BackupError(
      `schema public 里有不属于邻里的表：${foreign.join('、')}，请移到别的 schema / tables in schema public that are not Linli's: move them to another schema`,
    )
}

/** What keeps a backup from being taken back by this code; the database may be older than the code, not newer. */
export function refuseUnknownSchema(migrations: readonly AppliedMigration[], migrationsFolder: string): void {
  const known = readMigrationFiles({ migrationsFolder })
  const unknown = migrations.filter(
    ({ hash, generatedAt }, at) => known[at]?.hash !== hash || known[at]?.folderMillis !== generatedAt,
  )
  if (unknown.length > 0)
    throw new BackupError(
      '备份来自更新的或别的版本，请用那个版本恢复 / the backup was made by newer or other code: restore it with that version',
    )
}

/** Makes the tables as they were when the backup was made, and notes it as drizzle's migrator does. */
export async function createTables(
  client: pg.Client,
  { count, migrationsFolder }: { count: number; migrationsFolder: string },
): Promise<void> {
  await client.query(`
    create schema if not exists drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder }).slice(0, count)) {
    for (const statement of sql) await client.query(statement)
    await client.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [
      hash,
      folderMillis,
    ])
  }
}

/** Everything that was in the database: our tables, functions and jobs. Its transaction may still be rolled back. */
export async function dropEverything(client: pg.Client): Promise<void> {
  await client.query(`
    drop schema if exists graphile_worker cascade;
    drop schema if exists drizzle cascade;
    drop schema public cascade;
    create schema public;
    grant usage on schema public to public`)
}

/** Tables of schema public that hold a row. */
export async function listFilled(client: pg.Client): Promise<string[]> {
  const filled: string[] = []
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1`)
  for (const { name } of rows) {
    const found = await client.query(`select 1 from ${pg.escapeIdentifier(name)} limit 1`)
    if (found.rowCount) filled.push(name)
  }
  return filled
}

/**
 * Takes foreign keys and secondary indexes away and answers with the statements that bring them back: checked and
 * built once over all rows they take a fraction of the time, and tables can come in any order.
 */
export async function setAsideChecks(client: pg.Client): Promise<string[]> {
  const { rows: keys } = await client.query<{ drop: string; add: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`)
  const { rows: indexes } = await client.query<{ drop: string; add: string }>(`
    select format('drop index %s', i.oid::regclass) as drop, pg_get_indexdef(i.oid) as add
    from pg_index x join pg_class i on i.oid = x.indexrelid
    where i.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint k where k.conindid = i.oid)`)
  for (const { drop } of [...keys, ...indexes]) await client.query(drop)
  return [...indexes, ...keys].map(({ add }) => add)
}
