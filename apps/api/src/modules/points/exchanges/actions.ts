import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import {
  acceptRefusal,
  actRefusal,
  afterAct,
  askRefusal,
  type ExchangeAct,
  type ExchangeFacts,
  type ExchangeMove,
  exchangeNews,
  sideOfStep,
} from '@linli/domain/points/exchanges/rules'
import {
  EXCHANGE_REFUSALS,
  EXCHANGE_SIDES,
  type ExchangeDecision,
  type ExchangeSide,
} from '@linli/domain/points/exchanges/terms'
import { refuse } from '@linli/domain/refusal'
import { MINUTE_MS } from '@linli/domain/time'
import { VOLUNTEER_REFUSALS } from '@linli/domain/volunteering/volunteers/terms'
import type { Tx } from '../../../db/client.ts'
import { notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Services } from '../../../http/services.ts'
import { sendMessages } from '../../messages/actions.ts'
import { listPersonsToSignUp } from '../../people/acting/store.ts'
import { findPerson, listActableIds, lockPerson } from '../../people/store.ts'
import { findVolunteer } from '../../volunteering/volunteers/store.ts'
import { payOutHeld, refundSpending, spendPoints } from '../actions.ts'
import { pointRulesAt } from '../rule-versions/store.ts'
import {
  type Exchange,
  insertExchange,
  insertSteps,
  listAskedAt,
  listPairAcceptedAt,
  listParties,
  lockExchange,
  lockUnaccepted,
  updateExchange,
} from './store.ts'

/** A transaction ends so many requests that nobody accepted; the next one who looks the rest. */
const MOST_AT_ONCE = 100

export const exchangeNotFound = () => notFound('exchange_not_found', '没有找到这次换帮助')

/** Who may act for a person: themselves and proxies; staff for anybody. */
async function personFor(tx: Tx, { actor, personId, now }: { actor: Actor; personId: string; now: Date }) {
  const actingIds = [isStaff(actor) ? null : actor.personId]
  const [person] = await listPersonsToSignUp(tx, { actingIds, personIds: [personId], now })
  if (!person) throw notFound('person_not_found', '没有找到这个人')
  return { ...person, mayActFor: person.mayActFor && (isStaff(actor) || actor.personId !== null) }
}

// ── Asking and accepting ──────────────────────────────────────────────────────────────────────────────────

export interface Asking {
  actor: Actor
  personId: string
  plan: { title: string; about: string; place: string; startsAt: Date; minutes: number; points: number }
  now: Date
}

/** Writes a request and holds its points. Locks: exchanges, then the person, then the ledger; so everywhere here. */
export async function ask(tx: Tx, { actor, personId, plan, now }: Asking): Promise<string> {
  const asker = await personFor(tx, { actor, personId, now })
  // What a request that nobody accepted still holds can be offered again.
  const over = await lockUnaccepted(tx, { askerId: personId, now, limit: MOST_AT_ONCE })
  // Two requests of one person take turns, so that the limit is one for both.
  await lockPerson(tx, personId)
  const { exchangesPerWeek } = await pointRulesAt(tx, now)
  const askedAt = await listAskedAt(tx, { askerId: personId, now })
  const { mayActFor } = asker
  const refusal = askRefusal({ mayActFor, asker, startsAt: plan.startsAt, exchangesPerWeek, askedAt }, now)
  if (refusal) throw refused(refusal)
  await lapse(tx, over, now)
  const { title, about, place, startsAt, minutes, points } = plan
  const said = { title: title.trim(), about: about.trim(), place: place.trim() }
  const { communityId } = actor
  const id = newId()
  const exchange: Exchange = {
    ...{ communityId, id, askerId: personId, askedById: byWhom(actor), askedAt: now, ...said },
    gridId: (await listParties(tx, [personId])).get(personId)?.gridId ?? null,
    ...{ startsAt, endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS), points },
    ...NEW,
  }
  await insertExchange(tx, exchange)
  await insertSteps(tx, [
    stepOf(exchange, 'asked', { byId: byWhom(actor), byDesk: isDesk(actor, personId) }, now),
  ])
  const reason = `换帮助 · ${said.title}`
  await spendPoints(tx, { communityId, personId, points, kind: 'exchange_hold', sourceId: id, reason, now })
  return id
}

