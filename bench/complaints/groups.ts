import type pg from 'pg'
import { COMMUNITY } from '../lib/world.ts'
import { GROUPS, of } from './numbers.ts'

/** Of these days; older talk is forgotten, all but what the hourly round has still to do. */
const TALK_DAYS = 90.5
const A_SWEEP = 25

/**
 * Every fifth case came from a group: one message it was made of, one linked to it. Talk of the last months stands beside
 * them, and of the last days what nobody has sorted yet.
 */
export async function writeGroups(client: pg.PoolClient): Promise<void> {
  const rare = `case when c.number % 5000 = 0 then ${GROUPS - 1} else c.number / 5 % ${GROUPS - 1} end`
  await client.query(`
    insert into group_messages (community_id, id, group_id, sender, said_on, said_clock, day_assumed, kind, text,
      proposed_class, proposed_category, because, unsure, grid_id, place, place_from_name, taken_in_at,
      decision, decided_at, decided_by_id, complaint_id)
    select '${COMMUNITY}', ${of.message('c.number * 4 + n')}, ${of.group(rare)}, '邻居' || c.number % 97,
      c.reported_at::date, '09:03', false, 'text', c.body, case when n = 3 then 'chat' else 'complaint' end, c.category,
      '{堵了}', false, c.grid_id, c.place, false, c.reported_at, decision,
      case when decision is not null then c.reported_at + interval '10 minutes' end,
      case when decision is not null then ${of.person('1')} end, case when n < 2 then c.id end
    from (select c.*, n, case n when 0 then 'accepted' when 1 then 'linked'
        when 2 then case when c.reported_at < now() - interval '4 days' then 'set_aside' end end as decision
      from complaints c cross join generate_series(0, 3) n
      where c.number % 5 = 0 and (n < 2 or c.reported_at > now() - interval '${TALK_DAYS} days')) c`)
  // A sweep has the number of its last message, so that they too are in the order of time.
  await client.query(`
    create temporary table pasted as
      select *, replace(max(id::text) over (partition by group_id, part), '-8019-', '-8020-')::uuid as sweep_id
      from (select id, group_id, taken_in_at,
        (row_number() over (partition by group_id order by id) - 1) / ${A_SWEEP} as part from group_messages) m;
    insert into group_sweeps (community_id, id, group_id, read_at, read_by_id, messages, added, up_to_id)
      select '${COMMUNITY}', sweep_id, group_id, max(taken_in_at), ${of.person('1')}, count(*), count(*),
        max(id::text)::uuid from pasted group by sweep_id, group_id;
    insert into group_sweep_messages (community_id, sweep_id, position, message_id)
      select '${COMMUNITY}', sweep_id, row_number() over (partition by sweep_id order by id) - 1, id from pasted;
    drop table pasted`)
}
