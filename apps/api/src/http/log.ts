import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify'
import type { Config } from '../config.ts'
import { sqlState } from '../db/client.ts'

export const REQUEST_ID_HEADER = 'x-request-id'
/** Instead of the address of a call that no route takes: whatever stands in it is somebody's. */
const NO_ROUTE = 'none'
const MOST_FRAMES = 12

/** The pattern of the route, never the address: addresses hold names, numbers and what people looked for. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? NO_ROUTE

/**
 * A text of unknown origin without what may be personal in it: quoted parts, Chinese, numbers of five digits and
 * more, and words as long as a token. What is left tells a developer which error it was; the stack tells where.
 */
export function withoutValues(text: string): string {
  return (
    text
      // From the first quote to the last: what is quoted may hold quotes.
      .replace(/(?<!\w)["'`][\s\S]*(["'`]|$)/, '"…"')
      .replace(/[^\x20-\x7e]+/g, '…')
      .replace(/\d{5,}/g, '…')
      .replace(/[\w.+/=-]{24,}/g, '…')
      .slice(0, 300)
  )
}

/** Where it happened, without the message that a stack begins with: that one holds values. */
function framesOf({ stack = '', message }: Error): string {
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n')
  return frames
    .filter((line) => /^ +at [\x20-\x7e]+$/.test(line))
    .slice(0, MOST_FRAMES)
    .join('\n')
}

interface LoggedError {
  type: string
  message: string
  stack: string
  [more: string]: unknown
}

/** What may be logged of an error: of a failed statement neither values nor message, for they are names and numbers. */
export function loggableError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown, but no error', stack: '' }
  const { code, query } = error as { code?: unknown; query?: unknown }
  const state = sqlState(error)
  const stack = framesOf(error)
  if (state !== undefined || typeof query === 'string')
    return {
      type: 'DatabaseError',
      message: 'a statement failed',
      sqlState: state,
      ...(typeof query === 'string' && { query: query.replace(/'[^']*'?/g, "'…'") }),
      stack,
    }
  return {
    type: error.name,
    ...(typeof code === 'string' && { code: withoutValues(code) }),
    message: withoutValues(error.message),
    stack,
    ...(error.cause instanceof Error && depth < 3 && { cause: loggableError(error.cause, depth + 1) }),
  }
}

/** One line for each call: which route, how it ended, how long it took. */
class OneLineEach extends LogController {
  private readonly silent: boolean

  constructor(logLevel: string) {
    super({ requestIdLogLabel: 'requestId' })
    this.silent = !['trace', 'debug', 'info'].includes(logLevel)
  }

  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (this.silent && !error) return
    const line = {
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (error) reply.log.error({ ...line, err: error }, 'request failed')
    else reply.log.info(line, 'request')
  }
}

/** Fastify's options for a JSON log that names each request and nobody. */
export function logOptions({ logLevel, logTo }: Config): FastifyServerOptions {
  return {
    logController: new OneLineEach(logLevel),
    logger: {
      level: logLevel,
      ...(logTo && { stream: logTo }),
      serializers: {
        err: loggableError,
        req: (request: FastifyRequest) => ({ method: request.method, route: routeOf(request) }),
        res: (reply: { statusCode: number }) => ({ statusCode: reply.statusCode }),
      },
      hooks: {
        // Without a text of its own a line would get the error's, values and all.
        logMethod([first, text, ...rest], method) {
          const subject: unknown = first instanceof Error ? { err: first } : first
          if (typeof subject === 'string') method.apply(this, [withoutValues(subject)])
          else method.apply(this, [subject, withoutValues(String(text ?? 'error')), ...rest] as never)
        },
      },
    },
  }
}