const NEW: ExchangeEnd = {
  helperId: null,
  acceptedAt: null,
  askerConfirmedAt: null,
  helperConfirmedAt: null,
  disputedAt: null,
  closedAt: null,
  outcome: null,
  paidPoints: 0,
}
type ExchangeEnd = Omit<ExchangeFacts, 'points' | 'startsAt' | 'endsAt'>

const isDesk = (actor: Actor, personId: string) => isStaff(actor) && actor.personId !== personId

interface OfExchange {
  actor: Actor
  exchangeId: string
  now: Date
}

/** A volunteer accepts: of several at once the first, and within the limit of the two together. */
export async function accept(
  tx: Tx,
  { actor, exchangeId, personId, now }: OfExchange & { personId: string },
): Promise<void> {
  const exchange = await requireExchange(tx, exchangeId)
  const act = { kind: 'accept', helperId: personId } as const
  const refusal =
    actRefusal(exchange, act, now) ?? (await helperRefusal(tx, { actor, exchange, personId, now }))
  if (refusal) throw refused(refusal)
  const by = { byId: byWhom(actor), byDesk: isDesk(actor, personId), note: '' }
  await carryOut(tx, exchange, act, by, now)
}

interface Helping {
  actor: Actor
  exchange: Exchange
  personId: string
  now: Date
}

async function helperRefusal(tx: Tx, { actor, exchange, personId, now }: Helping) {
  for (const id of [exchange.askerId, personId].sort()) await lockPerson(tx, id)
  return whyNotHelp(tx, { actor, exchange, personId, now })
}

/** Why this person may not be the one who helps. */
export async function whyNotHelp(tx: Tx, { actor, exchange, personId, now }: Helping) {
  const { mayActFor, ...helper } = await personFor(tx, { actor, personId, now })
  const { askerId } = exchange
  const asker = (await listParties(tx, [askerId])).get(askerId)
  if (!asker) throw exchangeNotFound()
  const refusal = acceptRefusal(
    {
      ...{ mayActFor, helper, asker },
      actsForAsker: !isDesk(actor, personId) && (await ownSide(tx, { actor, exchange, now })) === 'asker',
      exchangesPerPair: (await pointRulesAt(tx, now)).exchangesPerPair,
      acceptedAt: await listPairAcceptedAt(tx, { personIds: [askerId, personId], now }),
    },
    now,
  )
  if (refusal) return refusal
  const volunteer = await findVolunteer(tx, { communityId: actor.communityId, personId })
  return volunteer ? null : refuse(VOLUNTEER_REFUSALS, 'not_a_volunteer')
}

// ── What the two do ───────────────────────────────────────────────────────────────────────────────────────

async function requireExchange(tx: Tx, exchangeId: string): Promise<Exchange> {
  const exchange = await lockExchange(tx, exchangeId)
  if (!exchange) throw exchangeNotFound()
  return exchange
}

/** Which of the two the actor is, or acts for; null for anybody else. */
export async function ownSide(
  tx: Tx,
  { actor, exchange, now }: { actor: Actor; exchange: Pick<Exchange, 'askerId' | 'helperId'>; now: Date },
): Promise<ExchangeSide | null> {
  const { personId } = actor
  const { askerId, helperId } = exchange
  if (personId === null) return null
  if (personId === askerId) return 'asker'
  if (personId === helperId) return 'helper'
  const ids = (await listActableIds(tx, personId, now)).map((one) => one.personId)
  if (ids.includes(askerId)) return 'asker'
  return helperId !== null && ids.includes(helperId) ? 'helper' : null
}

/** True where somebody of the actor's household is one of the two. */
export async function isOwnConcern(
  tx: Tx,
  actor: Actor,
  { askerId, helperId }: Pick<Exchange, 'askerId' | 'helperId'>,
): Promise<boolean> {
  if (actor.personId === null) return false
  const own = await findPerson(tx, { personId: actor.personId })
  const parties = await listParties(tx, helperId === null ? [askerId] : [askerId, helperId])
  return [...parties.values()].some(({ householdId }) => householdId === own?.householdId)
}

