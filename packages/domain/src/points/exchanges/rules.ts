import { type Aged, isAdult } from '../../people/rules'
import { type Refusal, refuse } from '../../refusal'
import { DAY_MS, spokenInstant } from '../../time'
import {
  EXCHANGE_AHEAD_DAYS,
  EXCHANGE_PAIR_DAYS,
  EXCHANGE_REFUSALS,
  EXCHANGE_WEEK_DAYS,
  type ExchangeDecision,
  type ExchangeOutcome,
  type ExchangePhase,
  type ExchangeRefusalCode,
  type ExchangeSide,
  type ExchangeStepKind,
  SILENT_DAYS,
} from './terms'

export type ExchangeRefusal = Refusal<ExchangeRefusalCode>
const no = (code: ExchangeRefusalCode, message?: string) => refuse(EXCHANGE_REFUSALS, code, message)

export interface ExchangeFacts {
  points: number
  startsAt: Date
  endsAt: Date
  helperId: string | null
  acceptedAt: Date | null
  askerConfirmedAt: Date | null
  helperConfirmedAt: Date | null
  disputedAt: Date | null
  closedAt: Date | null
  outcome: ExchangeOutcome | null
  /** How many of the points the helper got. */
  paidPoints: number
}

export function exchangePhase(exchange: ExchangeFacts): ExchangePhase {
  if (exchange.outcome) return exchange.outcome
  if (exchange.disputedAt) return 'disputed'
  if (!exchange.helperId) return 'open'
  if (exchange.helperConfirmedAt) return 'helper_done'
  return exchange.askerConfirmedAt ? 'asker_done' : 'accepted'
}

/** What lies in the account `exchange` for it. */
export const heldPoints = ({ closedAt, points }: Pick<ExchangeFacts, 'closedAt' | 'points'>): number =>
  closedAt === null ? points : 0

export type ExchangeAct =
  | { kind: 'accept'; helperId: string }
  | { kind: 'cancel' }
  | { kind: 'withdraw' }
  | { kind: 'confirm'; side: ExchangeSide }
  | { kind: 'dispute' }
  | { kind: 'decide'; decision: ExchangeDecision; helperPoints: number }
  /** Staff take a payment back: it was wrong. */
  | { kind: 'take_back' }
  /** Nobody came by the time it begins. */
  | { kind: 'lapse' }

/** What follows from an act: the exchange afterwards, the line of its page, and where held points go. */
export interface ExchangeMove {
  exchange: ExchangeFacts
  steps: ExchangeStepKind[]
  toHelper: number
  toAsker: number
}

const RUNNING = { helperConfirmedAt: null, askerConfirmedAt: null, disputedAt: null }

/** The whole of the state machine: what an act makes of an exchange, or why it may not be. */
export function afterAct(
  exchange: ExchangeFacts,
  act: ExchangeAct,
  now: Date,
): { refusal: ExchangeRefusal } | ExchangeMove {
  const refusal = actRefusal(exchange, act, now)
  if (refusal) return { refusal }
  const still = { toHelper: 0, toAsker: 0 }
  switch (act.kind) {
    case 'accept': {
      const taken = { ...exchange, ...RUNNING, helperId: act.helperId, acceptedAt: now }
      return { exchange: taken, steps: ['accepted'], ...still }
    }
    case 'withdraw': {
      const free = { ...exchange, ...RUNNING, helperId: null, acceptedAt: null }
      return { exchange: free, steps: ['withdrawn'], ...still }
    }
    case 'cancel':
      return close(exchange, { outcome: 'cancelled', helperPoints: 0, steps: ['cancelled'] }, now)
    case 'lapse':
      return close(exchange, { outcome: 'lapsed', helperPoints: 0, steps: ['lapsed'] }, now)
    case 'confirm':
      return confirmed(exchange, act.side, now)
    case 'dispute':
      return { exchange: { ...exchange, disputedAt: now }, steps: ['disputed'], ...still }
    case 'decide':
      return decided(exchange, act, now)
    case 'take_back': {
      const back = close(exchange, { outcome: 'returned', helperPoints: 0, steps: ['taken_back'] }, now)
      // Its points had left the account already: the correction itself brings them back.
      return { ...back, ...still }
    }
  }
}

function close(
  exchange: ExchangeFacts,
  end: { outcome: ExchangeOutcome; helperPoints: number; steps: ExchangeStepKind[] },
  now: Date,
): ExchangeMove {
  const { outcome, helperPoints: paidPoints, steps } = end
  return {
    exchange: { ...exchange, closedAt: now, outcome, paidPoints },
    steps,
    toHelper: paidPoints,
    toAsker: exchange.points - paidPoints,
  }
}

function confirmed(exchange: ExchangeFacts, side: ExchangeSide, now: Date): ExchangeMove {
  const own = side === 'asker' ? { askerConfirmedAt: now } : { helperConfirmedAt: now }
  const step = side === 'asker' ? 'asker_confirmed' : 'helper_confirmed'
  const next = { ...exchange, ...own }
  if (!next.askerConfirmedAt || !next.helperConfirmedAt)
    return { exchange: next, steps: [step], toHelper: 0, toAsker: 0 }
  return close(next, { outcome: 'paid', helperPoints: exchange.points, steps: [step, 'paid'] }, now)
}

