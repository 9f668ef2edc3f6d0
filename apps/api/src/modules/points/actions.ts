import { type Actor, byWhom } from '@linli/domain/actor'
import { soloAwardRefusal } from '@linli/domain/points/award-requests/rules'
import { awardRefusal, isSpending, reversalRefusal, spendRefusal } from '@linli/domain/points/rules'
import { SPENDINGS, type SpendingKind } from '@linli/domain/points/terms'
import type { Tx } from '../../db/client.ts'
import { notFound, refused } from '../../http/app-error.ts'
import { newId } from '../../http/ids.ts'
import { sendMessage, sendMessages } from '../messages/actions.ts'
import {
  accountIn,
  type NewMovement,
  type OpenLedger,
  openLedger,
  postMovement,
  postMovements,
} from './chain/actions.ts'
import { settleExpiry } from './expiry/actions.ts'
import { pointRulesAt } from './rule-versions/store.ts'
import {
  findBySources,
  findHolder,
  findMovement,
  isReversed,
  type PointMovement,
  type Source,
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
  /** For the message, to open the notice from it. */
  recruitmentId?: string | null
  /** The person who recorded it, or their account where that is bound to nobody; null when nobody did. */
  recordedById: string | null
  now: Date
}

/** Points from the community to a person, who is told. A source that posted already changes nothing. */
export async function awardPoints(tx: Tx, award: Award): Promise<PointMovement> {
  const [movement] = await awardMany(tx, [award])
  if (!movement) throw new Error('the award was not written')
  return movement
}

/** Many awards with a handful of statements: what each source has posted, now or earlier, in the order asked. */
export async function awardMany(tx: Tx, awards: readonly Award[]): Promise<PointMovement[]> {
  if (awards.length === 0) return []
  const ledger = await openLedger(tx, { own: ['issue'], personIds: awards.map(({ personId }) => personId) })
  const posted = await postOnce(tx, ledger, awards, (award) => ({
    fromAccountId: accountIn(ledger, 'issue').id,
    toAccountId: accountIn(ledger, award).id,
    points: award.points,
    kind: award.kind,
    sourceId: award.sourceId,
    reason: award.reason,
    eventId: award.eventId ?? null,
    shiftId: award.shiftId ?? null,
    occurredAt: award.now,
    recordedById: award.recordedById,
    reversesId: null,
  }))
  await sendMessages(
    tx,
    posted.fresh.map((award) => ({
      communityId: tx.communityId,
      personId: award.personId,
      kind: 'points_awarded',
      body: `收到 ${award.points} 积分：${award.reason}`,
      eventId: award.eventId ?? null,
      recruitmentId: award.recruitmentId ?? null,
      now: award.now,
    })),
  )
  return posted.movements
}

/** Posts what no source among them has posted before; the first of two that are alike. */
async function postOnce<Asked extends Source>(
  tx: Tx,
  ledger: OpenLedger,
  asked: readonly Asked[],
  movementOf: (one: Asked) => NewMovement,
): Promise<{ movements: PointMovement[]; fresh: Asked[] }> {
  const keyOf = ({ kind, sourceId }: Source) => `${kind} ${sourceId}`
  const earlier = await findBySources(tx, asked)
  const known = new Map(earlier.filter((found) => found !== null).map((found) => [keyOf(found), found]))
  const firsts = new Map<string, Asked>()
  for (const one of asked) if (!known.has(keyOf(one)) && !firsts.has(keyOf(one))) firsts.set(keyOf(one), one)
  const fresh = [...firsts.values()]
  for (const posted of await postMovements(tx, ledger, fresh.map(movementOf)))
    known.set(keyOf(posted), posted)
  return {
    movements: asked.map((one) => known.get(keyOf(one))).filter((found) => found !== undefined),
    fresh,
  }
}

export interface Spending {
  communityId: string
  personId: string
  points: number
  kind: SpendingKind
  /** What the points are spent on; is paid once, however often it is tried. */
  sourceId: string
  reason: string
  eventId?: string | null
  now: Date
}

/** Points from a person to the community. Throws `not_enough_points`; a source that was paid changes nothing. */
export async function spendPoints(tx: Tx, spending: Spending): Promise<PointMovement> {
  const [movement] = await spendMany(tx, [spending])
  if (!movement) throw new Error('the spending was not written')
  return movement
}

/** Many spendings, in their order; none of them if one cannot be paid. */
export async function spendMany(tx: Tx, spendings: readonly Spending[]): Promise<PointMovement[]> {
  if (spendings.length === 0) return []
  const ledger = await openLedger(tx, {
    own: spendings.map(({ kind }) => SPENDINGS[kind].account),
    personIds: spendings.map(({ personId }) => personId),
  })
  await settleExpiry(tx, ledger, {
    personIds: spendings.map(({ personId }) => personId),
    now: new Date(Math.max(...spendings.map(({ now }) => now.getTime()))),
  })
  const left = new Map<string, number>()
  const { movements } = await postOnce(tx, ledger, spendings, (spending) => {
    const { personId, points, kind, sourceId, reason, eventId = null, now } = spending
    const person = accountIn(ledger, spending)
    const balance = left.get(personId) ?? person.balance
    const refusal = spendRefusal({ balance, points })
    if (refusal) throw refused(refusal)
    left.set(personId, balance - points)
    return {
      fromAccountId: person.id,
      toAccountId: accountIn(ledger, SPENDINGS[kind].account).id,
      points,
      kind,
      sourceId,
      reason,
      eventId,
      shiftId: null,
      occurredAt: now,
      recordedById: null,
      reversesId: null,
    }
  })
  return movements
}

export interface Refund {
  communityId: string
  /** The kind of the spending. */
  kind: SpendingKind
  /** The source that was paid. */
  sourceId: string
  reason: string
  /** Who decided it, where somebody did. */
  recordedById?: string | null
  now: Date
}