async function refuseOwnConcern(tx: Tx, actor: Actor, exchange: Exchange): Promise<void> {
  if (await isOwnConcern(tx, actor, exchange)) throw refused(refuse(EXCHANGE_REFUSALS, 'own_exchange'))
}

/** For which side the actor acts: their own, or, as staff at the desk, the one they name. */
async function actingSide(
  tx: Tx,
  { actor, exchange, side, now }: { actor: Actor; exchange: Exchange; side?: ExchangeSide; now: Date },
): Promise<{ side: ExchangeSide; byDesk: boolean }> {
  const own = await ownSide(tx, { actor, exchange, now })
  if (own && (side === undefined || side === own)) return { side: own, byDesk: false }
  if (side === undefined || !isStaff(actor)) throw exchangeNotFound()
  await refuseOwnConcern(tx, actor, exchange)
  return { side, byDesk: true }
}

const ONLY: Partial<Record<ExchangeAct['kind'], ExchangeSide>> = { cancel: 'asker', withdraw: 'helper' }

export type SideAct = OfExchange & {
  kind: 'cancel' | 'withdraw' | 'confirm' | 'dispute'
  side?: ExchangeSide
  reason?: string
}

/** One of the two cancels, withdraws, confirms or asks staff to decide. */
export async function actOnSide(tx: Tx, { actor, exchangeId, kind, reason, now, ...of }: SideAct) {
  const exchange = await requireExchange(tx, exchangeId)
  const { side, byDesk } = await actingSide(tx, { actor, exchange, side: of.side, now })
  const only = ONLY[kind]
  if (only && only !== side) throw notAllowed(`只有${EXCHANGE_SIDES[only]}能这样做`)
  const act: ExchangeAct = kind === 'confirm' ? { kind, side } : { kind }
  await carryOut(tx, exchange, act, { byId: byWhom(actor), byDesk, side, note: reason ?? '' }, now)
}

export interface Deciding extends OfExchange {
  decision: ExchangeDecision
  helperPoints?: number
  reason: string
}

/** Staff decide, with a reason that both read; never where their own household is one of the two. */
export async function decide(tx: Tx, { actor, exchangeId, decision, reason, now, ...parts }: Deciding) {
  const exchange = await requireExchange(tx, exchangeId)
  await refuseOwnConcern(tx, actor, exchange)
  const act = { kind: 'decide', decision, helperPoints: parts.helperPoints ?? 0 } as const
  await carryOut(tx, exchange, act, { byId: byWhom(actor), byDesk: false, note: reason }, now)
}

/** The other's number, while the help is under way. */
export async function revealOther(
  tx: Tx,
  services: Services,
  { actor, exchangeId, now }: OfExchange,
): Promise<string | null> {
  const exchange = await requireExchange(tx, exchangeId)
  const side = await ownSide(tx, { actor, exchange, now })
  if (side === null) throw exchangeNotFound()
  if (exchange.closedAt) throw refused(refuse(EXCHANGE_REFUSALS, 'exchange_over'))
  if (!exchange.helperId) throw refused(refuse(EXCHANGE_REFUSALS, 'exchange_not_accepted'))
  const personId = side === 'asker' ? exchange.helperId : exchange.askerId
  const cipher = (await findPerson(tx, { personId }))?.phoneCipher ?? null
  if (cipher === null) return null
  const place = { communityId: actor.communityId, table: 'persons', rowId: personId, field: 'phone' }
  return services.secrets.decrypt({ ...place, cipher })
}

/** Staff take a payment back that was wrong: called after the ledger reversed it, in the same transaction. */
export async function takeBack(tx: Tx, exchange: Exchange, by: Omit<By, 'byDesk'>, now: Date): Promise<void> {
  await carryOut(tx, exchange, { kind: 'take_back' }, { ...by, byDesk: false }, now)
}

/** Locks the exchange of a payment that staff want to take back, and asks whether they may. */
export async function lockForTakingBack(tx: Tx, { actor, exchangeId, now }: OfExchange): Promise<Exchange> {
  const exchange = await requireExchange(tx, exchangeId)
  await refuseOwnConcern(tx, actor, exchange)
  const refusal = actRefusal(exchange, { kind: 'take_back' }, now)
  if (refusal) throw refused(refusal)
  return exchange
}

// ── By the clock ──────────────────────────────────────────────────────────────────────────────────────────

