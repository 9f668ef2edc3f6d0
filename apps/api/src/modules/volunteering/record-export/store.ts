import type { ExportedRecord } from '@linli/domain/volunteering/record-export/rules'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

const settled = statement<ExportedRecord>(
  'volunteering_exported',
  `select coalesce(p.name, r.guest_name) as name, v.number, n.title, s.role, n.meeting_place as place,
    s.starts_at as "startsAt", s.ends_at as "endsAt", r.checked_in_at as "checkedInAt",
    r.checked_out_at as "checkedOutAt", r.service_minutes as minutes, r.points, r.settled_at as "settledAt"
  from shifts s
  join recruitments n on n.community_id = $1 and n.id = s.recruitment_id
  join service_records r on r.community_id = $1 and r.shift_id = s.id and r.settled_at is not null
  left join persons p on p.community_id = $1 and p.id = r.person_id
  left join volunteers v on v.community_id = $1 and v.person_id = r.person_id
  where s.community_id = $1 and s.starts_at >= $2 and s.starts_at < $3
  order by s.starts_at, s.id, r.checked_in_at, r.id limit $4`,
)

/** Settled records of shifts that began from one instant until before another; guests by the name they gave. */
export const listSettledRecords = (
  tx: Tx,
  { from, before, limit }: { from: Date; before: Date; limit: number },
) => settled(tx, [from, before, limit])
