import type pg from 'pg'
import { COMMUNITY, familyIds } from '../lib/world.ts'

/** Families who are on the staff: the manager, and grid workers of the first grid and of others. */
export const MANAGER = 0
export const GRID_WORKER = 1
const OWNERS = 10
export const GRIDS = 10
/** Of today, whatever lies behind: the newest are open. */
const OPEN = 3000

export const gridId = (n: number) => `00000000-0000-7000-8011-${String(n).padStart(12, '0')}`
export const caseId = (number: number) => `00000000-0000-7000-8012-${String(number).padStart(12, '0')}`

/** In every twentieth case. */
export const COMMON = '下水道'
/** Each in every twentieth case too, and never in the same: whoever looks for both finds nothing. */
export const NEVER_TOGETHER = '下水道 噪音大'
/** In one case of a thousand. */
export const RARE = '孔雀'

const WORDS = [
  `${COMMON}堵了`,
  '噪音大得很',
  '路灯不亮了',
  '电梯停了',
  '垃圾没人收',
  '有人乱停车',
  '墙面掉皮',
  '门锁坏了',
  '水管漏水',
  '树枝挡窗',
  '楼道堆东西',
  '井盖松动',
  '狗没有拴绳',
  '充电桩不够',
  '门禁刷不开',
  '天台漏雨',
  '扶手断了',
  '快递柜占道',
  '化粪池满了',
  '健身器材坏了',
]

/**
 * So many cases over the years, one a minute, in ten grids, each looked for by the words of its text. The newest are open,
 * and of the old ones one in a thousand, forgotten: overdue all of them.
 */
export async function writeCases(admin: pg.Pool, cases: number): Promise<void> {
  await writeStaff(admin)
  const thing = `(array[${WORDS.map((word) => `'${word}'`).join(',')}])[1 + i % ${WORDS.length}]`
  const rare = `case when i % 1000 = 77 then '，还有${RARE}' else '' end`
  const isOpen = `(i > ${cases - OPEN} or i % 1000 = 3)`
  const at = `now() - interval '1 day' - (${cases} - i) * interval '1 minute'`
  const owner = `('00000000-0000-7000-8002-' || lpad((1 + i % ${OWNERS})::text, 12, '0'))::uuid`
  // Of the open ones a fifth each: nobody took it, being handled twice, paused, and waiting for the resident.
  const [taken, paused, done] = [
    `not ${isOpen} or i % 5 > 0`,
    `${isOpen} and i % 5 = 3`,
    `not ${isOpen} or i % 5 = 4`,
  ]
  await admin.query(`
    insert into complaints (community_id, id, number, kind, category, title, body, channel, reporter_id, reported_at,
      reported_by_id, grid_id, compound_id, building_id, place, latitude, longitude, is_private, public_agreed,
      owner_id, accepted_at, first_answered_at, paused_at, pause_reason, resolved_at, closed_at, closed_as, verdict,
      answer_due_at, solve_due_at, followers, last_entry_number, updated_at)
    select '${COMMUNITY}', ('00000000-0000-7000-8012-' || lpad(i::text, 12, '0'))::uuid, i, 'complaint',
      (array['drainage','noise','street_lamp','facilities'])[1 + i % 4],
      ${thing} || ${rare}, (i % 60 + 1) || '栋' || ${thing} || ${rare}, 'app',
      ('00000000-0000-7000-8002-' || lpad((i % 200)::text, 12, '0'))::uuid, ${at},
      ('00000000-0000-7000-8002-' || lpad((i % 200)::text, 12, '0'))::uuid,
      case when i % 50 = 0 then null else ('00000000-0000-7000-8011-' || lpad((i % ${GRIDS})::text, 12, '0'))::uuid end,
      '${COMMUNITY}', '${COMMUNITY}', (i % 6 + 1) || '单元门口', 30 + (i % 97) * 0.0001, 114 + (i % 89) * 0.0001,
      i % 7 = 0 and not ${isOpen}, i % 7 > 0, case when ${taken} then ${owner} end, case when ${taken} then ${at} end,
      case when ${taken} and i % 3 > 0 then ${at} end, case when ${paused} then ${at} end,
      case when ${paused} then '等配件' end, case when ${done} then ${at} end,
      case when not ${isOpen} then ${at} + interval '3 days' end, case when not ${isOpen} then 'solved' end,
      case when not ${isOpen} then 'solved' end, ${at} + interval '2 days', ${at} + interval '6 days', 0, 0, ${at}
    from generate_series(1, ${cases}) as i`)
  await admin.query(`
    insert into complaint_owners (community_id, complaint_id, position, owner_id, from_at)
    select community_id, id, 1, owner_id, accepted_at from complaints
    where owner_id is not null and (closed_at is null or number % 20 = 0)`)
  await admin.query(`
    insert into complaint_pauses (community_id, complaint_id, position, from_at, reason, paused_by_id)
    select community_id, id, 1, paused_at, pause_reason, owner_id from complaints where paused_at is not null`)
  await admin.query('insert into complaint_counters values ($1, $2)', [COMMUNITY, cases])
  await writeBigrams(admin)
}

/** As the server does for each case: pairs of neighbouring characters; the key is made when all are written. */
async function writeBigrams(admin: pg.Pool): Promise<void> {
  const key = 'complaint_bigrams_community_id_bigram_number_pk'
  await admin.query(`alter table complaint_bigrams drop constraint ${key}`)
  await admin.query(`
    insert into complaint_bigrams (community_id, bigram, number)
    select c.community_id, pair, c.number from complaints c
    cross join lateral (
      select distinct substr(word, k, 2) as pair
      from unnest(array[split_part(c.title, '，', 1), split_part(c.title, '，', 2), split_part(c.body, '，', 1), c.place])
        word cross join lateral generate_series(1, length(word) - 1) k) pairs`)
  await admin.query(
    `alter table complaint_bigrams add constraint ${key} primary key (community_id, bigram, number)`,
  )
}

async function writeStaff(admin: pg.Pool): Promise<void> {
  for (let n = 0; n < GRIDS; n++)
    await admin.query('insert into grids (community_id, id, name) values ($1, $2, $3)', [
      COMMUNITY,
      gridId(n),
      `第${n + 1}网格`,
    ])
  for (let family = 0; family <= OWNERS; family++)
    await admin.query(
      'update memberships set roles = $3::text[], grid_id = $4 where community_id = $1 and account_id = $2',
      [
        COMMUNITY,
        familyIds(family).account,
        family === MANAGER ? '{resident,staff,manager}' : '{resident,staff}',
        family === MANAGER ? null : gridId(family % GRIDS),
      ],
    )
}
