import type { FileContent } from '@linli/domain/endpoint'
import type { FastifyReply, FastifyRequest } from 'fastify'

interface Part {
  from: number
  /** The last byte, included. */
  to: number
}

/** The one part that a `Range` header asks for; null = the whole, undefined = none that there is. */
export function partOf(range: string | undefined, size: number): Part | null | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(size - Number(last), 0) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from <= to && from < size && !(first === '' && Number(last) === 0) ? { from, to } : undefined
}

/**
 * Sends a file that people gave: for the asker's own device only, and never to be run, whatever somebody may have
 * hidden in it. Parts of it are given because players of sound on iPhones ask for nothing else.
 */
export function sendFile(file: FileContent, request: FastifyRequest, reply: FastifyReply) {
  const { bytes, mediaType, fileName, tag, keepSeconds } = file
  const etag = `"${tag}"`
  reply.headers({
    etag,
    'cache-control': `private, max-age=${keepSeconds}, immutable`,
    'content-disposition': `inline; filename="${fileName}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const part = partOf(request.headers.range, whole.length)
  reply.type(mediaType)
  if (part === null) return reply.send(whole)
  if (part === undefined)
    return reply.code(416).header('content-range', `bytes */${whole.length}`).send(Buffer.alloc(0))
  reply.code(206).header('content-range', `bytes ${part.from}-${part.to}/${whole.length}`)
  return reply.send(whole.subarray(part.from, part.to + 1))
}
