import { type NetworkType, PROXY } from '../../protocol.ts'
import { asText, createListeners, report, WxFailure, type WxOptions, wxFunction } from './call.ts'
import { addFile, fileAt } from './files.ts'

/** WeChat sends these and no others; PATCH is refused. */
const METHODS = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'])
const DEFAULT_TIMEOUT_MS = 60_000

interface Reply {
  status: number
  headers: Record<string, string>
  body: Blob
}

interface Outgoing {
  url: string
  method: string
  headers: Record<string, string>
  body?: BodyInit
  timeout: number
  abort: AbortController
  /** Gets the body in pieces, as `enableChunked` does; then there is none in the end. */
  onPiece?: (piece: Uint8Array) => void
}

/** Sends through the runner's server, which knows no origins: the phone has no CORS either. */
async function send({ url, method, headers, body, timeout, abort, onPiece }: Outgoing): Promise<Reply> {
  if (!/^https?:\/\//.test(url)) throw new WxFailure(`invalid url "${url}"`)
  let reply: Response
  try {
    reply = await fetch(PROXY.path, {
      method: 'POST',
      headers: {
        [PROXY.target]: encodeURIComponent(url),
        [PROXY.method]: method,
        [PROXY.headers]: encodeURIComponent(JSON.stringify(headers)),
      },
      body,
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(timeout)]),
    })
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError'
    throw new WxFailure(abort.signal.aborted ? 'abort' : timedOut ? 'timeout' : asText(error))
  }
  const failed = reply.headers.get(PROXY.error)
  if (failed) throw new WxFailure(decodeURIComponent(failed), { errno: 600_001 })
  if (onPiece) await readPieces(reply, abort, onPiece)
  return {
    status: Number(reply.headers.get(PROXY.status)),
    headers: JSON.parse(decodeURIComponent(reply.headers.get(PROXY.headers) ?? '%7B%7D')),
    body: onPiece ? new Blob() : await reply.blob(),
  }
}

async function readPieces(reply: Response, abort: AbortController, onPiece: (piece: Uint8Array) => void) {
  const reader = reply.body?.getReader()
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) onPiece(next.value)
  } catch (error) {
    throw new WxFailure(abort.signal.aborted ? 'abort' : asText(error))
  }
}

function query(data: object): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(asText(value))}`)
    .join('&')
}

/** Body and URL as wx.request makes them of `data`: a query for GET, else by content type. */
function encode(
  options: WxOptions,
  method: string,
  headers: Record<string, string>,
): { url: string; body?: BodyInit } {
  const url = asText(options.url)
  const { data } = options
  if (data === undefined || data === null) return { url }
  if (method === 'GET' || method === 'HEAD') {
    const search = typeof data === 'object' ? query(data) : asText(data)
    return { url: search ? url + (url.includes('?') ? '&' : '?') + search : url }
  }
  if (data instanceof ArrayBuffer || typeof data === 'string') return { url, body: data }
  const isForm = headers['content-type']?.includes('application/x-www-form-urlencoded')
  return { url, body: isForm ? query(data) : JSON.stringify(data) }
}

function headersOf(options: WxOptions, contentType?: string): Record<string, string> {
  const given = Object.entries((options.header ?? {}) as Record<string, unknown>)
  const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), asText(value)]))
  return contentType && !headers['content-type'] ? { ...headers, 'content-type': contentType } : headers
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The network of the phone: requests, files up and down, and going offline. */
export function createNetwork(initial: NetworkType) {
  let type = initial
  const listeners = createListeners<{ isConnected: boolean; networkType: NetworkType }>()

  /** Runs a transfer that the program may abort. */
  function task(
    name: string,
    options: WxOptions,
    run: (abort: AbortController, onPiece: (piece: Uint8Array) => void) => Promise<unknown>,
  ) {
    const abort = new AbortController()
    const pieces = createListeners<{ data: ArrayBuffer }>()
    const onPiece = (piece: Uint8Array) => pieces.emit({ data: new Uint8Array(piece).buffer })
    const outcome = Promise.resolve().then(() => {
      if (type === 'none') throw new WxFailure('net::ERR_INTERNET_DISCONNECTED', { errno: 600_001 })
      return run(abort, onPiece)
    })
    void report(name, options, outcome)
    const nothing = () => {}
    return {
      abort: () => abort.abort(),
      onHeadersReceived: nothing,
      offHeadersReceived: nothing,
      onProgressUpdate: nothing,
      offProgressUpdate: nothing,
      onChunkReceived: pieces.on,
      offChunkReceived: pieces.off,
    }
  }

  const timeoutOf = (options: WxOptions) => Number(options.timeout ?? DEFAULT_TIMEOUT_MS)

  async function request(options: WxOptions, abort: AbortController, onPiece: (piece: Uint8Array) => void) {
    const method = asText(options.method || 'GET').toUpperCase()
    if (!METHODS.has(method)) throw new WxFailure(`invalid method "${method}"`)
    const headers = headersOf(options, 'application/json')
    const encoded = encode(options, method, headers)
    const reply = await send({
      ...encoded,
      method,
      headers,
      timeout: timeoutOf(options),
      abort,
      ...(options.enableChunked === true && { onPiece }),
    })
    const binary = options.responseType === 'arraybuffer'
    const text = binary ? '' : await reply.body.text()
    const json = options.dataType === undefined || options.dataType === 'json'
    const data = binary ? await reply.body.arrayBuffer() : json ? parseJson(text) : text
    return { data, statusCode: reply.status, header: reply.headers, cookies: [] }
  }

  async function upload(options: WxOptions, abort: AbortController) {
    const { blob, name } = fileAt(asText(options.filePath))
    const form = new FormData()
    for (const [field, value] of Object.entries((options.formData ?? {}) as object))
      form.append(field, asText(value))
    form.append(asText(options.name), blob, name)
    const url = asText(options.url)
    const headers = headersOf(options)
    delete headers['content-type']
    const reply = await send({ url, method: 'POST', headers, body: form, timeout: timeoutOf(options), abort })
    return { data: await reply.body.text(), statusCode: reply.status, header: reply.headers }
  }

  async function download(options: WxOptions, abort: AbortController) {
    const url = asText(options.url)
    const headers = headersOf(options)
    const reply = await send({ url, method: 'GET', headers, timeout: timeoutOf(options), abort })
    const name = url.split('?')[0]?.split('/').at(-1) || 'download'
    const tempFilePath = addFile(reply.body, name)
    return { tempFilePath, statusCode: reply.status, header: reply.headers }
  }

  return {
    setType: (next: NetworkType) => {
      type = next
      listeners.emit({ isConnected: next !== 'none', networkType: next })
    },
    api: {
      request: (options: WxOptions) =>
        task('request', options, (abort, onPiece) => request(options, abort, onPiece)),
      uploadFile: (options: WxOptions) => task('uploadFile', options, (abort) => upload(options, abort)),
      downloadFile: (options: WxOptions) =>
        task('downloadFile', options, (abort) => download(options, abort)),
      getNetworkType: wxFunction('getNetworkType', () => ({ networkType: type })),
      onNetworkStatusChange: listeners.on,
      offNetworkStatusChange: listeners.off,
    },
  }
}
