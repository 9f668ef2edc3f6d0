import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

/** More than a community publishes in a year. */
const MAX_NOTICES = 1_000

export interface NoticeFiguresRow {
  recruitmentId: string
  title: string
  publishedAt: Date
  filledAt: Date | null
  cancelledAt: Date | null
  places: number
  taken: number
  people: number
  serviceMinutes: number
}

const SERVED = `v.service_minutes > 0`
const WHO = `count(distinct coalesce(v.person_id::text, v.guest_name))::int`

const notices = statement<NoticeFiguresRow>(
  'volunteering_figures',
  `select r.id as "recruitmentId", r.title, r.published_at as "publishedAt", r.filled_at as "filledAt",
    r.cancelled_at as "cancelledAt", held.places, held.taken, served.people, served.minutes as "serviceMinutes"
  from recruitments r
  cross join lateral (
    select coalesce(sum(c.places), 0)::int as places, coalesce(sum(c.taken), 0)::int as taken
    from shifts s join shift_counters c on c.community_id = $1 and c.shift_id = s.id
    where s.community_id = $1 and s.recruitment_id = r.id and s.removed_at is null) held
  cross join lateral (
    select ${WHO} as people, coalesce(sum(v.service_minutes), 0)::int as minutes
    from shifts s join service_records v on v.community_id = $1 and v.shift_id = s.id
    where s.community_id = $1 and s.recruitment_id = r.id and ${SERVED}) served
  where r.community_id = $1 and r.published_at >= $2
  order by r.published_at desc, r.id limit ${MAX_NOTICES}`,
)

/** Notices published since then, latest first, with what became of them. */
export const listNoticeFigures = (tx: Tx, from: Date) => notices(tx, [from])

const served = statement<{ people: number }>(
  'volunteering_figures_people',
  `select ${WHO} as people
  from recruitments r
  join shifts s on s.community_id = $1 and s.recruitment_id = r.id
  join service_records v on v.community_id = $1 and v.shift_id = s.id
  where r.community_id = $1 and r.published_at >= $2 and ${SERVED}`,
)

/** Who served in any of them, each counted once. */
export async function countServed(tx: Tx, from: Date): Promise<number> {
  const [row] = await served(tx, [from])
  return row?.people ?? 0
}

export interface GroupFiguresRow {
  groupId: string
  name: string
  recruitmentIds: string[]
  places: number
  medianSeconds: number
}

const groups = statement<GroupFiguresRow>(
  'volunteering_figures_groups',
  `select g.id as "groupId", g.name, array_agg(distinct r.id::text) as "recruitmentIds", count(*)::int as places,
    round(percentile_disc(0.5) within group (order by
      extract(epoch from u.confirmed_at - r.published_at)))::int as "medianSeconds"
  from recruitments r
  join shift_sign_ups u on u.community_id = $1 and u.recruitment_id = r.id and u.status = 'confirmed'
  join chat_groups g on g.community_id = $1 and g.id = u.group_id
  where r.community_id = $1 and r.published_at >= $2
  group by g.id, g.name order by g.name`,
)
export const listGroupFigures = (tx: Tx, from: Date) => groups(tx, [from])
