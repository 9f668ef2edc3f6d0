import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sqlState } from '../db/client.ts'
import { AppError, TOO_BUSY } from './app-error.ts'
import { routeOf } from './log.ts'

const FASTIFY_SENTENCES: Record<number, [code: string, message: string]> = {
  400: ['invalid_input', '提交的内容格式不对，请检查后再试'],
  404: ['route_not_found', '没有这个接口'],
  405: ['method_not_allowed', '不支持这种请求方式'],
  413: ['too_large', '内容太大了，请缩小后再传'],
  415: ['unsupported_media_type', '不支持这种内容格式'],
  429: ['too_many_requests', '操作太频繁了，请稍后再试'],
}
/** SQLSTATE classes that mean "the database is away", not "we have a bug". */
const AWAY = /^(57P0[123]|08|53300)/
const AWAY_NODE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
])
/** What the driver says without a code: of a connection that broke, and of the next statement on it. */
const AWAY_SENTENCE = /Connection terminated|is not queryable/

export function databaseAway(error: unknown): boolean {
  const state = sqlState(error)
  if (state && AWAY.test(state)) return true
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as { code?: unknown }
    if (typeof code === 'string' && AWAY_NODE.has(code)) return true
    if (AWAY_SENTENCE.test(e.message)) return true
  }
  return false
}

/** SQLSTATEs of a statement that waited too long, or lost to another one in a tie. */
const CROWDED = /^(57014|55P03|40P01|40001)$/

/** More requests than can be served in time: nothing was done, and the same call may simply be sent again. */
export function tooBusy(error: unknown): boolean {
  const state = sqlState(error)
  if (state) return CROWDED.test(state)
  // What the pool says when no connection became free in time.
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect'
}

export function replyNo({ status, code, message, retryAfterSeconds }: AppError, reply: FastifyReply) {
  if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds)
  return reply.status(status).send({ code, message })
}

/** What may be told of an error. Inner texts (SQL, stack) never leave the process: they are logged, without values. */
export function answerTo(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status < 500) {
    const [code, message] = FASTIFY_SENTENCES[status] ?? ['invalid_input', '请求有误，请检查后再试']
    return new AppError(status, code, message)
  }
  if (tooBusy(error)) {
    request.log.warn({ err: error, route: routeOf(request) }, 'too busy')
    return TOO_BUSY
  }
  if (databaseAway(error)) {
    request.log.warn({ err: error, route: routeOf(request) }, 'database away')
    return new AppError(503, 'unavailable', '系统正在恢复，请几秒后再试', 2)
  }
  request.log.error({ err: error, route: routeOf(request) }, 'unexpected error')
  return new AppError(500, 'internal_error', '系统繁忙，请稍后再试')
}

/** The only place that turns errors into replies, but for outside standards with errors of their own. */
export const replyToError = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
  replyNo(answerTo(error, request), reply)

export function registerErrorHandler(app: FastifyInstance) {
  app.setErrorHandler(replyToError)
}
