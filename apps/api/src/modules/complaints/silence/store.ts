import { NO_ANSWER_DAYS } from '@linli/domain/complaints/terms'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

const silentIds = statement<{ id: string }>(
  'complaints_silent',
  `select c.id from complaints c
   where c.community_id = $1 and c.called_back_at is not null and c.resolved_at is not null
     and c.closed_at is null and c.withdrawn_at is null and c.merged_into_id is null
     and c.called_back_at <= $2::timestamptz - interval '${NO_ANSWER_DAYS} days'
   order by c.called_back_at, c.id limit $3`,
)

/** Cases that wait for the resident and were last called back seven full days ago or more. */
export const listSilentIds = async (tx: Tx, now: Date, limit: number): Promise<string[]> =>
  (await silentIds(tx, [now, limit])).map(({ id }) => id)