function decided(
  exchange: ExchangeFacts,
  { decision, helperPoints }: { decision: ExchangeDecision; helperPoints: number },
  now: Date,
): ExchangeMove {
  const { points } = exchange
  if (decision === 'pay')
    return close(exchange, { outcome: 'paid', helperPoints: points, steps: ['decided_pay'] }, now)
  if (decision === 'return')
    return close(exchange, { outcome: 'returned', helperPoints: 0, steps: ['decided_return'] }, now)
  return close(exchange, { outcome: 'split', helperPoints, steps: ['decided_split'] }, now)
}

/** Why an act may not be, whoever it is of; null when it may. */
export function actRefusal(exchange: ExchangeFacts, act: ExchangeAct, now: Date): ExchangeRefusal | null {
  const begun = now >= exchange.startsAt
  if (act.kind === 'take_back') {
    if (exchange.outcome === 'split') return no('exchange_was_split')
    return exchange.outcome === 'paid' ? null : no('exchange_over')
  }
  if (exchange.closedAt) return no('exchange_over')
  switch (act.kind) {
    case 'accept':
      if (exchange.helperId) return no('exchange_taken')
      return begun ? no('exchange_time_over') : null
    case 'lapse':
      if (exchange.helperId) return no('exchange_taken')
      return begun ? null : no('exchange_not_begun')
    case 'cancel':
      return begun ? no('exchange_begun') : null
    case 'withdraw':
      if (!exchange.helperId) return no('exchange_not_accepted')
      return begun ? no('exchange_begun') : null
    case 'confirm':
    case 'dispute':
      return doneRefusal(exchange, act, begun)
    case 'decide':
      if (!exchange.helperId || !needsStaff(exchange, now)) return no('exchange_not_disputed')
      return splitRefusal(exchange, act)
  }
}

function doneRefusal(
  exchange: ExchangeFacts,
  act: { kind: 'confirm'; side: ExchangeSide } | { kind: 'dispute' },
  begun: boolean,
): ExchangeRefusal | null {
  if (!exchange.helperId) return no('exchange_not_accepted')
  if (exchange.disputedAt) return no('exchange_disputed')
  if (!begun) return no('exchange_not_begun')
  if (act.kind === 'dispute') return null
  const own = act.side === 'asker' ? exchange.askerConfirmedAt : exchange.helperConfirmedAt
  return own ? no('exchange_confirmed') : null
}

function splitRefusal(
  { points }: ExchangeFacts,
  { decision, helperPoints }: { decision: ExchangeDecision; helperPoints: number },
): ExchangeRefusal | null {
  if (decision !== 'split') return null
  const parts = Number.isInteger(helperPoints) && helperPoints > 0 && helperPoints < points
  return parts ? null : no('exchange_split_points', `分给帮忙的人的积分要在 1 到 ${points - 1} 之间`)
}

/** From when on staff call somebody who does not confirm. */
export function silentFrom({
  helperConfirmedAt,
  endsAt,
}: Pick<ExchangeFacts, 'helperConfirmedAt' | 'endsAt'>) {
  return new Date((helperConfirmedAt ?? endsAt).getTime() + SILENT_DAYS * DAY_MS)
}

/** Staff decide where the two disagree, or one of them has kept silent too long. */
export function needsStaff(exchange: ExchangeFacts, now: Date): boolean {
  if (exchange.closedAt || !exchange.helperId) return false
  return exchange.disputedAt !== null || now >= silentFrom(exchange)
}

export interface AskFacts {
  mayActFor: boolean
  asker: Aged
  startsAt: Date
  exchangesPerWeek: number
  /** When this person asked within the last days, not counting what was cancelled or lapsed. */
  askedAt: readonly Date[]
}

export function askRefusal(facts: AskFacts, now: Date): ExchangeRefusal | null {
  const { startsAt, exchangesPerWeek: limit } = facts
  if (!facts.mayActFor) return no('exchange_not_yours')
  if (!isAdult(facts.asker, now)) return no('exchange_adults_only')
  if (startsAt <= now) return no('exchange_in_past')
  if (startsAt.getTime() > now.getTime() + EXCHANGE_AHEAD_DAYS * DAY_MS) return no('exchange_too_far')
  const again = possibleAgainAt(facts.askedAt, { limit, days: EXCHANGE_WEEK_DAYS }, now)
  if (again === null) return null
  if (limit === 0) return no('exchanges_per_week', '社区现在不开放换帮助，要帮忙请找网格员')
  return no('exchanges_per_week', `一周最多求助 ${limit} 次，${spokenInstant(again, now)} 以后可以再发`)
}

export interface AcceptFacts {
  mayActFor: boolean
  helper: Aged & { personId: string; householdId: string }
  asker: { personId: string; householdId: string }
  /** The one who taps may act for the asker: they cannot be both sides. */
  actsForAsker: boolean
  exchangesPerPair: number
  /** When these two took on help of each other within the last days, whoever helped. */
  acceptedAt: readonly Date[]
}

