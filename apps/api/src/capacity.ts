import type { Tx } from './db/client.ts'
import { AppError } from './http/app-error.ts'

/** A request with what was read about it before any place was guarded. */
export interface Asked<Request, Facts> {
  request: Request
  facts: Facts
}

/**
 * One kind of limited places: class places, shifts of a notice, and later slots and rooms. The engine below puts the steps in the
 * one order that is exact and quick; a kind says what is read and written, and asks its pure rule. Every step serves
 * many requests with one statement each.
 */
export interface PlaceKind<Request, Facts, Row, Held, Placed> {
  /** The row whose places a request is about; `null` when there is none. Needs no lock yet. */
  readFacts(tx: Tx, requests: readonly Request[]): Promise<(Facts | AppError)[]>
  rowIdOf(request: Request): string
  /** The row as it was when the facts were read. */
  unlockedRow(facts: Facts): Row
  /** False where the answer is no whatever else is true: then nothing is locked for it. */
  needsLock(asked: Asked<Request, Facts>): boolean
  /** Completes the facts with what no other request competes for. */
  completeFacts(tx: Tx, asked: readonly Asked<Request, Facts>[]): Promise<void>
  /** Locks the rows to the end of the transaction, in the order of their ids, and reads them after that. */
  lockRows(tx: Tx, rowIds: readonly string[]): Promise<Map<string, Row>>
  /** What the askers hold already. Sent after the lock, so that nothing can change it any more. */
  readHeld(tx: Tx, asked: readonly Asked<Request, Facts>[]): Promise<Held>
  /** Brings locked rows up to the clock; whether that changed what anybody holds. */
  settle(tx: Tx, rows: readonly Row[], requests: readonly Request[]): Promise<boolean>
  /** The rule: what the request gets, taken from `row` and noted in `held`; or why not. */
  place(asked: Asked<Request, Facts>, row: Row, held: Held): Placed | AppError
  /** Writes what was placed, and the rows that changed; statements may still be on their way when this returns. */
  write(tx: Tx, placed: readonly Placed[], rows: readonly Row[]): Promise<readonly Promise<unknown>[]>
}

export type Outcome<Placed, Earlier> = { placed: Placed } | { refused: AppError } | { earlier: Earlier }

/** The outcome of each request, in order; `sent` are writes on their way. */
export interface PlacedTogether<Placed, Earlier> {
  outcomes: Outcome<Placed, Earlier>[]
  sent: readonly Promise<unknown>[]
}

/**
 * Decides many requests in one transaction, in their order. Places are safe because every process locks the same rows
 * first and reads what it decides on only after that; nothing depends on what a process remembers. `readEarlier` tells
 * which requests were answered before (by position): it is asked under the lock too, and they are left alone.
 */
export async function placeTogether<Request, Facts, Row, Held, Placed, Earlier = never>(
  tx: Tx,
  kind: PlaceKind<Request, Facts, Row, Held, Placed>,
  requests: readonly Request[],
  readEarlier: () => Promise<ReadonlyMap<number, Earlier>> = async () => new Map(),
): Promise<PlacedTogether<Placed, Earlier>> {
  const facts = await kind.readFacts(tx, requests)
  const askedAt = requests.map((request, i) => {
    const found = facts[i]
    return found instanceof AppError || found === undefined ? null : { request, facts: found }
  })
  const asked = askedAt.filter((each) => each !== null)
  const toLock = new Set(
    asked.filter((each) => kind.needsLock(each)).map((each) => kind.rowIdOf(each.request)),
  )
  // In this order on one connection: the lock, and behind it what may not change any more.
  const [, locked, heldAtFirst, earlier] = await Promise.all([
    kind.completeFacts(tx, asked),
    kind.lockRows(tx, [...toLock]),
    kind.readHeld(tx, asked),
    readEarlier(),
  ])
  const settled = await kind.settle(tx, [...locked.values()], requests)
  const held = settled ? await kind.readHeld(tx, asked) : heldAtFirst

  const placed: Placed[] = []
  const outcomes = requests.map((request, i): Outcome<Placed, Earlier> => {
    const before = earlier.get(i)
    if (before !== undefined) return { earlier: before }
    const each = askedAt[i]
    if (!each) return { refused: facts[i] as AppError }
    const lockedRow = locked.get(kind.rowIdOf(request))
    const outcome = kind.place(each, lockedRow ?? kind.unlockedRow(each.facts), held)
    if (outcome instanceof AppError) return { refused: outcome }
    if (!lockedRow) throw new Error('a place was given out of a row that was not locked')
    placed.push(outcome)
    return { placed: outcome }
  })
  const changed = placed.length > 0 || settled
  return { outcomes, sent: changed ? await kind.write(tx, placed, [...locked.values()]) : [] }
}
