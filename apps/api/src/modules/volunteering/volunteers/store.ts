import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { persons } from '../../people/tables.ts'
import { volunteers } from '../tables.ts'

export interface VolunteerKey {
  communityId: string
  personId: string
}

const isVolunteer = ({ communityId, personId }: VolunteerKey) =>
  and(eq(volunteers.communityId, communityId), eq(volunteers.personId, personId))

export async function findVolunteer(tx: Tx, key: VolunteerKey) {
  const [row] = await tx
    .select({
      personId: volunteers.personId,
      name: persons.name,
      number: volunteers.number,
      registeredAt: volunteers.registeredAt,
      agreedVersion: volunteers.agreedVersion,
    })
    .from(volunteers)
    .innerJoin(
      persons,
      and(eq(persons.communityId, volunteers.communityId), eq(persons.id, volunteers.personId)),
    )
    .where(isVolunteer(key))
  return row ?? null
}

/** Numbers are given out one after the other: whoever registers waits here for their turn. */
export async function lockNumbers(tx: Tx, communityId: string): Promise<void> {
  await tx.execute(sql`select 1 from communities where community_id = ${communityId}::uuid for no key update`)
}

/** With the number after the last one. The caller holds `lockNumbers`. */
export async function insertVolunteer(
  tx: Tx,
  row: Omit<typeof volunteers.$inferInsert, 'number'>,
): Promise<void> {
  const last = sql`(select coalesce(max(number), 0) from volunteers where community_id = ${row.communityId}::uuid)`
  await tx.insert(volunteers).values({ ...row, number: sql`${last} + 1` })
}

const registered = statement(
  'volunteers_registered',
  `insert into volunteers (community_id, person_id, number, agreed_version, registered_at, registered_by_id)
  select $1, a.person_id, last.number + a.position, $3::int, $4::timestamptz, $5::uuid
  from unnest($2::uuid[]) with ordinality as a (person_id, position)
  cross join (select coalesce(max(v.number), 0) as number from volunteers v where v.community_id = $1) as last`,
)

/** The same for many, numbered in their order. The caller holds `lockNumbers`, and knows that none is one yet. */
export async function insertVolunteers(
  tx: Tx,
  rows: { personIds: readonly string[]; agreedVersion: number; registeredAt: Date; registeredById: string },
): Promise<void> {
  if (rows.personIds.length > 0)
    await registered(tx, [rows.personIds, rows.agreedVersion, rows.registeredAt, rows.registeredById])
}

export async function updateAgreedVersion(tx: Tx, key: VolunteerKey, agreedVersion: number): Promise<void> {
  await tx.update(volunteers).set({ agreedVersion }).where(isVolunteer(key))
}
