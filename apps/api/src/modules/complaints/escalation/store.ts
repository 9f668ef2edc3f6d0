import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { PHASE, SINCE } from '../work-list/store.ts'

const overdueIds = statement<{ id: string }>(
  'complaints_to_escalate',
  `select c.id from complaints c
   where c.community_id = $1 and ${PHASE} in ('waiting', 'handling') and ${SINCE} <= $2
     and c.escalated_at is null
   order by ${SINCE}, c.id limit $3`,
)

/** Open cases past their deadline of which the manager has not been told, the longest overdue first. */
export const listOverdueIds = async (tx: Tx, now: Date, limit: number): Promise<string[]> =>
  (await overdueIds(tx, [now, limit])).map(({ id }) => id)
