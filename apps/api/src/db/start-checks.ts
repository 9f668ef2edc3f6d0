import { readMigrationFiles } from 'drizzle-orm/migrator'
import pg, { type ClientBase, type Pool } from 'pg'
import { refuseToStart } from '../config.ts'
import { LANES } from './client.ts'
import { APPEND_ONLY_TABLES, TABLES_WITHOUT_COMMUNITY } from './security.ts'

/** Anything that answers queries: a client of the owner, or the app's own pool. */
type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>

const OLDEST_POSTGRES = 15
/** Sign-ups open and close by this process's clock, holds end by it: families must not see two times. */
const CLOCK_TOLERANCE_MS = 5_000

async function rowsOf<Row>(db: Queryable, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await (db as Pool).query<Row & Record<string, unknown>>(text, values)
  return rows
}

/** `versionNumber` as in `server_version_num`, e.g. 170010. */
export function oldPostgres(versionNumber: number): string[] {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= OLDEST_POSTGRES) return []
  return [
    `PostgreSQL ${major} 太旧，请升级到 ${OLDEST_POSTGRES} 或更新 / PostgreSQL ${major} is too old: use ${OLDEST_POSTGRES} or newer`,
  ]
}

/** What must not even be migrated: too old a server, a read replica, a database of newer code. */
export async function unfitForMigration(db: Queryable, migrationsFolder: string): Promise<string[]> {
  const [server] = await rowsOf<{ version: number; replica: boolean }>(
    db,
    `select current_setting('server_version_num')::int as version, pg_is_in_recovery() as replica`,
  )
  if (!server) return []
  const applied = await appliedMigrations(db)
  const known = new Set(readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis))
  return [
    ...oldPostgres(server.version),
    ...(server.replica
      ? ['DATABASE_URL 指向只读副本，请指向主库 / DATABASE_URL names a read replica: name the primary']
      : []),
    ...(applied.some((at) => !known.has(at))
      ? [
          '数据库的结构比这个版本的程序新，请用新版程序启动，或恢复旧备份 / the database was migrated by newer code: start that version, or restore an older backup',
        ]
      : []),
  ]
}

/** When each applied migration was generated, as drizzle keeps it; empty before the first. */
async function appliedMigrations(db: Queryable): Promise<number[]> {
  const [found] = await rowsOf<{ there: boolean }>(
    db,
    `select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  )
  if (!found?.there) return []
  const rows = await rowsOf<{ at: string }>(db, 'select created_at as at from drizzle.__drizzle_migrations')
  return rows.map((row) => Number(row.at))
}

/** Migrations still missing after migrating: drizzle passes over one that is dated before the last applied. */
export async function missingMigrations(db: Queryable, migrationsFolder: string): Promise<string[]> {
  const applied = new Set(await appliedMigrations(db))
  const missing = readMigrationFiles({ migrationsFolder }).filter((one) => !applied.has(one.folderMillis))
  if (missing.length === 0) return []
  return [
    `数据库缺少 ${missing.length} 个迁移，它们的日期早于已执行的，请重新生成 / the database lacks ${missing.length} migrations dated before one it has: generate them anew (db:generate)`,
  ]
}

/** `now` gives this process's time in milliseconds. */
export async function wrongClock(db: Queryable, now: () => number): Promise<string[]> {
  const from = now()
  const [row] = await rowsOf<{ at: string }>(
    db,
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as at',
  )
  const until = now()
  const at = Number(row?.at)
  // A slow answer is no wrong clock: the database's instant lies somewhere between asking and hearing.
  const offMs = Math.max(from - at, at - until, 0)
  if (offMs <= CLOCK_TOLERANCE_MS) return []
  const seconds = Math.round(offMs / 1000)
  return [
    `本机时钟与数据库相差 ${seconds} 秒，请打开两边的时间同步（NTP） / this machine's clock and the database's differ by ${seconds} s: synchronise both (NTP)`,
  ]
}

/** Settings under which an acknowledged sign-up could be lost; as the app's own connection has them. */
async function losingSettings(db: Queryable): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    db,
    `select name from pg_settings
     where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name`,
  )
  return rows.map(
    ({ name }) =>
      `${name} 是 off，已确认的报名可能丢失，请在 postgresql.conf、数据库和角色的设置里打开 / ${name} is off, acknowledged sign-ups could be lost: switch it on in postgresql.conf and in the settings of database and role`,
  )
}

/** The role the app acts as must be bound by row security. */
async function unboundRole(db: Queryable): Promise<string[]> {
  const [role] = await rowsOf<{ name: string; bypasses: boolean; owned: string[] }>(
    db,
    `select r.rolname as name, r.rolsuper or r.rolbypassrls as bypasses,
       array(select c.relname::text from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and pg_has_role(r.oid, c.relowner, 'member') order by 1) as owned
     from pg_roles r where r.rolname = current_user`,
  )
  if (!role) return ['找不到连接的数据库角色 / the role of the connection was not found']
  const { name, bypasses, owned } = role
  return [
    ...(bypasses
      ? [
          `数据库角色 ${name} 不受行级安全约束，请去掉它的 SUPERUSER 和 BYPASSRLS / the app’s database role ${name} bypasses row security: alter role ${name} nosuperuser nobypassrls`,
        ]
      : []),
    ...(owned.length > 0
      ? [
          `数据库角色 ${name} 拥有（或能变成所有者的）表：${owned.slice(0, 3).join('、')}，请把表交给 DATABASE_URL 的用户 / the app’s database role ${name} owns tables, or may become their owner: give them to the user of DATABASE_URL`,
        ]
      : []),
  ]
}

/** Tables that would show one community's rows to another, and records that could be rewritten. */
async function openTables(db: Queryable): Promise<string[]> {
  const rows = await rowsOf<{ name: string; guarded: boolean; leak: string | null; writable: boolean }>(
    db,
    `select c.relname as name,
       c.relrowsecurity and c.relforcerowsecurity and exists (select 1 from pg_policy p
         where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null) as guarded,
       (select p.polname from pg_policy p where p.polrelid = c.oid and p.polpermissive
         and not (c.relname = 'communities' and p.polname = 'community_read')
         and (coalesce(pg_get_expr(p.polqual, p.polrelid), 'app.community_id') !~ 'app\\.community_id'
           or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'app.community_id') !~ 'app\\.community_id')
         limit 1) as leak,
       has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete')
         or has_table_privilege(c.oid, 'truncate') as writable
     from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  return rows.flatMap(({ name, guarded, leak, writable }) => [
    ...(guarded || name in TABLES_WITHOUT_COMMUNITY
      ? []
      : [
          `表 ${name} 没有强制的行级安全，请加上 community_id，或写进 db/security.ts / table ${name} has no forced row security: give it a community_id, or name it in db/security.ts`,
        ]),
    ...(leak
      ? [
          `表 ${name} 的策略 ${leak} 不看社区，请删掉 / policy ${leak} of table ${name} does not look at the community: drop it`,
        ]
      : []),
    ...(writable && (APPEND_ONLY_TABLES as readonly string[]).includes(name)
      ? [
          `表 ${name} 只能添加，但应用能修改或删除，请收回权限（也查 PUBLIC） / the app may change or delete rows of ${name}, which is append-only: revoke it (also from PUBLIC)`,
        ]
      : []),
  ])
}

