import { byWhom } from '@linli/domain/actor'
import type { resolveComplaint } from '@linli/domain/complaints/closing/contract'
import {
  judgeRefusal,
  resolveRefusal,
  type Said,
  saidInWords,
  saidRefusal,
  silentEndAt,
} from '@linli/domain/complaints/closing/rules'
import type { ActBy } from '@linli/domain/complaints/handling/rules'
import { complaintPhase } from '@linli/domain/complaints/rules'
import { RESIDENT_VERDICTS, type ResidentVerdict } from '@linli/domain/complaints/terms'
import type { BodyOf } from '@linli/domain/endpoint'
import type { Refusal } from '@linli/domain/refusal'
import { monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, refused } from '../../../http/app-error.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries, type NewEntry, tellOwner, tellThoseConcerned, withPhotos } from '../actions.ts'
import { recountDeadlines, standingDeadlines } from '../deadlines/actions.ts'
import {
  carryOut,
  factsOf,
  type OfCase,
  type OpenCase,
  openForStaff,
  shortened,
  staffParts,
  tellStaff,
} from '../handling/actions.ts'
import { listManagerIds } from '../handling/store.ts'
import { untilWords } from '../pausing/actions.ts'
import { lockSeen } from '../reading/actions.ts'
import type { ComplaintRow } from '../store.ts'

const refuseIf = (refusal: Refusal | null) => {
  if (refusal) throw refused(refusal)
}

/** Staff say that it is done and ask the resident (办完，请居民确认); only the resident ends it. A pause ends by it. */
export async function resolve(
  tx: Tx,
  { text, attachmentIds, ...of }: OfCase & BodyOf<typeof resolveComplaint>,
): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const deadlines = await standingDeadlines(tx, open.complaint, now)
  const also = { resolvedById: by.id, calledBackAt: null, ...deadlines }
  const { complaint } = await carryOut(tx, open, { kind: 'resolve' }, { by, also, now })
  refuseIf(resolveRefusal({ firstAnsweredAt: open.facts.firstAnsweredAt, text }))
  const body = text?.trim() ?? (attachmentIds?.length ? '办好了，请看照片' : null)
  const answered: NewEntry[] =
    body === null ? [] : [{ kind: 'answered', audience: 'reporter', body, photoIds: attachmentIds }]
  await addEntries(tx, { complaint, actor, now }, [
    ...answered,
    { kind: 'resolved', audience: 'all', body: '社区说办完了，等反映的邻居说解决没有' },
  ])
  const done = body === null ? '社区说办完了' : withPhotos(`社区说办完了：${shortened(body)}`, attachmentIds)
  await tellThoseConcerned(tx, {
    complaint,
    sentence: `${done}。正等反映的邻居确认。`,
    toReporter: `${done}。解决了吗？请点开说一声。`,
    now,
  })
}

/** Staff asked the resident (回访): nobody was reached, or what was said is written down as the resident's word. */
export async function callBack(tx: Tx, { verdict, stars, words, ...of }: OfCase & Said): Promise<void> {
  const open = await openForStaff(tx, of)
  const by = staffParts(of.actor, open.facts)
  refuseIf(saidRefusal({ verdict, stars, words }))
  if (verdict === null) return noteAttempt(tx, open, { ...of, by })
  await conclude(tx, open, { ...of, by, said: { verdict, stars, words }, isWrittenDown: true })
}

interface By extends OfCase {
  by: ActBy
}

/** From the last attempt the seven days run; the resident reads until when they can still say something. */
async function noteAttempt(tx: Tx, open: OpenCase, { actor, now, by }: By): Promise<void> {
  const { complaint, facts } = await carryOut(tx, open, { kind: 'call_back' }, { by, now })
  const endAt = silentEndAt(facts)
  if (!endAt) throw new Error('a case that was called back does not wait for the resident')
  const until = `${monthDay(endAt)}前没有回音会先办结，算“没有回音”，不算解决`
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'called_back', audience: 'reporter', body: `社区回访了，还没有得到回音。${until}` },
  ])
  const { communityId, id: complaintId, title, reporterId: personId } = complaint
  if (personId === null) return
  const body = `你反映的「${title}」：社区联系过你，想问问解决了没有。请点开说一声，${until}`
  await sendMessage(tx, { communityId, kind: 'complaint_news', personId, complaintId, body, now })
}

interface Verdict extends Said {
  verdict: ResidentVerdict
}

/** The reporter, or who acts for them, says whether it is solved (解决了吗): only that, and silence, end a case. */
export async function giveVerdict(
  tx: Tx,
  { verdict, stars, words, ...of }: OfCase & Verdict,
): Promise<ComplaintRow> {
  const { complaint, isReporter } = await lockSeen(tx, of)
  if (!isReporter) throw notAllowed('解决没解决，由反映的人自己说')
  refuseIf(judgeRefusal({ ownerId: complaint.ownerId, judgeId: byWhom(of.actor) }))
  refuseIf(saidRefusal({ verdict, stars, words }))
  const by: ActBy = { id: byWhom(of.actor), parts: ['reporter'] }
  const open = { complaint, facts: await factsOf(tx, complaint) }
  return conclude(tx, open, { ...of, by, said: { verdict, stars, words }, isWrittenDown: false })
}

