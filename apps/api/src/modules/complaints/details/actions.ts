import { HANDLING_REFUSALS } from '@linli/domain/complaints/handling/terms'
import {
  COMPLAINT_CATEGORIES,
  COMPLAINT_KINDS,
  type ComplaintCategory,
  type ComplaintKind,
  PRIORITIES,
  type Priority,
} from '@linli/domain/complaints/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { findPerson } from '../../people/store.ts'
import { addEntries, findByNewWords } from '../actions.ts'
import { recountDeadlines } from '../deadlines/actions.ts'
import { deleteFollower } from '../following/store.ts'
import { carryOut, forStaff, keyOf, type OfCase, openForStaff, staffParts } from '../handling/actions.ts'
import { findReporter, tellSpokenFor } from '../intake/actions.ts'
import { type ComplaintRow, findComplaint } from '../store.ts'

/** How pressing it is; the deadline of the first answer moves with it. */
export async function setPriority(
  tx: Tx,
  { priority, reason, ...of }: OfCase & { priority: Priority; reason: string },
): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const before = open.complaint.priority
  if (before === priority) throw refused(refuse(HANDLING_REFUSALS, 'nothing_changed'))
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'set_priority' }, { by, also: { priority }, now })
  const body = `从“${PRIORITIES[before]}”改为“${PRIORITIES[priority]}”：${reason.trim()}`
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'priority_changed', audience: 'staff', body }])
  await recountDeadlines(tx, { communityId: complaint.communityId, ids: [complaint.id], now })
}

export interface Details {
  title: string
  kind: ComplaintKind
  category: ComplaintCategory
  place: string
  isPrivate: boolean
}

/** Corrects what lists and deadlines go by. What was said (原话) stays as it was said. */
export async function changeDetails(
  tx: Tx,
  { details, ...of }: OfCase & { details: Details },
): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const set = { ...details, title: details.title.trim(), place: details.place.trim() }
  const body = changesInWords(open.complaint, set)
  const by = staffParts(actor, open.facts)
  const { complaint } = await carryOut(tx, open, { kind: 'change_details' }, { by, also: set, now })
  if (body === '') throw refused(refuse(HANDLING_REFUSALS, 'nothing_changed'))
  await addEntries(tx, { complaint, actor, now }, [{ kind: 'details_changed', audience: 'reporter', body }])
  if (complaint.category !== open.complaint.category)
    await recountDeadlines(tx, { communityId: complaint.communityId, ids: [complaint.id], now })
  await findByNewWords(tx, { number: complaint.number, before: open.complaint, after: complaint })
}

function changesInWords(before: ComplaintRow, after: Details): string {
  const changes: string[] = []
  if (before.title !== after.title) changes.push(`标题改为“${after.title}”`)
  if (before.kind !== after.kind) changes.push(`改为${COMPLAINT_KINDS[after.kind]}`)
  if (before.category !== after.category)
    changes.push(`类别由${COMPLAINT_CATEGORIES[before.category]}改为${COMPLAINT_CATEGORIES[after.category]}`)
  if (before.place !== after.place) changes.push(after.place === '' ? '地点删去' : `地点改为“${after.place}”`)
  if (before.isPrivate !== after.isPrivate) changes.push(after.isPrivate ? '改为不公开' : '不再保密')
  return changes.join('，')
}

/** The number to call back (回访), in full: of who reported it, or as it was heard; null where none is known. */
export async function revealReporterPhone(
  tx: Tx,
  secrets: Secrets,
  { actor, complaintId }: Pick<OfCase, 'actor' | 'complaintId'>,
): Promise<string | null> {
  const { communityId } = actor
  const found = await findComplaint(tx, { communityId, complaintId })
  const { reporterId, guestPhoneCipher } = forStaff(actor, found)
  const person = reporterId === null ? null : await findPerson(tx, { personId: reporterId })
  if (reporterId !== null && person?.phoneCipher) {
    const place = { communityId, table: 'persons', rowId: reporterId, field: 'phone' }
    return secrets.decrypt({ ...place, cipher: person.phoneCipher })
  }
  if (guestPhoneCipher === null) return null
  const place = { communityId, table: 'complaints', rowId: complaintId, field: 'guest_phone' }
  return secrets.decrypt({ ...place, cipher: guestPhoneCipher })
}

/**
 * Says who of the roster told what staff had heard in a group, on the phone or at a door. From then on it is their concern:
 * they read it among their own and say whether it is solved. Null takes a mistake back; the name as heard stays.
 */
export async function nameReporter(
  tx: Tx,
  { personId, ...of }: OfCase & { personId: string | null },
): Promise<void> {
  const { actor, now } = of
  const open = await openForStaff(tx, of)
  const person = personId === null ? null : await findReporter(tx, personId, actor)
  const by = staffParts(actor, open.facts)
  // The reporter says whether it is solved: who works on it would be judged by themselves.
  if (personId !== null && (personId === by.id || personId === open.complaint.ownerId))
    throw refused(refuse(HANDLING_REFUSALS, 'names_themselves'))
  const also = { reporterId: personId }
  const { complaint } = await carryOut(tx, open, { kind: 'name_reporter' }, { by, also, now })
  if (open.complaint.reporterId === personId) throw refused(refuse(HANDLING_REFUSALS, 'nothing_changed'))
  const body = person ? `反映人认作花名册里的${person.name}` : '反映人改回只记听到的称呼'
  await addEntries(tx, { complaint, actor, now }, [
    { kind: 'details_changed', audience: 'staff', body, details: { reporterId: personId } },
  ])
  if (!person) return
  // Whose concern it is hears anyhow; following it as a neighbour besides would count them twice.
  await deleteFollower(tx, keyOf(complaint), person.id)
  await tellSpokenFor(tx, { complaint, personId: person.id, now })
}
