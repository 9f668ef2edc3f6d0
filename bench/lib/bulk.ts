import type pg from 'pg'

/**
 * Writes millions of rows into these tables at once: without their indexes, which are made when all is written, and
 * without asking for foreign keys or waiting for the disk. The server itself refuses to run like this.
 */
export async function loadInBulk(
  admin: pg.Pool,
  tables: readonly string[],
  write: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await admin.connect()
  try {
    for (const setting of ['fsync', 'full_page_writes'])
      await client.query(`alter system set ${setting} = off`)
    await client.query('select pg_reload_conf()')
    await client.query(`set session_replication_role = replica; set synchronous_commit = off;
      set maintenance_work_mem = '1GB'; set work_mem = '256MB'`)
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i where i.indrelid = any ($1::regclass[])
         and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
      [tables],
    )
    for (const { name } of rows) await client.query(`drop index ${name}`)
    await write(client)
    for (const { definition } of rows) await client.query(definition)
    await client.query('alter system reset all')
    await client.query('select pg_reload_conf()')
  } finally {
    client.release(true)
  }
}
