import type { Actor } from '@linli/domain/actor'
import type { SignUpView } from '@linli/domain/events/contract'
import { type CandidateFacts, cancelRefusal, inPriorityWindow } from '@linli/domain/events/rules'
import { OFFER_REFUSALS, SIGN_UP_REFUSALS } from '@linli/domain/events/terms'
import { type PlacedTogether, placeTogether } from '../../../capacity.ts'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import type { BatchedCall, EarlierAnswer } from '../../../http/batch.ts'
import { sendMessage } from '../../messages/actions.ts'
import { findPersonsForSignUp, listActableFor, type SignUpPerson } from '../../people/store.ts'
import { spendPoints } from '../../points/actions.ts'
import { CLASS_PLACES, eventNotFound, type SignUpRequest } from '../placing/actions.ts'
import {
  type CounterRow,
  type EventRow,
  listSignUps,
  type SignUpWithPeople,
  waitingPosition,
} from '../store.ts'
import { closeEvent, openEvent } from '../waiting-list/actions.ts'
import { findHouseholdContact, pointsSpentOn, setAttendees } from './store.ts'

export const toCandidate = (person: SignUpPerson, active: ReadonlySet<string>): CandidateFacts => ({
  name: person.name,
  bornOn: person.bornOn,
  consentMissing: person.consentGiven === false,
  alreadyActive: active.has(person.personId),
})

/** A family's sign-up, or staff's for one, as the engine is asked. */
export type SignUp = Omit<SignUpRequest, 'desk'>

type SignUpCall = BatchedCall<{ eventId: string }, Omit<SignUpRequest, 'actor' | 'eventId' | 'now' | 'desk'>>

/** Families sign their members up, each family together; many families in one transaction. */
export async function signUpTogether(
  tx: Tx,
  calls: readonly SignUpCall[],
  readEarlier: () => Promise<ReadonlyMap<number, EarlierAnswer>>,
): Promise<PlacedTogether<SignUpView, EarlierAnswer>> {
  const requests = calls.map(({ actor, params, body, now }) => ({
    actor,
    ...params,
    ...body,
    now,
    desk: null,
  }))
  const { outcomes, sent } = await placeTogether(tx, CLASS_PLACES, requests, readEarlier)
  return {
    outcomes: outcomes.map((each) => ('placed' in each ? { placed: each.placed.view } : each)),
    sent,
  }
}

/** One sign-up in the caller's own transaction. */
async function placeOne(tx: Tx, request: SignUpRequest): Promise<SignUpView> {
  const { outcomes, sent } = await placeTogether(tx, CLASS_PLACES, [request])
  await Promise.all(sent)
  const [outcome] = outcomes
  if (outcome && 'placed' in outcome) return outcome.placed.view
  throw outcome && 'refused' in outcome ? outcome.refused : new Error('a request without an outcome')
}

export const signUp = (tx: Tx, request: SignUp): Promise<SignUpView> =>
  placeOne(tx, { ...request, desk: null })

/** Staff sign people up by the same rules, for those without a phone; a grid worker, people of their grid. */
export async function signUpAtDesk(tx: Tx, request: SignUp): Promise<SignUpView> {
  const { actor, personIds, now } = request
  const found = await findPersonsForSignUp(tx, personIds, now, actor.gridId)
  const chosen = personIds.map((id) => found.find((person) => person.personId === id))
  const [first] = chosen
  if (!first || chosen.some((person) => person === undefined))
    throw notFound('person_not_found', SIGN_UP_REFUSALS.person_not_found)
  const { communityId } = actor
  const contactId =
    (await findHouseholdContact(tx, { communityId, householdId: first.householdId })) ?? first.personId
  const view = await placeOne(tx, { ...request, desk: { contactId } })
  await sendMessage(tx, {
    communityId,
    personId: contactId,
    kind: 'signed_up_by_staff',
    body: `社区已帮你家报名：${view.attendees.map((each) => each.name).join('、')}。签到码 ${view.code}。`,
    eventId: request.eventId,
    now,
  })
  return view
}

function takeSeats(counters: CounterRow, seats: number, newcomer: boolean) {
  counters.taken += seats
  if (newcomer) counters.newcomerTaken += seats
}

/** Costs points only while the window is on: a place that comes later would have been free. */
async function payEarlyPlace(
  tx: Tx,
  { event, signUpId, contactId, now }: { event: EventRow; signUpId: string; contactId: string; now: Date },
) {
  if (event.priorityCostPoints === 0 || !inPriorityWindow(event, now)) return
  await spendPoints(tx, {
    communityId: event.communityId,
    personId: contactId,
    points: event.priorityCostPoints,
    kind: 'early_place',
    sourceId: signUpId,
    reason: `优先名额 · ${event.title}`,
    eventId: event.id,
    now,
  })
}

export async function readSignUp(
  tx: Tx,
  key: { communityId: string; eventId: string; signUpId: string },
): Promise<SignUpView> {
  const [found] = await listSignUps(tx, key)
  if (!found) throw notFound('sign_up_not_found', '没有找到这次报名')
  const [view] = await toSignUpViews(tx, key, [found])
  return view as SignUpView
}

