import { addMonths, DAY_MS } from '../../time'
import { countsTowardsStanding, isSpending } from '../rules'
import { EXPIRY_NOTICE_DAYS, type PointMovementKind, SPENDINGS } from '../terms'

/** One movement from its person's side. */
export interface OwnMovement {
  id: string
  kind: PointMovementKind
  sourceId: string
  points: number
  /** True when the points came to the person. */
  received: boolean
  occurredAt: Date
  reversesId: string | null
}

/** Points that came together and lapse together (批次). */
export interface Lot {
  /** The movement that brought them; the source of their `expiry`. */
  id: string
  left: number
  earnedAt: Date
  /** Null = never. */
  expiresAt: Date | null
}

/** How many months points earned at an instant last, by the rules of that instant; null = for ever. */
export type ExpiryMonthsAt = (earnedAt: Date) => number | null

interface Books {
  lots: Lot[]
  /** Lots whose expiry was posted: nothing comes back to them. */
  closed: Set<string>
  /** What each outgoing movement took, and of which lots. */
  taken: Map<string, { lot: Lot; points: number }[]>
  /** Spendings by kind and source. */
  spendings: Map<string, string>
}

/**
 * What a person's points are made of, from their movements in the order of posting (先进先出). Spendings use up what
 * lapses first, and of that what was earned first. What is given back goes to the lots it was taken from; a lot that
 * has lapsed meanwhile gets so many days more as the notice has (`EXPIRY_NOTICE_DAYS`). Points received for helping a
 * neighbour are earned anew that day. Taking an award back takes from its own lot first.
 */
export function lotsOf(movements: readonly OwnMovement[], expiryMonthsAt: ExpiryMonthsAt): Lot[] {
  const books: Books = { lots: [], closed: new Set(), taken: new Map(), spendings: new Map() }
  for (const movement of movements) {
    if (!movement.received) take(books, movement)
    else if (countsTowardsStanding(movement.kind) || movement.kind === 'exchange_payment')
      books.lots.push(newLot(movement, expiryMonthsAt))
    else giveBack(books, movement)
  }
  return books.lots.filter(({ left }) => left > 0)
}

function newLot({ id, points, occurredAt }: OwnMovement, expiryMonthsAt: ExpiryMonthsAt): Lot {
  const months = expiryMonthsAt(occurredAt)
  return {
    id,
    left: points,
    earnedAt: occurredAt,
    expiresAt: months === null ? null : addMonths(occurredAt, months),
  }
}

const spendingKey = (kind: PointMovementKind, sourceId: string) => `${kind} ${sourceId}`

function take({ lots, closed, taken, spendings }: Books, movement: OwnMovement): void {
  const { id, kind, sourceId, reversesId } = movement
  if (isSpending(kind)) spendings.set(spendingKey(kind, sourceId), id)
  if (kind === 'expiry') closed.add(sourceId)
  const own = kind === 'expiry' ? sourceId : reversesId
  const inOrder = lots
    .filter(({ left }) => left > 0)
    .sort((one, other) => Number(other.id === own) - Number(one.id === own) || byLapse(one, other))
  let missing = movement.points
  const parts: { lot: Lot; points: number }[] = []
  for (const lot of inOrder) {
    const points = Math.min(lot.left, missing)
    if (points === 0) break
    lot.left -= points
    missing -= points
    parts.push({ lot, points })
  }
  taken.set(id, parts)
}

const lapse = ({ expiresAt }: Lot) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY

/** Sorting is stable: of what lapses and was earned at the same instant the first posted comes first. */
function byLapse(one: Lot, other: Lot): number {
  if (lapse(one) !== lapse(other)) return lapse(one) < lapse(other) ? -1 : 1
  return one.earnedAt.getTime() - other.earnedAt.getTime()
}

function giveBack(books: Books, movement: OwnMovement): void {
  const { lots, closed, taken, spendings } = books
  const spending = Object.entries(SPENDINGS).find(([, { refund }]) => refund === movement.kind)
  const from =
    movement.reversesId ??
    spendings.get(spendingKey((spending?.[0] ?? '') as PointMovementKind, movement.sourceId)) ??
    ''
  const at = movement.occurredAt
  let lapsed = 0
  for (const { lot, points } of taken.get(from) ?? [])
    if (closed.has(lot.id) || (lot.expiresAt !== null && lot.expiresAt <= at)) lapsed += points
    else lot.left += points
  if (lapsed > 0)
    lots.push({
      id: movement.id,
      left: lapsed,
      earnedAt: at,
      expiresAt: new Date(at.getTime() + EXPIRY_NOTICE_DAYS * DAY_MS),
    })
}

/** What has lapsed by now and is still in the balance. */
export function lapsedLots(lots: readonly Lot[], now: Date): Lot[] {
  return lots.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now)
}

/** What lapses within the days of the notice, the next first. */
export function lapsingSoon(lots: readonly Lot[], now: Date): Lot[] {
  const until = new Date(now.getTime() + EXPIRY_NOTICE_DAYS * DAY_MS)
  return lots
    .filter(({ expiresAt }) => expiresAt !== null && expiresAt > now && expiresAt <= until)
    .sort(byLapse)
}
