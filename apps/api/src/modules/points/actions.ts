import type { Actor } from '@linli/domain/actor'
import { awardRefusal, reversalRefusal, spendRefusal } from '@linli/domain/points/rules'
import type { Tx } from '../../db/client.ts'
import { notFound, refused } from '../../http/app-error.ts'
import { newId } from '../../http/ids.ts'
import { sendMessage } from '../messages/actions.ts'
import {
  findBySource,
  findHolder,
  findMovement,
  isReversed,
  lockAccounts,
  type PointMovement,
  postMovement,
  sidesOf,
} from './store.ts'

export interface Award {
  communityId: string
  personId: string
  points: number
  kind: 'event_helper' | 'volunteer_service' | 'staff_award'
  /** What earned the points; posts once, however often it is tried. */
  sourceId: string
  /** What the person reads on the statement. */
  reason: string
  eventId?: string | null
  shiftId?: string | null
  /** The person who recorded it, or their account where that is bound to nobody; null when nobody did. */
  recordedById: string | null
  now: Date
}

/** Points from the community to a person, who is told. A source that posted already changes nothing. */
export async function awardPoints(tx: Tx, award: Award): Promise<PointMovement> {
  const {
    communityId,
    personId,
    points,
    kind,
    sourceId,
    reason,
    eventId = null,
    shiftId = null,
    recordedById,
    now,
  } = award
  const { own: issue, person } = await lockAccounts(tx, { communityId, personId, own: 'issue' })
  const earlier = await findBySource(tx, { communityId, kind, sourceId })
  if (earlier) return earlier
  const movement = await postMovement(tx, {
    communityId,
    fromAccountId: issue.id,
    toAccountId: person.id,
    points,
    kind,
    sourceId,
    reason,
    eventId,
    shiftId,
    occurredAt: now,
    recordedById,
    reversesId: null,
  })
  const body = `收到 ${points} 积分：${reason}`
  await sendMessage(tx, { communityId, personId, kind: 'points_awarded', body, eventId, now })
  return movement
}

export interface Spending {
  communityId: string
  personId: string
  points: number
  kind: 'early_place'
  /** What the points are spent on; is paid once, however often it is tried. */
  sourceId: string
  reason: string
  eventId: string
  now: Date
}

/** Points from a person to the community. Throws `not_enough_points`; a source that was paid changes nothing. */
export async function spendPoints(tx: Tx, spending: Spending): Promise<PointMovement> {
  const { communityId, personId, points, kind, sourceId, reason, eventId, now } = spending
  const { own, person } = await lockAccounts(tx, { communityId, personId, own: kind })
  const earlier = await findBySource(tx, { communityId, kind, sourceId })
  if (earlier) return earlier
  const refusal = spendRefusal({ balance: person.balance, points })
  if (refusal) throw refused(refusal)
  return postMovement(tx, {
    communityId,
    fromAccountId: person.id,
    toAccountId: own.id,
    points,
    kind,
    sourceId,
    reason,
    eventId,
    shiftId: null,
    occurredAt: now,
    recordedById: null,
    reversesId: null,
  })
}

export interface Refund {
  communityId: string
  /** The kind of the spending. */
  kind: 'early_place'
  /** The source that was paid. */
  sourceId: string
  reason: string
  now: Date
}

/** Gives a spending back, once. Null when nothing was spent, or a correction gave it back already. */
export async function refundSpending(tx: Tx, refund: Refund): Promise<PointMovement | null> {
  const { communityId, kind, sourceId, reason, now } = refund
  const spending = await findBySource(tx, { communityId, kind, sourceId })
  if (!spending) return null
  await lockAccounts(tx, { communityId, ...(await sidesOf(tx, spending)) })
  // Asked only under the lock: a colleague may be correcting the spending this moment.
  if (await isReversed(tx, spending)) return null
  const earlier = await findBySource(tx, { communityId, kind: 'early_place_refund', sourceId })
  if (earlier) return earlier
  return postMovement(tx, {
    ...opposite(spending),
    kind: 'early_place_refund',
    sourceId,
    reason,
    occurredAt: now,
    recordedById: null,
    reversesId: null,
  })
}

export interface AwardByStaff {
  actor: Actor
  personId: string
  points: number
  reason: string
  now: Date
}

/** Staff award points at the desk; never to their own household. */
export async function awardByStaff(
  tx: Tx,
  { actor, personId, points, reason, now }: AwardByStaff,
): Promise<PointMovement> {
  const { communityId } = actor
  const receiver = await findHolder(tx, { communityId, personId })
  if (!receiver) throw notFound('person_not_found', '没有找到这个人')
  const refusal = awardRefusal({
    staffHouseholdId: await householdOf(tx, actor),
    receiverHouseholdId: receiver.householdId,
  })
  if (refusal) throw refused(refusal)
  const award = {
    communityId,
    personId,
    points,
    reason,
    now,
    recordedById: actor.personId ?? actor.accountId,
  }
  return awardPoints(tx, { ...award, kind: 'staff_award', sourceId: newId() })
}

export interface Reversal {
  actor: Actor
  movementId: string
  reason: string
  now: Date
}

/** Takes a movement back by its exact opposite (冲正); the person is told. */
export async function reverseMovement(
  tx: Tx,
  { actor, movementId, reason, now }: Reversal,
): Promise<{ movement: PointMovement; personId: string }> {
  const { communityId } = actor
  const original = await findMovement(tx, { communityId, movementId })
  if (!original) throw notFound('movement_not_found', '没有找到这笔积分')
  const { own, personId } = await sidesOf(tx, original)
  const accounts = await lockAccounts(tx, { communityId, personId, own })
  const holder = [accounts.own, accounts.person].find((account) => account.id === original.toAccountId)
  const person = await findHolder(tx, { communityId, personId })
  const refusal = reversalRefusal({
    kind: original.kind,
    points: original.points,
    reversed: await isReversed(tx, original),
    refunded: await isRefunded(tx, original),
    holderBalance: holder && holder.kind !== 'issue' ? holder.balance : null,
    ofOwnHousehold: person !== null && person.householdId === (await householdOf(tx, actor)),
  })
  if (refusal) throw refused(refusal)
  const movement = await postMovement(tx, {
    ...opposite(original),
    kind: 'reversal',
    sourceId: movementId,
    reason,
    occurredAt: now,
    recordedById: actor.personId ?? actor.accountId,
    reversesId: movementId,
  })
  const change = movement.toAccountId === accounts.person.id ? '退回' : '扣回'
  const body = `更正“${original.reason}”：${change} ${original.points} 积分。原因：${reason}`
  const { eventId } = original
  await sendMessage(tx, { communityId, personId, kind: 'points_reversed', body, eventId, now })
  return { movement, personId }
}

function opposite({ communityId, fromAccountId, toAccountId, points, eventId, shiftId }: PointMovement) {
  return { communityId, fromAccountId: toAccountId, toAccountId: fromAccountId, points, eventId, shiftId }
}

/** A refund that was itself taken back does not count. */
async function isRefunded(tx: Tx, { communityId, kind, sourceId }: PointMovement): Promise<boolean> {
  if (kind !== 'early_place') return false
  const refund = await findBySource(tx, { communityId, kind: 'early_place_refund', sourceId })
  return refund !== null && !(await isReversed(tx, refund))
}

async function householdOf(tx: Tx, { communityId, personId }: Actor): Promise<string | null> {
  if (personId === null) return null
  return (await findHolder(tx, { communityId, personId }))?.householdId ?? null
}
