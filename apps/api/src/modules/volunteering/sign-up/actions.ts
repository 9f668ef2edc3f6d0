import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import { clockTime, monthDay } from '@linli/domain/time'
import type {
  MyPlaces,
  MyShift,
  ShiftSignUpsView,
  ShiftSignUpView,
} from '@linli/domain/volunteering/sign-up/contract'
import {
  cancelClosesAt,
  datedShift,
  isFilled,
  linePromotes,
  shiftCancelRefusal,
} from '@linli/domain/volunteering/sign-up/rules'
import { SHIFT_CANCEL_REFUSALS } from '@linli/domain/volunteering/sign-up/terms'
import { type PlacedTogether, placeTogether } from '../../../capacity.ts'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import type { BatchedCall, EarlierAnswer } from '../../../http/batch.ts'
import { type OneMessage, sendMessages, sendOnce } from '../../messages/actions.ts'
import { listGuardiansOf } from '../../people/acting/store.ts'
import { listActableFor, listActableIds } from '../../people/store.ts'
import { recruitmentNotFound } from '../actions.ts'
import { type PlacedOnShifts, SHIFT_PLACES, type ShiftRequest } from '../placing/actions.ts'
import {
  listHeld,
  listVolunteersAmong,
  lockNotices,
  markFilled,
  type NoticeRow,
  type NoticeWithShifts,
  readNotices,
  type ShiftRow,
  saveShiftCounters,
} from '../placing/store.ts'
import {
  findShown,
  findSignUp,
  type HeldSignUp,
  listNoticesOf,
  listOfPersons,
  listShiftsOf,
  type MyShiftsFilter,
  markCancelled,
  type Promoted,
  promoteFirst,
  type ShownSignUp,
} from './store.ts'

const toShiftSignUpView = ({ signedUpAt, ...row }: ShownSignUp): ShiftSignUpView => ({
  id: row.id,
  shiftId: row.shiftId,
  personId: row.personId,
  name: row.name,
  status: row.status,
  channel: row.channel,
  signedUpAt: signedUpAt.toISOString(),
  waitingPosition: row.waitingPosition,
})

type SignUpCall = BatchedCall<
  { recruitmentId: string },
  { personId: string; shiftIds: readonly string[]; waitIfFull: boolean; shareCode?: string }
>

/** Volunteers sign up for shifts, many of them in one transaction. */
export async function signUpForShiftsTogether(
  tx: Tx,
  calls: readonly SignUpCall[],
  readEarlier: () => Promise<ReadonlyMap<number, EarlierAnswer>>,
): Promise<PlacedTogether<ShiftSignUpsView, EarlierAnswer>> {
  const requests = calls.map(({ actor, params, body, now }): ShiftRequest => {
    const { personId, shiftIds, waitIfFull, shareCode } = body
    const from = shareCode === undefined ? null : { shareCode }
    return { actor, ...params, shiftIds, who: { personId }, waitIfFull, channel: 'app', from, now }
  })
  const { outcomes, sent } = await placeTogether(tx, SHIFT_PLACES, requests, readEarlier)
  return {
    outcomes: outcomes.map((each) => ('placed' in each ? { placed: toReply(each.placed) } : each)),
    sent,
  }
}

const toReply = ({ signUps }: PlacedOnShifts): ShiftSignUpsView => ({ signUps })

/** Decides many requests in the caller's own transaction, in their order; those placed by staff are told. */
export async function placePeople(tx: Tx, requests: readonly ShiftRequest[]) {
  const { outcomes, sent } = await placeTogether(tx, SHIFT_PLACES, requests)
  await Promise.all(sent)
  const byStaff = requests.flatMap((request, i) => {
    const outcome = outcomes[i]
    const isTold = outcome && 'placed' in outcome && request.channel !== 'app'
    return isTold ? [{ request, signUps: outcome.placed.signUps }] : []
  })
  await tellSignedUp(tx, byStaff)
  return outcomes
}

/** Staff sign somebody up, or note a guest by name, by the same rules. */
export async function signUpAtDesk(
  tx: Tx,
  request: Omit<ShiftRequest, 'channel' | 'from'>,
): Promise<ShiftSignUpsView> {
  const [outcome] = await placePeople(tx, [{ ...request, channel: 'desk', from: null }])
  if (outcome && 'placed' in outcome) return toReply(outcome.placed)
  throw outcome && 'refused' in outcome ? outcome.refused : new Error('a request without an outcome')
}

