import type pg from 'pg'
import { loadInBulk } from '../lib/bulk.ts'
import { COMMUNITY } from '../lib/world.ts'
import { writeBigrams, writeHistory } from './beside.ts'
import { writeGroups } from './groups.ts'
import { CATEGORY_OFTEN, FORGOTTEN, GRIDS, OPEN, OWNERS, of, WORDS } from './numbers.ts'
import { writePlaces, writeStaff } from './people.ts'
import { writeUnits } from './units.ts'

const TABLES = [
  'complaints',
  'complaint_entries',
  'complaint_owners',
  'complaint_pauses',
  'complaint_extensions',
  'complaint_followers',
  'attachments',
  'whistles',
  'group_messages',
  'group_sweeps',
  'group_sweep_messages',
]

/**
 * So many cases over the years, 96 a day, in ten grids, with all that hangs on them. The newest are open, and some
 * forgotten ones of all the years. What a community has today does not grow with its past: what waits, and how much
 * comes in a day, is the same at each size.
 */
export async function writeCases(admin: pg.Pool, cases: number): Promise<void> {
  await writeStaff(admin)
  await writePlaces(admin)
  await loadInBulk(admin, TABLES, async (client) => {
    await writeRows(client, cases)
    await client.query('analyze complaints')
    await writeHistory(client)
    await writeUnits(client)
    await writeGroups(client)
    await writeBigrams(client)
  })
}

async function writeRows(client: pg.PoolClient, cases: number): Promise<void> {
  const thing = `(array[${WORDS.map((word) => `'${word}'`).join(',')}])[1 + i % ${WORDS.length}]`
  const rare = `case when i % 1000 = 77 then '，还有孔雀' else '' end`
  await client.query(`
    insert into complaints (community_id, id, number, kind, category, title, body, channel, reporter_id, reported_at,
      reported_by_id, grid_id, compound_id, building_id, place, latitude, longitude, is_private, public_agreed,
      owner_id, accepted_at, first_answered_at, paused_at, pause_reason, resolved_at, called_back_at, escalated_at,
      closed_at, closed_as, verdict, stars, verdict_recorded_by_id, withdrawn_at, merged_into_id, merged_at,
      answer_due_at, solve_due_at, followers, last_entry_number, updated_at)
    select '${COMMUNITY}', ${of.case('i')}, i, 'complaint', ${category}, ${thing} || ${rare},
      (i % 60 + 1) || '栋' || ${thing} || ${rare}, case when i % 5 = 0 then 'group' else 'app' end,
      ${of.person('i % 200')}, at, ${of.person('i % 200')},
      case when i % 50 = 0 then null else ${of.grid(`i % ${GRIDS}`)} end,
      ${of.compound('place')}, ${of.building('place')}, (i % 6 + 1) || '单元门口',
      30 + (i % 97) * 0.0001, 114 + (i % 89) * 0.0001, i % 7 = 0 and not open, i % 7 > 0,
      case when taken then ${of.person(`1 + i % ${OWNERS}`)} end, case when taken then at end,
      case when taken and i % 3 > 0 then at + interval '5 hours' end,
      case when open and i % 5 = 3 then at end, case when open and i % 5 = 3 then '等配件' end,
      case when open and i % 5 = 4 or ended = 'closed' then at + interval '20 hours' end,
      case when silent or open and i % 5 = 4 and i % 100 = 9 then at + interval '21 hours' end,
      -- Of those overdue the manager has been told, but of the latest.
      case when open and i % 5 in (1, 2) and i % 40 > 1 then at + interval '2 days' end,
      case when ended = 'closed' then at + interval '3 days' end,
      case when silent then 'no_answer' when ended = 'closed' then verdict end,
      case when ended = 'closed' and not silent then verdict end,
      case when ended = 'closed' and not silent and i % 2 = 0 then 1 + i % 5 end,
      case when ended = 'closed' and not silent and i % 30 = 2 then ${of.person(`1 + i % ${OWNERS}`)} end,
      case when ended = 'withdrawn' then at + interval '1 day' end,
      case when ended = 'merged' then ${of.case('i - 1')} end,
      case when ended = 'merged' then at + interval '1 day' end,
      at + interval '2 days', at + interval '6 days', case when i % 10 = 2 then 2 else 0 end, 3, at
    from (
      select *, ended = 'closed' and i % 20 = 11 as silent, not open or i % 5 > 0 as taken,
        case when i % 10 = 1 then 'partly' else 'solved' end as verdict
      from (
        select *, case when open then null when i % 40 = 7 then 'withdrawn' when i % 50 = 9 then 'merged'
          else 'closed' end as ended
        from (
          select i, now() - interval '1 day' - (${cases} - i) * interval '15 minutes' as at,
            i > ${cases - OPEN} or i % ${Math.floor((2 * cases) / FORGOTTEN)} in (3, 6) as open,
            case when i % 5000 = 1 then 15 + i / 5000 % 5 else i % 15 end as place
          from generate_series(1, ${cases}) i) i) i) i`)
  await client.query('insert into complaint_counters values ($1, $2)', [COMMUNITY, cases])
}

/** Four by turns, one now and then, and one hardly ever. */
const category = `case when i % 20000 = 10001 then 'other' when i % 500 = 251 then 'elderly_care'
  else (array[${CATEGORY_OFTEN.map((name) => `'${name}'`).join(',')}])[1 + i % 4] end`
