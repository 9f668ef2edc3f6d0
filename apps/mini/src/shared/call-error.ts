/** The API said no, or could not be reached. `message` is Chinese and ready to show. */
export class CallError extends Error {
  /** Stable snake_case; `offline` when there was no answer. */
  readonly code: string
  /** HTTP status; 0 when there was no answer. */
  readonly status: number

  constructor({ code, message, status }: { code: string; message: string; status: number }) {
    super(message)
    this.name = 'CallError'
    this.code = code
    this.status = status
  }
}

export function offlineError(): CallError {
  return new CallError({ code: 'offline', message: '网络不通，请检查后再试', status: 0 })
}

/** The error behind an answer that is not 2xx. */
export function errorOf(status: number, reply: unknown): CallError {
  const { code, message } = (reply ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && typeof message === 'string') return new CallError({ code, message, status })
  return new CallError({ code: 'internal_error', message: '系统繁忙，请稍后再试', status })
}
