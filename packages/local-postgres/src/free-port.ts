import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below the ports that systems lend to outgoing connections (Linux from 32768, others from 49152): a server that died
 * must find its port again, and not somebody's connection on it.
 */
const FROM = 20_000
const TO = 32_000
const TRIES = 100

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A TCP port of this machine that nobody is listening on at the moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FROM, TO)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port between ${FROM} and ${TO}`)
}
