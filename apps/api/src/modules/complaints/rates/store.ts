import type { CountedCase } from '@linli/domain/complaints/rates/contract'
import { NO_GRID, type RateGroup } from '@linli/domain/complaints/rates/terms'
import { type ComplaintCategory, NO_ANSWER_DAYS } from '@linli/domain/complaints/terms'
import type { Tx } from '../../../db/client.ts'
import { plannedAnew, statement } from '../../../db/statement.ts'
import type { ComplaintRow } from '../store.ts'

/**
 * `keyOf(standingOf(case, $4))` of the rules for a case `c`: the raw facts only. What counts where is asked of the rules,
 * with these keys; a test holds the two together.
 */
const STANDING = `concat_ws('|',
  case when c.first_answered_at < c.answer_due_at then 'in_time' when c.first_answered_at is not null then 'late'
    when coalesce(c.paused_at, $4::timestamptz) < c.answer_due_at then 'running' else 'missed' end,
  coalesce(c.verdict, 'none'), coalesce(c.stars, 0),
  (c.closed_as is not distinct from 'no_answer' or (c.closed_at is null and c.resolved_at is not null
    and c.called_back_at is not null
    and c.called_back_at <= $4::timestamptz - interval '${NO_ANSWER_DAYS} days'))::int,
  (c.verdict_recorded_by_id is not null)::int)`

/** Whistles of cases that came in then: however they are looked up, no older ones are read. */
const BLOWN = `w.community_id = $1 and w.withdrawn_at is null and w.case_reported_at >= $2::timestamptz
  and w.case_reported_at < $3::timestamptz`

/** `$2` to `$9`: from, before, now, grid, category, whose reach (staff of a grid, and who they are), and unit. */
const WHICH = `c.community_id = $1 and c.merged_into_id is null and c.withdrawn_at is null
  and c.reported_at >= $2::timestamptz and c.reported_at < $3::timestamptz
  and ($5::text is null or coalesce(c.grid_id::text, '${NO_GRID}') = $5)
  and ($6::text is null or c.category = $6)
  and ($7::uuid is null or c.grid_id is null or c.grid_id = $7::uuid or c.owner_id = $8::uuid)
  and ($9::uuid is null or exists (select 1 from whistles w where ${BLOWN} and w.complaint_id = c.id
    and w.unit_id = $9::uuid))`

const KEYS: Record<RateGroup, string> = {
  grid: `coalesce(c.grid_id::text, '${NO_GRID}')`,
  category: 'c.category',
  month: `to_char(c.reported_at at time zone 'Asia/Shanghai', 'YYYY-MM')`,
  unit: 'u.unit_id::text',
}
/** Once for each unit, however often it was whistled to a case. */
const UNITS = `join (select distinct w.complaint_id, w.unit_id from whistles w where ${BLOWN}) u
  on u.complaint_id = c.id`

const countBy = (group: RateGroup) =>
  statement<{ key: string; standing: string; cases: number }>(
    `complaint_rates_by_${group}`,
    `select ${KEYS[group]} as key, ${STANDING} as standing, count(*)::int as cases
     from complaints c ${group === 'unit' ? UNITS : ''} where ${WHICH} group by 1, 2`,
  )
const counts = {
  grid: countBy('grid'),
  category: countBy('category'),
  month: countBy('month'),
  unit: countBy('unit'),
}

export interface WhichCases {
  /** When they came in. */
  from: Date
  before: Date
  now: Date
  grid: string | null
  category: ComplaintCategory | null
  unitId: string | null
  /** Null: all of the community. */
  reach: { gridId: string; byId: string } | null
}

const valuesOf = ({ from, before, now, grid, category, reach, unitId }: WhichCases) => [
  from,
  before,
  now,
  grid,
  category,
  reach?.gridId ?? null,
  reach?.byId ?? null,
  unitId,
]

/** How many cases stand alike, in each part. */
export const countAlike = (tx: Tx, group: RateGroup, which: WhichCases) => counts[group](tx, valuesOf(which))

type CountedRow = Pick<
  ComplaintRow,
  | 'id'
  | 'number'
  | 'title'
  | 'category'
  | 'reportedAt'
  | 'acceptedAt'
  | 'pausedAt'
  | 'resolvedAt'
  | 'closedAt'
  | 'closedAs'
  | 'withdrawnAt'
  | 'mergedIntoId'
  | 'calledBackAt'
  | 'verdict'
  | 'stars'
> & { words: string | null } & Pick<CountedCase, 'gridName' | 'ownerName'>

const countedCases = plannedAnew<CountedRow>(
  `select c.id, c.number, c.title, c.category, c.reported_at as "reportedAt", c.accepted_at as "acceptedAt",
     c.paused_at as "pausedAt", c.resolved_at as "resolvedAt", c.closed_at as "closedAt",
     c.closed_as as "closedAs", c.withdrawn_at as "withdrawnAt", c.merged_into_id as "mergedIntoId",
     c.called_back_at as "calledBackAt", c.verdict, c.stars, c.verdict_words as words,
     g.name as "gridName", o.name as "ownerName"
   from complaints c
   left join grids g on g.community_id = $1 and g.id = c.grid_id
   left join persons o on o.community_id = $1 and o.id = c.owner_id
   where ${WHICH} and ${STANDING} = any ($10::text[])
     and ($11::timestamptz is null or (c.reported_at, c.id) < ($11::timestamptz, $12::uuid))
   order by c.reported_at desc, c.id desc limit $13`,
)

export const listCounted = (
  tx: Tx,
  which: WhichCases,
  page: { keys: readonly string[]; after: { reportedAt: Date; id: string } | null; limit: number },
): Promise<CountedRow[]> =>
  countedCases(tx, [
    ...valuesOf(which),
    page.keys,
    page.after?.reportedAt ?? null,
    page.after?.id ?? null,
    page.limit,
  ])
