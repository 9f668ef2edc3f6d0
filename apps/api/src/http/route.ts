import multipart from '@fastify/multipart'
import type { Actor, Role } from '@linli/domain/actor'
import type { BodyOf, Endpoint, FileContent, ParamsOf, QueryOf, ReplyOf } from '@linli/domain/endpoint'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify'
import type { Database, Tx } from '../db/client.ts'
import { createAccess } from './access.ts'
import { type AnswerRequest, answerKey, createAnswers, type SameFor } from './answers.ts'
import { AppError, CountedRefusal } from './app-error.ts'
import { writeAudit } from './audit.ts'
import { createBatches, type Together } from './batch.ts'
import { coalesceByCommunity } from './coalesce.ts'
import { refuseWhen } from './crowd.ts'
import { replyToError } from './error-handler.ts'
import { sendFile } from './file-answer.ts'
import {
  claimKey,
  IDEMPOTENCY_HEADER,
  type KeptAnswer,
  keepReply,
  readIdempotencyKey,
  requestHash,
} from './idempotency.ts'
import type { LiveSource } from './live.ts'
import { measureBatches, measureLanes } from './metrics.ts'
import type { Services } from './services.ts'
import { createUploads, limitUploads, NO_FILE, type UploadedFile, type UploadOptions } from './upload.ts'

interface Input<E> {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  services: Services
  log: FastifyBaseLogger
  now: Date
}

export interface MemberContext<E> extends Input<E> {
  actor: Actor
  /** One transaction inside the actor's community. */
  tx: Tx
  /** The uploaded file, on routes with `upload`. */
  file: UploadedFile
}

export interface PublicContext<E> extends Input<E> {
  db: Database
  /** Empty on GET. */
  idempotencyKey: string
}

export interface MemberOptions<E> {
  /** Who may call it; the app does not start with a route that says nothing. */
  allow: readonly Role[]
  /** Expects multipart with one field `file`. */
  upload?: UploadOptions
  /** For calls with a long text; elsewhere the app's own limit holds. */
  maxBodyBytes?: number
  /** The answer holds secrets and is not kept: a retried call runs again. Only for calls without an effect. */
  keepNoReply?: boolean
  /**
   * For reads that many ask for: the answer is the same for all with these roles, or for this account only, until the
   * database changes; it carries an ETag. `handle` may depend on nothing but actor, params, query, rows and `now`.
   */
  sameFor?: SameFor
  handle(context: MemberContext<E>): Promise<ReplyOf<E>>
}

/** For files that have to be worked on: what takes long is done before the transaction, outside of it. */
export interface PreparedUploadOptions<E, Prepared> extends Omit<MemberOptions<E>, 'handle' | 'sameFor'> {
  upload: UploadOptions
  /** Also runs for a call that turns out to be repeated. */
  prepare(file: UploadedFile): Promise<Prepared>
  handle(context: MemberContext<E> & { prepared: Prepared }): Promise<ReplyOf<E>>
}

/** What a read asks for, where several are answered at once. */
export type Asked<E> = Pick<MemberContext<E>, 'actor' | 'params' | 'query' | 'now'>

export interface ManyAnswersOptions<E> {
  allow: readonly Role[]
  sameFor: SameFor
  /** Like `handle` with `sameFor`, for all who ask at once: an answer each, in order, or why there is none. */
  handleAll(tx: Tx, asked: readonly Asked<E>[]): Promise<readonly (ReplyOf<E> | AppError)[]>
}

export interface BatchedOptions<E> {
  allow: readonly Role[]
  /**
   * For what a whole community may ask for in the same second: calls share transactions. Key, audit and answer are as
   * with `handle`; nobody is answered before COMMIT.
   */
  together: Together<ParamsOf<E>, BodyOf<E>, ReplyOf<E>>
}

export interface LiveRouteOptions<E> {
  allow: readonly Role[]
  /** A GET answered with a stream of what changes, see live.ts. */
  live: LiveSource<ParamsOf<E>>
}

