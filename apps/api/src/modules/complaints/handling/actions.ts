import { type Actor, byWhom } from '@linli/domain/actor'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import {
  type ActBy,
  afterAct,
  type CaseAct,
  type CaseFacts,
  type Colleague,
  naming,
} from '@linli/domain/complaints/handling/rules'
import type { CasePart } from '@linli/domain/complaints/handling/terms'
import { isPublic, mayHandle } from '@linli/domain/complaints/rules'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries, complaintNotFound, tellThoseConcerned, withPhotos } from '../actions.ts'
import { standingDeadlines } from '../deadlines/actions.ts'
import {
  type ComplaintKey,
  type ComplaintRow,
  changeOwner,
  findInboxes,
  lockComplaint,
  updateComplaint,
} from '../store.ts'
import {
  beginPause,
  decideWaitingExtension,
  endPause,
  findGrid,
  findStaff,
  listExtensions,
  listNames,
  listStaff,
  type StaffMember,
} from './store.ts'

export interface OfCase {
  actor: Actor
  complaintId: string
  now: Date
}

/** A case as an act finds it. */
export interface OpenCase {
  complaint: ComplaintRow
  facts: CaseFacts
}

export const keyOf = ({ communityId, id }: Pick<ComplaintRow, 'communityId' | 'id'>): ComplaintKey => ({
  communityId,
  complaintId: id,
})

/** The owner has left the staff, or is of another grid than the case: a colleague of the grid may take it over. */
function isAway({ ownerId, gridId }: ComplaintRow, owner: StaffMember | undefined): boolean {
  if (ownerId === null) return false
  if (!owner) return true
  return (
    owner.gridId !== null && gridId !== null && owner.gridId !== gridId && !owner.roles.includes('manager')
  )
}

/** What the state machine knows of a row, and of what stands beside it. */
export async function factsOf(tx: Tx, complaint: ComplaintRow): Promise<CaseFacts> {
  const { ownerId } = complaint
  const owner = ownerId === null ? undefined : (await findStaff(tx, [ownerId])).get(ownerId)
  const extensions = await listExtensions(tx, keyOf(complaint))
  const extensionWaiting = extensions.some(({ decidedAt }) => decidedAt === null)
  const ownReport = complaint.channel === 'app'
  return { ...complaint, ownerAway: isAway(complaint, owner), extensionWaiting, ownReport }
}

/** In which parts a member of the staff acts on a case they may handle. */
export function staffParts(actor: Actor, { ownerId }: Pick<CaseFacts, 'ownerId'>): ActBy {
  const id = byWhom(actor)
  const parts: CasePart[] = ['staff']
  if (actor.roles.includes('manager')) parts.push('manager')
  if (ownerId === id) parts.push('owner')
  return { id, parts }
}

/** A case that does not exist for somebody is not found; one they only read as a neighbour is not theirs to handle. */
export function forStaff(actor: Actor, complaint: ComplaintRow | null): ComplaintRow {
  if (!complaint) throw complaintNotFound()
  if (mayHandle(actor, complaint)) return complaint
  if (!isPublic(complaint)) throw complaintNotFound()
  throw notAllowed('这件诉求在别的网格，请那边的同事来办，或请主任转过来')
}

/** The case, locked, for staff who may handle it: what every act of theirs begins with. */
export async function openForStaff(tx: Tx, { actor, complaintId, now }: OfCase): Promise<OpenCase> {
  const { communityId } = actor
  const locked = forStaff(actor, await lockComplaint(tx, { communityId, complaintId }))
  const complaint = byTheClock(locked, now)
  return { complaint, facts: await factsOf(tx, complaint) }
}

export interface CarriedOut {
  by: ActBy
  /** Why it goes to another owner. */
  reason?: string
  /** Further columns that change with it: deadlines, a category. */
  also?: Parameters<typeof updateComplaint>[2]
  now: Date
}

/**
 * The one place where an act changes a case: asks the state machine, writes the facts, and keeps the chain of owners, the
 * pauses and the extensions with them. The case is locked by the caller, who adds the lines of its timeline.
 *
 * @throws AppError 409 with the rule's refusal, which names the owner.
 */
