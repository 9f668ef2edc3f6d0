import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FillProgress } from '@linli/domain/volunteering/progress/contract'

/** Somebody who listens to a live stream over the network. */
export interface Listening {
  status: number
  headers: IncomingMessage['headers']
  /** What came, in order: `progress` states, the reason of an `end`, and how many heartbeats. */
  states: FillProgress[]
  ends: string[]
  heartbeats(): number
  /** The whole answer so far, e.g. of a refusal. */
  text(): string
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>
  isOver(): boolean
  /** Waits until a state is like this; rejects after so long. */
  see(of: Partial<FillProgress>, withinMs?: number): Promise<number>
  leave(): void
}

export function listen(url: string, token: string | null): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    const request = get(url, { agent: false, headers }, (response) => {
      resolve(listeningTo(response, () => request.destroy()))
    })
    request.once('error', reject)
  })
}

function listeningTo(response: IncomingMessage, leave: () => void): Listening {
  let text = ''
  let over = false
  const ended = new Promise<void>((done) => {
    response.once('close', () => {
      over = true
      done()
    })
  })
  response.on('error', () => {})
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const events = () => text.split('\n\n').slice(0, -1)
  const dataOf = (event: string) =>
    events()
      .filter((each) => each.startsWith(`event: ${event}\n`))
      .map((each) => each.slice(each.indexOf('data: ') + 'data: '.length))
  const states = () => dataOf('progress').map((data) => JSON.parse(data) as FillProgress)
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    get states() {
      return states()
    },
    get ends() {
      return dataOf('end')
    },
    heartbeats: () => events().filter((event) => event === ':').length,
    text: () => text,
    ended,
    isOver: () => over,
    async see(of, withinMs = 2_000) {
      const from = performance.now()
      for (;;) {
        const wanted = Object.entries(of)
        const found = states().some((state) =>
          wanted.every(([name, value]) => state[name as keyof FillProgress] === value),
        )
        const took = performance.now() - from
        if (found) return took
        if (took > withinMs)
          throw new Error(`not seen within ${withinMs} ms: ${JSON.stringify(of)} in ${text}`)
        await sleep(5)
      }
    },
    leave,
  }
}
