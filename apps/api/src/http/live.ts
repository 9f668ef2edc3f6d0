import type { Actor, Role } from '@linli/domain/actor'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database, Tx } from '../db/client.ts'
import type { TokenHolder } from './access.ts'
import { AppError, notSignedIn } from './app-error.ts'
import { coalesce } from './coalesce.ts'
import type { Metrics } from './metrics.ts'

/** What one route lets people watch. Two routes have two of these, however alike. */
export interface LiveSource<Params> {
  keyOf(params: Params): string
  /** The state of each key now, in order; null: there is no such thing, or it is nobody's to see. */
  readAll(tx: Tx, keys: readonly string[], now: Date): Promise<readonly (object | null)[]>
  missing(): AppError
}

export interface LiveOptions {
  db: Database
  metrics: Metrics
  /** Of all listeners of this process. */
  maxListeners: number
  clock(): Date
}

/** Below the second within which roles take effect (goals.md S4), with what a look takes. */
const LOOK_EVERY_MS = 800
/** What time alone changes, such as a shift that begins, is looked for so often. */
const LOOK_ANEW_MS = 10_000
/** Proxies and phones give up on a line that is silent for a minute; some of them sooner. */
const HEARTBEAT_MS = 15_000
const MAX_FOR_ACCOUNT = 3
const MAX_ASKS = 100_000

const LIVE_FULL = new AppError(503, 'live_full', '现在看的人太多了，页面会改为每 2 秒刷新一次', 30)

/** Why a stream ended. `left`: the listener went; the others are the server's doing. */
type Ending = 'left' | 'slow' | 'expired' | 'not_allowed' | 'missing' | 'replaced' | 'stopping'

