import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

export interface Listener {
  shiftId: string
  /** Who serves, or who signed them up on the page and so speaks for them. */
  personId: string
}

const listeners = statement<Listener>(
  'volunteering_listeners',
  `select u.shift_id as "shiftId", u.person_id as "personId" from shift_sign_ups u
  where u.community_id = $1 and u.recruitment_id = $2 and u.person_id is not null
    and u.status in ('confirmed', 'waiting') and u.ends_at > $3
  union
  select u.shift_id, u.signed_up_by_id from shift_sign_ups u
  join persons p on p.community_id = $1 and p.id = u.signed_up_by_id
  where u.community_id = $1 and u.recruitment_id = $2 and u.person_id is not null and u.channel = 'app'
    and u.status in ('confirmed', 'waiting') and u.ends_at > $3`,
)

/** Everybody with a place, or a place in line, on a shift of the notice that is not over. Guests read no messages. */
export const listListeners = (tx: Tx, of: { recruitmentId: string; now: Date }): Promise<Listener[]> =>
  listeners(tx, [of.recruitmentId, of.now])
