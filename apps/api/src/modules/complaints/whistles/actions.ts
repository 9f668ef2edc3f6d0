import { type Actor, byWhom } from '@linli/domain/actor'
import { complaintPhase } from '@linli/domain/complaints/rules'
import type {
  blowWhistle,
  CaseWhistles,
  listMyWhistles,
  MyWhistle,
  MyWhistleRow,
  WhistleView,
} from '@linli/domain/complaints/whistles/contract'
import {
  blowRefusal,
  closeDueAt,
  isWhistleOpen,
  mayBlowRefusal,
  openActs,
  reportDueAt,
  unitActRefusal,
  unitRefusal,
  type WhistleRefusal,
  whistleDue,
  whistleDueAt,
  whistleState,
  withdrawWhistleRefusal,
} from '@linli/domain/complaints/whistles/rules'
import type { WhistleAct } from '@linli/domain/complaints/whistles/terms'
import type { BodyOf, QueryOf } from '@linli/domain/endpoint'
import { clockTime, monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries, type NewEntry, tellThoseConcerned } from '../actions.ts'
import { readCalendar } from '../calendar/actions.ts'
import { lockSeen, placeInWords, readComplaint, seeComplaint } from '../reading/actions.ts'
import { listPeople } from '../reading/store.ts'
import { type ComplaintRow, isOnRoster, lockComplaint } from '../store.ts'
import { requireStanding } from '../units/actions.ts'
import {
  countDelegates,
  listDelegatePersons,
  listUnitGrids,
  listUnitRows,
  lockUnit,
  type Standing,
} from '../units/store.ts'
import {
  type FullWhistle,
  factsOf,
  findWhistle,
  hasOpenWhistle,
  insertWhistle,
  listDeeds,
  listOfCase,
  listOpenFor,
  listOpenOfUnit,
  listOverOfUnit,
  lockWhistle,
  updateWhistle,
  type WhistleRow,
} from './store.ts'

export interface OfCase {
  actor: Actor
  complaintId: string
  now: Date
}

