import { createHash } from 'node:crypto'
import type { Actor } from '@linli/domain/actor'
import { LRUCache } from 'lru-cache'
import type { Database } from '../db/client.ts'
import { coalesce } from './coalesce.ts'

/** An answer as it goes over the wire. */
export interface Answer {
  bytes: Buffer
  /** Strong: the hash of the bytes. */
  etag: string
}

interface ReadyAnswer extends Answer {
  /** Of which state of the database it tells. */
  state: string
  /** Unix milliseconds by the app's clock, between which time alone changes nothing in it. */
  from: number
  until: number
}

interface Reading {
  /** Whoever came up to this number came before the reading began. */
  begunAfter: number
  answer: Promise<Answer>
}

export interface AnswerRequest {
  /** Names all that the answer depends on beside database and clock. */
  key: string
  now: Date
  read(): Promise<{ value: string; state: string | null }>
}

const MAX_BYTES = 16 * 1024 * 1024
const BYTES_BESIDE = 512
const MAX_STATE_ASKS = 10_000
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g

/**
 * Until when the clock alone leaves an answer right: not past the second, for what a reader is told changes at whole
 * seconds, and not past an instant it names.
 */
function rightUntil(json: string, now: number): number {
  let until = (Math.floor(now / 1000) + 1) * 1000
  for (const [text] of json.matchAll(INSTANT)) {
    const at = Date.parse(text)
    if (at > now && at < until) until = at
  }
  return until
}

/** An answer is the same for all with these roles in the community, or for this account only. */
export type SameFor = 'roles' | 'account'

/** What the answer to a read depends on beside the database: who may see it, and what was asked. */
export function answerKey(sameFor: SameFor, actor: Actor, url: string): string {
  const { communityId, roles, accountId, personId, gridId } = actor
  // The roles are always in it: what staff may see is never found by somebody who may not.
  const who = sameFor === 'roles' ? [communityId, roles] : [communityId, roles, accountId, personId, gridId]
  return `${who.join(' ')} ${url}`
}

/**
 * Answers that are read once and given to all who ask the same while the database has not changed. The database is
 * asked each time, by one tiny statement for everybody who asks at the same moment, so that an answer is never older
 * than the question: whoever has just written sees it, on whatever process (docs/decisions/0018).
 */
export function createAnswers(db: Database) {
  const ready = new LRUCache<string, ReadyAnswer>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length + BYTES_BESIDE,
  })
  const readings = new Map<string, Reading>()
  let arrived = 0
  const currentState = coalesce(
    async (asks: readonly null[]) => {
      const state = await db.currentState()
      return asks.map(() => state)
    },
    { maxAsks: MAX_STATE_ASKS },
  )

  async function readNow({ key, now, read }: AnswerRequest): Promise<Answer> {
    const { value, state } = await read()
    const bytes = Buffer.from(value)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
    const from = now.getTime()
    if (state !== null) ready.set(key, { bytes, etag, state, from, until: rightUntil(value, from) })
    return { bytes, etag }
  }

  function begin(request: AnswerRequest): Promise<Answer> {
    const reading: Reading = { begunAfter: arrived, answer: readNow(request) }
    const end = () => {
      if (readings.get(request.key) === reading) readings.delete(request.key)
    }
    reading.answer.then(end, end)
    readings.set(request.key, reading)
    return reading.answer
  }

  return async function answer(request: AnswerRequest): Promise<Answer> {
    const ticket = ++arrived
    const now = request.now.getTime()
    const state = await currentState(null)
    for (;;) {
      const found = ready.get(request.key)
      if (found?.state === state && found.from <= now && now < found.until) return found
      const reading = readings.get(request.key)
      if (!reading) return begin(request)
      if (reading.begunAfter >= ticket) return reading.answer
      // It may have read before what this caller has seen or written: the next one is for those who wait now.
      await reading.answer.catch(() => undefined)
    }
  }
}
