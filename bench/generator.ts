import { Client } from 'undici'
import { requestBytes } from './lib/http.ts'
import { load } from './lib/load.ts'
import { readOptions, round } from './lib/options.ts'
import { createWorld } from './lib/world.ts'

/**
 * What the load generator itself takes from the machine it shares with the server, beside undici doing the same:
 * one request in flight on each connection, the answer read in full.
 */
async function undiciCpuMicros(origin: string, connections: number, seconds: number): Promise<number> {
  let replies = 0
  const from = performance.now()
  const cpuFrom = process.cpuUsage()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(origin, { pipelining: 1 })
      while (performance.now() < from + seconds * 1000) {
        const reply = await client.request({ method: 'GET', path: '/livez' })
        await reply.body.text()
        replies++
      }
      await client.close()
    }),
  )
  const cpu = process.cpuUsage(cpuFrom)
  return (cpu.user + cpu.system) / replies
}

const { seconds, connections } = readOptions({ seconds: 3, connections: 256 })
const world = await createWorld({ families: 1 })
try {
  const request = { bytes: requestBytes({ method: 'GET', path: '/livez' }) }
  let wrong = 0
  const run = () =>
    load({
      origin: world.origin,
      connections,
      seconds,
      next: () => request,
      onReply({ status, body }) {
        if (status !== 200 || body !== '{"alive":true}') wrong++
        return undefined
      },
    })
  await run()
  const ours = await run()
  const undici = await undiciCpuMicros(world.origin, connections, seconds)
  process.stdout.write(
    `${JSON.stringify({
      cpuMicros: round(ours.cpuMicros),
      undiciCpuMicros: round(undici),
      ratio: round(ours.cpuMicros / undici, 3),
      repliesPerSecond: round(ours.perSecond),
      wrong,
    })}\n`,
  )
  process.exitCode = wrong > 0 ? 1 : 0
} finally {
  await world.close()
}
