import { type Actor, byWhom } from '@linli/domain/actor'
import { complaintPhase } from '@linli/domain/complaints/rules'
import type {
  blowWhistle,
  CaseWhistles,
  WhistleRule,
  WhistleView,
} from '@linli/domain/complaints/whistles/contract'
import {
  blowRefusal,
  closeDueAt,
  isWhistleOpen,
  mayBlowRefusal,
  reportDueAt,
  unitRefusal,
  type WhistleRefusal,
  whistleDue,
  whistleDueAt,
  whistleState,
  withdrawWhistleRefusal,
} from '@linli/domain/complaints/whistles/rules'
import type { BodyOf } from '@linli/domain/endpoint'
import { clockTime, monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries, tellThoseConcerned } from '../actions.ts'
import { readCalendar } from '../calendar/actions.ts'
import { lockSeen, seeComplaint } from '../reading/actions.ts'
import { listPeople } from '../reading/store.ts'
import type { ComplaintRow } from '../store.ts'
import { countDelegates, listDelegateInboxes, listUnitGrids, listUnitRows, lockUnit } from '../units/store.ts'
import {
  type FullWhistle,
  factsOf,
  findUsualHours,
  hasOpenWhistle,
  insertWhistle,
  listOfCase,
  listOpenFor,
  lockWhistle,
  putUsualHours,
  updateWhistle,
} from './store.ts'

export interface OfCase {
  actor: Actor
  complaintId: string
  now: Date
}

export const whistleNotFound = () => notFound('whistle_not_found', '没有找到这次吹哨，可能不是给你们单位的')
export const refuseIf = (refusal: WhistleRefusal) => {
  if (refusal) throw refused(refusal)
}
const isResponsible = (actor: Actor, { ownerId }: Pick<ComplaintRow, 'ownerId'>) =>
  actor.roles.includes('manager') || ownerId === byWhom(actor)

/** `11月27日 18:00`: a line of a timeline is read on any day. */
const until = (at: Date) => `${monthDay(at)} ${clockTime(at)}`

/** The case for staff who handle it; who merely reads it as a neighbour is told so. */
async function handled(seen: Promise<{ complaint: ComplaintRow; sight: string }>): Promise<ComplaintRow> {
  const { complaint, sight } = await seen
  if (sight !== 'staff') throw notAllowed('吹哨由办这件诉求的同事来')
  return complaint
}

// ── The staff's side ──────────────────────────────────────────────────────────────────────────────────────

export async function readCaseWhistles(tx: Tx, of: OfCase): Promise<CaseWhistles> {
  const { actor, complaintId, now } = of
  const complaint = await handled(seeComplaint(tx, of))
  const rows = await listOfCase(tx, complaintId)
  const responsible = isResponsible(actor, complaint)
  const refusal = mayBlowRefusal({ phase: complaintPhase(complaint), isResponsible: responsible })
  return {
    rows: await toViews(tx, rows, now),
    whyNot: refusal?.message ?? null,
    isResponsible: responsible,
    units: await listChoices(tx, complaint),
    usualDueAt: reportDueAt(now, await findUsualHours(tx), await readCalendar(tx)).toISOString(),
  }
}

/** The units there are, those of the case's grid first. */
async function listChoices(tx: Tx, { gridId }: ComplaintRow): Promise<CaseWhistles['units']> {
  const near = (await listUnitGrids(tx)).filter(({ id }) => id === gridId).map(({ unitId }) => unitId)
  const delegates = await countDelegates(tx)
  const units = await listUnitRows(tx)
  return [...units]
    .sort((one, other) => Number(near.includes(other.id)) - Number(near.includes(one.id)))
    .map(({ id, name, suspendedAt }) => ({
      id,
      name,
      whyNot: unitRefusal({ suspendedAt, delegates: delegates.get(id) ?? 0 })?.message ?? null,
    }))
}

/** Blows the whistle (吹哨): the unit sees the case from now on. */
export async function blow(tx: Tx, { unitId, message, hours, ...of }: OfCase & BodyOf<typeof blowWhistle>) {
  const { actor, complaintId, now } = of
  const complaint = await handled(lockSeen(tx, of))
  const unit = await lockUnit(tx, unitId, 'share')
  if (!unit) throw notFound('unit_not_found', '没有找到这家单位')
  refuseIf(
    blowRefusal({
      phase: complaintPhase(complaint),
      isResponsible: isResponsible(actor, complaint),
      unit: { suspendedAt: unit.suspendedAt, delegates: (await countDelegates(tx)).get(unitId) ?? 0 },
      hasOpen: await hasOpenWhistle(tx, { complaintId, unitId }),
    }),
  )
  const { communityId } = actor
  const usual = hours ?? (await findUsualHours(tx))
  const answerDueAt = reportDueAt(now, usual, await readCalendar(tx))
  const whistle = {
    communityId,
    id: newId(),
    complaintId,
    unitId,
    message: message.trim(),
    blownAt: now,
    blownById: byWhom(actor),
    caseReportedAt: complaint.reportedAt,
    answerDueAt,
    closeDueAt: closeDueAt({ answerDueAt, solveDueAt: complaint.solveDueAt }),
  }
  await insertWhistle(tx, whistle)
  await addEntries(tx, { complaint, actor, now }, [
    {
      kind: 'whistle_blown',
      audience: 'all',
      body: `请${unit.name}来处理，${until(answerDueAt)}前报到`,
      details: { whistleId: whistle.id, unitId },
    },
  ])
  await tellThoseConcerned(tx, { complaint, sentence: `社区请${unit.name}来处理了。`, now })
  const asked = `社区吹哨，请${until(answerDueAt)}前报到（第 ${complaint.number} 号诉求）：${shortened(whistle.message)}`
  await tellUnit(tx, { communityId, unitId, body: asked, now })
}

