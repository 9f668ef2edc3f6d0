import { and, eq, getTableColumns, gt, gte, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Tx } from '../../../db/client.ts'
import { buildings, compounds, households, persons } from '../../people/tables.ts'
import { recruitments, serviceRecords, shiftCounters, shiftSignUps, shifts } from '../tables.ts'

export type ServiceRecord = typeof serviceRecords.$inferSelect
export type NewServiceRecord = typeof serviceRecords.$inferInsert

const shiftColumns = {
  shiftId: shifts.id,
  recruitmentId: shifts.recruitmentId,
  role: shifts.role,
  startsAt: shifts.startsAt,
  endsAt: shifts.endsAt,
  settledAt: shifts.settledAt,
  settledById: shifts.settledById,
  title: recruitments.title,
  meetingPlace: recruitments.meetingPlace,
  pointsPerHour: recruitments.pointsPerHour,
  publishedAt: recruitments.publishedAt,
  cancelledAt: recruitments.cancelledAt,
}

const ofRecruitment = and(
  eq(recruitments.communityId, shifts.communityId),
  eq(recruitments.id, shifts.recruitmentId),
)

const selectShifts = (tx: Tx) =>
  tx.select(shiftColumns).from(shifts).innerJoin(recruitments, ofRecruitment).$dynamic()

/** A shift with what its notice says. */
export type ShiftOfNotice = Awaited<ReturnType<typeof selectShifts>>[number]

export async function findShift(tx: Tx, shiftId: string): Promise<ShiftOfNotice | null> {
  const [shift] = await selectShifts(tx).where(
    and(eq(shifts.communityId, tx.communityId), eq(shifts.id, shiftId), isNull(shifts.removedAt)),
  )
  return shift ?? null
}

/** All acts on one shift's list take turns on its counter row, as sign-ups and cancellations do. */
export async function lockShift(tx: Tx, shiftId: string): Promise<void> {
  await tx
    .select({ shiftId: shiftCounters.shiftId })
    .from(shiftCounters)
    .where(and(eq(shiftCounters.communityId, tx.communityId), eq(shiftCounters.shiftId, shiftId)))
    .for('update')
}

export async function countWaiting(tx: Tx, shiftId: string): Promise<number> {
  const [counters] = await tx
    .select({ waiting: shiftCounters.waiting })
    .from(shiftCounters)
    .where(and(eq(shiftCounters.communityId, tx.communityId), eq(shiftCounters.shiftId, shiftId)))
  return counters?.waiting ?? 0
}

const compoundName = sql<string | null>`(select c.name from ${households} h
  join ${buildings} b on b.community_id = h.community_id and b.id = h.building_id
  join ${compounds} c on c.community_id = b.community_id and c.id = b.compound_id
  where h.community_id = ${persons.communityId} and h.id = ${persons.householdId})`

/** Those with a place on the shift, in queue order. */
export async function listPlaces(tx: Tx, shiftId: string) {
  return tx
    .select({
      signUpId: shiftSignUps.id,
      personId: shiftSignUps.personId,
      guestName: shiftSignUps.guestName,
      personName: persons.name,
      compoundName,
    })
    .from(shiftSignUps)
    .leftJoin(
      persons,
      and(eq(persons.communityId, shiftSignUps.communityId), eq(persons.id, shiftSignUps.personId)),
    )
    .where(
      and(
        eq(shiftSignUps.communityId, tx.communityId),
        eq(shiftSignUps.shiftId, shiftId),
        eq(shiftSignUps.status, 'confirmed'),
      ),
    )
    .orderBy(shiftSignUps.queueNumber)
}
export type Place = Awaited<ReturnType<typeof listPlaces>>[number]

const cameBy = alias(persons, 'came_by')
const leftBy = alias(persons, 'left_by')

const selectRecords = (tx: Tx) =>
  tx
    .select({
      record: getTableColumns(serviceRecords),
      personName: persons.name,
      householdId: persons.householdId,
      compoundName,
      checkedInByName: cameBy.name,
      checkedOutByName: leftBy.name,
    })
    .from(serviceRecords)
    .leftJoin(
      persons,
      and(eq(persons.communityId, serviceRecords.communityId), eq(persons.id, serviceRecords.personId)),
    )
    .leftJoin(
      cameBy,
      and(eq(cameBy.communityId, serviceRecords.communityId), eq(cameBy.id, serviceRecords.checkedInById)),
    )
    .leftJoin(
      leftBy,
      and(eq(leftBy.communityId, serviceRecords.communityId), eq(leftBy.id, serviceRecords.checkedOutById)),
    )
    .$dynamic()
export type NamedRecord = Awaited<ReturnType<typeof selectRecords>>[number]

/** Every record of some shifts, the earliest made first. */
export async function listRecords(tx: Tx, shiftIds: readonly string[]): Promise<NamedRecord[]> {
  if (shiftIds.length === 0) return []
  return selectRecords(tx)
    .where(
      and(eq(serviceRecords.communityId, tx.communityId), inArray(serviceRecords.shiftId, [...shiftIds])),
    )
    .orderBy(serviceRecords.id)
}

