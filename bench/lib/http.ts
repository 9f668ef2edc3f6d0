/** An answer as it came over the wire. */
export interface Reply {
  status: number
  /** Status line and headers. */
  head: string
  body: string
}

export interface Request {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
}

/** A request as it goes over the wire, made before the clock starts. */
export function requestBytes({ method, path, headers = {}, body }: Request): Buffer {
  const content = body === undefined ? '' : JSON.stringify(body)
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (content) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(content)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${content}`)
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')

/** The one answer these bytes hold, or null while some of it is missing. */
export function readReply(bytes: Buffer): Reply | null {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const head = bytes.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const from = headEnd + HEAD_END.length
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (length) {
    const to = from + Number(length[1])
    return bytes.length < to ? null : { status, head, body: bytes.toString('utf8', from, to) }
  }
  if (status === 204 || status === 304) return { status, head, body: '' }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`an answer without a length: ${head}`)
  const body = readChunks(bytes, from)
  return body === null ? null : { status, head, body }
}

function readChunks(bytes: Buffer, from: number): string | null {
  const chunks: Buffer[] = []
  for (let at = from; ; ) {
    const sizeEnd = bytes.indexOf(LINE_END, at)
    if (sizeEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, sizeEnd), 16)
    const chunkFrom = sizeEnd + LINE_END.length
    const chunkTo = chunkFrom + size
    if (bytes.length < chunkTo + LINE_END.length) return null
    if (size === 0) return Buffer.concat(chunks).toString('utf8')
    chunks.push(bytes.subarray(chunkFrom, chunkTo))
    at = chunkTo + LINE_END.length
  }
}

/** `Retry-After` of an answer in milliseconds; 0 when it says nothing. */
export function retryAfterMs({ head }: Reply): number {
  const after = /\r\nretry-after: *(\d+)/i.exec(head)
  return after ? Number(after[1]) * 1000 : 0
}
