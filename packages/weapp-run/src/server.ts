import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { PROXY } from './protocol.ts'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}
/** Headers that describe one connection and are not handed on. */
const HOP_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
])

export interface RunnerServer {
  origin: string
  close(): Promise<void>
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name]
  return decodeURIComponent(typeof value === 'string' ? value : '')
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Sends one request of the mini-program to where it was meant for, as the phone would: without an origin. */
async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  rewriteUrl: (url: string) => string,
): Promise<void> {
  const method = header(request, PROXY.method)
  const given: Record<string, string> = JSON.parse(header(request, PROXY.headers) || '{}')
  const contentType = given['content-type'] ?? request.headers['content-type']
  const headers = {
    ...given,
    ...(contentType ? { 'content-type': contentType } : {}),
    referer: 'https://servicewechat.com/wxrunner/devtools/page-frame.html',
  }
  const body = await readBody(request)
  const abort = new AbortController()
  response.once('close', () => abort.abort())
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  let reply: Response
  try {
    reply = await fetch(rewriteUrl(header(request, PROXY.target)), {
      method,
      headers,
      body: hasBody ? new Uint8Array(body) : undefined,
      signal: abort.signal,
    })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    response.writeHead(200, { [PROXY.error]: encodeURIComponent(cause) }).end()
    return
  }
  const kept = [...reply.headers].filter(([name]) => !HOP_HEADERS.has(name))
  response.writeHead(200, {
    'content-type': reply.headers.get('content-type') ?? 'application/octet-stream',
    [PROXY.status]: String(reply.status),
    [PROXY.headers]: encodeURIComponent(JSON.stringify(Object.fromEntries(kept))),
  })
  // In the pieces it comes in: some answers stay open.
  const reader = reply.body?.getReader()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
    response.write(next.value)
  response.end()
}

function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://runner')
  const file = path.join(
    folder,
    path.normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname)),
  )
  if (!file.startsWith(folder + path.sep) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end()
    return
  }
  const type = CONTENT_TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
  createReadStream(file).pipe(response)
}

/** Serves a packed mini-program on a free loopback port, and forwards its requests. */
export async function serveRunner(
  folder: string,
  rewriteUrl: (url: string) => string,
): Promise<RunnerServer> {
  const root = path.resolve(folder)
  const server = createServer((request, response) => {
    if (request.url !== PROXY.path) {
      serveFile(root, request, response)
      return
    }
    forward(request, response, rewriteUrl).catch((error: unknown) => {
      // Halfway through an answer there is nobody to tell any more.
      if (response.headersSent) return response.destroy()
      response.writeHead(200, { [PROXY.error]: encodeURIComponent(String(error)) }).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
