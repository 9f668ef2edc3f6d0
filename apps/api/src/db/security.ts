import type { ClientBase } from 'pg'
import { APP_ROLE } from './client.ts'

/** Tables whose rows are only ever added: the app may read and insert, nothing else. */
export const APPEND_ONLY_TABLES = ['point_movements', 'audit_entries'] as const
/** Tables that belong to no community, and why. */
export const TABLES_WITHOUT_COMMUNITY = {
  accounts: 'one account may join several communities',
  sign_ins: 'read before the community of a request is known',
} as const

/**
 * Roles, rights and row security, stated once for all tables and re-applied after every migration, so that a new
 * table cannot be forgotten. Each table with a community shows and takes rows of the transaction's community only.
 */
export async function secureTables(client: ClientBase): Promise<void> {
  await client.query(`
    do $$ begin
      create role ${APP_ROLE} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`)
  await client.query('begin')
  try {
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
    const { rows } = await client.query<{ name: string }>(`
      select c.relname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`)
    for (const { name } of rows) {
      if (name in TABLES_WITHOUT_COMMUNITY) continue
      const table = client.escapeIdentifier(name)
      const own = `community_id = nullif(current_setting('app.community_id', true), '')::uuid`
      // The list of communities is read before one is chosen; nothing in it is private.
      const seen = name === 'communities' ? 'true' : own
      await client.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        drop policy if exists community on ${table};
        drop policy if exists community_read on ${table};
        create policy community on ${table} to ${APP_ROLE} using (${own}) with check (${own});`)
      if (seen !== own)
        await client.query(
          `create policy community_read on ${table} for select to ${APP_ROLE} using (${seen})`,
        )
    }
    for (const name of APPEND_ONLY_TABLES)
      await client.query(`revoke update, delete, truncate on ${name} from ${APP_ROLE}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
