import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'

export interface NamedPersonRow {
  personId: string
  name: string
  phoneHash: string | null
  maskedPhone: string | null
  address: string
}

const named = statement<NamedPersonRow>(
  'chain_persons',
  `select p.id as "personId", p.name, p.phone_hash as "phoneHash", p.masked_phone as "maskedPhone", h.address
  from persons p
  join households h on h.community_id = $1 and h.id = p.household_id
  where p.community_id = $1 and (p.phone_hash = any($2::text[]) or p.name = any($3::text[]))
  order by p.name, h.address, p.id`,
)

/** Everybody of the community with one of these phones or exactly one of these names, all in one query. */
export const listNamedPersons = (
  tx: Tx,
  { phoneHashes, names }: { phoneHashes: readonly string[]; names: readonly string[] },
) => named(tx, [phoneHashes, names])

const guests = statement<{ guestName: string }>(
  'chain_guests',
  `select u.guest_name as "guestName" from shift_sign_ups u
  where u.community_id = $1 and u.shift_id = $2 and u.guest_name is not null and u.status <> 'cancelled'`,
)

/** Guests (记名) on a shift or in its line. */
export async function listGuestNames(tx: Tx, shiftId: string): Promise<Set<string>> {
  return new Set((await guests(tx, [shiftId])).map(({ guestName }) => guestName))
}