export function acceptRefusal(facts: AcceptFacts, now: Date): ExchangeRefusal | null {
  const { helper, asker, exchangesPerPair: limit } = facts
  if (!facts.mayActFor) return no('exchange_not_yours')
  if (helper.personId === asker.personId) return no('exchange_with_oneself')
  if (helper.householdId === asker.householdId || facts.actsForAsker) return no('exchange_with_family')
  if (!isAdult(helper, now)) return no('exchange_adults_only')
  const again = possibleAgainAt(facts.acceptedAt, { limit, days: EXCHANGE_PAIR_DAYS }, now)
  if (again === null) return null
  if (limit === 0) return no('exchanges_per_pair', '社区现在不开放换帮助，要帮忙请找网格员')
  const when = spokenInstant(again, now)
  return no('exchanges_per_pair', `和同一位邻居 30 天里最多换 ${limit} 次，${when} 以后可以再换`)
}

/** When the next one is within the limit of so many in so many days; null when one is now. */
export function possibleAgainAt(
  earlier: readonly Date[],
  { limit, days }: { limit: number; days: number },
  now: Date,
): Date | null {
  const from = now.getTime() - days * DAY_MS
  const counted = earlier
    .map((at) => at.getTime())
    .filter((at) => at > from)
    .sort((one, other) => one - other)
  if (counted.length < limit) return null
  // The limit is kept again when all but `limit - 1` of them have fallen out of the window.
  const blocking = counted[counted.length - limit] ?? now.getTime()
  return new Date(blocking + days * DAY_MS)
}

/** A neighbour's name before the two know of each other: `王**`. */
export const neighbourName = (name: string): string => `${name.slice(0, 1)}**`

const OF_SIDE: Partial<Record<ExchangeStepKind, ExchangeSide>> = {
  asked: 'asker',
  cancelled: 'asker',
  asker_confirmed: 'asker',
  accepted: 'helper',
  withdrawn: 'helper',
  helper_confirmed: 'helper',
  paid: 'helper',
}
/** Whom of the two a step is about; undefined for those of the clock, of staff, or of either. */
export const sideOfStep = (kind: ExchangeStepKind): ExchangeSide | undefined => OF_SIDE[kind]

export interface NewsFacts {
  title: string
  place: string
  points: number
  startsAt: Date
  askerName: string
  /** Empty where nobody has accepted. */
  helperName: string
  /** Of a split. */
  toHelper: number
  /** The reason, of a dispute or a decision. */
  note: string
}

/** What each of the two is told of a step; empty for nothing. */
export function exchangeNews(
  step: ExchangeStepKind,
  facts: NewsFacts,
  now: Date,
): Record<ExchangeSide, string> {
  const { points, place, startsAt, askerName, helperName, toHelper, note } = facts
  const [it, at] = [`《${facts.title}》`, spokenInstant(startsAt, now)]
  const alike = (words: string) => ({ asker: words, helper: words })
  switch (step) {
    case 'asked':
      return { asker: '', helper: '' }
    case 'accepted':
      return {
        asker: `${helperName}接了你的求助${it}，${at} 来。电话在页面里可以看。`,
        helper: `你接了${askerName}的求助${it}：${at}，${place}。来不了请提前退出，好让别的邻居接。`,
      }
    case 'withdrawn':
      return {
        asker: `${helperName}来不了${it}，又开放给别的邻居了，积分还留着。`,
        helper: `你退出了${it}，已经告诉${askerName}。`,
      }
    case 'cancelled':
      return {
        asker: `${it}取消了，${points} 积分已退回。`,
        helper: helperName && `${askerName}取消了${it}，不用去了。`,
      }
    case 'lapsed':
      return { asker: `${it}到时间没人接，${points} 积分已退回。可以换个时间再求助。`, helper: '' }
    case 'asker_confirmed':
      return {
        asker: `你确认${it}帮完了，等${helperName}也确认，${points} 积分就转过去。`,
        helper: `${askerName}确认${it}帮完了，请你也确认，${points} 积分就到账。`,
      }
    case 'helper_confirmed':
      return {
        asker: `${helperName}说${it}帮完了。请确认，${points} 积分就转过去；没帮好请点“请社区处理”。`,
        helper: `你确认${it}帮完了，等${askerName}确认，${points} 积分就到账。`,
      }
    case 'paid':
      return {
        asker: `${it}完成了，${points} 积分转给了${helperName}。`,
        helper: `${it}完成了，收到${askerName}的 ${points} 积分，谢谢你。`,
      }
    case 'disputed':
      return alike(`${it}请社区来处理，积分先留着。原因：${note}`)
    case 'decided_pay':
      return alike(`社区裁定${it}：${points} 积分给${helperName}。原因：${note}`)
    case 'decided_return':
      return alike(`社区裁定${it}：${points} 积分退回${askerName}。原因：${note}`)
    case 'decided_split':
      return alike(
        `社区裁定${it}：${toHelper} 积分给${helperName}，${points - toHelper} 积分退回${askerName}。原因：${note}`,
      )
    case 'taken_back':
      return alike(`社区更正${it}：${points} 积分退回${askerName}。原因：${note}`)
  }
}