export async function insertRecords(tx: Tx, rows: readonly NewServiceRecord[]): Promise<void> {
  if (rows.length > 0) await tx.insert(serviceRecords).values([...rows])
}

/** The same facts for some records at once. */
export async function updateRecords(
  tx: Tx,
  recordIds: readonly string[],
  facts: Partial<NewServiceRecord>,
): Promise<void> {
  if (recordIds.length === 0) return
  await tx
    .update(serviceRecords)
    .set(facts)
    .where(and(eq(serviceRecords.communityId, tx.communityId), inArray(serviceRecords.id, [...recordIds])))
}

/** A person's place on a shift, confirmed or in line. */
export async function findPlaceOf(
  tx: Tx,
  { shiftId, personId }: { shiftId: string; personId: string },
): Promise<{ signUpId: string; status: 'confirmed' | 'waiting' } | null> {
  const [place] = await tx
    .select({ signUpId: shiftSignUps.id, status: shiftSignUps.status })
    .from(shiftSignUps)
    .where(
      and(
        eq(shiftSignUps.communityId, tx.communityId),
        eq(shiftSignUps.shiftId, shiftId),
        eq(shiftSignUps.personId, personId),
        inArray(shiftSignUps.status, ['confirmed', 'waiting']),
      ),
    )
  return place && place.status !== 'cancelled' ? { ...place, status: place.status } : null
}

export async function findRecordOf(
  tx: Tx,
  { shiftId, personId }: { shiftId: string; personId: string },
): Promise<ServiceRecord | null> {
  const [record] = await tx
    .select()
    .from(serviceRecords)
    .where(
      and(
        eq(serviceRecords.communityId, tx.communityId),
        eq(serviceRecords.shiftId, shiftId),
        eq(serviceRecords.personId, personId),
      ),
    )
  return record ?? null
}

interface About {
  personIds: readonly string[]
  /** Shifts that end at this moment or later, */
  endsFrom: Date
  /** and begin at this moment or earlier. */
  startsUntil: Date
}

/** Confirmed places of some persons on published shifts of a time, each with the person's record if there is one. */
export async function listPlacesAround(tx: Tx, { personIds, endsFrom, startsUntil }: About) {
  return tx
    .select({
      shift: shiftColumns,
      personId: persons.id,
      personName: persons.name,
      record: getTableColumns(serviceRecords),
    })
    .from(shiftSignUps)
    .innerJoin(
      shifts,
      and(eq(shifts.communityId, shiftSignUps.communityId), eq(shifts.id, shiftSignUps.shiftId)),
    )
    .innerJoin(recruitments, ofRecruitment)
    .innerJoin(
      persons,
      and(eq(persons.communityId, shiftSignUps.communityId), eq(persons.id, shiftSignUps.personId)),
    )
    .leftJoin(
      serviceRecords,
      and(
        eq(serviceRecords.communityId, shiftSignUps.communityId),
        eq(serviceRecords.shiftId, shiftSignUps.shiftId),
        eq(serviceRecords.personId, shiftSignUps.personId),
      ),
    )
    .where(
      and(
        eq(shiftSignUps.communityId, tx.communityId),
        inArray(shiftSignUps.personId, [...personIds]),
        eq(shiftSignUps.status, 'confirmed'),
        lte(shiftSignUps.startsAt, startsUntil),
        gte(shifts.endsAt, endsFrom),
        isNotNull(recruitments.publishedAt),
      ),
    )
    .orderBy(shifts.startsAt, shifts.id, persons.id)
}

/** Published shifts that stand, end after `now` and begin by `startsUntil`, with who has come. */
export async function listShiftsAround(
  tx: Tx,
  { now, startsUntil, limit }: { now: Date; startsUntil: Date; limit: number },
) {
  return tx
    .select({
      shift: shiftColumns,
      confirmed: shiftCounters.taken,
      checkedIn: sql<number>`(select count(*)::int from ${serviceRecords} r
        where r.community_id = ${shifts.communityId} and r.shift_id = ${shifts.id} and r.checked_in_at is not null)`,
    })
    .from(shifts)
    .innerJoin(recruitments, ofRecruitment)
    .innerJoin(
      shiftCounters,
      and(eq(shiftCounters.communityId, shifts.communityId), eq(shiftCounters.shiftId, shifts.id)),
    )
    .where(
      and(
        eq(shifts.communityId, tx.communityId),
        isNull(shifts.settledAt),
        isNull(shifts.removedAt),
        gt(shifts.endsAt, now),
        lte(shifts.startsAt, startsUntil),
        isNotNull(recruitments.publishedAt),
        isNull(recruitments.cancelledAt),
      ),
    )
    .orderBy(shifts.startsAt, shifts.id)
    .limit(limit)
}