/** Requests that nobody accepted end at their time: by whoever looks, and by a round. */
export async function lapseUnaccepted(tx: Tx, now: Date): Promise<number> {
  const over = await lockUnaccepted(tx, { now, limit: MOST_AT_ONCE })
  await lapse(tx, over, now)
  return over.length
}

async function lapse(tx: Tx, over: readonly Exchange[], now: Date): Promise<void> {
  for (const exchange of over)
    await carryOut(tx, exchange, { kind: 'lapse' }, { byId: null, byDesk: false, note: '' }, now)
}

// ── Carrying an act out ───────────────────────────────────────────────────────────────────────────────────

interface By {
  byId: string | null
  byDesk: boolean
  /** Which of the two acts. */
  side?: ExchangeSide
  note?: string
}

const factsOf = ({ points, startsAt, endsAt, paidPoints, outcome, ...e }: ExchangeFacts): ExchangeFacts => {
  const { helperId, acceptedAt, askerConfirmedAt, helperConfirmedAt, disputedAt, closedAt } = e
  const confirmed = { askerConfirmedAt, helperConfirmedAt, disputedAt }
  return { points, startsAt, endsAt, helperId, acceptedAt, ...confirmed, closedAt, outcome, paidPoints }
}

/** The rule decides; then the row, its steps, the points and the words, all in the caller's transaction. */
async function carryOut(tx: Tx, before: Exchange, act: ExchangeAct, by: By, now: Date): Promise<void> {
  const move = afterAct(before, act, now)
  if ('refusal' in move) throw refused(move.refusal)
  const after: Exchange = { ...before, ...factsOf(move.exchange) }
  await updateExchange(tx, before.id, factsOf(move.exchange))
  const both = { ...after, helperId: after.helperId ?? before.helperId }
  await insertSteps(
    tx,
    move.steps.map((kind) => stepOf(both, kind, by, now)),
  )
  await movePoints(tx, both, move, by, now)
  await tellBoth(tx, both, move, by, now)
}

function stepOf(exchange: Exchange, kind: ExchangeMove['steps'][number], by: By, now: Date) {
  const { communityId, id: exchangeId, askerId, helperId } = exchange
  const side = sideOfStep(kind) ?? by.side
  const personId = side === undefined ? null : side === 'asker' ? askerId : helperId
  const { byId, byDesk, note = '' } = by
  return { communityId, id: newId(), exchangeId, kind, at: now, personId, byId, byDesk, note }
}

async function movePoints(tx: Tx, exchange: Exchange, move: ExchangeMove, by: By, now: Date): Promise<void> {
  const { communityId, id: sourceId, title, helperId } = exchange
  const of = { communityId, sourceId, recordedById: by.byId, now }
  if (move.toHelper > 0 && helperId) {
    const reason = `帮助邻居 · ${title}`
    // What is left goes back to the asker with it.
    const paid = await payOutHeld(tx, { ...of, personId: helperId, points: move.toHelper, reason })
    if (!paid) throw new Error('the points of an open exchange are not held')
  } else if (move.toAsker > 0) {
    const back = await refundSpending(tx, { ...of, kind: 'exchange_hold', reason: `换帮助退回 · ${title}` })
    if (!back) throw new Error('the points of an open exchange are not held')
  }
}

async function tellBoth(tx: Tx, exchange: Exchange, move: ExchangeMove, by: By, now: Date): Promise<void> {
  const { communityId, id: exchangeId, askerId, helperId } = exchange
  const parties = await listParties(tx, helperId === null ? [askerId] : [askerId, helperId])
  const step = move.steps.at(-1)
  if (!step) return
  const news = exchangeNews(
    step,
    {
      ...exchange,
      askerName: parties.get(askerId)?.name ?? '',
      helperName: helperId === null ? '' : (parties.get(helperId)?.name ?? ''),
      toHelper: move.toHelper,
      note: by.note ?? '',
    },
    now,
  )
  const kind = 'exchange_news' as const
  const to = (personId: string, body: string) => ({ communityId, personId, kind, body, exchangeId, now })
  await sendMessages(tx, [
    to(askerId, news.asker),
    ...(helperId !== null && news.helper !== '' ? [to(helperId, news.helper)] : []),
  ])
}
