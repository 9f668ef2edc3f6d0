import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

export interface LateWhistle {
  id: string
  complaintId: string
  unitName: string
}

const late = statement<LateWhistle>(
  'whistles_late',
  `select w.id, w.complaint_id as "complaintId", u.name as "unitName"
   from whistles w
   join partner_units u on u.community_id = $1 and u.id = w.unit_id
   where w.community_id = $1 and w.closed_at is null and w.withdrawn_at is null and w.reported_at is null
     and w.case_ended_at is null and w.late_told_at is null and w.answer_due_at < $2
   order by w.answer_due_at, w.id limit $3`,
)

/** Whistles nobody reported to in time, of which staff have not been told; the longest late first. */
export const listLate = (tx: Tx, now: Date, limit: number): Promise<LateWhistle[]> => late(tx, [now, limit])
