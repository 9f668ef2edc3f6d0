import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StubApi {
  origin: string
  /** A word for each stream that was left. */
  streams: string[]
  close(): Promise<unknown>
}

/** An API that tells callers what it was sent: method, query or body, and what came with it. */
export async function startStubApi(): Promise<StubApi> {
  const streams: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub')
    if (pathname === '/upload') {
      const file = /filename="([^"]+)"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(body)
      const note = /name="note"\r\n\r\n([^\r]*)/.exec(body)
      response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(`${file?.[1]}=${file?.[2]} ${note?.[1]}`)
      return
    }
    if (pathname === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one ')
      const more = setInterval(() => response.write('more '), 20)
      response.once('close', () => {
        clearInterval(more)
        streams.push('left')
      })
      return
    }
    const reply = {
      method: request.method,
      query: Object.fromEntries(searchParams),
      body: body === '' ? null : JSON.parse(body),
      token: request.headers.authorization,
      origin: request.headers.origin ?? 'none',
    }
    response.writeHead(request.method === 'POST' ? 409 : 200, {
      'content-type': 'application/json',
      'x-echo': 'yes',
    })
    response.end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    streams,
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
