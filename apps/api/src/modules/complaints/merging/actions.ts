import { byWhom } from '@linli/domain/actor'
import type { ComplaintCategory } from '@linli/domain/complaints/terms'
import type { Tx } from '../../../db/client.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { addComplaint, addEntries, complaintNotFound, tellThoseConcerned } from '../actions.ts'
import { firstDeadlines } from '../deadlines/actions.ts'
import {
  carryOut,
  factsOf,
  forStaff,
  keyOf,
  type OfCase,
  openForStaff,
  staffParts,
  tellStaff,
} from '../handling/actions.ts'
import { type ComplaintRow, changeOwner, listFollowerIds, lockComplaints, takeNumber } from '../store.ts'
import { addFollowers, findIdByNumber } from './store.ts'

interface Merging extends OfCase {
  intoNumber: number
  reason: string
}

/** Into another case (并入), which is locked with it: who reported or followed this one hears everything there. */
export async function merge(tx: Tx, { intoNumber, reason, ...of }: Merging): Promise<void> {
  const { actor, complaintId, now } = of
  const { communityId } = actor
  const intoId = await findIdByNumber(tx, intoNumber)
  const locked = await lockComplaints(tx, { communityId, ids: [complaintId, intoId ?? complaintId] })
  const find = (id: string | null) => locked.find((each) => each.id === id) ?? null
  const complaint = forStaff(actor, find(complaintId))
  const into = find(intoId)
  if (!into) throw complaintNotFound()
  forStaff(actor, into)
  const open = { complaint, facts: await factsOf(tx, complaint) }
  const by = staffParts(actor, open.facts)
  const merged = (await carryOut(tx, open, { kind: 'merge', into }, { by, now })).complaint
  const why = reason.trim()
  await addEntries(tx, { complaint: merged, actor, now }, [
    {
      kind: 'merged',
      audience: 'all',
      body: `并入第 ${into.number} 号「${into.title}」，一起办：${why}`,
      details: { intoId: into.id },
    },
  ])
  await addEntries(tx, { complaint: into, actor, now }, [
    {
      kind: 'took_in',
      audience: 'all',
      body: `第 ${merged.number} 号并进来，一起办`,
      details: { fromId: merged.id },
    },
  ])
  // Told before they follow the other, or they would hear it twice.
  const sentence = `并到第 ${into.number} 号「${into.title}」里一起办，那边的进展照样告诉你。`
  await tellThoseConcerned(tx, { complaint: merged, sentence, now })
  await bringFollowers(tx, merged, into, now)
  if (into.ownerId !== null && into.ownerId !== by.id)
    await tellStaff(tx, {
      complaint: into,
      toIds: [into.ownerId],
      sentence: `第 ${merged.number} 号「${merged.title}」并进来了，${why}`,
      now,
    })
}

async function bringFollowers(tx: Tx, from: ComplaintRow, into: ComplaintRow, now: Date): Promise<void> {
  const people = new Set(await listFollowerIds(tx, keyOf(from)))
  if (from.reporterId !== null) people.add(from.reporterId)
  if (into.reporterId !== null) people.delete(into.reporterId)
  await addFollowers(tx, keyOf(into), { personIds: [...people], fromComplaintId: from.id, now })
}

interface Splitting extends OfCase {
  title: string
  text: string
  category: ComplaintCategory
  reason: string
  secrets: Secrets
}

/** A second matter of the same report (拆出): same reporter, owner and followers, and deadlines from the day it came in. */
export async function split(tx: Tx, splitting: Splitting): Promise<{ id: string; number: number }> {
  const { title, text, category, reason, secrets, ...of } = splitting
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'split' }, { by, now })
  const { communityId } = complaint
  const receivedAt = complaint.reportedAt
  const deadlines = await firstDeadlines(tx, { category, receivedAt, priority: complaint.priority })
  const id = newId()
  const number = await takeNumber(tx, communityId)
  const part = {
    ...copied(complaint, id, secrets),
    ...{ communityId, id, number, category, title: title.trim(), body: text.trim() },
    ...deadlines,
    splitFromId: complaint.id,
    updatedAt: now,
  }
  await addComplaint(tx, part)
  await takeAlong(tx, { complaint, partId: id, of, acceptedBy: by.id })
  await writeSplit(tx, { complaint, part: { communityId, id, number, title: part.title }, reason, of })
  return { id, number }
}

/** What the part has in common with the whole. The number as heard is bound to its row and sealed anew. */
function copied(whole: ComplaintRow, id: string, secrets: Secrets) {
  const { communityId, guestPhoneCipher } = whole
  const place = { communityId, table: 'complaints', field: 'guest_phone' }
  return {
    kind: whole.kind,
    channel: whole.channel,
    chatGroupId: whole.chatGroupId,
    reporterId: whole.reporterId,
    guestName: whole.guestName,
    guestPhoneCipher:
      guestPhoneCipher &&
      secrets.encrypt({
        ...place,
        rowId: id,
        text: secrets.decrypt({ ...place, rowId: whole.id, cipher: guestPhoneCipher }),
      }),
    maskedGuestPhone: whole.maskedGuestPhone,
    reportedAt: whole.reportedAt,
    reportedById: whole.reportedById,
    gridId: whole.gridId,
    compoundId: whole.compoundId,
    buildingId: whole.buildingId,
    place: whole.place,
    latitude: whole.latitude,
    longitude: whole.longitude,
    isPrivate: whole.isPrivate,
    publicAgreed: whole.publicAgreed,
    hiddenAt: whole.hiddenAt,
    priority: whole.priority,
    ownerId: whole.ownerId,
    acceptedAt: whole.acceptedAt,
  }
}

/** Owner and followers come along: nobody who was told of the whole loses sight of its part. */
async function takeAlong(
  tx: Tx,
  {
    complaint,
    partId,
    of,
    acceptedBy,
  }: { complaint: ComplaintRow; partId: string; of: OfCase; acceptedBy: string },
): Promise<void> {
  const { communityId, ownerId } = complaint
  const key = { communityId, complaintId: partId }
  if (ownerId !== null) await changeOwner(tx, key, { ownerId, reason: '', byId: acceptedBy, now: of.now })
  const personIds = await listFollowerIds(tx, keyOf(complaint))
  await addFollowers(tx, key, { personIds, fromComplaintId: complaint.id, now: of.now })
}

async function writeSplit(
  tx: Tx,
  {
    complaint,
    part,
    reason,
    of: { actor, now },
  }: {
    complaint: ComplaintRow
    part: Pick<ComplaintRow, 'communityId' | 'id' | 'number' | 'title'>
    reason: string
    of: OfCase
  },
): Promise<void> {
  await addEntries(tx, { complaint: part, actor, now }, [
    {
      kind: 'split_from',
      audience: 'all',
      body: `从第 ${complaint.number} 号「${complaint.title}」里拆出来单独办`,
      details: { fromId: complaint.id },
    },
  ])
  const body = `拆出第 ${part.number} 号「${part.title}」单独办：${reason.trim()}`
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'split', audience: 'all', body, details: { partId: part.id, byId: byWhom(actor) } },
  ])
  await tellThoseConcerned(tx, { complaint, sentence: `${body}。`, now })
}