interface PlacedByStaff {
  request: ShiftRequest
  signUps: readonly ShiftSignUpView[]
}

/** All of one act together: a chain's hundred people cost as many statements as one at the desk. */
async function tellSignedUp(tx: Tx, placed: readonly PlacedByStaff[]): Promise<void> {
  const personIds = placed.flatMap(({ request: { who } }) => ('personId' in who ? [who.personId] : []))
  const [first] = placed
  if (!first || personIds.length === 0) return
  const recruitmentIds = [...new Set(placed.map(({ request }) => request.recruitmentId))]
  const [notices, told] = await Promise.all([
    readNotices(tx, { recruitmentIds }),
    whoIsTold(tx, [...new Set(personIds)], first.request.now),
  ])
  await sendMessages(
    tx,
    placed.flatMap(({ request, signUps }): OneMessage[] => {
      const found = notices.get(request.recruitmentId)
      if (!found || !('personId' in request.who)) return []
      const { actor, recruitmentId, now } = request
      const message = {
        communityId: actor.communityId,
        kind: 'signed_up_by_staff',
        recruitmentId,
        now,
      } as const
      const body = signedUpWords(found, signUps)
      return (told.get(request.who.personId) ?? []).map((personId) => ({ ...message, personId, body }))
    }),
  )
}

function signedUpWords({ notice, shifts }: NoticeWithShifts, signUps: readonly ShiftSignUpView[]): string {
  const words = signUps.map(({ shiftId, waitingPosition }) => {
    const shift = shifts.get(shiftId)
    const line = waitingPosition === null ? '' : `（候补第 ${waitingPosition} 位）`
    return shift ? `“${shift.role}”${datedShift(shift)}${line}` : ''
  })
  return `社区已帮${signUps[0]?.name ?? ''}报名《${notice.title}》：${words.join('、')}。集合地点：${notice.meetingPlace}。`
}

/** In a child's place its guardians. */
async function whoIsTold(tx: Tx, personIds: readonly string[], now: Date): Promise<Map<string, string[]>> {
  const told = new Map(personIds.map((id) => [id, [] as string[]]))
  for (const { personId, guardianId } of await listGuardiansOf(tx, { personIds, now }))
    told.get(personId)?.push(guardianId)
  for (const [personId, recipients] of told) if (recipients.length === 0) recipients.push(personId)
  return told
}

/**
 * Gives free places of these shifts to the first in line, who are told. Called with the counters locked or not: it
 * locks those of the shifts' whole notices, in the lock order. Whoever frees places calls it last, before COMMIT.
 */
export async function promoteWaiting(
  tx: Tx,
  { shiftIds, now }: { shiftIds: readonly string[]; now: Date },
): Promise<void> {
  if (shiftIds.length === 0) return
  const recruitmentIds = await listNoticesOf(tx, shiftIds)
  for (const found of (await lockNotices(tx, { recruitmentIds })).values())
    await promoteIn(tx, found, { shiftIds, now })
}

/** Notes that a change of its shifts left a notice without a free place. Called last, like `promoteWaiting`. */
export async function noteFilled(
  tx: Tx,
  { recruitmentId, now }: { recruitmentId: string; now: Date },
): Promise<void> {
  const found = (await lockNotices(tx, { recruitmentIds: [recruitmentId] })).get(recruitmentId)
  if (found) await markIfFilled(tx, found, now)
}

async function markIfFilled(tx: Tx, { notice, shifts }: NoticeWithShifts, now: Date): Promise<void> {
  if (!notice.publishedAt || notice.filledAt || !isFilled([...shifts.values()], now)) return
  await markFilled(tx, [{ id: notice.id, filledAt: now }])
}