interface Concluding extends By {
  said: Verdict
  /** By staff, who heard it on the phone or at the door. */
  isWrittenDown: boolean
}

async function conclude(tx: Tx, open: OpenCase, concluding: Concluding): Promise<ComplaintRow> {
  const { by, said, isWrittenDown, actor, now } = concluding
  const { verdict, stars } = said
  const also = {
    stars,
    verdictWords: said.words?.trim() ?? null,
    verdictRecordedById: isWrittenDown ? by.id : null,
    closedById: verdict === 'unsolved' ? null : by.id,
  }
  const { complaint } = await carryOut(tx, open, { kind: 'verdict', verdict }, { by, also, now })
  const lines = linesBefore(said, isWrittenDown)
  if (verdict === 'unsolved') return reopen(tx, complaint, concluding, lines)
  await addEntries(tx, { complaint, actor, now }, [
    ...lines,
    {
      kind: 'closed',
      audience: 'all',
      body: `反映的邻居说${RESIDENT_VERDICTS[verdict]}，办结`,
      details: { closedAs: verdict, stars },
    },
  ])
  await tellThoseConcerned(tx, {
    complaint,
    sentence: `反映的邻居说${RESIDENT_VERDICTS[verdict]}，办结了。`,
    toReporter: toReporter(complaint, concluding, '，办结了。还有问题请重新反映。'),
    now,
  })
  const sentence = `居民说：${saidInWords(verdict, stars)}，办结了`
  await tellOwner(tx, { complaint, sentence, exceptId: by.id, now })
  return complaint
}

/** Neighbours read that it was so, and the resident's own words nobody but staff and they themselves. */
function linesBefore({ verdict, stars, words }: Verdict, isWrittenDown: boolean): NewEntry[] {
  const lines: NewEntry[] = []
  const body = `回访时居民说：${saidInWords(verdict, stars)}。由社区工作人员代记`
  if (isWrittenDown)
    lines.push({ kind: 'called_back', audience: 'reporter', body, details: { verdict, stars } })
  const kind = verdict === 'unsolved' ? 'reopened' : 'closed'
  if (words !== null) lines.push({ kind, audience: 'staff', body: `居民的原话：${words.trim()}` })
  return lines
}

/** Whoever says it themselves is not told what they said; of what others say for them they hear. */
function toReporter(
  { reporterId }: ComplaintRow,
  { actor, said, isWrittenDown }: Concluding,
  then: string,
): string | null {
  if (actor.personId !== null && actor.personId === reporterId) return null
  const who = isWrittenDown ? '社区按你说的记下了' : '家里人替你说了'
  return `${who}：${saidInWords(said.verdict, said.stars)}${then}`
}

/** Back to the same owner with a new deadline, and to the manager from the second time on. */
async function reopen(
  tx: Tx,
  complaint: ComplaintRow,
  concluding: Concluding,
  lines: readonly NewEntry[],
): Promise<ComplaintRow> {
  const { actor, by, now } = concluding
  const { communityId, id, reopenedCount: times } = complaint
  const [moved] = await recountDeadlines(tx, { communityId, ids: [id], now })
  const { solveDueAt } = moved ?? complaint
  const until = untilWords(solveDueAt)
  const again: NewEntry = {
    kind: 'reopened',
    audience: 'all',
    body: `反映的邻居说没解决，由原来的负责人接着办，${until}`,
    details: { times },
  }
  const up: NewEntry = { kind: 'escalated', audience: 'staff', body: `第 ${times} 次说没解决，上报主任` }
  await addEntries(tx, { complaint, actor, now }, [...lines, again, ...(times >= 2 ? [up] : [])])
  await tellThoseConcerned(tx, {
    complaint,
    sentence: `反映的邻居说没解决，社区重新办理，${until}。`,
    toReporter: toReporter(complaint, concluding, `，社区重新办理，${until}。`),
    now,
  })
  await tellOwner(tx, { complaint, sentence: `居民说没解决，请接着办，${until}`, exceptId: by.id, now })
  if (times >= 2) await tellManagers(tx, complaint, concluding)
  return { ...complaint, solveDueAt }
}

async function tellManagers(tx: Tx, complaint: ComplaintRow, { by, now }: Concluding): Promise<void> {
  const managers = (await listManagerIds(tx)).filter((id) => id !== complaint.ownerId && id !== by.id)
  const sentence = `居民第 ${complaint.reopenedCount} 次说没解决，请过问`
  await tellStaff(tx, { complaint, toIds: managers, sentence, now })
}

/** How it stands after the reporter's word. */
export const afterVerdict = (complaint: ComplaintRow) => ({
  id: complaint.id,
  phase: complaintPhase(complaint),
  closedAs: complaint.closedAs,
  reopenedCount: complaint.reopenedCount,
  solveDueAt: complaint.solveDueAt.toISOString(),
})
