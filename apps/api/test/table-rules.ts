import type pg from 'pg'
import { TABLES_WITHOUT_COMMUNITY } from '../src/db/security.ts'

/** One row a thing that is against the rules: `what` is its name, `breach` the rule. */
const RULES = `
with tbl as (
  select c.oid, c.relname as name, a.attnum as community,
    c.relname = any ($1) as stands_outside
  from pg_class c
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'community_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
), own as (select * from tbl where not stands_outside), col as (
  select t.name, t.stands_outside, a.*, pg_get_expr(d.adbin, d.adrelid) as given
  from tbl t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
)
select name as what, 'no community_id, and no reason in TABLES_WITHOUT_COMMUNITY' as breach
  from own where community is null
union all
select name, 'no primary key' from tbl
  where not exists (select from pg_constraint k where k.conrelid = tbl.oid and k.contype = 'p')
union all
-- Primary and unique keys, partial unique indexes and exclusions alike.
select i.relname, 'community_id is not first' from own t
  join pg_index x on x.indrelid = t.oid and (x.indisunique or x.indisexclusion)
  join pg_class i on i.oid = x.indexrelid
  where x.indkey[0] is distinct from t.community
union all
select k.conname, case when o.oid is null
    then 'leads from a table without community into one of a community'
    else 'community_id does not lead to community_id first' end
  from pg_constraint k join own f on f.oid = k.confrelid left join own o on o.oid = k.conrelid
  where k.contype = 'f' and (o.oid is null or k.conkey[1] <> o.community or k.confkey[1] <> f.community)
union all
select conname, 'changes rows by itself when the other is deleted or changed' from pg_constraint
  where contype = 'f' and connamespace = 'public'::regnamespace
    and (confdeltype not in ('a', 'r') or confupdtype not in ('a', 'r'))
union all
select t.name, 'has a trigger' from own t
  where exists (select from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal)
union all
select t.name, 'has a rule' from own t where exists (select from pg_rewrite r where r.ev_class = t.oid)
union all
select name || '.' || attname, 'not a uuid' from col
  where (attname = 'id' or attname like '%\\_id') and atttypid <> 'uuid'::regtype
union all
select name || '.' || attname, 'may be missing' from col
  where attname = 'community_id' and not stands_outside and not attnotnull
union all
select name || '.' || attname, 'numbered by the database' from col
  where attidentity <> '' or given like '%nextval(%'
union all
select name || '.' || attname, 'a default that differs each time' from col
  where exists (
    select from regexp_matches(given, '(\\w+)\\(', 'g') as called (function)
    join pg_proc p on p.proname = called.function[1] and p.provolatile = 'v' and p.proname <> 'nextval')
order by 1, 2`

/**
 * What would keep the tables from being spread over machines by community (docs/scaling.md), one line a breach:
 * `persons_pkey: community_id is not first`. Empty = nothing.
 */
export async function spreadingBreaches(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ what: string; breach: string }>(RULES, [
    Object.keys(TABLES_WITHOUT_COMMUNITY),
  ])
  return rows.map(({ what, breach }) => `${what}: ${breach}`)
}
