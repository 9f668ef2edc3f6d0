import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { load } from './load.ts'
import { type SignUpRequest, signUpRequest } from './sign-ups.ts'
import { type World, writeEvent } from './world.ts'

export const BASELINES = ['naive-row-lock', 'advisory-lock', 'one-statement'] as const
export type Baseline = (typeof BASELINES)[number]

/** Which baselines `--baseline` names: `none`, `all`, or one of them. */
export function chosenBaselines(name: string): readonly Baseline[] {
  if (name === 'none') return []
  if (name === 'all') return BASELINES
  const found = BASELINES.find((baseline) => baseline === name)
  if (!found) throw new Error(`--baseline none, all, ${BASELINES.join(', ')}`)
  return [found]
}

async function startServer(world: World, baseline: Baseline) {
  const script = path.join(import.meta.dirname, 'baseline-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, baseline, world.databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for await (const line of createInterface({ input: child.stdout }))
    return {
      origin: line,
      async stop() {
        child.kill('SIGTERM')
        await ended
      },
    }
  throw new Error(`the server of the baseline ${baseline} did not start`)
}

export interface BaselineResult {
  perSecond: number
  p99Ms: number
  /** People with a place afterwards: a fast baseline that gives out too many is none. */
  confirmed: number
  failed: number
}

/** The same rush, by the same generator, on a server that does it the named way. */
export async function measureBaseline(
  world: World,
  baseline: Baseline,
  { places, connections, seconds }: { places: number; connections: number; seconds: number },
): Promise<BaselineResult> {
  const eventId = await writeEvent(world.admin, { places })
  const server = await startServer(world, baseline)
  try {
    let family = 0
    let failed = 0
    const result = await load<SignUpRequest>({
      origin: server.origin,
      connections,
      seconds,
      next: () => (family < world.families ? signUpRequest(world, { eventId, family: family++ }) : null),
      onReply({ status }) {
        if (status !== 200) failed++
        return undefined
      },
    })
    const { rows } = await world.admin.query<{ n: number }>(
      `select count(*)::int as n from event_attendees where event_id = $1 and status = 'confirmed'`,
      [eventId],
    )
    const perSecond = (result.replies - failed) / result.seconds
    return { perSecond, p99Ms: result.p99Ms, confirmed: rows[0]?.n ?? 0, failed }
  } finally {
    await server.stop()
  }
}
