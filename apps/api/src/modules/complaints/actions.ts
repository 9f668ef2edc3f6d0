import { type Actor, byWhom } from '@linli/domain/actor'
import type { EntryAudience, EntryKind } from '@linli/domain/complaints/terms'
import { bigramsOf } from '@linli/domain/complaints/work-list/rules'
import type { MessageKind } from '@linli/domain/messages/terms'
import type { Tx } from '../../db/client.ts'
import { notFound } from '../../http/app-error.ts'
import { newId } from '../../http/ids.ts'
import { attach } from '../attachments/actions.ts'
import { sendMessage } from '../messages/actions.ts'
import {
  type ComplaintRow,
  findInboxes,
  insertComplaint,
  insertEntries,
  listFollowerIds,
  takeEntryNumbers,
} from './store.ts'
import { indexForSearch } from './work-list/store.ts'

export const complaintNotFound = () =>
  notFound('complaint_not_found', '没有找到这件诉求，可能不在你能看的范围里')

type Texts = Pick<ComplaintRow, 'title' | 'body' | 'place'>
const pairsOf = ({ title, body, place }: Texts) => bigramsOf([title, body, place])

/** A case that comes in, found from now on by its words. */
export async function addComplaint(tx: Tx, row: Parameters<typeof insertComplaint>[1]): Promise<void> {
  await insertComplaint(tx, row)
  await indexForSearch(tx, { number: row.number, pairs: pairsOf(row) })
}

/** The words of a locked case have changed: it is found by the new ones, and no more by those that are gone. */
export async function findByNewWords(
  tx: Tx,
  { number, before, after }: { number: number; before: Texts; after: Texts },
): Promise<void> {
  const pairs = pairsOf(after)
  const gone = pairsOf(before).filter((pair) => !pairs.includes(pair))
  await indexForSearch(tx, { number, pairs, gone })
}

export interface NewEntry {
  kind: EntryKind
  audience: EntryAudience
  /** The sentence as read. For `all` it names nobody: who did it is shown beside it, to those who may know. */
  body: string
  details?: Record<string, string | number | boolean | null>
  /** Uploads of the actor, read by who reads the line; never beside a line for `all`, for photos show faces and doors. */
  photoIds?: readonly string[] | undefined
}

export interface EntriesOf {
  complaint: Pick<ComplaintRow, 'communityId' | 'id'>
  /** Null: the clock did it. */
  actor: Actor | null
  now: Date
}

/** Adds lines to the timeline of a case, which the caller has locked. */
export async function addEntries(
  tx: Tx,
  { complaint, actor, now }: EntriesOf,
  entries: readonly NewEntry[],
): Promise<void> {
  const { communityId, id: complaintId } = complaint
  const first = await takeEntryNumbers(tx, { communityId, complaintId }, entries.length, now)
  const rows = entries.map((entry, index) => ({
    communityId,
    id: newId(),
    complaintId,
    number: first + index,
    kind: entry.kind,
    audience: entry.audience,
    body: entry.body,
    details: entry.details ?? {},
    byId: actor === null ? null : byWhom(actor),
    occurredAt: now,
  }))
  await insertEntries(tx, rows)
  for (const [index, { photoIds: ids = [] }] of entries.entries()) {
    const ownerId = rows[index]?.id
    if (actor && ownerId)
      await attach(tx, { ids, ownerKind: 'complaint_entry', ownerId, by: actor, photosOnly: true, now })
  }
}

/** What a message says of the photos beside a line. */
export const withPhotos = (sentence: string, photoIds: readonly string[] = []): string =>
  photoIds.length === 0 ? sentence : `${sentence}（附 ${photoIds.length} 张照片）`

export interface News {
  complaint: Pick<ComplaintRow, 'communityId' | 'id' | 'number' | 'title' | 'reporterId' | 'isPrivate'>
  /** What happened, to be read after "「路灯不亮」": `小赵受理了，3 个工作日内办完。` */
  sentence: string
  /** What the reporter reads instead; null: nothing, for they did it themselves. */
  toReporter?: string | null
  now: Date
}

/** Tells the reporter, and the followers of a case that is not private, once each. */
export async function tellThoseConcerned(
  tx: Tx,
  { complaint, sentence, toReporter = sentence, now }: News,
): Promise<void> {
  const { communityId, id: complaintId, title, reporterId } = complaint
  const followers = complaint.isPrivate ? [] : await listFollowerIds(tx, { communityId, complaintId })
  const neighbours = followers.filter((personId) => personId !== reporterId)
  const news = { communityId, kind: 'complaint_news', complaintId, now } as const
  if (reporterId !== null && toReporter !== null)
    await sendMessage(tx, { ...news, personId: reporterId, body: `你反映的「${title}」：${toReporter}` })
  await sendMessage(tx, { ...news, personIds: neighbours, body: `你关注的「${title}」：${sentence}` })
}

/** Tells who is responsible for a case, if anybody is and it is not who has just acted. */
export async function tellOwner(
  tx: Tx,
  {
    complaint,
    sentence,
    exceptId,
    kind = 'complaint_work',
    now,
  }: {
    complaint: Pick<ComplaintRow, 'communityId' | 'id' | 'number' | 'title' | 'ownerId'>
    sentence: string
    /** Person or account. */
    exceptId: string
    kind?: MessageKind
    now: Date
  },
): Promise<void> {
  const { communityId, id: complaintId, number, title, ownerId } = complaint
  if (ownerId === null || ownerId === exceptId) return
  const body = `第 ${number} 号诉求「${title}」：${sentence}`
  const inboxes = await findInboxes(tx, [ownerId])
  await sendMessage(tx, { communityId, kind, ...inboxes, body, complaintId, now })
}
