import { limitsAt } from '@linli/domain/complaints/calendar/rules'
import { type CaseDeadlines, type CaseFacts, caseDeadlines } from '@linli/domain/complaints/deadlines/rules'
import { complaintPhase } from '@linli/domain/complaints/rules'
import type { CategoryDeadlines, ComplaintCategory } from '@linli/domain/complaints/terms'
import { monthDay } from '@linli/domain/time'
import type { Database, Tx } from '../../../db/client.ts'
import { sendMessages } from '../../messages/actions.ts'
import { readCalendar } from '../calendar/actions.ts'
import { holdCalendar, listLimits } from '../calendar/store.ts'
import { type ComplaintRow, lockComplaints } from '../store.ts'
import { listGranted, listPauses, listRunningIds, writeDeadlines } from './store.ts'

/** Counts by the days and limits as they are until the transaction ends. Cases are locked before, never after. */
async function readCounting(
  tx: Tx,
): Promise<(category: ComplaintCategory, facts: CaseFacts) => CaseDeadlines | null> {
  await holdCalendar(tx)
  const calendar = await readCalendar(tx)
  const versions = await listLimits(tx)
  return (category, facts) => {
    const limitsOf = (at: Date): CategoryDeadlines => limitsAt(versions, { category, at })
    const { answerWorkingDays } = limitsOf(facts.receivedAt)
    const { solveWorkingDays } = limitsOf(facts.reopenedAt ?? facts.receivedAt)
    return caseDeadlines(facts, { answerWorkingDays, solveWorkingDays }, calendar)
  }
}

/** The deadlines of a case that comes in, by the days and limits of the moment. */
export async function firstDeadlines(
  tx: Tx,
  { category, ...of }: Pick<CaseFacts, 'receivedAt' | 'priority'> & { category: ComplaintCategory },
): Promise<CaseDeadlines> {
  const count = await readCounting(tx)
  const deadlines = count(category, { ...of, reopenedAt: null, pauses: [], extensions: [] })
  if (!deadlines) throw new Error('a clock that was never paused stands still')
  return deadlines
}

/** A case whose deadlines moved. */
export interface MovedCase extends CaseDeadlines {
  complaint: ComplaintRow
}

/**
 * Counts the deadlines of these cases anew from their facts and writes those that moved, in one statement: after a pause
 * ended, an extension was granted, category or priority changed, a case was reopened, or days were set. What stands
 * still or is over keeps what it had. Locks the cases.
 */
export async function recountDeadlines(
  tx: Tx,
  { communityId, ids, now }: { communityId: string; ids: readonly string[]; now: Date },
): Promise<MovedCase[]> {
  if (ids.length === 0) return []
  const cases = await lockComplaints(tx, { communityId, ids })
  const pauses = await listPauses(tx, { communityId, ids })
  const granted = await listGranted(tx, { communityId, ids })
  const count = await readCounting(tx)
  const moved = cases.flatMap((complaint): MovedCase[] => {
    const phase = complaintPhase(complaint)
    if (phase !== 'waiting' && phase !== 'handling') return []
    const deadlines = count(complaint.category, clockFactsOf(complaint, pauses, granted))
    if (!deadlines) return []
    const counted = complaint.firstAnsweredAt ? withAnswerKept(deadlines, complaint) : deadlines
    return isSame(complaint, counted) ? [] : [{ complaint, ...counted }]
  })
  await writeDeadlines(
    tx,
    moved.map(({ complaint, ...deadlines }) => ({ ...deadlines, id: complaint.id })),
    now,
  )
  return moved
}

const clockFactsOf = (
  { id, reportedAt, lastReopenedAt, priority }: ComplaintRow,
  pauses: Awaited<ReturnType<typeof listPauses>>,
  granted: Awaited<ReturnType<typeof listGranted>>,
): CaseFacts => ({
  receivedAt: reportedAt,
  reopenedAt: lastReopenedAt,
  priority,
  pauses: pauses.flatMap(({ complaintId, fromAt, untilAt }) =>
    complaintId === id ? [{ from: fromAt, to: untilAt }] : [],
  ),
  extensions: granted.flatMap(({ complaintId, workingDays, decidedAt }) =>
    complaintId === id && decidedAt ? [{ workingDays, grantedAt: decidedAt }] : [],
  ),
})

/**
 * The deadlines of a locked case as they stand now. While its clock stands still what is stored means nothing: they are
 * what they would be if it ran on from this moment.
 */
export async function standingDeadlines(
  tx: Tx,
  complaint: ComplaintRow,
  now: Date,
): Promise<Pick<CaseDeadlines, 'answerDueAt' | 'solveDueAt'>> {
  const { communityId, id, category, pausedAt, answerDueAt, solveDueAt } = complaint
  if (pausedAt === null) return { answerDueAt, solveDueAt }
  const pauses = (await listPauses(tx, { communityId, ids: [id] })).map((pause) => ({
    ...pause,
    untilAt: pause.untilAt ?? now,
  }))
  const granted = await listGranted(tx, { communityId, ids: [id] })
  const deadlines = (await readCounting(tx))(category, clockFactsOf(complaint, pauses, granted))
  if (!deadlines) throw new Error('a clock that runs on stands still')
  const counted = complaint.firstAnsweredAt ? withAnswerKept(deadlines, complaint) : deadlines
  return { answerDueAt: counted.answerDueAt, solveDueAt: counted.solveDueAt }
}

/** When it had to be answered is history once it was. */
function withAnswerKept(deadlines: CaseDeadlines, { answerDueAt }: ComplaintRow): CaseDeadlines {
  const solveDueAt = new Date(Math.max(deadlines.solveDueAt.getTime(), answerDueAt.getTime()))
  return { ...deadlines, answerDueAt, solveDueAt }
}

const isSame = (one: CaseDeadlines, other: CaseDeadlines) =>
  one.answerDueAt.getTime() === other.answerDueAt.getTime() &&
  one.solveDueAt.getTime() === other.solveDueAt.getTime() &&
  one.dueProvisional === other.dueProvisional

/** Task `recount_deadlines`: every case whose time runs, after days changed. Owners hear what moved, once. */
export async function recountAllDeadlines(
  db: Database,
  { communityId, now }: { communityId: string; now: Date },
): Promise<void> {
  await db.inCommunity(communityId, async (tx) => {
    const moved = await recountDeadlines(tx, { communityId, ids: await listRunningIds(tx), now })
    const ofOwner = new Map<string, MovedCase[]>()
    for (const one of moved) {
      const { ownerId } = one.complaint
      if (ownerId) ofOwner.set(ownerId, [...(ofOwner.get(ownerId) ?? []), one])
    }
    await sendMessages(
      tx,
      [...ofOwner].map(([personId, cases]) => ({
        communityId,
        kind: 'complaint_work' as const,
        personId,
        body: movedWords(cases),
        now,
      })),
    )
  })
}

const MOST_NAMED = 5

function movedWords(cases: readonly MovedCase[]): string {
  const named = cases
    .slice(0, MOST_NAMED)
    .map(({ complaint, solveDueAt }) => `第 ${complaint.number} 号改到${lastDay(solveDueAt)}`)
  const others = cases.length > MOST_NAMED ? `等，共 ${cases.length} 件` : ''
  return `社区工作日有变，你手上 ${cases.length} 件诉求的期限变了：${named.join('，')}${others}。`
}

/** A deadline is the end of a day; that day is what people say. */
const lastDay = (dueAt: Date) => monthDay(new Date(dueAt.getTime() - 1))