/** How sign-ups of one event look to the family. */
export async function toSignUpViews(
  tx: Tx,
  key: { communityId: string; eventId: string },
  signUps: readonly SignUpWithPeople[],
): Promise<SignUpView[]> {
  const positions = new Map<string, number>()
  for (const { signUp: row, attendees } of signUps)
    if (attendees.some((each) => each.status === 'waiting'))
      positions.set(row.id, await waitingPosition(tx, { ...key, queueNumber: row.queueNumber }))
  const spent = await pointsSpentOn(tx, {
    communityId: key.communityId,
    signUpIds: signUps.filter(({ signUp: row }) => row.usedPriority).map(({ signUp: row }) => row.id),
  })
  return signUps.map(({ signUp: row, attendees }) => ({
    id: row.id,
    eventId: row.eventId,
    signedUpAt: row.signedUpAt.toISOString(),
    byStaff: row.byStaff,
    acceptPartial: row.acceptPartial,
    usedPriority: row.usedPriority,
    pointsSpent: spent.get(row.id) ?? 0,
    code: row.code,
    attendees: attendees.map((each) => ({
      personId: each.personId,
      name: each.name,
      role: each.role,
      status: each.status,
      checkedInAt: each.checkedInAt?.toISOString() ?? null,
      noShow: each.noShowAt !== null,
    })),
    waitingPosition: positions.get(row.id) ?? null,
    offerHeldUntil:
      attendees.find((each) => each.status === 'offered')?.offerHeldUntil?.toISOString() ?? null,
  }))
}

export interface SignUpAct {
  actor: Actor
  eventId: string
  signUpId: string
  now: Date
}

/** Opens a sign-up for its family (or for staff): another family's is as good as missing. */
async function openSignUp(tx: Tx, { actor, eventId, signUpId, now }: SignUpAct, byStaff: boolean) {
  const { communityId } = actor
  const locked = await openEvent(tx, { communityId, eventId, now })
  if (!locked) throw eventNotFound()
  const [found] = await listSignUps(tx, { communityId, eventId, signUpId })
  if (!found || (!byStaff && !(await mayActFor(tx, actor, found, now))))
    throw notFound('sign_up_not_found', '没有找到这次报名')
  return { locked, found }
}

async function mayActFor(tx: Tx, actor: Actor, { signUp: row, attendees }: SignUpWithPeople, now: Date) {
  if (!actor.personId) return false
  if (row.contactId === actor.personId) return true
  const actable = await listActableFor(tx, actor.personId, now)
  return attendees.some((each) => actable.some((person) => person.personId === each.personId))
}

const ACTIVE = ['confirmed', 'waiting', 'offered']

/** Cancels a sign-up or some of its people; freed places go down the waiting list at once. */
export async function cancelSignUp(
  tx: Tx,
  request: SignUpAct & { personIds: readonly string[] | undefined; byStaff: boolean },
): Promise<SignUpView> {
  const { actor, eventId, signUpId, personIds, byStaff, now } = request
  const { locked, found } = await openSignUp(tx, request, byStaff)
  const chosen = found.attendees.filter(
    (each) => ACTIVE.includes(each.status) && (!personIds || personIds.includes(each.personId)),
  )
  // Staff who are parents keep to the families' cut-off for their own.
  const forOthers = byStaff && !(await mayActFor(tx, actor, found, now))
  const refusal = cancelRefusal({ event: locked.event, active: chosen, byStaff: forOthers, now })
  if (refusal) throw refused(refusal)
  await release(tx, { locked, found, chosen, actor, now })
  await closeEvent(tx, locked)
  return readSignUp(tx, { communityId: actor.communityId, eventId, signUpId })
}

type Opened = Awaited<ReturnType<typeof openSignUp>>

async function release(
  tx: Tx,
  {
    locked: { counters },
    found,
    chosen,
    actor,
    now,
  }: Opened & { chosen: SignUpWithPeople['attendees']; actor: Actor; now: Date },
) {
  const { communityId, eventId } = counters
  await setAttendees(
    tx,
    { communityId, eventId, personIds: chosen.map((each) => each.personId) },
    { status: 'cancelled', cancelledAt: now, cancelledById: actor.personId },
  )
  const waiting = chosen.filter((each) => each.status === 'waiting').length
  counters.waiting -= waiting
  takeSeats(counters, waiting - chosen.length, found.signUp.isNewcomer)
}

/** The family takes the places held for it. */
export async function acceptOffer(tx: Tx, request: SignUpAct & { byStaff: boolean }): Promise<SignUpView> {
  const { actor, eventId, signUpId, now } = request
  const { locked, found } = await openSignUp(tx, request, request.byStaff)
  const offered = found.attendees.filter((each) => each.status === 'offered')
  if (offered.length === 0) throw refusedOffer(found)
  const { communityId } = actor
  await setAttendees(
    tx,
    { communityId, eventId, personIds: offered.map((each) => each.personId) },
    { status: 'confirmed', confirmedAt: now },
  )
  const paid = await pointsSpentOn(tx, { communityId, signUpIds: [signUpId] })
  if (found.signUp.usedPriority && !paid.get(signUpId))
    await payEarlyPlace(tx, { event: locked.event, signUpId, contactId: found.signUp.contactId, now })
  await closeEvent(tx, locked)
  return readSignUp(tx, { communityId, eventId, signUpId })
}

/** The family gives held places to the next one and leaves the list. */
export async function declineOffer(tx: Tx, request: SignUpAct & { byStaff: boolean }): Promise<SignUpView> {
  const { actor, eventId, signUpId, now } = request
  const { locked, found } = await openSignUp(tx, request, request.byStaff)
  const chosen = found.attendees.filter((each) => each.status === 'offered' || each.status === 'waiting')
  if (!chosen.some((each) => each.status === 'offered')) throw refusedOffer(found)
  await release(tx, { locked, found, chosen, actor, now })
  await closeEvent(tx, locked)
  return readSignUp(tx, { communityId: actor.communityId, eventId, signUpId })
}

function refusedOffer({ attendees }: SignUpWithPeople) {
  const code = attendees.some((each) => each.status === 'lapsed') ? 'offer_ended' : 'offer_not_found'
  return refused({ code, message: OFFER_REFUSALS[code] })
}