async function promoteIn(
  tx: Tx,
  { notice, shifts }: NoticeWithShifts,
  { shiftIds, now }: { shiftIds: readonly string[]; now: Date },
): Promise<void> {
  const freed = shiftIds.flatMap((id) => {
    const shift = shifts.get(id)
    if (!shift || !linePromotes(notice, shift, now)) return []
    const places = Math.min(shift.places - shift.taken, shift.waiting)
    return places > 0 ? [{ shift, shiftId: id, places }] : []
  })
  if (freed.length === 0) return
  const promoted = await promoteFirst(tx, freed, now)
  for (const { shift, places } of freed) {
    shift.taken += places
    shift.waiting -= places
  }
  await saveShiftCounters(
    tx,
    freed.map(({ shift }) => shift),
  )
  await markIfFilled(tx, { notice, shifts }, now)
  await tellPromoted(tx, { notice, shifts, promoted, now })
}

async function tellPromoted(
  tx: Tx,
  { notice, shifts, promoted, now }: NoticeWithShifts & { promoted: readonly Promoted[]; now: Date },
): Promise<void> {
  const persons = promoted.flatMap(({ personId }) => personId ?? [])
  const told = await whoIsTold(tx, persons, now)
  const messages = promoted.flatMap((each) => {
    const shift = shifts.get(each.shiftId)
    if (!each.personId || !shift) return []
    const besides = each.channel === 'app' ? [each.signedUpById] : []
    const recipients = new Set([...(told.get(each.personId) ?? []), ...besides])
    return [...recipients].map((personId) => ({
      personId,
      body: promotedWords(notice, shift, { name: each.name, now }),
      onceKey: `shift_place_given ${each.id} ${personId}`,
    }))
  })
  await sendOnce(tx, {
    communityId: notice.communityId,
    kind: 'shift_place_given',
    recruitmentId: notice.id,
    now,
    messages,
  })
}

function promotedWords(notice: NoticeRow, shift: ShiftRow, { name, now }: { name: string; now: Date }) {
  const until = cancelClosesAt(shift.startsAt, notice.cancelClosesMinutes)
  const clock = `${monthDay(until)} ${clockTime(until)}`
  const give = now < until ? `来不了请在 ${clock} 前取消，让给下一位。` : '来不了请打电话告诉社区。'
  return `《${notice.title}》“${shift.role}”${datedShift(shift)}轮到${name}了，已经报上。${give}`
}

export interface CancelShiftSignUp {
  actor: Actor
  recruitmentId: string
  signUpId: string
  now: Date
}

const signUpNotFound = () =>
  notFound('shift_sign_up_not_found', SHIFT_CANCEL_REFUSALS.shift_sign_up_not_found)

/**
 * Gives a place back, and the first in line has it. Somebody else's is as good as missing, except for staff; then whose
 * it was is told.
 */
export async function cancelShiftSignUp(tx: Tx, request: CancelShiftSignUp): Promise<ShiftSignUpView> {
  const { actor, recruitmentId, signUpId, now } = request
  const byStaff = await isCancelledByStaff(tx, request)
  const found = (await lockNotices(tx, { recruitmentIds: [recruitmentId] })).get(recruitmentId)
  const signUp = await findSignUp(tx, { recruitmentId, signUpId, lock: true })
  const shift = signUp && found?.shifts.get(signUp.shiftId)
  if (!signUp || !found || !shift) throw signUpNotFound()
  const { notice } = found
  const { startsAt, settledAt } = shift
  const { status, checkedInAt } = signUp
  const { cancelClosesMinutes } = notice
  const facts = { status, startsAt, cancelClosesMinutes, settledAt, checkedInAt, byStaff, now }
  const refusal = shiftCancelRefusal(facts)
  if (refusal) throw refused(refusal)
  await markCancelled(tx, { id: signUpId, now, byId: byWhom(actor) })
  if (status === 'confirmed') shift.taken -= 1
  else shift.waiting -= 1
  await saveShiftCounters(tx, [shift])
  await promoteIn(tx, found, { shiftIds: [shift.id], now })
  const shown = await readShown(tx, signUpId)
  if (byStaff && signUp.personId !== null) {
    const what = status === 'confirmed' ? '报名' : '候补'
    const body = `社区取消了${shown.name}在《${notice.title}》“${shift.role}”${datedShift(shift)}的${what}。弄错了的话，请打电话告诉社区。`
    await tellPerson(tx, { personId: signUp.personId, recruitmentId, body, now })
  }
  return shown
}

