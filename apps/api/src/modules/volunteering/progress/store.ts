import type { NoticeFacts } from '@linli/domain/volunteering/progress/rules'
import type { ShiftSignUpChannel } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

/** A notice as far as filling goes. */
export interface FillingNotice extends NoticeFacts {
  recruitmentId: string
  title: string
  copiedFromId: string | null
}

type FillRow = Omit<FillingNotice, 'shifts'> & NoticeFacts['shifts'][number]

const fill = statement<FillRow>(
  'fill_progress',
  `select r.id as "recruitmentId", r.title, r.copied_from_id as "copiedFromId", r.published_at as "publishedAt",
    r.closed_at as "closedAt", r.cancelled_at as "cancelledAt", r.filled_at as "filledAt",
    s.starts_at as "startsAt", s.ends_at as "endsAt", c.places, c.taken, c.waiting
  from unnest($2::uuid[]) as asked (id)
  join recruitments r on r.community_id = $1 and r.id = asked.id
  join shifts s on s.community_id = $1 and s.recruitment_id = r.id and s.removed_at is null
  join shift_counters c on c.community_id = $1 and c.shift_id = s.id`,
)

/** Notices with their counters as they are now; unknown ids are missing. */
export async function readFilling(tx: Tx, ids: readonly string[]): Promise<Map<string, FillingNotice>> {
  const found = new Map<string, FillingNotice & { shifts: FillRow[] }>()
  for (const row of await fill(tx, [ids])) {
    const notice = found.get(row.recruitmentId)
    if (notice) notice.shifts.push(row)
    else found.set(row.recruitmentId, { ...row, shifts: [row] })
  }
  return found
}

interface Earlier {
  recruitmentId: string
  publishedAt: Date
  filledAt: Date
}

// Notices are few: those of two years are walked back by publication until one is alike.
const earlier = statement<Earlier>(
  'fill_earlier',
  `select r.id as "recruitmentId", r.published_at as "publishedAt", r.filled_at as "filledAt"
  from recruitments r
  where r.community_id = $1 and r.published_at < $2::timestamptz
    and r.published_at > $2::timestamptz - interval '2 years' and r.filled_at is not null
    and (r.title = $3 or r.id = $4 or r.copied_from_id = $4)
  order by r.published_at desc limit 1`,
)

/** The latest notice before this moment that filled: of the same title, or of the same copies. */
export async function findEarlier(tx: Tx, { title, copiedFromId }: FillingNotice, before: Date) {
  const [row] = await earlier(tx, [before, title, copiedFromId])
  return row ?? null
}

const moves = statement<{ bucket: number; change: number }>(
  'fill_curve',
  `select floor(extract(epoch from m.at - $3::timestamptz) / $5::int)::int as bucket, sum(m.change)::int as change
  from (
    select u.confirmed_at as at, 1 as change from shift_sign_ups u
    where u.community_id = $1 and u.recruitment_id = $2 and u.confirmed_at is not null
    union all
    select u.cancelled_at, -1 from shift_sign_ups u
    where u.community_id = $1 and u.recruitment_id = $2 and u.confirmed_at is not null and u.cancelled_at is not null
  ) as m
  where m.at <= $4::timestamptz group by 1 order by 1`,
)

/** Places that came and went, by bucket since `from`. */
export const listMoves = (
  tx: Tx,
  {
    recruitmentId,
    from,
    to,
    bucketSeconds,
  }: { recruitmentId: string } & Record<'from' | 'to', Date> & {
      bucketSeconds: number
    },
) => moves(tx, [recruitmentId, from, to, bucketSeconds])

/** Places held now, by the way they came. */
export interface WayRow {
  groupId: string | null
  channel: ShiftSignUpChannel
  places: number
}

const ways = statement<WayRow>(
  'fill_ways',
  `select u.group_id as "groupId", u.channel, count(*)::int as places from shift_sign_ups u
  where u.community_id = $1 and u.recruitment_id = $2 and u.status = 'confirmed'
  group by u.group_id, u.channel`,
)
export const listWays = (tx: Tx, recruitmentId: string) => ways(tx, [recruitmentId])

export interface GroupRow {
  groupId: string
  name: string
  medianSeconds: number | null
}

// The groups it was shared into, and those whose chain text was read in.
const groups = statement<GroupRow>(
  'fill_groups',
  `select g.id as "groupId", g.name, m.seconds as "medianSeconds"
  from chat_groups g
  left join lateral (
    select round(percentile_disc(0.5) within group (order by
      extract(epoch from u.confirmed_at - $3::timestamptz)))::int as seconds
    from shift_sign_ups u
    where u.community_id = $1 and u.recruitment_id = $2 and u.group_id = g.id and u.status = 'confirmed') m on true
  where g.community_id = $1 and (
    exists (select 1 from share_codes c
      where c.community_id = $1 and c.recruitment_id = $2 and c.group_id = g.id)
    or exists (select 1 from shift_sign_ups v
      where v.community_id = $1 and v.recruitment_id = $2 and v.group_id = g.id))
  order by g.name`,
)
export const listGroups = (
  tx: Tx,
  { recruitmentId, publishedAt }: { recruitmentId: string; publishedAt: Date },
) => groups(tx, [recruitmentId, publishedAt])
