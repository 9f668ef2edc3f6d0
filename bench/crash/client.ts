import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Act } from './record.ts'

const ASK_AGAIN_AFTER_MS = 50
const ANSWER_WITHIN_MS = 10_000
const GIVE_UP_AFTER_MS = 120_000

export interface Answer {
  /** 200, or the refusal's 4xx. */
  status: number
  body: string
  /** When the attempt that was answered was sent. */
  sentAt: Date
  /** An attempt before may have taken effect: it was sent and not answered, or with 5xx. */
  wasAmbiguous: boolean
}

export interface Client {
  /**
   * Sends an act until it has a final answer, always under its one key. Rejects after two minutes without.
   * `hangUpAfterMs`: the first attempt is given up so early, as by a phone that loses its network.
   */
  settle(act: Act, hangUpAfterMs?: number): Promise<Answer>
  /** Gives up whatever is still open. */
  close(): Promise<void>
}

interface ClientOptions {
  origin: string
  connections: number
  tokenOf(family: number): string
}

export function createClient({ origin, connections, tokenOf }: ClientOptions): Client {
  // Asking again is ours to count, so the library does not; a POST it would never repeat anyway.
  const pool = new Pool(origin, { connections, pipelining: 1 })
  let closed = false

  async function attempt(
    { path, family, body, key }: Act,
    hangUpAfterMs: number | undefined,
  ): Promise<{ status: number; body: string }> {
    const reply = await pool.request({
      method: 'POST',
      path: `/api${path}`,
      headers: {
        authorization: `Bearer ${tokenOf(family)}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      headersTimeout: ANSWER_WITHIN_MS,
      bodyTimeout: ANSWER_WITHIN_MS,
      ...(hangUpAfterMs !== undefined && { signal: AbortSignal.timeout(hangUpAfterMs) }),
    })
    return { status: reply.statusCode, body: await reply.body.text() }
  }

  return {
    async settle(act, hangUpAfterMs) {
      let wasAmbiguous = false
      let hangUp = hangUpAfterMs
      for (const until = performance.now() + GIVE_UP_AFTER_MS; performance.now() < until && !closed; ) {
        const sentAt = new Date()
        const answer = await attempt(act, hangUp).catch(networkFailure)
        hangUp = undefined
        if (typeof answer !== 'string' && answer.status < 500) return { ...answer, sentAt, wasAmbiguous }
        // Where nobody listened, nothing was sent.
        if (answer !== 'ECONNREFUSED') wasAmbiguous = true
        await sleep(ASK_AGAIN_AFTER_MS)
      }
      throw new Error(`no final answer: POST ${act.path} under ${act.key}`)
    },
    async close() {
      closed = true
      await pool.destroy()
    },
  }
}

/** The code of an error of the network, or that we hung up; anything else is a mistake in the harness and ends it. */
function networkFailure(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  if (name === 'TimeoutError') return name
  if (typeof code === 'string') return code
  throw error
}