async function tellPerson(
  tx: Tx,
  { personId, ...said }: { personId: string; recruitmentId: string; body: string; now: Date },
): Promise<void> {
  const told = (await whoIsTold(tx, [personId], said.now)).get(personId) ?? []
  const message = { communityId: tx.communityId, kind: 'recruitment_changed', ...said } as const
  await sendMessages(
    tx,
    told.map((reader) => ({ ...message, personId: reader })),
  )
}

/** Staff who volunteer keep to the volunteers' cut-off for their own places. */
async function isCancelledByStaff(tx: Tx, { actor, recruitmentId, signUpId, now }: CancelShiftSignUp) {
  const signUp = await findSignUp(tx, { recruitmentId, signUpId, lock: false })
  if (!signUp) throw signUpNotFound()
  const isTheirs = await mayActFor(tx, actor, signUp, now)
  if (!isTheirs && !isStaff(actor)) throw signUpNotFound()
  return !isTheirs
}

async function mayActFor(tx: Tx, { personId }: Actor, signUp: HeldSignUp, now: Date): Promise<boolean> {
  if (personId === null || signUp.personId === null) return false
  const actable = await listActableIds(tx, personId, now)
  return actable.some((person) => person.personId === signUp.personId)
}

async function readShown(tx: Tx, signUpId: string): Promise<ShiftSignUpView> {
  const shown = await findShown(tx, signUpId)
  if (!shown) throw signUpNotFound()
  return toShiftSignUpView(shown)
}

interface Reading {
  actor: Actor
  recruitmentId: string
  now: Date
}

/** Whom the reader may sign up for a notice, with the facts that the rules ask about. */
export async function readMyPlaces(tx: Tx, { actor, recruitmentId, now }: Reading): Promise<MyPlaces> {
  const found = (await readNotices(tx, { recruitmentIds: [recruitmentId] })).get(recruitmentId)
  if (!found || (!found.notice.publishedAt && !isStaff(actor))) throw recruitmentNotFound()
  if (!actor.personId) return { candidates: [], signUps: [] }
  // A proxy who is a guardian as well appears once.
  const actable = [
    ...new Map((await listActableFor(tx, actor.personId, now)).map((each) => [each.personId, each])).values(),
  ]
  const personIds = actable.map(({ personId }) => personId)
  const [volunteers, held, signUps] = await Promise.all([
    listVolunteersAmong(tx, personIds),
    listHeld(tx, { personIds, after: now }),
    listOfPersons(tx, { recruitmentId, personIds }),
  ])
  return {
    candidates: actable.map(({ personId, name, actingAs, bornOn, relation, consentGiven }) => ({
      personId,
      name,
      isSelf: actingAs === 'self',
      bornOn,
      relation,
      consentMissing: consentGiven === false,
      isVolunteer: volunteers.has(personId),
      held: held
        .filter((row) => row.personId === personId)
        .map(({ shiftId, title, role, startsAt, endsAt }) => ({
          shiftId,
          title,
          role,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
        })),
    })),
    signUps: signUps.map(toShiftSignUpView),
  }
}

/** A page of the reader's shifts, and of those they act for. */
export async function readMyShifts(
  tx: Tx,
  { personId, ...filter }: Omit<MyShiftsFilter, 'personIds'> & { personId: string },
): Promise<{ rows: MyShift[]; last: { startsAt: Date; id: string } | null }> {
  const actable = await listActableIds(tx, personId, filter.now)
  const personIds = [...new Set(actable.map((person) => person.personId))]
  const found = await listShiftsOf(tx, { personIds, ...filter })
  return {
    rows: found.map((row) => ({
      signUp: toShiftSignUpView(row),
      recruitmentId: row.recruitmentId,
      title: row.title,
      meetingPlace: row.meetingPlace,
      role: row.role,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      cancelClosesAt: cancelClosesAt(row.startsAt, row.cancelClosesMinutes).toISOString(),
      pointsPerHour: row.pointsPerHour,
      checkedInAt: row.checkedInAt?.toISOString() ?? null,
      checkedOutAt: row.checkedOutAt?.toISOString() ?? null,
      serviceMinutes: row.serviceMinutes,
      points: row.points,
    })),
    last: (found.length === filter.limit && found.at(-1)) || null,
  }
}