export interface PublicOptions<E> {
  allow: 'anyone'
  /** Slowed down per address, where guessing would pay. */
  limited?: boolean
  handle(context: PublicContext<E>): Promise<ReplyOf<E>>
}

export interface AddRoute {
  // Signatures of their own and not one with a union: only so does the compiler know what `handle` is given.
  <E extends Endpoint, Prepared>(endpoint: E, options: PreparedUploadOptions<E, Prepared>): void
  <E extends Endpoint>(endpoint: E, options: MemberOptions<E>): void
  <E extends Endpoint>(endpoint: E, options: ManyAnswersOptions<E>): void
  <E extends Endpoint>(endpoint: E, options: BatchedOptions<E>): void
  <E extends Endpoint>(endpoint: E, options: LiveRouteOptions<E>): void
  <E extends Endpoint>(endpoint: E, options: PublicOptions<E>): void
}
type AnyOptions<E extends Endpoint> =
  | MemberOptions<E>
  | ManyAnswersOptions<E>
  | BatchedOptions<E>
  | LiveRouteOptions<E>
  | PublicOptions<E>

/** What a module's routes.ts exports. */
export type RouteList = (route: AddRoute) => void

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. */
    allow?: readonly Role[] | 'anyone'
    /** Answers with a stream that stays open. */
    live?: boolean
    /** Each call is a transaction of its own, shared with no other. */
    transaction?: boolean
    /** Takes a file. */
    upload?: boolean
    /** Of an outside standard: tells in its own schema what it answers, also when it says no. */
    standard?: boolean
  }
  interface FastifyRequest {
    actor: Actor | null
  }
}

/** Few enough that one slow page does not hold up many. */
const MAX_ANSWERS_A_READ = 64

function schemaOf(endpoint: Endpoint) {
  return {
    summary: endpoint.summary,
    ...(endpoint.params && { params: endpoint.params }),
    ...(endpoint.query && { querystring: endpoint.query }),
    ...(endpoint.body && { body: endpoint.body }),
    response: { 200: endpoint.media ? filesOf(endpoint.media, endpoint.reply) : endpoint.reply },
  }
}

const filesOf = (media: readonly string[], schema: Endpoint['reply']) => ({
  description: 'The file.',
  content: Object.fromEntries(media.map((type) => [type, { schema }])),
})

/** Lets a refusal that counts through as a value, so that the transaction around it commits. */
function countedRefusal(error: unknown): CountedRefusal {
  if (error instanceof CountedRefusal) return error
  throw error
}

function sameAnswer({ status, reply }: KeptAnswer): unknown {
  if (status === 200) return reply
  const { code, message } = reply as { code: string; message: string }
  throw new AppError(status, code, message)
}

const asItIs = (text: unknown) => text as string

const takesTransaction = (options: AnyOptions<Endpoint>) =>
  options.allow !== 'anyone' && 'handle' in options && !('sameFor' in options && options.sameFor)

const isMutation = (endpoint: Endpoint) => endpoint.method !== 'GET'

