import type { ClientBase } from 'pg'
import { APP_ROLE } from '../db/client.ts'

/**
 * The job library's own schema, and the only two doors through which the app's role reaches it: writing a job for the
 * community of its transaction, and counting jobs. The schema and its tables stay with the owner of the database. The
 * library brings its schema up to date whenever a worker starts; here it is only made to be there.
 */
export async function installJobs(client: ClientBase, adminUrl: string): Promise<void> {
  const { rows } = await client.query(`select to_regclass('graphile_worker.migrations') as found`)
  if (rows[0]?.found === null) {
    const { library } = await import('./library.ts')
    await library.runMigrations({ connectionString: adminUrl })
  }
  await client.query(`
    create or replace function add_job(task text, community_id uuid, ids jsonb, run_at timestamptz, key text)
    returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    begin
      if community_id is distinct from nullif(current_setting('app.community_id', true), '')::uuid then
        raise exception 'a job for another community than the transaction''s' using errcode = '42501';
      end if;
      perform graphile_worker.add_job(task, (jsonb_build_object('communityId', community_id) || ids)::json,
        run_at := run_at, job_key := concat_ws(':', community_id, task, key));
    end $$;
    create or replace function count_jobs()
    returns table (task text, due int, later int, failing int, given_up int, oldest_due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select task_identifier,
        (count(*) filter (where attempts < max_attempts and run_at <= now()))::int,
        (count(*) filter (where attempts < max_attempts and run_at > now()))::int,
        (count(*) filter (where attempts < max_attempts and last_error is not null))::int,
        (count(*) filter (where attempts >= max_attempts and locked_at is null and key is not null))::int,
        min(run_at) filter (where attempts < max_attempts and run_at <= now())
      from graphile_worker.jobs group by task_identifier
    $$;
    revoke all on function add_job, count_jobs from public;
    grant execute on function add_job, count_jobs to ${APP_ROLE};`)
}
