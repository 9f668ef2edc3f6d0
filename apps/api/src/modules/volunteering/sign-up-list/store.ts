import type { ShiftSignUpChannel, ShiftSignUpStatus } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

export interface LineRow {
  signUpId: string
  shiftId: string
  personId: string | null
  name: string
  bornOn: string | null
  volunteerNumber: number | null
  maskedPhone: string | null
  status: ShiftSignUpStatus
  channel: ShiftSignUpChannel
  groupName: string | null
  startsAt: Date
  signedUpAt: Date
  hasAccount: boolean
}

const lines = statement<LineRow>(
  'volunteering_lines',
  `select u.id as "signUpId", u.shift_id as "shiftId", u.person_id as "personId",
    coalesce(p.name, u.guest_name) as name, p.born_on::text as "bornOn", v.number as "volunteerNumber",
    p.masked_phone as "maskedPhone", u.status, u.channel, g.name as "groupName", u.starts_at as "startsAt",
    u.signed_up_at as "signedUpAt",
    exists (select 1 from memberships m where m.community_id = $1 and m.person_id = u.person_id) as "hasAccount"
  from shift_sign_ups u
  left join persons p on p.community_id = $1 and p.id = u.person_id
  left join volunteers v on v.community_id = $1 and v.person_id = u.person_id
  left join chat_groups g on g.community_id = $1 and g.id = u.group_id
  where u.community_id = $1 and u.recruitment_id = $2 and u.status in ('confirmed', 'waiting')
  order by u.shift_id, u.queue_number`,
)

/** All who have a place or wait, shift by shift in the order they came. */
export const listLines = (tx: Tx, recruitmentId: string): Promise<LineRow[]> => lines(tx, [recruitmentId])
