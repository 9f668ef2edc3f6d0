import type { CaseDeadlines } from '@linli/domain/complaints/deadlines/rules'
import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../../db/client.ts'
import { arrayLiteral } from '../../../db/statement.ts'
import { complaintExtensions, complaintPauses, complaints } from '../tables.ts'

/** Whose time runs or stands still: not done, not ended. */
const isRunning = (communityId: string) =>
  and(
    eq(complaints.communityId, communityId),
    isNull(complaints.closedAt),
    isNull(complaints.withdrawnAt),
    isNull(complaints.mergedIntoId),
    isNull(complaints.resolvedAt),
  )

export async function countRunning(tx: Tx): Promise<number> {
  const [row] = await tx.select({ cases: count() }).from(complaints).where(isRunning(tx.communityId))
  return row?.cases ?? 0
}

export async function listRunningIds(tx: Tx): Promise<string[]> {
  const rows = await tx.select({ id: complaints.id }).from(complaints).where(isRunning(tx.communityId))
  return rows.map(({ id }) => id)
}

export function listPauses(
  tx: Tx,
  { communityId, ids }: { communityId: string; ids: readonly string[] },
): Promise<{ complaintId: string; fromAt: Date; untilAt: Date | null }[]> {
  const { complaintId, fromAt, untilAt } = complaintPauses
  return tx
    .select({ complaintId, fromAt, untilAt })
    .from(complaintPauses)
    .where(and(eq(complaintPauses.communityId, communityId), inArray(complaintId, [...ids])))
}

export function listGranted(
  tx: Tx,
  { communityId, ids }: { communityId: string; ids: readonly string[] },
): Promise<{ complaintId: string; workingDays: number; decidedAt: Date | null }[]> {
  const { complaintId, workingDays, decidedAt, granted } = complaintExtensions
  return tx
    .select({ complaintId, workingDays, decidedAt })
    .from(complaintExtensions)
    .where(
      and(
        eq(complaintExtensions.communityId, communityId),
        inArray(complaintId, [...ids]),
        eq(granted, true),
      ),
    )
}

/** The new deadlines of many cases, which the caller has locked, in one statement. */
export async function writeDeadlines(
  tx: Tx,
  rows: readonly (CaseDeadlines & { id: string })[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return
  const column = (name: keyof (typeof rows)[number]) => arrayLiteral(rows.map((row) => row[name]))
  await tx.execute(sql`
    update complaints set answer_due_at = moved.answer_due_at, solve_due_at = moved.solve_due_at,
      due_provisional = moved.provisional, updated_at = ${now.toISOString()}::timestamptz
    from unnest(${column('id')}::uuid[], ${column('answerDueAt')}::timestamptz[],
      ${column('solveDueAt')}::timestamptz[], ${column('dueProvisional')}::boolean[])
      as moved (id, answer_due_at, solve_due_at, provisional)
    where complaints.community_id = ${tx.communityId}::uuid and complaints.id = moved.id`)
}