export async function carryOut(
  tx: Tx,
  { complaint, facts }: OpenCase,
  act: CaseAct,
  { by, reason = '', also = {}, now }: CarriedOut,
): Promise<OpenCase> {
  const result = afterAct(facts, act, by, now)
  if ('refusal' in result) throw refused(naming(result.refusal, await nameOf(tx, facts.ownerId)))
  const key = keyOf(complaint)
  const { ownerId, ownerAway, extensionWaiting, ...columns } = result.changes
  const after: CaseFacts = { ...facts, ...result.changes }
  if (ownerId !== undefined && ownerId !== null && ownerId !== facts.ownerId)
    await changeOwner(tx, key, { ownerId, reason, byId: by.id, now })
  const written = { ...columns, ...also, updatedAt: now }
  await updateComplaint(tx, key, written)
  if (facts.pausedAt === null && after.pausedAt !== null)
    await beginPause(tx, key, { reason: after.pauseReason ?? '', byId: by.id, now })
  if (facts.pausedAt !== null && after.pausedAt === null) await endPause(tx, key, now)
  // What nobody decided before it was over is not granted; deciding itself is written by its own action.
  if (facts.extensionWaiting && !after.extensionWaiting && act.kind !== 'decide_extension')
    await decideWaitingExtension(tx, key, {
      granted: false,
      decidedById: by.id,
      decisionNote: '没有等到决定，这件事已经往下走了',
      decidedAt: now,
    })
  const row: ComplaintRow = { ...complaint, ...columns, ...also, ownerId: after.ownerId, updatedAt: now }
  return { complaint: row, facts: after }
}

export const SOMEBODY = '社区工作人员'

/** As colleagues and the reporter know them. */
export async function nameOf(tx: Tx, id: string | null): Promise<string | null> {
  if (id === null) return null
  return (await listNames(tx, [id])).get(id) ?? SOMEBODY
}

/** A message to colleagues. */
export async function tellStaff(
  tx: Tx,
  {
    complaint: { communityId, id, number, title },
    toIds,
    sentence,
    now,
  }: { complaint: ComplaintRow; toIds: readonly string[]; sentence: string; now: Date },
): Promise<void> {
  const inboxes = await findInboxes(tx, toIds)
  const body = `第 ${number} 号诉求「${title}」：${sentence}`
  await sendMessage(tx, { communityId, kind: 'complaint_work', complaintId: id, ...inboxes, body, now })
}

// ── Accepting, handing over ───────────────────────────────────────────────────────────────────────────────

/** First asked (首问负责): of two at once the one who holds the row first, the other is told who. */
export async function accept(tx: Tx, of: OfCase): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'accept' }, { by, now })
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'accepted', audience: 'all', body: '社区受理了，有专人负责到底' },
  ])
  const name = await nameOf(tx, by.id)
  await tellThoseConcerned(tx, { complaint, sentence: `${name}受理了，会负责到底。`, now })
}

export async function colleagueOf(
  tx: Tx,
  toId: string,
  complaint: Pick<ComplaintRow, 'gridId'>,
): Promise<Colleague & { name: string }> {
  const colleague = (await findStaff(tx, [toId])).get(toId)
  if (!colleague || colleague.name === null) return { id: toId, mayOwn: false, name: '' }
  return { id: toId, name: colleague.name, mayOwn: mayOwn(colleague, complaint) }
}

export function mayOwn(
  { roles, gridId, personId, id }: StaffMember,
  complaint: Pick<ComplaintRow, 'gridId'>,
): boolean {
  const actor = { roles, gridId, personId, accountId: id }
  return personId !== null && mayHandle(actor, { gridId: complaint.gridId, ownerId: null })
}

export async function handOver(
  tx: Tx,
  { toId, reason, ...of }: OfCase & { toId: string; reason: string },
): Promise<void> {
  await handOverOpen(tx, await openForStaff(tx, of), { toId, reason, ...of })
}

