import { byWhom } from '@linli/domain/actor'
import { limitsAt } from '@linli/domain/complaints/calendar/rules'
import { extensionRefusal, solveClock } from '@linli/domain/complaints/deadlines/rules'
import { DEADLINE_REFUSALS } from '@linli/domain/complaints/deadlines/terms'
import { refuse } from '@linli/domain/refusal'
import { monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { addEntries, tellThoseConcerned } from '../actions.ts'
import { readCalendar } from '../calendar/actions.ts'
import { listLimits } from '../calendar/store.ts'
import { recountDeadlines, standingDeadlines } from '../deadlines/actions.ts'
import { carryOut, keyOf, type OfCase, openForStaff, staffParts, tellStaff } from '../handling/actions.ts'
import {
  decideWaitingExtension,
  insertExtension,
  listExtensions,
  listManagerIds,
  listPauses,
} from '../handling/store.ts'
import type { ComplaintRow } from '../store.ts'

/** The solve clock stands still (暂缓), and the resident reads why. Not after its deadline: that would be a way to be in time. */
export async function pause(tx: Tx, { reason, ...of }: OfCase & { reason: string }): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const act = { kind: 'pause', reason: reason.trim() } as const
  const { complaint } = await carryOut(tx, open, act, { by, now })
  if (now >= open.facts.solveDueAt) throw refused(refuse(DEADLINE_REFUSALS, 'deadline_passed'))
  const body = `先暂缓：${act.reason}`
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'paused', audience: 'reporter', body }])
  await tellThoseConcerned(tx, { complaint, sentence: `${body}。恢复办理时会再告诉你。`, now })
}

export async function resume(tx: Tx, of: OfCase): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'resume' }, { by, now })
  const solveDueAt = await recounted(tx, complaint, now)
  const body = `恢复办理，${untilWords(solveDueAt)}`
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'resumed', audience: 'reporter', body }])
  await tellThoseConcerned(tx, { complaint, sentence: `${body}。`, now })
}

/** The deadline of the solution after what has just changed. */
async function recounted(tx: Tx, complaint: ComplaintRow, now: Date): Promise<Date> {
  const { communityId, id } = complaint
  const [moved] = await recountDeadlines(tx, { communityId, ids: [id], now })
  return moved?.solveDueAt ?? complaint.solveDueAt
}

/** A deadline is the end of a day; that day is what people say. */
export const untilWords = (dueAt: Date) => `${monthDay(new Date(dueAt.getTime() - 1))}前办完`

interface AskExtension extends OfCase {
  workingDays: number
  reason: string
}

/** Asked for (延期) before the deadline; what the manager asks for is granted at once. */
export async function askForExtension(tx: Tx, { workingDays, reason, ...of }: AskExtension): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const asked = await carryOut(tx, open, { kind: 'ask_extension' }, { by, now })
  const { complaint } = asked
  const { solveDueAt } = await standingDeadlines(tx, complaint, now)
  await refuseExtension(tx, complaint, { workingDays, solveDueAt, now })
  await insertExtension(tx, {
    ...{ communityId: complaint.communityId, id: newId(), complaintId: complaint.id },
    ...{ workingDays, reason: reason.trim(), askedAt: now, askedById: by.id },
    dueAtThen: solveDueAt,
  })
  const body = `申请延期 ${workingDays} 个工作日：${reason.trim()}`
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'extension_asked', audience: 'staff', body }])
  if (by.parts.includes('manager')) return decideOpen(tx, asked, { ...of, granted: true, note: '' })
  const toIds = await listManagerIds(tx)
  await tellStaff(tx, { complaint, toIds, sentence: `${body}，请决定`, now })
}

async function refuseExtension(
  tx: Tx,
  complaint: ComplaintRow,
  asked: { workingDays: number; solveDueAt: Date; now: Date },
): Promise<void> {
  const { category, reportedAt, lastReopenedAt, priority } = complaint
  const pauses = await listPauses(tx, keyOf(complaint))
  const granted = (await listExtensions(tx, keyOf(complaint))).flatMap(
    ({ workingDays, granted, decidedAt }) =>
      granted && decidedAt ? [{ workingDays, grantedAt: decidedAt }] : [],
  )
  const limits = limitsAt(await listLimits(tx), { category, at: lastReopenedAt ?? reportedAt })
  const clock = solveClock(
    {
      receivedAt: reportedAt,
      reopenedAt: lastReopenedAt,
      priority,
      pauses: pauses.map(({ fromAt, untilAt }) => ({ from: fromAt, to: untilAt })),
      extensions: granted,
    },
    limits,
    null,
  )
  const refusal = extensionRefusal(clock, await readCalendar(tx), asked)
  if (refusal) throw refused(refusal)
  // The deadline that stands is what was promised, should days have been set meanwhile.
  if (asked.now >= asked.solveDueAt) throw refused(refuse(DEADLINE_REFUSALS, 'deadline_passed'))
}

interface Decision extends OfCase {
  granted: boolean
  note: string
}

export async function decideExtension(tx: Tx, decision: Decision): Promise<void> {
  await decideOpen(tx, await openForStaff(tx, decision), decision)
}

async function decideOpen(
  tx: Tx,
  open: Awaited<ReturnType<typeof openForStaff>>,
  { actor, now, granted, note }: Decision,
): Promise<void> {
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'decide_extension' }, { by, now })
  const waiting = (await listExtensions(tx, keyOf(complaint))).find(({ decidedAt }) => decidedAt === null)
  if (!waiting) throw new Error('An extension that waits is not there')
  const decision = { granted, decidedById: byWhom(actor), decisionNote: note.trim(), decidedAt: now }
  await decideWaitingExtension(tx, keyOf(complaint), decision)
  const said = note.trim() === '' ? '' : `：${note.trim()}`
  if (!granted) {
    const body = `不同意延期${said}`
    await addEntries(tx, { complaint, actor, now }, [{ kind: 'extension_declined', audience: 'staff', body }])
    return tellAsker(tx, complaint, { askedById: waiting.askedById, by: by.id, sentence: body, now })
  }
  const solveDueAt = await recounted(tx, complaint, now)
  const body = `办理时间延长 ${waiting.workingDays} 个工作日：${waiting.reason}`
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'extension_granted', audience: 'reporter', body }])
  const when = complaint.pausedAt === null ? `，${untilWords(solveDueAt)}` : ''
  await tellThoseConcerned(tx, { complaint, sentence: `${body}${when}。`, now })
  await tellAsker(tx, complaint, { askedById: waiting.askedById, by: by.id, sentence: '同意延期', now })
}

async function tellAsker(
  tx: Tx,
  complaint: ComplaintRow,
  { askedById, by, sentence, now }: { askedById: string; by: string; sentence: string; now: Date },
): Promise<void> {
  if (askedById !== by) await tellStaff(tx, { complaint, toIds: [askedById], sentence, now })
}
