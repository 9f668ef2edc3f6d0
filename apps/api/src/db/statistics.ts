import pg from 'pg'

/**
 * Gives tables that have rows but no statistics their first ones, as their owner (the app's role may not).
 *
 * PostgreSQL plans a statement, and a foreign key's check, once for each connection. On a table without statistics it
 * takes any two indexes that begin with the community for equally good, and may keep to the wrong one while the table
 * grows a thousandfold. Autovacuum would mend that within a minute; a rush is over by then. From then on autovacuum
 * keeps statistics fresh, and each renewal makes connections plan anew.
 */
export async function analyseNewTables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  // A statement under way fails by itself; without a listener PostgreSQL's death would be that of the process, too.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(`
      select c.relname as name from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and pg_relation_size(c.oid) > 0
        and not exists (select 1 from pg_stats s where s.schemaname = 'public' and s.tablename = c.relname)`)
    for (const { name } of rows) await client.query(`analyze ${client.escapeIdentifier(name)}`)
    return rows.map((row) => row.name)
  } finally {
    await client.end()
  }
}
