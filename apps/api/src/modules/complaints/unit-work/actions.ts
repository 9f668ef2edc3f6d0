import { type Actor, byWhom } from '@linli/domain/actor'
import { accessRefusal } from '@linli/domain/complaints/units/rules'
import type {
  actOnWhistle,
  closeWhistle,
  listMyWhistles,
  MyWhistle,
  MyWhistleRow,
} from '@linli/domain/complaints/whistles/contract'
import { openActs, unitActRefusal } from '@linli/domain/complaints/whistles/rules'
import type { WhistleAct } from '@linli/domain/complaints/whistles/terms'
import type { BodyOf, QueryOf } from '@linli/domain/endpoint'
import type { Tx } from '../../../db/client.ts'
import { cursorOf } from '../../../http/cursor.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { attachmentViewsOf } from '../../attachments/links/actions.ts'
import { addEntries, type NewEntry, tellOwner, withPhotos } from '../actions.ts'
import { placeInWords, readComplaint } from '../reading/actions.ts'
import { type ComplaintRow, type EntryRow, lockComplaint } from '../store.ts'
import { requireStanding } from '../units/actions.ts'
import { findStanding, type Standing } from '../units/store.ts'
import {
  blowersOf,
  MOST_SHOWN,
  refuseIf,
  shortened,
  standingOf,
  whistleNotFound,
} from '../whistles/actions.ts'
import {
  DEED_KINDS,
  type FullWhistle,
  factsOf,
  findWhistle,
  listDeeds,
  listOpenOfUnit,
  listOverOfUnit,
  lockWhistle,
  updateWhistle,
  type WhistleRow,
} from '../whistles/store.ts'

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
  entry: Pick<NewEntry, 'kind' | 'audience' | 'body' | 'photoIds'>,
): Promise<void> {
  const details = { whistleId: whistle.id, unitId: whistle.unitId, byName: standing.name }
  await addEntries(tx, { complaint, actor, now }, [{ ...entry, details }])
  const sentence = withPhotos(shortened(entry.body), entry.photoIds)
  await tellOwner(tx, { complaint, sentence, exceptId: byWhom(actor), kind: 'whistle_news', now })
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
export async function act(tx: Tx, { words, attachmentIds, ...of }: OfWhistle & BodyOf<typeof actOnWhistle>) {
  const mine = await openMine(tx, of, 'act')
  const body = `${mine.standing.unitName}：${words.trim()}`
  await record(tx, mine, of, { kind: 'whistle_acted', audience: 'reporter', body, photoIds: attachmentIds })
}

/** The unit is done. The case goes on: its owner answers, and the resident closes it. */
export async function close(
  tx: Tx,
  { outcome, attachmentIds, ...of }: OfWhistle & BodyOf<typeof closeWhistle>,
) {
  const { actor, now, whistleId } = of
  const mine = await openMine(tx, of, 'close')
  const words = outcome.trim()
  await updateWhistle(tx, whistleId, { closedAt: now, closedById: byWhom(actor), outcome: words })
  const body = `${mine.standing.unitName}办完了：${words}`
  await record(tx, mine, of, { kind: 'whistle_closed', audience: 'reporter', body, photoIds: attachmentIds })
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
  const ownerIds = deeds.map(({ id }) => id)
  const photos = await attachmentViewsOf(tx, { ownerKind: 'complaint_entry', ownerIds }, { secrets, now })
  return {
    ...row,
    deeds: deeds.map(({ id, kind, body, details, occurredAt }) => ({
      kind,
      body,
      byName: typeof details.byName === 'string' ? details.byName : null,
      at: occurredAt.toISOString(),
      attachments: photos.get(id) ?? [],
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

/**
 * Whether a line is what the reader's unit did itself: it reads that, and sees its own photos, also after the whistle was taken
 * back or the case has ended.
 */
export async function isOwnDeed(
  tx: Tx,
  { accountId, roles }: Actor,
  { kind, details }: Pick<EntryRow, 'kind' | 'details'>,
): Promise<boolean> {
  if (!roles.includes('partner') || !DEED_KINDS.includes(kind)) return false
  const standing = await findStanding(tx, accountId, false)
  return standing !== null && accessRefusal(standing) === null && standing.unitId === details.unitId
}

/** A unit that closed its whistle still sees how the case goes on, until that ends. */
const seesCase = ({ whistle, complaint }: FullWhistle): boolean =>
  whistle.withdrawnAt === null && factsOf({ whistle, complaint }).caseEndedAt === null

async function toMyRows(tx: Tx, rows: readonly FullWhistle[], now: Date): Promise<MyWhistleRow[]> {
  const people = await blowersOf(tx, rows)
  return rows.map((row) => ({
    ...standingOf(row, people, now),
    caseNumber: row.complaint.number,
    caseTitle: seesCase(row) ? row.complaint.title : null,
    place: seesCase(row) ? placeInWords({ ...row, place: row.complaint.place }, true) : null,
  }))
}
