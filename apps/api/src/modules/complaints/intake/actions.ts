import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import type {
  HeardFrom,
  ReportForm,
  ReportPlace,
  reportComplaint,
  reportOnBehalf,
  TakenIn,
} from '@linli/domain/complaints/intake/contract'
import {
  addedWords,
  boundaryRefusal,
  gridOfCase,
  guestPhoneOf,
  reportRefusal,
  titleOf,
} from '@linli/domain/complaints/intake/rules'
import { INTAKE_REFUSALS, type IntakeRefusalCode } from '@linli/domain/complaints/intake/terms'
import { MAX_DESCRIPTION_LENGTH } from '@linli/domain/complaints/open311/terms'
import {
  COMPLAINT_CHANNELS,
  type ComplaintCategory,
  type ComplaintChannel,
  type ComplaintKind,
  MAX_REPORT_LENGTH,
} from '@linli/domain/complaints/terms'
import type { BodyOf } from '@linli/domain/endpoint'
import { normaliseName } from '@linli/domain/people/identity/rules'
import { refuse } from '@linli/domain/refusal'
import { monthDay } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { AppError, invalidInput, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import { attach } from '../../attachments/actions.ts'
import { lockForAttaching } from '../../attachments/store.ts'
import { sendMessage } from '../../messages/actions.ts'
import { findPerson, listActableFor, listActableIds } from '../../people/store.ts'
import { listGrids } from '../../volunteering/store.ts'
import { addComplaint, addEntries } from '../actions.ts'
import { firstDeadlines } from '../deadlines/actions.ts'
import { changeOwner, takeNumber } from '../store.ts'
import {
  type Corner,
  deleteBoundary,
  type FoundPlace,
  findGridName,
  findPlace,
  isGroupKnown,
  listCompounds,
  listHomes,
  listOpenGroups,
  listStaffOf,
  readBoundary,
  writeBoundary,
} from './store.ts'

/** Whose concern it is. */
export type Reporter =
  | { personId: string }
  /** Nobody of the roster: name and number as heard, or neither. */
  | { guestName: string | null; guestPhone: string | null }

export interface Intake {
  reporter: Reporter
  channel: ComplaintChannel
  chatGroupId?: string | null
  kind: ComplaintKind
  category: ComplaintCategory
  text: string
  place: ReportPlace
  /** Null: found from the place, or from where the reporter lives. */
  gridId?: string | null
  isPrivate: boolean
  publicAgreed: boolean
  /** Uploads of the actor that belong to nothing yet, in the order they are shown. */
  attachmentIds?: readonly string[]
  /** When it was said; left out: now. Deadlines run from then. */
  reportedAt?: Date
  /** Who writes it down; null where an outside system does. */
  actor: Actor | null
  /** Person or account; or the outside system. */
  byId: string
  /** The actor is the first asked and keeps it until it ends. */
  acceptNow?: boolean
  secrets: Secrets
  now: Date
}

const no = (code: IntakeRefusalCode) => refused(refuse(INTAKE_REFUSALS, code))
const NOWHERE: FoundPlace = {
  compoundName: '',
  buildingName: null,
  buildingGridId: null,
  compoundGridId: null,
}

async function placeFound(tx: Tx, { compoundId, buildingId }: ReportPlace): Promise<FoundPlace> {
  if (compoundId === null && buildingId === null) return NOWHERE
  const found = compoundId === null ? null : await findPlace(tx, { compoundId, buildingId })
  if (!found) throw no('building_unknown')
  return found
}

/** The grid whose case it is, by what was chosen, the place, or where the reporter lives. */
async function gridFound(tx: Tx, intake: Intake, found: FoundPlace): Promise<string | null> {
  const { reporter, place, gridId: chosen = null } = intake
  const [home] = 'personId' in reporter ? await listHomes(tx, [reporter.personId]) : []
  const livesThere = place.compoundId === null || place.compoundId === home?.compoundId
  return gridOfCase({
    chosen,
    building: found.buildingGridId,
    compound: found.compoundGridId,
    reporter: livesThere ? (home?.gridId ?? null) : null,
  })
}

function reporterColumns(
  { reporter, secrets }: Intake,
  { communityId, id }: { communityId: string; id: string },
) {
  if ('personId' in reporter) return { reporterId: reporter.personId }
  const guestName = reporter.guestName === null ? null : normaliseName(reporter.guestName) || null
  if (reporter.guestPhone === null) return { guestName }
  const phone = guestPhoneOf(reporter.guestPhone)
  if (phone === null) throw invalidInput('电话号码不对，请填 11 位手机号，或带区号的座机号')
  const place = { communityId, table: 'complaints', rowId: id, field: 'guest_phone' }
  return {
    guestName,
    guestPhoneCipher: secrets.encrypt({ ...place, text: phone.digits }),
    maskedGuestPhone: phone.masked,
  }
}

interface Said {
  /** Trimmed. */
  text: string
  photos: number
  voiceNotes: number
}

async function saidIn(tx: Tx, { text, attachmentIds = [] }: Intake): Promise<Said> {
  const kinds = [...(await lockForAttaching(tx, attachmentIds)).values()].map(({ kind }) => kind)
  const photos = kinds.filter((kind) => kind === 'photo').length
  return { text: text.trim(), photos, voiceNotes: kinds.length - photos }
}

/** Refuses what cannot be taken in, before a number is given. */
async function checkIntake(tx: Tx, intake: Intake, { text, voiceNotes }: Said): Promise<void> {
  const { place, isPrivate, publicAgreed, chatGroupId = null, now, reportedAt = now } = intake
  const refusal = reportRefusal({
    text,
    longest: intake.channel === 'open311' ? MAX_DESCRIPTION_LENGTH : MAX_REPORT_LENGTH,
    voiceNotes,
    position: place.position,
    boundary: place.position ? await readBoundary(tx) : [],
    isPrivate,
    publicAgreed,
    reportedAt,
    now,
  })
  if (refusal) throw refused(refusal)
  if (chatGroupId !== null && !(await isGroupKnown(tx, chatGroupId))) throw no('group_unknown')
}

function placeColumns({ compoundId, buildingId, words, position }: ReportPlace) {
  const { latitude, longitude } = position ?? { latitude: null, longitude: null }
  return { compoundId, buildingId, place: words.trim(), latitude, longitude }
}

/**
 * Takes in a case (诉求), from whoever it comes: number, title, grid, deadlines, the first line of its timeline, and word
 * to who has to act. Whether the actor may speak for the reporter was asked before.
 */
export async function takeIn(tx: Tx, intake: Intake): Promise<TakenIn> {
  const { communityId } = tx
  const { channel, kind, category, place, isPrivate, publicAgreed, actor, now } = intake
  const { chatGroupId = null, reportedAt = now, acceptNow = false } = intake
  const said = await saidIn(tx, intake)
  await checkIntake(tx, intake, said)
  const gridId = await gridFound(tx, intake, await placeFound(tx, place))
  const gridName = gridId === null ? null : await findGridName(tx, gridId)
  if (gridId !== null && gridName === null) throw no('grid_unknown')
  const deadlines = await firstDeadlines(tx, { category, priority: 'normal', receivedAt: reportedAt })
  const id = newId()
  const owned = acceptNow && actor ? { ownerId: byWhom(actor), acceptedAt: now } : null
  const reporterKept = reporterColumns(intake, { communityId, id })
  const number = await takeNumber(tx, communityId)
  const taken = { id, number, title: titleOf(said.text), gridId }
  await addComplaint(tx, {
    communityId,
    ...taken,
    kind,
    category,
    body: said.text,
    channel,
    chatGroupId,
    ...reporterKept,
    reportedAt,
    reportedById: intake.byId,
    ...placeColumns(place),
    isPrivate,
    publicAgreed,
    ...deadlines,
    updatedAt: now,
    ...owned,
  })
  await attachTo(tx, intake, id)
  await beginTimeline(tx, intake, { complaintId: id, said })
  await tellOfIntake(tx, intake, { ...taken, answerDueAt: deadlines.answerDueAt })
  const { answerDueAt, solveDueAt } = deadlines
  return {
    id,
    number,
    title: taken.title,
    gridName,
    answerDueAt: answerDueAt.toISOString(),
    solveDueAt: solveDueAt.toISOString(),
  }
}

async function attachTo(
  tx: Tx,
  { attachmentIds = [], actor: by, now }: Intake,
  ownerId: string,
): Promise<void> {
  if (by && attachmentIds.length > 0)
    await attach(tx, { ids: attachmentIds, ownerKind: 'complaint', ownerId, by, now })
}

/** What the first lines say is read by neighbours too, so they name nobody. */
async function beginTimeline(
  tx: Tx,
  intake: Intake,
  { complaintId, said }: { complaintId: string; said: Said },
): Promise<void> {
  const { channel, actor, acceptNow = false, now } = intake
  const { communityId } = tx
  const how = howItCameIn(channel)
  const of = { complaint: { communityId, id: complaintId }, actor, now }
  const { photos, voiceNotes } = said
  const added = addedWords(said)
  const body = added === '' ? `${how}。` : `${how}，${added}。`
  const details = { channel, photos, voiceNotes }
  await addEntries(tx, of, [{ kind: 'received', audience: 'all', body, details }])
  if (!acceptNow || !actor) return
  const byId = byWhom(actor)
  await changeOwner(tx, { communityId, complaintId }, { ownerId: byId, reason: '首问', byId, now })
  await addEntries(tx, of, [{ kind: 'accepted', audience: 'all', body: '社区受理了，首问负责到底。' }])
}

function howItCameIn(channel: ComplaintChannel): string {
  if (channel === 'app') return '居民自己反映'
  if (channel === 'open311') return '由别的平台转来'
  return `社区代为登记，来源：${COMPLAINT_CHANNELS[channel]}`
}

/** Tells staff of the grid that a case waits for them, and the reporter that somebody spoke for them. */
async function tellOfIntake(
  tx: Tx,
  { reporter, actor, acceptNow = false, now }: Intake,
  taken: { id: string; number: number; title: string; gridId: string | null; answerDueAt: Date },
): Promise<void> {
  const { communityId } = tx
  const { id: complaintId, number, title } = taken
  const waiting = acceptNow ? [] : await listStaffOf(tx, taken.gridId)
  // Due at the end of a day; that day is what people say.
  const by = monthDay(new Date(taken.answerDueAt.getTime() - 1))
  await sendMessage(tx, {
    communityId,
    kind: 'complaint_work',
    personIds: waiting.filter((personId) => personId !== actor?.personId),
    body: `第 ${number} 号诉求「${title}」等人受理，请在${by}内答复`,
    complaintId,
    now,
  })
  if (!('personId' in reporter) || reporter.personId === actor?.personId) return
  await tellSpokenFor(tx, { complaint: { communityId, ...taken }, personId: reporter.personId, now })
}

interface SpokenFor {
  complaint: { communityId: string; id: string; number: number; title: string }
  personId: string
  now: Date
}

/** Tells somebody that staff wrote down what they said. */
export async function tellSpokenFor(tx: Tx, { complaint, personId, now }: SpokenFor): Promise<void> {
  const { communityId, id: complaintId, number, title } = complaint
  await sendMessage(tx, {
    communityId,
    kind: 'complaint_news',
    personId,
    body: `「${title}」已替你反映给社区，第 ${number} 号。办到哪一步，点开就看得到`,
    complaintId,
    now,
  })
}

type ReportBody = BodyOf<typeof reportComplaint>
type BehalfBody = BodyOf<typeof reportOnBehalf>
interface Asking {
  actor: Actor
  secrets: Secrets
  now: Date
}

/** A resident reports for themselves or for whom they act for. */
export async function reportOwn(
  tx: Tx,
  { body, actor, secrets, now }: Asking & { body: ReportBody },
): Promise<TakenIn> {
  if (actor.personId === null) throw new AppError(403, 'not_bound', INTAKE_REFUSALS.not_bound)
  const { personId, ...said } = body
  const actable = await listActableIds(tx, actor.personId, now)
  if (!actable.some((each) => each.personId === personId))
    throw new AppError(403, 'reporter_not_yours', INTAKE_REFUSALS.reporter_not_yours)
  return takeIn(tx, {
    ...said,
    reporter: { personId },
    channel: 'app',
    actor,
    byId: byWhom(actor),
    secrets,
    now,
  })
}

/** Staff write down what they were told (代录). */
export async function reportHeard(
  tx: Tx,
  { body, actor, secrets, now }: Asking & { body: BehalfBody },
): Promise<TakenIn> {
  const { from, heardAt, ...said } = body
  return takeIn(tx, {
    ...said,
    reporter: await heardFrom(tx, from, actor),
    ...(heardAt !== null && { reportedAt: new Date(heardAt) }),
    actor,
    byId: byWhom(actor),
    secrets,
    now,
  })
}

/** Staff of one grid reach that grid’s households; from elsewhere they keep name and number as heard. */
async function heardFrom(tx: Tx, from: HeardFrom, actor: Actor): Promise<Reporter> {
  if (!('personId' in from)) return { guestName: from.name, guestPhone: from.phone }
  return { personId: (await findReporter(tx, from.personId, actor)).id }
}

/** Somebody of the roster whom the actor reaches. */
export async function findReporter(tx: Tx, personId: string, { gridId }: Actor) {
  const person = await findPerson(tx, { personId, gridId })
  if (!person) throw notFound('person_unknown', INTAKE_REFUSALS.person_unknown)
  return person
}

/** What the form offers to this reader. */
export async function readForm(tx: Tx, { actor, now }: { actor: Actor; now: Date }): Promise<ReportForm> {
  const actable = actor.personId === null ? [] : await listActableFor(tx, actor.personId, now)
  const ids = actable.map(({ personId }) => personId)
  const homes = new Map((await listHomes(tx, ids)).map((home) => [home.personId, home]))
  return {
    reporters: ids.flatMap((id) => {
      const home = homes.get(id)
      if (!home) return []
      const { personId, name, compoundId, buildingId, address } = home
      return [{ personId, name, compoundId, buildingId, address }]
    }),
    compounds: await listCompounds(tx),
    grids: isStaff(actor) ? await listGrids(tx, tx.communityId) : [],
    chatGroups: isStaff(actor) ? await listOpenGroups(tx) : [],
    boundary: await readBoundary(tx),
  }
}

/** The manager draws where the community ends, or takes the boundary away. */
export async function drawBoundary(
  tx: Tx,
  { corners, actor, now }: { corners: readonly Corner[]; actor: Actor; now: Date },
): Promise<void> {
  const refusal = boundaryRefusal(corners)
  if (refusal) throw refused(refusal)
  if (corners.length === 0) return deleteBoundary(tx)
  await writeBoundary(tx, {
    communityId: tx.communityId,
    corners: [...corners],
    setAt: now,
    setById: byWhom(actor),
  })
}
