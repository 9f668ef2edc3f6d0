/** The options object that nearly every `wx` function takes. */
export interface WxOptions {
  success?: (result: Record<string, unknown>) => void
  fail?: (result: Record<string, unknown>) => void
  complete?: (result: Record<string, unknown>) => void
  [field: string]: unknown
}

export type WxFunction = (options?: WxOptions) => unknown

/** A refusal as WeChat words it: `errMsg` becomes `<api>:fail <reason>`. */
export class WxFailure extends Error {
  readonly fields: Record<string, unknown>

  constructor(reason: string, fields: Record<string, unknown> = {}) {
    super(reason)
    this.fields = fields
  }
}

export function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** A copy as the bridge between the logic layer and the phone makes it: through JSON. */
export function copied<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value))
}

function failureOf(name: string, error: unknown): Record<string, unknown> {
  const reason = error instanceof Error ? error.message : String(error)
  const fields = error instanceof WxFailure ? error.fields : {}
  return { errMsg: `${name}:fail ${reason}`.trim(), ...fields }
}

/** Reports an outcome the WeChat way: to the callbacks, always after the call has returned. */
export async function report(name: string, options: WxOptions, outcome: Promise<unknown>): Promise<void> {
  let result: Record<string, unknown>
  try {
    const fields = await outcome
    result = { errMsg: `${name}:ok`, ...(typeof fields === 'object' ? fields : {}) }
  } catch (error) {
    const failure = failureOf(name, error)
    options.fail?.(failure)
    options.complete?.(failure)
    return
  }
  options.success?.(result)
  options.complete?.(result)
}

/** Makes a `wx` function out of an implementation: with callbacks it reports to them, without it gives a promise. */
export function wxFunction(name: string, run: (options: WxOptions) => unknown): WxFunction {
  return (options = {}) => {
    const outcome = Promise.resolve().then(() => run(options))
    if (options.success || options.fail || options.complete) {
      // An error thrown by a callback is the program's own: it surfaces as an unhandled rejection.
      void report(name, options, outcome)
      return undefined
    }
    return outcome.then(
      (fields) => ({ errMsg: `${name}:ok`, ...(typeof fields === 'object' ? fields : {}) }),
      (error) => Promise.reject(failureOf(name, error)),
    )
  }
}

/** Keeps callbacks of an `onX`/`offX` pair. */
export function createListeners<T>() {
  const listeners = new Set<(event: T) => void>()
  return {
    on: (listener: (event: T) => void) => void listeners.add(listener),
    off: (listener?: (event: T) => void) => (listener ? listeners.delete(listener) : listeners.clear()),
    emit: (event: T) => {
      for (const listener of listeners) listener(event)
    },
  }
}
