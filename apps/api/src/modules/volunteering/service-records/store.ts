import { and, count, desc, eq, getTableColumns, gt, isNotNull, or, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { claimAttempts, recruitments, serviceRecords, shifts } from '../tables.ts'

const ofShift = and(eq(shifts.communityId, serviceRecords.communityId), eq(shifts.id, serviceRecords.shiftId))
const ofRecruitment = and(
  eq(recruitments.communityId, shifts.communityId),
  eq(recruitments.id, shifts.recruitmentId),
)

const selectServed = (tx: Tx) =>
  tx
    .select({
      record: getTableColumns(serviceRecords),
      recruitmentId: shifts.recruitmentId,
      role: shifts.role,
      startsAt: shifts.startsAt,
      endsAt: shifts.endsAt,
      title: recruitments.title,
    })
    .from(serviceRecords)
    .innerJoin(shifts, ofShift)
    .innerJoin(recruitments, ofRecruitment)
    .$dynamic()

/** A record with the shift it is of. */
export type ServedShift = Awaited<ReturnType<typeof selectServed>>[number]

export async function findServed(tx: Tx, recordId: string): Promise<ServedShift | null> {
  const [served] = await selectServed(tx).where(
    and(eq(serviceRecords.communityId, tx.communityId), eq(serviceRecords.id, recordId)),
  )
  return served ?? null
}

export async function findByClaimCode(
  tx: Tx,
  claimCode: string,
): Promise<{ recordId: string; shiftId: string } | null> {
  const [record] = await tx
    .select({ recordId: serviceRecords.id, shiftId: serviceRecords.shiftId })
    .from(serviceRecords)
    .where(and(eq(serviceRecords.communityId, tx.communityId), eq(serviceRecords.claimCode, claimCode)))
  return record ?? null
}

export interface RecordsPage {
  personId: string
  /** Only records before this one. */
  before: { checkedInAt: Date; recordId: string } | null
  limit: number
}

/** A person's records by when they came, newest first. */
export async function listServed(tx: Tx, { personId, before, limit }: RecordsPage): Promise<ServedShift[]> {
  const older = before
    ? or(
        sql`${serviceRecords.checkedInAt} < ${before.checkedInAt.toISOString()}::timestamptz`,
        and(
          eq(serviceRecords.checkedInAt, before.checkedInAt),
          sql`${serviceRecords.id} < ${before.recordId}::uuid`,
        ),
      )
    : undefined
  return selectServed(tx)
    .where(
      and(
        eq(serviceRecords.communityId, tx.communityId),
        eq(serviceRecords.personId, personId),
        isNotNull(serviceRecords.checkedInAt),
        older,
      ),
    )
    .orderBy(desc(serviceRecords.checkedInAt), desc(serviceRecords.id))
    .limit(limit)
}

export async function countFailedClaims(
  tx: Tx,
  { accountId, since }: { accountId: string; since: Date },
): Promise<number> {
  const [row] = await tx
    .select({ failed: count() })
    .from(claimAttempts)
    .where(
      and(
        eq(claimAttempts.communityId, tx.communityId),
        eq(claimAttempts.accountId, accountId),
        eq(claimAttempts.matched, false),
        gt(claimAttempts.attemptedAt, since),
      ),
    )
  return row?.failed ?? 0
}

export async function insertClaimAttempt(tx: Tx, attempt: typeof claimAttempts.$inferInsert): Promise<void> {
  await tx.insert(claimAttempts).values(attempt)
}
