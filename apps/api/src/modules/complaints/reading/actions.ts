import type { Actor } from '@linli/domain/actor'
import type { AttachmentView } from '@linli/domain/attachments/contract'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import type {
  ComplaintSummary,
  ComplaintView,
  EntryView,
  listMyComplaints,
  listPublicComplaints,
  MyComplaint,
} from '@linli/domain/complaints/reading/contract'
import { A_NEIGHBOUR } from '@linli/domain/complaints/reading/terms'
import {
  audiencesFor,
  complaintPhase,
  isOpen,
  isPublic,
  type Sight,
  sightOf,
} from '@linli/domain/complaints/rules'
import type { EntryAudience } from '@linli/domain/complaints/terms'
import type { QueryOf } from '@linli/domain/endpoint'
import type { Tx } from '../../../db/client.ts'
import { cursorOf } from '../../../http/cursor.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { attachmentViewsOf } from '../../attachments/links/actions.ts'
import { listActableIds } from '../../people/store.ts'
import { complaintNotFound } from '../actions.ts'
import {
  type ComplaintRow,
  type EntryRow,
  findComplaint,
  listEntries,
  listOwners,
  lockComplaint,
} from '../store.ts'
import { isWhistled } from '../whistles/store.ts'
import {
  findSurroundings,
  listFollowed,
  listFollowedBy,
  listLastEntries,
  listPeople,
  listPublic,
  listReportedBy,
  listTitles,
  type Somebody,
  type SummaryRow,
} from './store.ts'

export interface AboutCase {
  actor: Actor
  complaintId: string
  now: Date
}

/** A case and how its reader stands to it. */
export interface SeenCase {
  complaint: ComplaintRow
  /** The nearest: staff who reported it themselves see it as staff. */
  sight: Sight
  isReporter: boolean
  follows: boolean
}

async function lookAt(tx: Tx, { actor, now }: AboutCase, row: ComplaintRow | null): Promise<SeenCase | null> {
  if (!row) return null
  const complaint = byTheClock(row, now)
  const { personId } = actor
  const mine = personId === null ? [] : await listActableIds(tx, personId, now)
  const isReporter = mine.some((each) => each.personId === complaint.reporterId)
  const follows =
    personId !== null && (await listFollowed(tx, { complaintIds: [complaint.id], personId })).size > 0
  const isUnit = await isOfItsUnit(tx, actor, complaint)
  const sight = sightOf({ actor, isReporter, isUnit, follows }, complaint)
  return sight && { complaint, sight, isReporter, follows }
}

async function seen(tx: Tx, about: AboutCase, complaint: ComplaintRow | null): Promise<SeenCase> {
  const found = await lookAt(tx, about, complaint)
  if (!found) throw complaintNotFound()
  return found
}

/** How somebody sees a case; null where it is not there for them. */
export async function sightFor(tx: Tx, about: AboutCase): Promise<Sight | null> {
  return (await lookAt(tx, about, await findComplaint(tx, keyOf(about))))?.sight ?? null
}

/** People of a unit see a case while their whistle stands and it goes on. */
async function isOfItsUnit(tx: Tx, { roles, accountId }: Actor, complaint: ComplaintRow): Promise<boolean> {
  if (!roles.includes('partner') || !isOpen(complaintPhase(complaint))) return false
  return isWhistled(tx, { complaintId: complaint.id, accountId })
}

/** The case for who may see it; for everybody else it is not there (404). */
export const seeComplaint = async (tx: Tx, about: AboutCase): Promise<SeenCase> =>
  seen(tx, about, await findComplaint(tx, keyOf(about)))

/** The same, standing still until the transaction ends: what every act on a case begins with. */
export const lockSeen = async (tx: Tx, about: AboutCase): Promise<SeenCase> =>
  seen(tx, about, await lockComplaint(tx, keyOf(about)))

const keyOf = ({ actor: { communityId }, complaintId }: AboutCase) => ({ communityId, complaintId })

/** A case as its reader may see it. */
export async function readComplaint(
  tx: Tx,
  { secrets, ...about }: AboutCase & { secrets: Secrets },
): Promise<ComplaintView> {
  const { now } = about
  return viewOf(tx, await seeComplaint(tx, about), { secrets, now })
}

// ── The view ──────────────────────────────────────────────────────────────────────────────────────────────

/** What each sight reads beside the timeline. */
const knows = (sight: Sight, isReporter: boolean) => ({
  /** Name and words of the verdict. */
  reporter: sight === 'staff' || sight === 'reporter' || isReporter,
  /** To the door, on the map and in photos. */
  place: sight !== 'neighbour' && sight !== 'follower',
  /** Who acted, and who was responsible. */
  people: sight !== 'neighbour',
  inside: sight === 'staff',
})
type Knows = ReturnType<typeof knows>

const iso = (at: Date | null) => at?.toISOString() ?? null