interface Listener {
  source: Pick<LiveSource<never>, 'readAll' | 'missing'>
  communityId: string
  key: string
  allow: readonly Role[]
  holder: TokenHolder
  reply: FastifyReply
  /** Whether the database was asked who this is since they came. */
  known: boolean
  /** Why they are not let in, told before the stream begins. */
  refusal?: AppError
  frame: string | null
  sent: string | null
  open: boolean
  sentAt: number
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

const frameOf = (state: object) => `event: progress\ndata: ${JSON.stringify(state)}\n\n`

/**
 * Streams of what changes (docs/decisions/0022). One look for all who listen in this process, and none while nobody
 * does: has the database changed? Only then it is read what they watch, each thing once, and who they are by now.
 * A listener's frames all come from such looks, so that they are in order.
 */
export function createLive({ db, metrics, maxListeners, clock }: LiveOptions) {
  const listeners = new Set<Listener>()
  let timer: ReturnType<typeof setInterval> | undefined
  let log: FastifyBaseLogger | undefined
  let stopping = false
  let looking = false
  let state = ''
  let readAt = 0
  const endings = metrics.counter('linli_live_ended_total', 'Live streams that ended, and why.', ['why'])
  metrics.gauge({ name: 'linli_live_listeners', help: 'Open live streams.' }, () => [
    { value: listeners.size },
  ])

  function drop(listener: Listener, why: Ending) {
    if (!listeners.delete(listener)) return
    endings.inc({ why })
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    state = ''
  }

  /** Who is told `poll` need not try again soon; who is told `again` may be let in anew at once. */
  function end(listener: Listener, why: Ending) {
    drop(listener, why)
    const { raw } = listener.reply
    if (!listener.open) listener.refusal ??= LIVE_FULL
    else raw.end(`event: end\ndata: ${why === 'replaced' ? 'poll' : 'again'}\n\n`)
  }

  function write(listener: Listener, text: string) {
    listener.sentAt = Date.now()
    // What a listener does not take would gather in memory: whoever is too slow asks for it when they can.
    if (listener.reply.raw.write(text)) return
    drop(listener, 'slow')
    listener.reply.raw.destroy()
  }

  function refuse(listener: Listener, why: Ending, refusal: AppError) {
    listener.refusal = refusal
    end(listener, why)
  }

  async function checkWho(all: readonly Listener[]) {
    const actors = await Promise.all(all.map(({ holder }) => holder.readActor()))
    all.forEach((listener, i) => {
      listener.known = true
      const roles = (actors[i] as Actor | null)?.roles ?? []
      if (!listener.allow.some((role) => roles.includes(role)))
        refuse(listener, 'not_allowed', notSignedIn('登录已失效，请重新登录'))
    })
  }

  async function readWhatTheyWatch(all: readonly Listener[]) {
    const sources = groupBy(all, ({ source }) => source)
    const reads = [...sources].flatMap(([source, watching]) =>
      [...groupBy(watching, ({ communityId }) => communityId)].map(async ([communityId, inside]) => {
        const byKey = [...groupBy(inside, ({ key }) => key)]
        const keys = byKey.map(([key]) => key)
        const states = await db.inCommunity(communityId, (tx) => source.readAll(tx, keys, clock()))
        byKey.forEach(([, same], i) => {
          const found = states[i]
          const frame = found ? frameOf(found) : null
          for (const listener of same)
            if (frame) listener.frame = frame
            else refuse(listener, 'missing', source.missing())
        })
      }),
    )
    await Promise.all(reads)
  }

  async function look() {
    const all = [...listeners]
    const at = Date.now()
    for (const listener of all) if (listener.holder.expiresAt <= at) end(listener, 'expired')
    const seen = await db.currentState()
    const changed = seen !== state || at >= readAt + LOOK_ANEW_MS
    await Promise.all([
      checkWho(changed ? all : all.filter(({ known }) => !known)),
      readWhatTheyWatch(changed ? all : all.filter(({ frame }) => frame === null)),
    ])
    if (changed) readAt = at
    state = seen
    for (const listener of all) if (listener.open && listeners.has(listener)) tell(listener, at)
  }

  function tell(listener: Listener, at: number) {
    const { frame, sent, sentAt } = listener
    if (frame !== null && frame !== sent) {
      listener.sent = frame
      write(listener, frame)
    } else if (at >= sentAt + HEARTBEAT_MS) write(listener, ':\n\n')
  }

  // Whoever comes while a look is under way is looked after by the next one.
  const lookNow = coalesce(
    async (asks: readonly null[]) => {
      await look()
      return asks
    },
    { maxAsks: MAX_ASKS },
  )

  function lookAgain() {
    if (looking) return
    looking = true
    lookNow(null)
      // The database is away: listeners keep what they know until it is back.
      .catch((error: unknown) => log?.warn({ err: error }, 'live: could not look'))
      .finally(() => {
        looking = false
      })
  }

  function admit(listener: Listener) {
    const { accountId } = listener.holder
    const mine = [...listeners].filter(({ holder }) => holder.accountId === accountId)
    // A phone that changed networks leaves lines behind that nobody closes: the newest one counts.
    if (mine[0] && mine.length >= MAX_FOR_ACCOUNT) end(mine[0], 'replaced')
    if (listeners.size >= maxListeners) throw LIVE_FULL
    listeners.add(listener)
    listener.reply.raw.once('close', () => drop(listener, 'left'))
    timer ??= setInterval(lookAgain, LOOK_EVERY_MS).unref()
  }

  function begin(listener: Listener) {
    const { reply } = listener
    reply.hijack()
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would gather events until its buffer is full.
      'x-accel-buffering': 'no',
    })
    listener.open = true
    listener.sentAt = Date.now()
    tell(listener, listener.sentAt)
    if (stopping) end(listener, 'stopping')
  }

  return {
    listeners: () => listeners.size,
    /** Answers one request with a stream. Throws what the listener is refused with. */
    async serve<Params>(
      request: FastifyRequest,
      reply: FastifyReply,
      watch: { source: LiveSource<Params>; allow: readonly Role[]; holder: TokenHolder; communityId: string },
    ): Promise<void> {
      log ??= request.server.log
      const key = watch.source.keyOf(request.params as Params)
      const fresh = { known: false, frame: null, sent: null, open: false, sentAt: 0 }
      const listener: Listener = { ...watch, key, reply, ...fresh }
      admit(listener)
      try {
        await lookNow(null)
      } catch (error) {
        drop(listener, 'left')
        throw error
      }
      if (listener.refusal) throw listener.refusal
      begin(listener)
    },
    /** Ends all streams; who comes now is told how things stand, and to come again. */
    stop() {
      stopping = true
      for (const listener of [...listeners]) if (listener.open) end(listener, 'stopping')
    },
  }
}
export type Live = ReturnType<typeof createLive>

/** To be called before `stopGently`, which waits until nobody is being served. */
export function stopStreams(app: FastifyInstance, live: Live): void {
  app.addHook('preClose', async () => live.stop())
}
