import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@linli/domain/endpoint'
import { refreshTokens } from '@linli/domain/people/contract'
import Taro from '@tarojs/taro'
import { noteAct } from './acts'
import { CallError, errorOf, offlineError } from './call-error'
import { keyForAction, settleAction } from './idempotency'
import { forgetSession, keepTokens, newestTokens, useSession } from './session'

const TIMEOUT_MS = 10_000

/** What an endpoint asks for: nothing where its contract is silent, optional where every key is optional. */
type Part<Name extends string, Value> = unknown extends Value
  ? { [name in Name]?: undefined }
  : object extends Value
    ? { [name in Name]?: Value }
    : { [name in Name]: Value }

export type CallOptions<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  Part<'query', QueryOf<E>> &
  Part<'body', BodyOf<E>> & {
    /** Only to override the key that `call` makes and keeps by itself. */
    idempotencyKey?: string
  }

/**
 * Calls the API as its contract says. Signs the request, renews the sign-in once when it has run out, and sends every
 * change under an idempotency key. Throws `CallError`, code `offline` when no answer came within 10 s.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  ...[options]: object extends CallOptions<E> ? [options?: CallOptions<E>] : [options: CallOptions<E>]
): Promise<ReplyOf<E>> {
  const request = requestOf(endpoint, options ?? {})
  const isRead = endpoint.method === 'GET'
  const action = `${endpoint.method} ${request.url} ${JSON.stringify(request.body)}`
  const key = isRead ? undefined : (options?.idempotencyKey ?? keyForAction(action))
  try {
    const reply = await sendSigned({ ...request, key })
    if (!isRead) {
      settleAction(action)
      noteAct()
    }
    return reply as ReplyOf<E>
  } catch (error) {
    const answered = error instanceof CallError && error.status > 0 && error.status < 500
    if (!isRead && answered) settleAction(action)
    throw error
  }
}

/**
 * Reads anew only what has changed: null where the answer is still the one with this `etag`. For what is asked again
 * and again.
 */
export async function callIfChanged<E extends Endpoint>(
  endpoint: E,
  options: CallOptions<E>,
  etag?: string,
): Promise<{ reply: ReplyOf<E>; etag?: string } | null> {
  const request = { ...requestOf(endpoint, options), etag }
  const { statusCode, reply, header } = await withToken((accessToken) => exchange(request, accessToken))
  if (statusCode === NOT_MODIFIED) return null
  const named = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'etag')
  return { reply: reply as ReplyOf<E>, etag: named && String(named[1]) }
}

const NOT_MODIFIED = 304

interface Request {
  method: Endpoint['method']
  /** Below the API's base, with its query. */
  url: string
  body: unknown
  key?: string
  /** Of the answer one has already. */
  etag?: string
}

interface LooseOptions {
  params?: unknown
  query?: unknown
  body?: unknown
}

function requestOf(endpoint: Endpoint, { params, query, body }: LooseOptions): Request {
  const values = (params ?? {}) as Record<string, unknown>
  const path = endpoint.url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = Object.entries((query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
  // WeChat always declares a JSON body on a change, so one without content sends an empty object.
  const sent = endpoint.method === 'GET' ? undefined : (body ?? {})
  return { method: endpoint.method, url: search ? `${path}?${search}` : path, body: sent }
}

function sendSigned(request: Request): Promise<unknown> {
  return withToken((accessToken) => send(request, accessToken))
}

/** Runs a request with the access token, and once more with a renewed one when it has run out. */
export async function withToken<T>(run: (accessToken?: string) => Promise<T>): Promise<T> {
  const { tokens } = useSession.getState()
  try {
    return await run(tokens?.accessToken)
  } catch (error) {
    if (!(error instanceof CallError) || error.status !== 401 || !tokens) throw error
    return run(await renewedToken(tokens.accessToken, error))
  }
}

let renewal: Promise<string> | undefined

/** A newer access token than the refused one: refresh tokens are single use, so all callers share one renewal. */
async function renewedToken(refused: string, refusal: CallError): Promise<string> {
  const tokens = newestTokens()
  if (!tokens) throw refusal
  if (tokens.accessToken !== refused) return tokens.accessToken
  renewal ??= renew(tokens.refreshToken).finally(() => {
    renewal = undefined
  })
  return renewal
}

/** The key comes out of the token: two tabs that renew at the same moment ask the same, and get the same answer. */
const RENEWAL_KEY_LENGTH = 40

async function renew(refreshToken: string): Promise<string> {
  try {
    const body = { refreshToken }
    const key = refreshToken.slice(-RENEWAL_KEY_LENGTH)
    const reply = await send({ ...requestOf(refreshTokens, { body }), key })
    const tokens = reply as ReplyOf<typeof refreshTokens>
    keepTokens(tokens)
    return tokens.accessToken
  } catch (error) {
    if (error instanceof CallError && error.status === 401) forgetSession()
    throw error
  }
}

async function send(request: Request, accessToken?: string): Promise<unknown> {
  return (await exchange(request, accessToken)).reply
}

async function exchange({ method, url, body, key, etag }: Request, accessToken?: string) {
  const header: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') header['content-type'] = 'application/json'
  if (accessToken) header.authorization = `Bearer ${accessToken}`
  if (key) header['idempotency-key'] = key
  if (etag) header['if-none-match'] = etag
  const answer = await reach({
    url: API_BASE + url,
    method,
    header,
    data: body === undefined ? undefined : JSON.stringify(body),
  })
  const reply = parsed(answer.data)
  const { statusCode } = answer
  const good = (statusCode >= 200 && statusCode < 300) || statusCode === NOT_MODIFIED
  if (good) return { statusCode, reply, header: answer.header as Record<string, unknown> | undefined }
  throw errorOf(statusCode, reply)
}

/** As text, because a browser's Taro would throw at an answer that is not JSON, hiding its status. */
async function reach(option: Pick<Taro.request.Option, 'url' | 'method' | 'header' | 'data'>) {
  try {
    return await Taro.request<string>({
      ...option,
      timeout: TIMEOUT_MS,
      dataType: 'text',
      responseType: 'text',
    })
  } catch {
    throw offlineError()
  }
}

/** What a reply says; `undefined` when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