async function handOverOpen(
  tx: Tx,
  open: OpenCase,
  { actor, now, toId, reason }: OfCase & { toId: string; reason: string },
): Promise<void> {
  const to = await colleagueOf(tx, toId, open.complaint)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'hand_over', to }, { by, reason, now })
  await addEntries(tx, { complaint, actor, now }, [
    {
      kind: 'handed_over',
      audience: 'reporter',
      body: `转由${to.name}接着办：${reason}`,
      details: { fromId: open.facts.ownerId, toId },
    },
  ])
  await tellThoseConcerned(tx, { complaint, sentence: `转由${to.name}接着办，会负责到底。`, now })
  if (toId !== by.id)
    await tellStaff(tx, { complaint, toIds: [toId], sentence: `转给你办了，${reason}`, now })
}

/** Where the owner has left, or the case is of the taker's grid now. */
export async function takeOver(tx: Tx, of: OfCase): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const reason = '转到了新的网格，或原来的负责人不在岗'
  const { complaint } = await carryOut(tx, open, { kind: 'take_over' }, { by, reason, now })
  const name = await nameOf(tx, by.id)
  await addEntries(tx, { complaint, actor, now }, [
    {
      kind: 'handed_over',
      audience: 'reporter',
      body: `${name}接过来办：${reason}`,
      details: { fromId: open.facts.ownerId, toId: by.id },
    },
  ])
  await tellThoseConcerned(tx, { complaint, sentence: `由${name}接着办，会负责到底。`, now })
  if (open.facts.ownerId !== null)
    await tellStaff(tx, { complaint, toIds: [open.facts.ownerId], sentence: `${name}接过去办了`, now })
}

/** To another grid; the owner stays until somebody there takes it over, or is named at once. */
export async function transfer(
  tx: Tx,
  { gridId, reason, toId, ...of }: OfCase & { gridId: string; reason: string; toId: string | null },
): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const grid = await findGrid(tx, gridId)
  if (!grid) throw notFound('grid_not_found', '没有找到这个网格，请重新选一个')
  const by = staffParts(actor, open.facts)
  const moved = await carryOut(tx, open, { kind: 'transfer', gridId }, { by, now })
  await addEntries(tx, { complaint: moved.complaint, actor, now }, [
    {
      kind: 'transferred',
      audience: 'reporter',
      body: `转到${grid.name}：${reason}`,
      details: { fromGridId: open.facts.gridId, toGridId: gridId },
    },
  ])
  if (toId !== null) return handOverOpen(tx, moved, { ...of, toId, reason })
  const there = (await listStaff(tx)).filter((member) => member.gridId === gridId).map(({ id }) => id)
  await tellStaff(tx, {
    complaint: moved.complaint,
    toIds: there.filter((id) => id !== by.id),
    sentence: `转到${grid.name}了，请来接手，${reason}`,
    now,
  })
}

// ── Notes and answers ─────────────────────────────────────────────────────────────────────────────────────

/** What staff write, and photos beside it. */
interface Written {
  text: string
  attachmentIds?: readonly string[] | undefined
}

/** Inside (内部记录): nobody but staff reads it, and nobody is told. */
export async function note(tx: Tx, { text, attachmentIds, ...of }: OfCase & Written): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'note' }, { by, now })
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'note', audience: 'staff', body: text.trim(), photoIds: attachmentIds },
  ])
}

const SHORT = 60
export const shortened = (text: string) => (text.length > SHORT ? `${text.slice(0, SHORT)}……` : text)

/** Outside (答复): the first one is what its deadline asks for. */
export async function answer(tx: Tx, { text, attachmentIds, ...of }: OfCase & Written): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  // Whether it came in time is read off this deadline for ever.
  const also = await standingDeadlines(tx, open.complaint, now)
  const { complaint } = await carryOut(tx, open, { kind: 'answer' }, { by, also, now })
  const body = text.trim()
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'answered', audience: 'reporter', body, photoIds: attachmentIds },
  ])
  const sentence = withPhotos(`社区答复：${shortened(body)}`, attachmentIds)
  await tellThoseConcerned(tx, { complaint, sentence, now })
}