/** The demo and real people never share a database: anybody may sign in as a demo identity. */
export async function mixedWithDemo(
  db: Queryable,
  { demo, demoCommunityId }: { demo: boolean; demoCommunityId: string },
): Promise<string[]> {
  const rows = await rowsOf<{ isDemo: boolean }>(
    db,
    'select community_id = $1 as "isDemo" from communities group by 1',
    [demoCommunityId],
  )
  if (demo && rows.some((row) => !row.isDemo))
    return [
      '数据库里有真实的社区，不能打开演示，请去掉 LINLI_DEMO / the database holds a real community and the demo lets anybody in: remove LINLI_DEMO',
    ]
  if (!demo && rows.some((row) => row.isDemo))
    return [
      '数据库里是演示社区，请换一个空的数据库，或设 LINLI_DEMO=1 / the database holds the demo community: use an empty one, or set LINLI_DEMO=1',
    ]
  return []
}

/**
 * What would make the database's guards or its promises void (goals.md S10), each with what to do. `db` is the app's
 * own pool: what counts is what its connections have, wherever it was set.
 */
export async function unsafeSettings(db: Queryable): Promise<string[]> {
  return [...(await losingSettings(db)), ...(await unboundRole(db)), ...(await openTables(db))]
}

/** For backups, a person at psql, and the worker's own connections. */
const SPARE_CONNECTIONS = 15
const FEWEST_CONNECTIONS = 4

/**
 * How many connections the pool of each process may have so that, with those of its lanes, all fit into PostgreSQL's `max_connections`: what is wanted, or
 * fewer. Throws a `ConfigError` when even a few each would be too many.
 */
export async function connectionsEach(
  url: string,
  { processes, wanted }: { processes: number; wanted: number },
): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const [row] = await rowsOf<{ most: number }>(
      client,
      `select sum(case name when 'max_connections' then setting::int else -setting::int end)::int as most
       from pg_settings where name in ('max_connections', 'superuser_reserved_connections', 'reserved_connections')`,
    )
    const most = Math.floor(((row?.most ?? 0) - SPARE_CONNECTIONS) / processes) - LANES
    if (most < Math.min(FEWEST_CONNECTIONS, wanted))
      refuseToStart([
        `PostgreSQL 的连接数不够 ${processes} 个进程用，请调大 max_connections 或减少进程 / max_connections is too low for ${processes} processes: raise it, or start fewer`,
      ])
    return Math.min(wanted, most)
  } finally {
    await client.end()
  }
}
