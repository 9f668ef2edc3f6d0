import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FillProgress } from '@linli/domain/volunteering/progress/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

vi.mock('@tarojs/taro', () => ({
  default: {
    getStorageSync: () => '',
    setStorageSync: () => undefined,
    request: async ({ url, header }: { url: string; header: Record<string, string> }) => {
      const reply = await fetch(url, { headers: header })
      return { statusCode: reply.status, data: await reply.text(), header: Object.fromEntries(reply.headers) }
    },
  },
  useDidShow: () => undefined,
  useDidHide: () => undefined,
}))

const { follow } = await import('./use-live')
const { createEventReader } = await import('./live-stream')

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const asked: string[] = []
let answer: Answer = (_request, response) => void response.writeHead(500).end()
const server = createServer((request, response) => {
  const kind = request.url?.endsWith('/live') ? 'live' : 'progress'
  asked.push(`${kind}${request.headers['if-none-match'] ? ' if changed' : ''}`)
  answer(request, response)
})
let stop: () => void = () => {}
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  vi.stubGlobal('API_BASE', `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`)
})
afterEach(() => {
  stop()
  asked.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const frame = (taken: number) => `event: progress\ndata: ${JSON.stringify({ taken })}\n\n`
const streamed = (response: ServerResponse, text: string) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text)

function followed(): number[] {
  const seen: number[] = []
  stop = follow('n1', ({ taken }: FillProgress) => void seen.push(taken))
  return seen
}
const LOOKING = { timeout: 6_000 }

describe('an event of a stream', () => {
  it('is read whole, in whatever pieces it comes, and heartbeats are none', () => {
    const text = `${frame(1)}:\n\n${frame(2)}event: end\ndata: again\n\n`
    for (const size of [1, 7, text.length]) {
      const read: string[] = []
      const take = createEventReader(({ name, data }) => read.push(`${name} ${data}`))
      for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size))
      expect(read).toEqual(['progress {"taken":1}', 'progress {"taken":2}', 'end again'])
    }
  })
})

describe('whoever follows a notice', () => {
  it('hears what changes, and comes back when the server says so', async () => {
    let times = 0
    answer = (_request, response) => {
      times += 1
      streamed(response, frame(times))
      if (times === 1) response.end('event: end\ndata: again\n\n')
    }
    const seen = followed()
    await expect.poll(() => seen, LOOKING).toEqual([1, 2])
    expect(asked).toEqual(['live', 'live'])
  })

  it('asks every two seconds where streaming is refused, and only for what changed', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('/live')) return void response.writeHead(503).end('{}')
      if (request.headers['if-none-match']) return void response.writeHead(304).end()
      response.writeHead(200, { etag: '"one"' }).end(JSON.stringify({ taken: 5 }))
    }
    const seen = followed()
    await expect.poll(() => asked, LOOKING).toEqual(['live', 'progress', 'progress if changed'])
    expect(seen).toEqual([5])
  })

  it('asks no more once the page is hidden, or the notice is not theirs to see', async () => {
    answer = (_request, response) => void response.writeHead(404).end('{"code":"x","message":"没有"}')
    followed()
    await expect.poll(() => asked).toEqual(['live'])
    answer = (_request, response) => void streamed(response, frame(1))
    const seen = followed()
    await expect.poll(() => seen).toEqual([1])
    stop()
    await new Promise((done) => setTimeout(done, 200))
    expect(asked).toEqual(['live', 'live'])
  })
})
