import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { APP_ROLE } from './client.ts'
import { patiently } from './patience.ts'

/** Tables whose rows are only ever added: the app may read and insert, nothing else. */
export const APPEND_ONLY_TABLES = [
  'point_movements',
  'point_rules',
  'point_anomaly_notes',
  'exchange_steps',
  'audit_entries',
  'service_corrections',
  'certificates',
  'certificate_revocations',
  'complaint_entries',
] as const
/**
 * Tables whose rows may change but never go: without the end of a chain its tail could be cut off unseen, and no case
 * is lost, nor who was responsible for it, whom it was whistled to, or which system sent it in.
 */
export const UNDELETABLE_TABLES = [
  'point_chains',
  'complaints',
  'complaint_owners',
  'partner_units',
  'unit_delegates',
  'whistles',
  'outside_systems',
  'outside_reports',
] as const
/** Tables that belong to no community, and why. */
export const TABLES_WITHOUT_COMMUNITY = {
  accounts: 'one account may join several communities',
  sign_ins: 'read before the community of a request is known',
} as const

/**
 * Roles, rights and row security, stated once for all tables and re-applied after every migration, so that a new
 * table cannot be forgotten. Each table with a community shows and takes rows of the transaction's community only.
 * What is in force already is not touched: a process that starts keeps none of the others waiting.
 */
export async function secureTables(client: ClientBase): Promise<void> {
  await client.query(`
    do $$ begin
      create role ${APP_ROLE} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`)
  for (const table of await tablesOfCommunities(client))
    if (!table.secured) await patiently(client, () => inTransaction(client, () => secure(client, table)))
  // The rights come last: a new table is not reached before its row security is in force.
  await inTransaction(client, () => grantRights(client))
}

interface CommunityTable {
  name: string
  /** Its policies, and what they were made from. */
  policies: Record<string, string>
  stamp: string
  secured: boolean
}

/** The policies' text as PostgreSQL keeps it, with what it was made from: a change of either is noticed. */
const STAMP = `
  select md5(coalesce(string_agg(concat_ws('/', p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), '|' order by p.polname), ''))
  from pg_policy p where p.polrelid = c.oid`

async function tablesOfCommunities(client: ClientBase): Promise<CommunityTable[]> {
  const { rows } = await client.query<{ name: string; forced: boolean; comment: string; stamp: string }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced, (${STAMP}) as stamp,
      coalesce((select obj_description(p.oid, 'pg_policy') from pg_policy p
        where p.polrelid = c.oid and p.polname = 'community'), '') as comment
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`)
  return rows
    .filter(({ name }) => !(name in TABLES_WITHOUT_COMMUNITY))
    .map(({ name, forced, comment, stamp }) => {
      const policies = policiesOf(name)
      const made = createHash('md5').update(JSON.stringify(policies)).digest('hex')
      return { name, policies, stamp: made, secured: forced && comment === `${made} ${stamp}` }
    })
}

function policiesOf(name: string): Record<string, string> {
  const own = `community_id = nullif(current_setting('app.community_id', true), '')::uuid`
  const community = `to ${APP_ROLE} using (${own}) with check (${own})`
  // The list of communities is read before one is chosen; nothing in it is private.
  return name === 'communities'
    ? { community, community_read: `for select to ${APP_ROLE} using (true)` }
    : { community }
}

async function secure(client: ClientBase, { name, policies, stamp }: CommunityTable): Promise<void> {
  const table = client.escapeIdentifier(name)
  await client.query(`
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    drop policy if exists community on ${table};
    drop policy if exists community_read on ${table};`)
  for (const [policy, rule] of Object.entries(policies))
    await client.query(`create policy ${policy} on ${table} ${rule}`)
  const { rows } = await client.query<{ stamp: string }>(
    `select (${STAMP}) as stamp from pg_class c where c.oid = $1::regclass`,
    [table],
  )
  await client.query(`comment on policy community on ${table} is '${stamp} ${rows[0]?.stamp ?? ''}'`)
}

/** Rights change without standing in anybody's way. */
async function grantRights(client: ClientBase): Promise<void> {
  // Roles are shared by the whole server; the grant is the same for every database on it.
  await client.query(`
    do $$ begin
      if not pg_has_role(current_user, '${APP_ROLE}', 'member') then
        execute format('grant ${APP_ROLE} to %I', current_user);
      end if;
    end $$`)
  await client.query(`
    grant usage on schema public to ${APP_ROLE};
    revoke create on schema public from public;
    grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};`)
  for (const name of APPEND_ONLY_TABLES)
    await client.query(`revoke update, delete, truncate on ${name} from ${APP_ROLE}`)
  for (const name of UNDELETABLE_TABLES)
    await client.query(`revoke delete, truncate on ${name} from ${APP_ROLE}`)
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
