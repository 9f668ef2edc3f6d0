import { and, asc, eq, gte, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { memberships, persons } from '../../people/tables.ts'
import { calendarDays, complaintCategories } from '../tables.ts'

export type CalendarDayRow = typeof calendarDays.$inferSelect
export type LimitsRow = typeof complaintCategories.$inferSelect

const calendarLock = (tx: Tx) => sql`hashtextextended(${`complaint-calendar/${tx.communityId}`}, 0)`

/** Holds days and limits as they are until the transaction ends, beside others who count by them. */
export async function holdCalendar(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${calendarLock(tx)})`)
}

/** Waits for whoever counts by the days and limits as they are now. */
export async function lockCalendar(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${calendarLock(tx)})`)
}

export async function listOwnDays(
  tx: Tx,
  from: string,
): Promise<(CalendarDayRow & { setByName: string | null })[]> {
  const rows = await tx
    .select({ day: calendarDays, setByName: persons.name })
    .from(calendarDays)
    .leftJoin(persons, and(eq(persons.communityId, tx.communityId), eq(persons.id, calendarDays.setById)))
    .where(and(eq(calendarDays.communityId, tx.communityId), gte(calendarDays.day, from)))
    .orderBy(asc(calendarDays.day))
  return rows.map(({ day, setByName }) => ({ ...day, setByName }))
}

/** All of them: cases that were paused for long are counted from far back. */
export function readOwnDays(tx: Tx): Promise<Pick<CalendarDayRow, 'day' | 'kind'>[]> {
  return tx
    .select({ day: calendarDays.day, kind: calendarDays.kind })
    .from(calendarDays)
    .where(eq(calendarDays.communityId, tx.communityId))
}

/** A day that is set again is what was said last. */
export async function writeOwnDays(tx: Tx, rows: readonly CalendarDayRow[]): Promise<void> {
  await tx
    .insert(calendarDays)
    .values([...rows])
    .onConflictDoUpdate({
      target: [calendarDays.communityId, calendarDays.day],
      set: {
        kind: sql`excluded.kind`,
        note: sql`excluded.note`,
        setAt: sql`excluded.set_at`,
        setById: sql`excluded.set_by_id`,
      },
      setWhere: eq(calendarDays.communityId, tx.communityId),
    })
}

export async function removeOwnDays(
  tx: Tx,
  { communityId, days }: { communityId: string; days: readonly string[] },
): Promise<CalendarDayRow[]> {
  if (days.length === 0) return []
  return tx
    .delete(calendarDays)
    .where(and(eq(calendarDays.communityId, communityId), inArray(calendarDays.day, [...days])))
    .returning()
}

/** Every version of every category, with who set it. */
export async function listLimits(tx: Tx): Promise<(LimitsRow & { setByName: string | null })[]> {
  const rows = await tx
    .select({ limits: complaintCategories, setByName: persons.name })
    .from(complaintCategories)
    .leftJoin(
      persons,
      and(eq(persons.communityId, tx.communityId), eq(persons.id, complaintCategories.setById)),
    )
    .where(eq(complaintCategories.communityId, tx.communityId))
    .orderBy(asc(complaintCategories.setAt))
  return rows.map(({ limits, setByName }) => ({ ...limits, setByName }))
}

/** Of two at the same instant the last one holds. */
export async function writeLimits(tx: Tx, row: LimitsRow): Promise<void> {
  const { answerWorkingDays, solveWorkingDays, setById } = row
  await tx
    .insert(complaintCategories)
    .values(row)
    .onConflictDoUpdate({
      target: [complaintCategories.communityId, complaintCategories.category, complaintCategories.setAt],
      set: { answerWorkingDays, solveWorkingDays, setById },
      setWhere: eq(complaintCategories.communityId, tx.communityId),
    })
}

/** Who works here and reads messages: staff and managers bound to a person. */
export async function listStaffPersonIds(tx: Tx): Promise<string[]> {
  const rows = await tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(
      and(
        eq(memberships.communityId, tx.communityId),
        isNull(memberships.suspendedAt),
        sql`${memberships.roles} && array['staff', 'manager']::text[]`,
      ),
    )
  return rows.flatMap(({ personId }) => (personId === null ? [] : [personId]))
}
