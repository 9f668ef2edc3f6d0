import type { Refusal } from '@linli/domain/refusal'

/** What an action throws when the answer is a clear no. `message` is Chinese and ready to show. */
export class AppError extends Error {
  readonly status: number
  readonly code: string
  /** Seconds for the `Retry-After` header, where trying again later helps. */
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A rule said no: 409 with the rule's own code and sentence. */
export const refused = (refusal: Refusal) => new AppError(409, refusal.code, refusal.message)
/** A no that counts: what the action wrote (a failed attempt, say) stays, and a retried call gets the same no. */
export class CountedRefusal extends AppError {}
export const refusedAndCounted = (refusal: Refusal) => new CountedRefusal(409, refusal.code, refusal.message)
/** Missing, or another community's: the caller cannot tell the two apart. */
export const notFound = (code: string, message: string) => new AppError(404, code, message)
export const notSignedIn = (message = '请先登录') => new AppError(401, 'not_signed_in', message)
export const notAllowed = (message = '你的身份不能做这件事') => new AppError(403, 'not_allowed', message)
/**
 * More calls than can be served in time: nothing was done, and the same call may simply be sent again. One for all:
 * whoever refuses thousands a second does not want a stack for each of them.
 */
export const TOO_BUSY = new AppError(503, 'too_busy', '现在人太多了，请几秒后再点一次，不会重复办理', 2)
export const invalidInput = (message: string) => new AppError(400, 'invalid_input', message)
