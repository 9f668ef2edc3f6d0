import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { Digest } from './digest.ts'
import type { Facts } from './manifest.ts'

export interface TableShape {
  name: string
  columns: string[]
  /** The primary key as ORDER BY says it: the same order in any database, whatever its language. */
  order: string
}

/** Every table of Linli, in alphabetical order. */
export async function listTables(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns,
      (select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.place)
        from pg_index x, unnest(x.indkey) with ordinality as k (attnum, place), pg_attribute a
        where x.indrelid = c.oid and x.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum) as order
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.relname collate "C"`)
  return rows
}

/** A connection that writes every value the same way, is never filtered by row security and never timed out. */
export async function connectPlainly(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // Told by the query that fails next; without a listener the process would end.
  client.on('error', () => {})
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601';
    set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8'; set row_security = off;
    set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`)
  return client
}

export const columnsOf = ({ columns }: Pick<TableShape, 'columns'>) =>
  columns.map((column) => pg.escapeIdentifier(column)).join(', ')

export const rowsOf = ({ name, order, ...shape }: TableShape) =>
  `select ${columnsOf(shape)} from ${pg.escapeIdentifier(name)} order by ${order}`

/** The rows of a SELECT as COPY writes them. */
export const copyOut = (select: string) =>
  copyTo(`copy (${select}) to stdout`, { highWaterMark: 1024 * 1024 })

/** Rows and checksum of what a SELECT finds now, in this connection's transaction. */
export async function checksumOf(client: pg.Client, select: string) {
  const source = client.query(copyOut(select))
  const digest = new Digest()
  await pipeline(source, digest, async (rows) => {
    for await (const _ of rows);
  })
  return { rows: source.rowCount, checksum: digest.sha256() }
}

/** Reads what has to add up (docs/points.md, docs/events.md), set-based: seconds at a million rows. */
export async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<Record<keyof Facts, string>>(`
    with moved as (
      select community_id, id, sum(points) as points from (
        select community_id, to_account_id as id, points from point_movements
        union all select community_id, from_account_id, -points from point_movements) as side
      group by community_id, id
    ), held as (
      select community_id, event_id, count(*) filter (where status in ('confirmed', 'offered')) as taken,
        count(*) filter (where status = 'waiting') as waiting
      from event_attendees group by community_id, event_id
    )
    select (select count(*) from communities) as "communities",
      (select coalesce(sum(balance), 0) from point_accounts) as "balances",
      (select count(*) from point_movements) as "pointMovements",
      (select count(*) from point_accounts a left join moved m using (community_id, id)
        where a.balance <> coalesce(m.points, 0)) as "wrongBalances",
      (select count(*) from event_counters c left join held h using (community_id, event_id)
        where (c.taken, c.waiting) <> (coalesce(h.taken, 0), coalesce(h.waiting, 0))) as "wrongCounters"`)
  const [row] = rows
  if (!row) throw new Error('the facts gave no row')
  const { communities, balances, pointMovements, wrongBalances, wrongCounters } = row
  return {
    communities: Number(communities),
    balances: Number(balances),
    pointMovements: Number(pointMovements),
    wrongBalances: Number(wrongBalances),
    wrongCounters: Number(wrongCounters),
  }
}
