import { sql } from 'drizzle-orm'
import type { Database, Tx } from '../db/client.ts'

/** The tasks of the worker and what a job of each says, beside its community: ids only, never names or texts. */
export interface JobIds {
  tell_families: { announcementId: string }
  remind_families: { eventId: string }
  remind_of_offers: { eventId: string }
  settle_event: { eventId: string }
  recount_deadlines: Record<string, never>
}
export type TaskName = keyof JobIds

export interface NewJob<N extends TaskName> {
  communityId: string
  task: N
  ids: JobIds[N]
  /** Null = as soon as the transaction has committed. */
  runAt: Date | null
  /** A job of the same task and key that has not begun gives way to this one. */
  key: string
}

/**
 * Writes down, in the act's own transaction, what is to follow it: when the act is undone, so is the job, and when it
 * stands, so does the job. For acts of staff and for due times only: each costs a NOTIFY, which takes turns through the
 * whole server, too dear for every sign-up.
 */
export async function addJob<N extends TaskName>(tx: Tx, job: NewJob<N>): Promise<void> {
  const { communityId, task, ids, runAt, key } = job
  await tx.execute(sql`select add_job(${task}, ${communityId}::uuid, ${JSON.stringify(ids)}::jsonb,
    ${runAt?.toISOString() ?? null}::timestamptz, ${key})`)
}

export interface JobCount {
  task: string
  /** Waiting or under way. */
  due: number
  /** Their time has not come. */
  later: number
  /** Failed at least once, and will be tried again. */
  failing: number
  /** Failed so often that nobody tries any more: somebody has to look. */
  givenUp: number
  oldestDueAt: Date | null
}

/** How the worker gets along, over all communities; for metrics. */
export async function countJobs({ root }: Pick<Database, 'root'>): Promise<JobCount[]> {
  const { rows } = await root.execute<{
    task: string
    due: number
    later: number
    failing: number
    givenUp: number
    oldestDueAt: string | Date | null
  }>(sql`select task, due, later, failing, given_up as "givenUp", oldest_due_at as "oldestDueAt"
    from count_jobs() order by task`)
  return rows.map((row) => ({
    ...row,
    oldestDueAt: row.oldestDueAt === null ? null : new Date(row.oldestDueAt),
  }))
}