/** Registers all modules' routes below `/api`. */
export async function registerRoutes(
  app: FastifyInstance,
  services: Services,
  modules: readonly RouteList[],
) {
  await app.register(multipart)
  const access = createAccess(app, services.db)
  const answers = createAnswers(services.db)
  const batches = createBatches(services.db, {
    crowdedAfterMs: services.config.crowdedAfterMs,
    onBatch: measureBatches(services.metrics),
  })
  measureLanes(services.metrics, () => batches.stats())
  const withUpload = createUploads()
  const refuseTheCrowd = refuseWhen(() => batches.isCrowded())
  app.decorateRequest('actor', null)

  const inputOf = (request: FastifyRequest) => ({
    params: request.params,
    query: request.query,
    body: request.body,
    services,
    log: request.log,
    now: services.config.clock(),
  })

  function publicRoute<E extends Endpoint>(endpoint: E, options: PublicOptions<E>): RouteOptions['handler'] {
    return (request) => {
      const idempotencyKey = isMutation(endpoint)
        ? readIdempotencyKey(request.headers[IDEMPOTENCY_HEADER])
        : ''
      const context = { ...inputOf(request), db: services.db, idempotencyKey }
      return options.handle(context as PublicContext<E>)
    }
  }

  /** Reads one answer; several who ask for the like at once share statements where the route can. */
  function readerOf<E extends Endpoint>(options: MemberOptions<E> | ManyAnswersOptions<E>) {
    const { db } = services
    if ('handle' in options)
      return (input: Asked<E>) =>
        db.readStateIn(input.actor.communityId, (tx) =>
          options.handle({ ...input, tx, file: NO_FILE } as MemberContext<E>),
        )
    return coalesceByCommunity<Asked<E>, { value: ReplyOf<E> | AppError; state: string | null }>(
      async (communityId, asked) => {
        const read = await db.readStateIn(communityId, (tx) => options.handleAll(tx, asked))
        return read.value.map((value) => ({ value, state: read.state }))
      },
      { maxAsks: MAX_ANSWERS_A_READ, reads: 2, communityOf: ({ actor }) => actor.communityId },
    )
  }

  function answerRoute<E extends Endpoint>(
    options: MemberOptions<E> | ManyAnswersOptions<E>,
    sameFor: SameFor,
  ): RouteOptions['handler'] {
    const reader = readerOf(options)
    return async (request, reply) => {
      const { actor } = request
      if (!actor) throw new Error('route reached without an actor')
      const input = inputOf(request)
      const read: AnswerRequest['read'] = async () => {
        const { value, state } = await reader({ ...input, actor } as MemberContext<E>)
        if (value instanceof AppError) throw value
        return { value: String(reply.serialize(value)), state }
      }
      const key = answerKey(sameFor, actor, request.url)
      const { bytes, etag } = await answers({ key, now: input.now, read })
      reply.headers({ etag, 'cache-control': 'private, no-cache' })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(bytes)
    }
  }

  async function fileOf<E extends Endpoint>(request: FastifyRequest, options: MemberOptions<E>) {
    if (!options.upload) return { file: NO_FILE, prepared: undefined }
    const { prepare } = options as Partial<PreparedUploadOptions<E, unknown>>
    return withUpload(request, options.upload, async (file) => ({ file, prepared: await prepare?.(file) }))
  }

  function memberRoute<E extends Endpoint>(
    endpoint: E,
    options: MemberOptions<E> | ManyAnswersOptions<E>,
  ): RouteOptions['handler'] {
    if ('handleAll' in options || options.sameFor) return answerRoute(options, options.sameFor ?? 'account')
    const name = `${endpoint.method} ${endpoint.url}`
    return async (request, reply) => {
      const { actor } = request
      if (!actor) throw new Error('route reached without an actor')
      // What people's names and numbers stand in is not left in a browser at the desk.
      reply.header('cache-control', 'no-store')
      const key = isMutation(endpoint) ? readIdempotencyKey(request.headers[IDEMPOTENCY_HEADER]) : null
      const input = inputOf(request)
      const { file, prepared } = await fileOf(request, options)
      const run = (tx: Tx) => options.handle({ ...input, actor, tx, file, prepared } as MemberContext<E>)
      const outcome = await services.db.inCommunity(actor.communityId, async (tx) => {
        if (key === null) return run(tx)
        const keyed = {
          communityId: actor.communityId,
          accountId: actor.accountId,
          route: name,
          key,
          requestHash: requestHash({ params: request.params, body: request.body ?? null, file: file.bytes }),
          now: input.now,
        }
        const earlier = await claimKey(tx, keyed)
        if (earlier && !options.keepNoReply) return sameAnswer(earlier) as ReplyOf<E>
        const reply = await run(tx).catch(countedRefusal)
        if (reply instanceof CountedRefusal) {
          const { status, code, message } = reply
          await keepReply(tx, keyed, { status, reply: { code, message } })
          return reply
        }
        const { reason } = (request.body ?? {}) as { reason?: string }
        await writeAudit(tx, {
          actor,
          action: name,
          subject: request.params,
          reason: reason ?? null,
          now: input.now,
        })
        if (!options.keepNoReply) await keepReply(tx, keyed, { status: 200, reply })
        return reply
      })
      if (outcome instanceof CountedRefusal) throw outcome
      return outcome
    }
  }

  function batchedRoute<E extends Endpoint>(
    endpoint: E,
    options: BatchedOptions<E>,
  ): RouteOptions['handler'] {
    const route = `${endpoint.method} ${endpoint.url}`
    const together = options.together as Together
    return async (request, reply) => {
      const { actor, params, body } = request
      if (!actor) throw new Error('route reached without an actor')
      const key = readIdempotencyKey(request.headers[IDEMPOTENCY_HEADER])
      const now = services.config.clock()
      const hash = requestHash({ params, body: body ?? null, file: NO_FILE.bytes })
      const { accountId, communityId } = actor
      const keyed = { communityId, accountId, route, key, requestHash: hash, now }
      const answer = await batches.submit({ actor, params, body, now, route, keyed, together })
      if ('refused' in answer) return replyToError(answer.refused, request, reply)
      if ('earlier' in answer) return sameAnswer(answer.earlier)
      // Typed by the contract and written out already, to be kept: written once, and sent as it was kept.
      return reply.type('application/json; charset=utf-8').serializer(asItIs).send(answer.json)
    }
  }

  function liveRoute<E extends Endpoint>({ allow, live }: LiveRouteOptions<E>): RouteOptions['handler'] {
    return async (request, reply) => {
      if (!request.actor) throw new Error('route reached without an actor')
      const { communityId } = request.actor
      await services.live.serve(request, reply, {
        source: live,
        allow,
        holder: access.holderOf(request),
        communityId,
      })
    }
  }

  const asFile =
    (handler: RouteHandlerMethod): RouteHandlerMethod =>
    async (request, reply) =>
      sendFile((await handler.call(app, request, reply)) as FileContent, request, reply)

  function handlerOf<E extends Endpoint>(endpoint: E, options: AnyOptions<E>): RouteOptions['handler'] {
    if (options.allow === 'anyone') return publicRoute(endpoint, options as PublicOptions<E>)
    if ('together' in options) return batchedRoute(endpoint, options)
    if ('live' in options) return liveRoute(options)
    return memberRoute(endpoint, options as MemberOptions<E> | ManyAnswersOptions<E>)
  }

  const addRoute: AddRoute = <E extends Endpoint>(endpoint: E, options: AnyOptions<E>) => {
    const forMembers = options.allow !== 'anyone'
    const roles = forMembers ? (options as MemberOptions<typeof endpoint>).allow : []
    app.route({
      method: endpoint.method,
      url: `/api${endpoint.url}`,
      schema: schemaOf(endpoint),
      // A stream to who wants the head of it alone would never end.
      ...('live' in options && { exposeHeadRoute: false }),
      ...('maxBodyBytes' in options && { bodyLimit: options.maxBodyBytes }),
      config: {
        allow: options.allow,
        ...('live' in options && { live: true }),
        ...(takesTransaction(options) && { transaction: true }),
        ...(!forMembers && (options as PublicOptions<typeof endpoint>).limited
          ? { rateLimit: { max: services.config.signInsPerMinute, timeWindow: '1 minute' } }
          : {}),
        ...('upload' in options && { upload: true, ...limitUploads(options.upload) }),
      },
      ...(forMembers && {
        onRequest: 'together' in options ? [refuseTheCrowd, access.hook(roles)] : access.hook(roles),
      }),
      handler: endpoint.media ? asFile(handlerOf(endpoint, options)) : handlerOf(endpoint, options),
    })
  }
  for (const module of modules) module(addRoute)
}
