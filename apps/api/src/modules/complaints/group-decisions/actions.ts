import { type Actor, byWhom } from '@linli/domain/actor'
import type { acceptMessages as acceptCall } from '@linli/domain/complaints/group-inbox/contract'
import {
  caseTextOf,
  guestNameOf,
  hasWords,
  KIND_OF_CLASS,
  type SaidMessage,
  saidAt,
  spokenSource,
  undoRefusal,
} from '@linli/domain/complaints/group-inbox/rules'
import { INBOX_REFUSALS, MESSAGE_DECISIONS } from '@linli/domain/complaints/group-inbox/terms'
import { MAX_HEARD_DAYS_AGO, MAX_PLACE_LENGTH } from '@linli/domain/complaints/intake/terms'
import { wordsBeyond } from '@linli/domain/complaints/message-places/rules'
import { complaintPhase, isOpen, mayHandle } from '@linli/domain/complaints/rules'
import type { BodyOf } from '@linli/domain/endpoint'
import { refuse } from '@linli/domain/refusal'
import { DAY_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { addEntries, complaintNotFound } from '../actions.ts'
import { gridLookedAfter } from '../group-inbox/actions.ts'
import { findName, type GroupMessageRow } from '../group-inbox/store.ts'
import { takeIn } from '../intake/actions.ts'
import {
  type ComplaintRow,
  findComplaint,
  listEntries,
  lockComplaint,
  lockComplaints,
  updateComplaint,
} from '../store.ts'
import {
  findMessages,
  listMessagesOfCase,
  lockMessages,
  type MessageOfMine,
  updateDecision,
} from './store.ts'

interface Deciding {
  actor: Actor
  messageIds: readonly string[]
  now: Date
}

export interface CaseInShort {
  id: string
  number: number
  title: string
}

/** Locked until the transaction ends; all of them, or none. */
async function lockAll(tx: Tx, { actor, messageIds }: Deciding): Promise<MessageOfMine[]> {
  const rows = await lockMessages(tx, { ids: messageIds, gridId: gridLookedAfter(actor) })
  if (rows.length < messageIds.length) throw notFound('message_not_found', INBOX_REFUSALS.message_not_found)
  return rows
}

/** Of two who decide on the same message one wins, and the other reads who it was and what became of it. */
async function lockWaiting(tx: Tx, deciding: Deciding): Promise<MessageOfMine[]> {
  const rows = await lockAll(tx, deciding)
  const taken = rows.find(({ message }) => message.decision !== null)?.message
  if (taken) throw refused(refuse(INBOX_REFUSALS, 'message_taken', await takenWords(tx, taken)))
  return rows
}

async function takenWords(tx: Tx, { decision, decidedById, complaintId }: GroupMessageRow): Promise<string> {
  if (decision === null || decidedById === null) return INBOX_REFUSALS.message_taken
  const who = (await findName(tx, decidedById)) ?? '同事'
  const found =
    complaintId === null ? null : await findComplaint(tx, { communityId: tx.communityId, complaintId })
  const where = found ? `（第 ${found.number} 号）` : ''
  return `${who}已经分过这条了：${MESSAGE_DECISIONS[decision]}${where}`
}

const saidOf = ({ message }: MessageOfMine): SaidMessage => ({
  sender: message.sender,
  on: message.saidOn,
  clock: message.saidClock,
  kind: message.kind,
  text: message.text,
})

type Accepting = Deciding & Omit<BodyOf<typeof acceptCall>, 'messageIds'> & { secrets: Secrets }

/** Makes cases of messages: the first-asked is who accepts, unless they leave it to the grid. */
export async function acceptMessages(tx: Tx, accepting: Accepting): Promise<{ cases: CaseInShort[] }> {
  const rows = await lockWaiting(tx, accepting)
  const groups = accepting.together ? [rows] : rows.map((row) => [row])
  if (groups.some((group) => !hasWords(group.map(saidOf))))
    throw refused(refuse(INBOX_REFUSALS, 'message_without_words'))
  const cases: CaseInShort[] = []
  for (const group of groups) cases.push(await acceptAsOne(tx, accepting, group))
  return { cases }
}

async function acceptAsOne(
  tx: Tx,
  { actor, kind, category, acceptNow, secrets, now }: Accepting,
  rows: readonly MessageOfMine[],
): Promise<CaseInShort> {
  const said = rows.map(saidOf)
  // What was proposed for the first of several that is more than talk holds for all.
  const main = (rows.find(({ message }) => message.proposedClass !== 'chat') ?? rows[0])?.message
  if (!main) throw new Error('a case of no messages')
  const reportedAt = heardAt(said, now)
  const taken = await takeIn(tx, {
    reporter: { guestName: guestNameOf(said), guestPhone: null },
    channel: 'group',
    chatGroupId: main.groupId,
    kind: kind ?? KIND_OF_CLASS[main.proposedClass],
    category: category ?? main.proposedCategory,
    text: caseTextOf(said),
    place: {
      compoundId: main.compoundId,
      buildingId: main.buildingId,
      words: wordsBeyond({ ...main, words: main.place }).slice(0, MAX_PLACE_LENGTH),
      position: null,
    },
    gridId: main.gridId,
    isPrivate: false,
    publicAgreed: false,
    ...(reportedAt && { reportedAt }),
    actor,
    byId: byWhom(actor),
    acceptNow,
    secrets,
    now,
  })
  await noteSource(tx, { actor, now, complaintId: taken.id, rows, words: '来自' })
  await decide(tx, { actor, now, rows, decision: 'accepted', complaintId: taken.id })
  return { id: taken.id, number: taken.number, title: taken.title }
}

/** The first time any of them tells, unless it is too long ago, or still to come: then deadlines run from now. */
function heardAt(said: readonly SaidMessage[], now: Date): Date | null {
  const earliest = now.getTime() - MAX_HEARD_DAYS_AGO * DAY_MS
  const times = said.flatMap((message) => saidAt(message)?.getTime() ?? [])
  const heard = times.filter((time) => time > earliest && time <= now.getTime())
  return heard.length > 0 ? new Date(Math.min(...heard)) : null
}

interface Source {
  actor: Actor
  now: Date
  complaintId: string
  rows: readonly MessageOfMine[]
  words: string
}

const MOST_QUOTED = 200

/** Notes for staff who said it where: with the words, so that the case can be followed back to the group. */
async function noteSource(tx: Tx, { actor, now, complaintId, rows, words }: Source): Promise<void> {
  const { communityId } = tx
  const entries = rows.map((row) => ({
    kind: 'note' as const,
    audience: 'staff' as const,
    body: `${words}微信群「${row.groupName}」，${spokenSource(saidOf(row))}：${caseTextOf([saidOf(row)]).slice(0, MOST_QUOTED)}`,
    details: { groupMessageId: row.message.id },
  }))
  await addEntries(tx, { complaint: { communityId, id: complaintId }, actor, now }, entries)
}

interface Decision {
  actor: Actor
  now: Date
  rows: readonly MessageOfMine[]
  decision: 'accepted' | 'linked' | 'set_aside'
  complaintId: string | null
}

const decide = (tx: Tx, { actor, now, rows, decision, complaintId }: Decision) =>
  updateDecision(tx, {
    ids: rows.map(({ message }) => message.id),
    decision,
    decidedAt: now,
    decidedById: byWhom(actor),
    complaintId,
  })

/** Notes in an open case that it was spoken of again. The case is locked before the messages, as everywhere. */
export async function linkMessages(
  tx: Tx,
  { complaintId, ...deciding }: Deciding & { complaintId: string },
): Promise<{ case: CaseInShort }> {
  const { actor, now } = deciding
  const found = await lockComplaint(tx, { communityId: tx.communityId, complaintId })
  if (!found || !mayHandle(actor, found)) throw complaintNotFound()
  if (!isOpen(complaintPhase(found))) throw refused(refuse(INBOX_REFUSALS, 'case_not_open'))
  const rows = await lockWaiting(tx, deciding)
  await noteSource(tx, { actor, now, complaintId, rows, words: '又有人说起。' })
  await decide(tx, { actor, now, rows, decision: 'linked', complaintId })
  return { case: { id: found.id, number: found.number, title: found.title } }
}

export async function setAside(tx: Tx, deciding: Deciding): Promise<void> {
  const { actor, now } = deciding
  const rows = await lockWaiting(tx, deciding)
  await decide(tx, { actor, now, rows, decision: 'set_aside', complaintId: null })
}

/** Takes decisions back. All messages that one case was made of go back together, and the case is withdrawn. */
export async function undo(tx: Tx, deciding: Deciding): Promise<void> {
  const { actor, now } = deciding
  const { communityId } = tx
  const before = await findMessages(tx, { ids: deciding.messageIds, gridId: gridLookedAfter(actor) })
  const complaintIds = [...new Set(before.flatMap(({ message }) => message.complaintId ?? []))]
  const cases = new Map(
    (await lockComplaints(tx, { communityId, ids: complaintIds })).map((each) => [each.id, each]),
  )
  const asked = await lockAll(tx, deciding)
  const begun = new Set(
    asked.flatMap(({ message }) => (message.decision === 'accepted' ? (message.complaintId ?? []) : [])),
  )
  const ofCases = await listMessagesOfCase(tx, [...begun])
  const ids = new Set([
    ...deciding.messageIds,
    ...ofCases.flatMap(({ id, decision }) => (decision === 'accepted' ? [id] : [])),
  ])
  const rows = await lockAll(tx, { ...deciding, messageIds: [...ids] })
  for (const { message } of rows) {
    const of = message.complaintId === null ? null : (cases.get(message.complaintId) ?? null)
    const linked = ofCases.some(
      (other) => other.complaintId === message.complaintId && other.decision === 'linked',
    )
    const refusal = undoRefusal({
      decision: message.decision,
      decidedAt: message.decidedAt,
      case: of && { ...(await progressOf(tx, of)), othersLinked: linked },
      actorId: byWhom(actor),
      now,
    })
    if (refusal) throw refused(refusal)
  }
  for (const complaintId of begun) await withdraw(tx, { actor, now, complaintId })
  const back = { decision: null, decidedAt: null, decidedById: null, complaintId: null }
  await updateDecision(tx, { ids: [...ids], ...back })
}

const BEGINNINGS = new Set(['received', 'accepted', 'note'])

/** Whether anybody has begun to work on a case. */
async function progressOf(tx: Tx, found: ComplaintRow) {
  const entries = await listEntries(tx, { communityId: tx.communityId, complaintId: found.id })
  return {
    begun: found.firstAnsweredAt !== null || entries.some(({ kind }) => !BEGINNINGS.has(kind)),
    isOpen: isOpen(complaintPhase(found)),
    ownerId: found.ownerId,
  }
}

async function withdraw(
  tx: Tx,
  { actor, now, complaintId }: { actor: Actor; now: Date; complaintId: string },
): Promise<void> {
  const { communityId } = tx
  const byId = byWhom(actor)
  await updateComplaint(tx, { communityId, complaintId }, { withdrawnAt: now, withdrawnById: byId })
  await addEntries(tx, { complaint: { communityId, id: complaintId }, actor, now }, [
    { kind: 'withdrawn', audience: 'all', body: '登记时弄错了，社区已撤回。' },
  ])
}
