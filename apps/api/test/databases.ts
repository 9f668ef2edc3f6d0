import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { ensureDatabase } from '../src/db/migrate.ts'

/** The address of a new, empty database on the same server. */
export function emptyDatabase(serverUrl: string): Promise<string> {
  return ensureDatabase(serverUrl, `test_${randomUUID().replaceAll('-', '')}`)
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Every table's number of rows and a hash of them all: by PostgreSQL alone, to hold against our own checksums. */
export async function contentsOf(url: string): Promise<Record<string, string>> {
  const tables = await query(
    url,
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  )
  const contents: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await query(
      url,
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as all from ${name} t`,
    )
    contents[String(name)] = String(row?.all)
  }
  return contents
}