const whistleNotFound = () => notFound('whistle_not_found', '没有找到这次吹哨，可能不是给你们单位的')
const refuseIf = (refusal: WhistleRefusal) => {
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
    usualDueAt: reportDueAt(now, null, await readCalendar(tx)).toISOString(),
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
  const answerDueAt = reportDueAt(now, hours, await readCalendar(tx))
  const whistle = {
    communityId,
    id: newId(),
    complaintId,
    unitId,
    message: message.trim(),
    blownAt: now,
    blownById: byWhom(actor),
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
const shortened = (text: string) => (text.length > SHORT ? `${text.slice(0, SHORT)}……` : text)

/** Those of its people who are on the roster; the others have no inbox, and find it in their list. */
async function tellUnit(
  tx: Tx,
  { communityId, unitId, body, now }: { communityId: string; unitId: string; body: string; now: Date },
): Promise<void> {
  const personIds = await listDelegatePersons(tx, unitId)
  await sendMessage(tx, { communityId, kind: 'whistle_news', personIds, body, now })
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

const MOST_SHOWN = 200

export async function readOpenWhistles(tx: Tx, { actor, now }: Pick<OfCase, 'actor' | 'now'>) {
  return { rows: await toViews(tx, await listOpenFor(tx, actor, MOST_SHOWN), now) }
}

// ── The unit's side ───────────────────────────────────────────────────────────────────────────────────────

export interface OfWhistle {
  actor: Actor
  whistleId: string
  now: Date
}

/** The whistle for the people of its unit; for everybody else it is not there. */
async function findMine(tx: Tx, { actor, whistleId }: OfWhistle) {
  const standing = await requireStanding(tx, actor)
  const found = await findWhistle(tx, whistleId)
  if (found?.whistle.unitId !== standing.unitId) throw whistleNotFound()
  return found
}

/** The whistle, its case and the standing of who acts, locked in the order that all keep: the case first. */
async function openMine(tx: Tx, of: OfWhistle, act: WhistleAct) {
  const { complaint: before } = await findMine(tx, of)
  const { communityId } = of.actor
  const complaint = await lockComplaint(tx, { communityId, complaintId: before.id })
  const standing = await requireStanding(tx, of.actor, true)
  const whistle = await lockWhistle(tx, of.whistleId)
  if (!complaint || whistle?.unitId !== standing.unitId) throw whistleNotFound()
  refuseIf(unitActRefusal(act, factsOf({ whistle, complaint }), whistle.reportedByName))
  return { complaint, whistle, standing }
}

interface Deed {
  complaint: ComplaintRow
  whistle: WhistleRow
  standing: Standing
}

/** Writes what the unit did into the timeline, and tells the owner of the case. */
async function record(
  tx: Tx,
  { complaint, whistle, standing }: Deed,
  { actor, now }: OfWhistle,
  entry: Pick<NewEntry, 'kind' | 'audience' | 'body'>,
): Promise<void> {
  const details = { whistleId: whistle.id, unitId: whistle.unitId, byName: standing.name }
  await addEntries(tx, { complaint, actor, now }, [{ ...entry, details }])
  const { communityId, id: complaintId, number, title, ownerId } = complaint
  if (ownerId === null || ownerId === byWhom(actor) || !(await isOnRoster(tx, ownerId))) return
  const body = `第 ${number} 号诉求「${title}」：${shortened(entry.body)}`
  await sendMessage(tx, { communityId, kind: 'whistle_news', personId: ownerId, complaintId, body, now })
}

/** The unit reports (报到): of two at once the one who holds the row first, the other is told who. */
export async function report(tx: Tx, of: OfWhistle): Promise<void> {
  const { actor, now, whistleId } = of
  const mine = await openMine(tx, of, 'report')
  const { name, unitName } = mine.standing
  await updateWhistle(tx, whistleId, {
    reportedAt: now,
    reportedById: byWhom(actor),
    reportedByName: name,
  })
  const body = `${unitName}报到了，开始处理`
  await record(tx, mine, of, { kind: 'whistle_reported', audience: 'all', body })
}

/** What the unit did or found. */
export async function act(tx: Tx, { words, ...of }: OfWhistle & { words: string }): Promise<void> {
  const mine = await openMine(tx, of, 'act')
  const body = `${mine.standing.unitName}：${words.trim()}`
  await record(tx, mine, of, { kind: 'whistle_acted', audience: 'reporter', body })
}

/** The unit is done. The case goes on: its owner answers, and the resident closes it. */
export async function close(tx: Tx, { outcome, ...of }: OfWhistle & { outcome: string }): Promise<void> {
  const { actor, now, whistleId } = of
  const mine = await openMine(tx, of, 'close')
  const words = outcome.trim()
  await updateWhistle(tx, whistleId, { closedAt: now, closedById: byWhom(actor), outcome: words })
  const body = `${mine.standing.unitName}办完了：${words}`
  await record(tx, mine, of, { kind: 'whistle_closed', audience: 'reporter', body })
}

export async function readMyWhistle(
  tx: Tx,
  { secrets, ...of }: OfWhistle & { secrets: Secrets },
): Promise<MyWhistle> {
  const { actor, now } = of
  const found = await findMine(tx, of)
  const { complaint, whistle } = found
  const [row] = await toMyRows(tx, [found], now)
  if (!row) throw whistleNotFound()
  const deeds = await listDeeds(tx, whistle)
  return {
    ...row,
    deeds: deeds.map(({ kind, body, details, occurredAt }) => ({
      kind,
      body,
      byName: typeof details.byName === 'string' ? details.byName : null,
      at: occurredAt.toISOString(),
    })),
    complaint: seesCase(found)
      ? await readComplaint(tx, { actor, complaintId: complaint.id, now, secrets })
      : null,
    acts: openActs(factsOf(found)),
  }
}

const PAGE_ROWS = 20
const CURSOR = cursorOf({ id: 'uuid' })

export async function readMyWhistles(
  tx: Tx,
  { actor, query, now }: { actor: Actor; query: QueryOf<typeof listMyWhistles>; now: Date },
): Promise<{ rows: MyWhistleRow[]; nextCursor: string | null }> {
  const beforeId = CURSOR.read(query.cursor)?.id ?? null
  const { unitId } = await requireStanding(tx, actor)
  if (query.show !== 'over') {
    const open = await listOpenOfUnit(tx, unitId, MOST_SHOWN)
    return { rows: await toMyRows(tx, open, now), nextCursor: null }
  }
  const over = await listOverOfUnit(tx, { unitId, beforeId, limit: PAGE_ROWS })
  const last = over.at(-1)
  const nextCursor = last && over.length === PAGE_ROWS ? CURSOR.write({ id: last.whistle.id }) : null
  return { rows: await toMyRows(tx, over, now), nextCursor }
}

// ── Views ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A unit that closed its whistle still sees how the case goes on, until that ends. */
const seesCase = ({ whistle, complaint }: FullWhistle): boolean =>
  whistle.withdrawnAt === null && factsOf({ whistle, complaint }).caseEndedAt === null

type People = Awaited<ReturnType<typeof listPeople>>
const blowersOf = (tx: Tx, rows: readonly FullWhistle[]) =>
  listPeople(tx, [...new Set(rows.map(({ whistle }) => whistle.blownById))])

const iso = (at: Date | null) => at?.toISOString() ?? null

function standingOf(row: FullWhistle, people: People, now: Date) {
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

async function toViews(tx: Tx, rows: readonly FullWhistle[], now: Date): Promise<WhistleView[]> {
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

async function toMyRows(tx: Tx, rows: readonly FullWhistle[], now: Date): Promise<MyWhistleRow[]> {
  const people = await blowersOf(tx, rows)
  return rows.map((row) => ({
    ...standingOf(row, people, now),
    caseNumber: row.complaint.number,
    caseTitle: seesCase(row) ? row.complaint.title : null,
    place: seesCase(row) ? placeInWords({ ...row, place: row.complaint.place }, true) : null,
  }))
}