/**
 * Gives a spending back, once. Null when nothing was spent, a correction gave it back already, or it was held for a
 * neighbour and paid to them.
 */
export async function refundSpending(tx: Tx, refund: Refund): Promise<PointMovement | null> {
  const { kind, sourceId, reason, recordedById = null, now } = refund
  const ledger = await openLedger(tx, { own: [SPENDINGS[kind].account], personIds: [] })
  const refundKind = SPENDINGS[kind].refund
  const [spending, earlier] = await findBySources(tx, [
    { kind, sourceId },
    { kind: refundKind, sourceId },
  ])
  // Asked only under the lock: a colleague may be correcting the spending this moment.
  if (!spending || (await isReversed(tx, spending)) || (await isPaidOut(tx, spending))) return null
  if (earlier) return earlier
  return postMovement(tx, ledger, {
    ...opposite(spending),
    kind: refundKind,
    sourceId,
    reason,
    occurredAt: now,
    recordedById,
    reversesId: null,
  })
}

export interface Payout {
  communityId: string
  /** The source of the spending `exchange_hold` whose points are paid out. */
  sourceId: string
  /** Who gets them. */
  personId: string
  /** How many of them: all when left out. The rest goes back to who spent them. */
  points?: number
  reason: string
  recordedById?: string | null
  now: Date
}

/**
 * Pays points that are held for help to the neighbour who helped, once, and what is left of them back. Null when they
 * are not held (any more).
 */
export async function payOutHeld(tx: Tx, payout: Payout): Promise<PointMovement | null> {
  const { sourceId, personId, reason, recordedById = null, now } = payout
  const ledger = await openLedger(tx, { own: ['exchange'], personIds: [personId] })
  const [held, earlier] = await findBySources(tx, [
    { kind: 'exchange_hold', sourceId },
    { kind: 'exchange_payment', sourceId },
  ])
  if (earlier) return earlier
  if (!held || (await isReversed(tx, held)) || (await isRefunded(tx, held))) return null
  const points = payout.points ?? held.points
  if (points < 1 || points > held.points) throw new Error('more than is held cannot be paid out')
  const said = { sourceId, reason, occurredAt: now, recordedById, reversesId: null }
  const payment = await postMovement(tx, ledger, {
    ...said,
    fromAccountId: accountIn(ledger, 'exchange').id,
    toAccountId: accountIn(ledger, { personId }).id,
    points,
    kind: 'exchange_payment',
    eventId: null,
    shiftId: null,
  })
  const rest = { ...opposite(held), ...said, points: held.points - points }
  if (rest.points > 0) await postMovement(tx, ledger, { ...rest, kind: 'exchange_release' })
  return payment
}

export interface AwardByStaff {
  actor: Actor
  personId: string
  points: number
  reason: string
  now: Date
}

/** Staff award points at the desk; never to their own household, and above the solo limit only together. */
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
  const { soloAwardPoints } = await pointRulesAt(tx, now)
  const tooMuch = soloAwardRefusal({ points, soloAwardPoints })
  if (tooMuch) throw refused(tooMuch)
  const award = {
    communityId,
    personId,
    points,
    reason,
    now,
    recordedById: byWhom(actor),
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
  const ledger = await openLedger(tx, { own: [own], personIds: [personId] })
  await settleExpiry(tx, ledger, { personIds: [personId], now })
  const accounts = [accountIn(ledger, own), accountIn(ledger, { personId })]
  const holder = accounts.find((account) => account.id === original.toAccountId)
  const person = await findHolder(tx, { communityId, personId })
  const refusal = reversalRefusal({
    kind: original.kind,
    points: original.points,
    reversed: await isReversed(tx, original),
    refunded: await isRefunded(tx, original),
    paidOut: await isPaidOut(tx, original),
    holderBalance: holder && holder.kind !== 'issue' ? holder.balance : null,
    ofOwnHousehold: person !== null && person.householdId === (await householdOf(tx, actor)),
  })
  if (refusal) throw refused(refusal)
  const movement = await postMovement(tx, ledger, {
    ...opposite(original),
    kind: 'reversal',
    sourceId: movementId,
    reason,
    occurredAt: now,
    recordedById: byWhom(actor),
    reversesId: movementId,
  })
  const change = holder?.kind !== 'person' ? '退回' : '扣回'
  const body = `更正“${original.reason}”：${change} ${original.points} 积分。原因：${reason}`
  const { eventId } = original
  await sendMessage(tx, { communityId, personId, kind: 'points_reversed', body, eventId, now })
  return { movement, personId }
}

function opposite({ fromAccountId, toAccountId, points, eventId, shiftId }: PointMovement) {
  return { fromAccountId: toAccountId, toAccountId: fromAccountId, points, eventId, shiftId }
}

/** A refund that was itself taken back does not count. */
async function isRefunded(tx: Tx, { kind, sourceId }: PointMovement): Promise<boolean> {
  return isSpending(kind) && stands(tx, { kind: SPENDINGS[kind].refund, sourceId })
}

/** A payment that was itself taken back does not count. */
async function isPaidOut(tx: Tx, { kind, sourceId }: PointMovement): Promise<boolean> {
  return kind === 'exchange_hold' && stands(tx, { kind: 'exchange_payment', sourceId })
}

async function stands(tx: Tx, source: Source): Promise<boolean> {
  const [movement] = await findBySources(tx, [source])
  return movement !== null && movement !== undefined && !(await isReversed(tx, movement))
}

async function householdOf(tx: Tx, { communityId, personId }: Actor): Promise<string | null> {
  if (personId === null) return null
  return (await findHolder(tx, { communityId, personId }))?.householdId ?? null
}
