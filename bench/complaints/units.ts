import type pg from 'pg'
import { COMMUNITY } from '../lib/world.ts'
import { of, UNITS } from './numbers.ts'

/**
 * Every tenth case was whistled to one of the units. Most units finished what they were called for; of every tenth of
 * these cases the end came first, and the whistle was left as it stood.
 */
export async function writeUnits(client: pg.PoolClient): Promise<void> {
  await client.query(`
    insert into whistles (community_id, id, complaint_id, unit_id, message, blown_at, blown_by_id, answer_due_at,
      close_due_at, case_ended_at, case_reported_at, reported_at, reported_by_id, reported_by_name, closed_at, closed_by_id, outcome)
    select '${COMMUNITY}', ${of.whistle('number')}, id, ${of.unit(`number / 10 % ${UNITS}`)}, '请来看一下', blown, owner_id,
      blown + interval '1 day', blown + interval '6 days', ended, reported_at,
      case when came then blown + interval '5 hours' end, case when came then owner_id end, case when came then '小马' end,
      case when done then blown + interval '9 hours' end, case when done then owner_id end, case when done then '办好了' end
    from (
      select *, reported_at + interval '1 hour' as blown, coalesce(merged_at, withdrawn_at, closed_at) as ended,
        number % 100 <> 6 and (number % 20 = 6 or coalesce(merged_at, withdrawn_at, closed_at) is not null) as came,
        number % 100 <> 6 and coalesce(merged_at, withdrawn_at, closed_at) is not null as done
      from complaints where number % 10 = 6 and owner_id is not null) c`)
}