const SHORT = 60
export const shortened = (text: string) => (text.length > SHORT ? `${text.slice(0, SHORT)}……` : text)

/** All of its people, on the roster or not. */
async function tellUnit(
  tx: Tx,
  { communityId, unitId, body, now }: { communityId: string; unitId: string; body: string; now: Date },
): Promise<void> {
  const inboxes = await listDelegateInboxes(tx, unitId)
  await sendMessage(tx, { communityId, kind: 'whistle_news', ...inboxes, body, now })
}

/** Takes a whistle back: from now on the unit sees of the case only what it did itself. */
export async function withdraw(
  tx: Tx,
  { whistleId, reason, ...of }: OfCase & { whistleId: string; reason: string },
): Promise<void> {
  const { actor, complaintId, now } = of
  const complaint = await handled(lockSeen(tx, of))
  const whistle = await lockWhistle(tx, whistleId)
  if (whistle?.complaintId !== complaintId) throw whistleNotFound()
  const facts = factsOf({ whistle, complaint })
  refuseIf(withdrawWhistleRefusal(facts, isResponsible(actor, complaint)))
  const withdrawReason = reason.trim()
  await updateWhistle(tx, whistleId, { withdrawnAt: now, withdrawnById: byWhom(actor), withdrawReason })
  const [unit] = await listUnitRows(tx, [whistle.unitId])
  await addEntries(tx, { complaint, actor, now }, [
    {
      kind: 'whistle_withdrawn',
      audience: 'all',
      body: `不再请${unit?.name ?? '那家单位'}处理`,
      details: { whistleId, unitId: whistle.unitId },
    },
    { kind: 'note', audience: 'staff', body: `撤回吹哨的原因：${withdrawReason}`, details: { whistleId } },
  ])
  const { communityId } = actor
  const body = `社区撤回了第 ${complaint.number} 号诉求的吹哨，不用再处理：${withdrawReason}`
  await tellUnit(tx, { communityId, unitId: whistle.unitId, body, now })
}

/** By when units report from now on; what was blown before stays as it was. */
export async function setRule(
  tx: Tx,
  { actor, now, hours }: { actor: Actor; now: Date; hours: number | null },
): Promise<WhistleRule> {
  const { communityId } = actor
  await putUsualHours(tx, { communityId, reportHours: hours, setAt: now, setById: byWhom(actor) })
  return { hours }
}

export const readRule = async (tx: Tx): Promise<WhistleRule> => ({ hours: await findUsualHours(tx) })

export const MOST_SHOWN = 200

export async function readOpenWhistles(tx: Tx, { actor, now }: Pick<OfCase, 'actor' | 'now'>) {
  return { rows: await toViews(tx, await listOpenFor(tx, actor, MOST_SHOWN), now) }
}

// ── Views ─────────────────────────────────────────────────────────────────────────────────────────────────

type People = Awaited<ReturnType<typeof listPeople>>
export const blowersOf = (tx: Tx, rows: readonly FullWhistle[]) =>
  listPeople(tx, [...new Set(rows.map(({ whistle }) => whistle.blownById))])

const iso = (at: Date | null) => at?.toISOString() ?? null

export function standingOf(row: FullWhistle, people: People, now: Date) {
  const { whistle } = row
  const facts = factsOf(row)
  return {
    id: whistle.id,
    message: whistle.message,
    blownAt: whistle.blownAt.toISOString(),
    blownByName: people.get(whistle.blownById)?.name ?? null,
    answerDueAt: whistle.answerDueAt.toISOString(),
    closeDueAt: whistle.closeDueAt.toISOString(),
    state: whistleState(facts),
    due: whistleDue(facts, now),
    dueAt: iso(whistleDueAt(facts)),
    reportedAt: iso(whistle.reportedAt),
    reportedByName: whistle.reportedByName,
    closedAt: iso(whistle.closedAt),
    outcome: whistle.outcome,
    withdrawnAt: iso(whistle.withdrawnAt),
    withdrawReason: whistle.withdrawReason,
  }
}

export async function toViews(tx: Tx, rows: readonly FullWhistle[], now: Date): Promise<WhistleView[]> {
  const people = await blowersOf(tx, rows)
  return rows.map((row) => ({
    ...standingOf(row, people, now),
    complaintId: row.complaint.id,
    caseNumber: row.complaint.number,
    caseTitle: row.complaint.title,
    unitId: row.whistle.unitId,
    unitName: row.unitName,
    unitSuspended: row.unitSuspendedAt !== null && isWhistleOpen(whistleState(factsOf(row))),
  }))
}