async function viewOf(
  tx: Tx,
  { complaint, sight, isReporter, follows }: SeenCase,
  linking: { secrets: Secrets; now: Date },
): Promise<ComplaintView> {
  const { communityId, id: complaintId, gridId, compoundId, buildingId } = complaint
  const key = { communityId, complaintId }
  const may = knows(sight, isReporter)
  const around = await findSurroundings(tx, key)
  const audiences = audiencesFor(sight)
  const entries = (await listEntries(tx, key)).filter(({ audience }) => audiences.includes(audience))
  const owners = may.people ? await listOwners(tx, key) : []
  const people = await listPeople(tx, peopleOf(complaint, entries, owners))
  const entryIds = entries.map(({ id }) => id)
  const photos = await attachmentViewsOf(tx, { ownerKind: 'complaint_entry', ownerIds: entryIds }, linking)
  const owner = complaint.ownerId === null ? undefined : people.get(complaint.ownerId)
  return {
    ...standing(complaint),
    id: complaintId,
    number: complaint.number,
    sight,
    isReporter,
    follows,
    kind: complaint.kind,
    category: complaint.category,
    title: complaint.title,
    body: complaint.body,
    channel: complaint.channel,
    priority: complaint.priority,
    ...reporterOf(complaint, may, around),
    grid: named(gridId, around.gridName),
    compound: named(compoundId, around.compoundName),
    building: named(buildingId, around.buildingName),
    place: placeInWords({ ...around, place: complaint.place }, may.place),
    position: may.place ? positionOf(complaint) : null,
    isPrivate: complaint.isPrivate,
    publicAgreed: complaint.publicAgreed,
    isPublic: isPublic(complaint),
    owner: complaint.ownerId === null ? null : ownerOf(complaint.ownerId, may, owner),
    owners: owners.map(({ ownerId, fromAt, untilAt, reason }) => ({
      name: people.get(ownerId)?.name ?? null,
      fromAt: fromAt.toISOString(),
      untilAt: iso(untilAt),
      reason,
    })),
    escalatedAt: may.inside ? iso(complaint.escalatedAt) : null,
    calledBackAt: may.people ? iso(complaint.calledBackAt) : null,
    verdictWords: may.reporter ? complaint.verdictWords : null,
    ...(await otherCases(tx, complaint)),
    followers: complaint.followers,
    attachments: may.place ? await attachmentsOf(tx, complaintId, linking) : [],
    entries: entries.map((entry) => entryView(entry, { complaint, may, people, photos })),
  }
}

async function attachmentsOf(tx: Tx, id: string, linking: { secrets: Secrets; now: Date }) {
  const views = await attachmentViewsOf(tx, { ownerKind: 'complaint', ownerIds: [id] }, linking)
  return views.get(id) ?? []
}

function peopleOf(
  { ownerId }: ComplaintRow,
  entries: readonly EntryRow[],
  owners: readonly { ownerId: string }[],
): string[] {
  const ids = [ownerId, ...entries.map(({ byId }) => byId), ...owners.map((each) => each.ownerId)]
  return [...new Set(ids.flatMap((id) => id ?? []))]
}

/** The facts of where it stands, which everybody reads who sees the case. */
function standing(complaint: ComplaintRow) {
  return {
    phase: complaintPhase(complaint),
    reportedAt: complaint.reportedAt.toISOString(),
    deadlines: {
      answerDueAt: complaint.answerDueAt.toISOString(),
      solveDueAt: complaint.solveDueAt.toISOString(),
      provisional: complaint.dueProvisional,
    },
    hiddenAt: iso(complaint.hiddenAt),
    acceptedAt: iso(complaint.acceptedAt),
    firstAnsweredAt: iso(complaint.firstAnsweredAt),
    pausedAt: iso(complaint.pausedAt),
    pauseReason: complaint.pauseReason,
    resolvedAt: iso(complaint.resolvedAt),
    reopenedCount: complaint.reopenedCount,
    closedAt: iso(complaint.closedAt),
    closedAs: complaint.closedAs,
    verdict: complaint.verdict,
    stars: complaint.stars,
    withdrawnAt: iso(complaint.withdrawnAt),
  }
}

function reporterOf(
  { reporterId, guestName, maskedGuestPhone }: ComplaintRow,
  may: Knows,
  around: { reporterName: string | null; reporterPhone: string | null },
) {
  const name = around.reporterName ?? guestName ?? '没有留名字'
  return {
    reporterName: may.reporter ? name : A_NEIGHBOUR,
    reporterId: may.inside ? reporterId : null,
    reporterPhone: may.inside ? (around.reporterPhone ?? maskedGuestPhone) : null,
  }
}

const named = (id: string | null, name: string | null) => (id !== null && name !== null ? { id, name } : null)

const positionOf = ({ latitude, longitude }: { latitude: number | null; longitude: number | null }) =>
  latitude === null || longitude === null ? null : { latitude, longitude }

