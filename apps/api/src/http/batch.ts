import type { Actor } from '@linli/domain/actor'
import type { Outcome, PlacedTogether } from '../capacity.ts'
import type { Database, Tx } from '../db/client.ts'
import { LANES, sqlState } from '../db/client.ts'
import { type BatchTimes, createLanes, type Lanes } from '../lanes.ts'
import { AppError, TOO_BUSY } from './app-error.ts'
import { writeAudits } from './audit.ts'
import { databaseAway, tooBusy } from './error-handler.ts'
import { type KeptAnswer, type KeyedRequest, keepAnswers, keyReused, readKeptAnswers } from './idempotency.ts'

/** A call of a route whose calls share transactions. */
export interface BatchedCall<Params = unknown, Body = unknown> {
  actor: Actor
  /** Ids out of the URL, for the audit. */
  params: Params
  body: Body
  now: Date
}

export type EarlierAnswer = KeptAnswer | AppError
type CallOutcome = Outcome<unknown, EarlierAnswer>

/** Answers many calls of one route in one transaction; `placeTogether` with the route's own kind of places. */
export type Together<Params = unknown, Body = unknown, Reply = unknown> = (
  tx: Tx,
  calls: readonly BatchedCall<Params, Body>[],
  readEarlier: () => Promise<ReadonlyMap<number, EarlierAnswer>>,
) => Promise<PlacedTogether<Reply, EarlierAnswer>>

interface QueuedCall extends BatchedCall {
  route: string
  keyed: KeyedRequest
  together: Together
}

/** What the caller is sent: the answer's JSON, written once and kept under the key as it is. */
export type BatchAnswer = { json: string } | { earlier: KeptAnswer } | { refused: AppError }

/** A batch as large as this costs one call a hundredth of what it would cost alone. */
const MAX_BATCH = 256
/** About a second's work: who would wait longer is told to come back. */
const MAX_WAITING = 8_192

/** One for each process: calls of all batched routes, of one community and route at a time. */
export function createBatches(
  db: Database,
  { crowdedAfterMs, onBatch }: { crowdedAfterMs: number; onBatch?(times: BatchTimes): void },
): Lanes<QueuedCall, BatchAnswer> {
  const lanes = createLanes<QueuedCall, BatchAnswer>({
    lanes: LANES,
    maxBatch: MAX_BATCH,
    maxWaiting: MAX_WAITING,
    crowdedAfterMs,
    groupOf: ({ actor, route }) => `${actor.communityId} ${route}`,
    run: (calls) => answerTogether(db, calls),
    // What one call did wrong must not harm the others; a database that is away, or too slow, is so for each of them.
    worthRetrying: (error) => !databaseAway(error) && (sqlState(error) === DEADLOCK || !tooBusy(error)),
    overloaded: () => TOO_BUSY,
    onBatch,
  })
  return { ...lanes, submit: oncePerKey((call) => lanes.submit(call)) }
}

const DEADLOCK = '40P01'

const keyOf = ({ keyed }: QueuedCall) => `${keyed.accountId} ${keyed.key}`

/**
 * A call that comes again while it is under way, as from a phone that lost its network, waits for the first. In another
 * lane it might overtake it and be told no, while the first still gets the place.
 */
function oncePerKey(submit: (call: QueuedCall) => Promise<BatchAnswer>) {
  const underWay = new Map<string, { requestHash: string; answer: Promise<BatchAnswer> }>()
  return (call: QueuedCall): Promise<BatchAnswer> => {
    const { communityId, requestHash } = call.keyed
    const name = `${communityId} ${call.route} ${keyOf(call)}`
    const first = underWay.get(name)
    if (first?.requestHash === requestHash) return first.answer
    if (first) return Promise.resolve({ refused: keyReused() })
    const answer = submit(call).finally(() => underWay.delete(name))
    underWay.set(name, { requestHash, answer })
    return answer
  }
}

/**
 * The first call of each key, in order of arrival (who taps twice does not lose their turn by it), and for each queued
 * call the position of the one that stands for it.
 */
function firstOfEachKey(queued: readonly QueuedCall[]): { calls: QueuedCall[]; standsFor: number[] } {
  const calls: QueuedCall[] = []
  const positions = new Map<string, number>()
  const standsFor = queued.map((call) => {
    const key = keyOf(call)
    const known = positions.get(key)
    if (known !== undefined) return known
    positions.set(key, calls.length)
    return calls.push(call) - 1
  })
  return { calls, standsFor }
}

/** Calls of one community and route, in one transaction: effect, key and audit of all of them or of none. */
async function answerTogether(db: Database, queued: readonly QueuedCall[]): Promise<BatchAnswer[]> {
  const [first] = queued
  if (!first) return []
  // The same key twice in one batch is one call; both callers get its answer.
  const { calls, standsFor } = firstOfEachKey(queued)
  const answers = await db.inLane(first.actor.communityId, async (tx) => {
    const { outcomes, sent } = await first.together(tx, calls, () =>
      readKeptAnswers(
        tx,
        first.route,
        calls.map((call) => call.keyed),
      ),
    )
    const given = outcomes.map(answerOf)
    const effects = calls.flatMap((call, i) => {
      const answer = given[i]
      return answer && 'json' in answer ? [{ call, request: call.keyed, json: answer.json }] : []
    })
    const kept =
      effects.length === 0
        ? []
        : [
            keepAnswers(tx, first.route, effects),
            writeAudits(
              tx,
              first.route,
              effects.map(({ call: { actor, params, now } }) => ({ actor, subject: params, now })),
            ),
          ]
    return { value: given, sent: [...sent, ...kept] }
  })
  return queued.map((call, i) => {
    const at = standsFor[i] ?? -1
    const answer = answers[at]
    if (!answer || calls[at]?.keyed.requestHash !== call.keyed.requestHash) return { refused: keyReused() }
    return answer
  })
}

function answerOf(outcome: CallOutcome): BatchAnswer {
  if ('placed' in outcome) return { json: JSON.stringify(outcome.placed) }
  if ('refused' in outcome) return outcome
  return outcome.earlier instanceof AppError ? { refused: outcome.earlier } : { earlier: outcome.earlier }
}
