import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { type StopLimits, stopGently } from './stopping.ts'

const LIMITS = { quietMs: 50, withinMs: 400 }

/** An app that answers `/` at once and `/never` never, on a real socket. */
async function listening(limits: StopLimits | null): Promise<{ app: FastifyInstance; port: number }> {
  const app = Fastify({ forceCloseConnections: 'idle', return503OnClosing: false })
  if (limits) stopGently(app, limits)
  app.get('/', async () => 'here')
  app.get('/never', () => new Promise(() => {}))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: Number(new URL(address).port) }
}

/** A line kept open, and what came over it. */
async function openLine(
  port: number,
): Promise<{ socket: Socket; said: () => string; ended: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise((done) => socket.on('error', () => {}).on('close', done))
  await once(socket, 'connect')
  return { socket, said: () => said, ended }
}
const ask = (socket: Socket, path: string) => socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\n\r\n`)
const answered = async (line: { said: () => string }) => {
  while (!line.said().includes('\r\n\r\n')) await new Promise((done) => setTimeout(done, 5))
}

describe('an app that stops gently', () => {
  it('serves a request that comes over an open line while it stops, and says it was the last', async () => {
    const { app, port } = await listening(LIMITS)
    const line = await openLine(port)
    const closed = app.close()
    ask(line.socket, '/')
    await line.ended
    await closed
    expect(line.said()).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(line.said()).toMatch(/connection: close/i)
  })

  it('as a control: without it, an open line is cut under a request on its way', async () => {
    const { app, port } = await listening(null)
    const line = await openLine(port)
    ask(line.socket, '/')
    await answered(line)
    const closed = app.close()
    ask(line.socket, '/')
    await line.ended
    await closed
    expect(line.said().match(/HTTP\/1\.1 200/g)).toHaveLength(1)
  })

  it('lets nobody new in, waits no longer than it was told, and cuts who hangs', async () => {
    const { app, port } = await listening(LIMITS)
    const silent = await openLine(port)
    const hanging = await openLine(port)
    ask(hanging.socket, '/never')
    await new Promise((done) => setTimeout(done, 50))
    const closed = app.close()
    await silent.ended
    const late = connect(port, '127.0.0.1')
    const [refusal] = (await once(late, 'error')) as [{ code: string }]
    expect(refusal.code).toBe('ECONNREFUSED')
    await closed
    await hanging.ended
    expect([silent.said(), hanging.said()]).toEqual(['', ''])
  })
})