function ownerOf(id: string, may: Knows, who: Somebody | undefined) {
  return { id, name: may.people ? (who?.name ?? null) : null, gridName: who?.gridName ?? null }
}

/** `砖瓦厂小区 5栋 2单元门口`; without the last part for those who are not to find the door. */
export function placeInWords(
  around: { compoundName: string | null; buildingName: string | null; place: string },
  toTheDoor: boolean,
): string {
  const parts = [around.compoundName, around.buildingName, toTheDoor ? around.place : null]
  return parts.filter(Boolean).join(' ')
}

async function otherCases(tx: Tx, { mergedIntoId, splitFromId }: ComplaintRow) {
  const ids = [mergedIntoId, splitFromId].flatMap((id) => id ?? [])
  const titles = ids.length === 0 ? [] : await listTitles(tx, ids)
  const find = (id: string | null) => titles.find((each) => each.id === id) ?? null
  return { mergedInto: find(mergedIntoId), splitFrom: find(splitFromId) }
}

interface EntriesRead {
  complaint: ComplaintRow
  may: Knows
  people: ReadonlyMap<string, Somebody>
  /** By line. */
  photos: ReadonlyMap<string, AttachmentView[]>
}

function entryView(entry: EntryRow, { complaint, may, people, photos }: EntriesRead): EntryView {
  const { reporterId, channel, reportedById } = complaint
  const { id, number, kind, audience, body, byId, occurredAt } = entry
  const byReporter = byId !== null && (byId === reporterId || (channel === 'app' && byId === reportedById))
  const byName = byId === null || byReporter || !may.people ? null : (people.get(byId)?.name ?? null)
  const attachments = photos.get(id) ?? []
  return {
    number,
    kind,
    audience,
    body,
    byName,
    byReporter,
    occurredAt: occurredAt.toISOString(),
    attachments,
  }
}

// ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────

const PAGE_ROWS = 20
const CURSOR = cursorOf({ id: 'uuid' })

const pageOf = (cursor: string | undefined) => ({
  beforeId: CURSOR.read(cursor)?.id ?? null,
  limit: PAGE_ROWS,
})

function nextCursor(rows: readonly { id: string }[]): string | null {
  const last = rows.at(-1)
  return last && rows.length === PAGE_ROWS ? CURSOR.write(last) : null
}

/** Cases as lists show them; to the door only for those who are near enough to them. */
export async function toSummaries(
  tx: Tx,
  rows: readonly SummaryRow[],
  { audiences, toTheDoor }: { audiences: readonly EntryAudience[]; toTheDoor: boolean },
): Promise<ComplaintSummary[]> {
  const lines = await listLastEntries(tx, { complaintIds: rows.map(({ id }) => id), audiences })
  return rows.map((row) => {
    const { id, number, kind, category, title, reportedAt, followers } = row
    const last = lines.get(id)
    return {
      id,
      number,
      kind,
      category,
      title,
      phase: complaintPhase(row),
      place: placeInWords(row, toTheDoor),
      reportedAt: reportedAt.toISOString(),
      followers,
      lastEntry: last?.body ?? '',
      lastEntryAt: (last?.occurredAt ?? reportedAt).toISOString(),
    }
  })
}

/** What the reader or somebody they act for reported, or what the reader follows. */
export async function readMine(
  tx: Tx,
  { actor, query, now }: { actor: Actor; query: QueryOf<typeof listMyComplaints>; now: Date },
) {
  const { personId } = actor
  if (personId === null) return { rows: [], nextCursor: null }
  const followed = query.show === 'followed'
  const page = pageOf(query.cursor)
  const personIds = (await listActableIds(tx, personId, now)).map((each) => each.personId)
  const rows = followed
    ? await listFollowedBy(tx, { personId, ...page })
    : await listReportedBy(tx, { personIds, ...page })
  const of = { audiences: audiencesFor(followed ? 'follower' : 'reporter'), toTheDoor: !followed }
  const summaries = await toSummaries(tx, rows, of)
  const mine = summaries.map((summary, index): MyComplaint => {
    const { reporterId, reporterName, isPrivate } = rows[index] ?? { isPrivate: false }
    const forAnother = !followed && reporterId !== personId
    return { ...summary, isPrivate, reporterName: forAnother ? (reporterName ?? null) : null }
  })
  return { rows: mine, nextCursor: nextCursor(rows) }
}

/** What neighbours may read. */
export async function readPublic(tx: Tx, query: QueryOf<typeof listPublicComplaints>) {
  const { state = null, category = null, compoundId = null } = query
  const rows = await listPublic(tx, { state, category, compoundId, ...pageOf(query.cursor) })
  const of = { audiences: audiencesFor('neighbour'), toTheDoor: false }
  return { rows: await toSummaries(tx, rows, of), nextCursor: nextCursor(rows) }
}
