import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntilReady } from '../lib/api-process.ts'
import { createWorld, familyIds, type World, writeEvent } from '../lib/world.ts'
import { check, type Problem } from './check.ts'
import { type Client, createClient } from './client.ts'
import { killPostgres } from './kill.ts'
import { randomFrom } from './random.ts'
import { emptyRecord, type RoundRecord } from './record.ts'
import { askAgain, tellStories } from './stories.ts'

/** Few, so that the classes fill up and a line forms on a slow machine, too. */
const OPEN_PLACES = 12
const EARLY_PLACES = 8
const EARLY_COST_POINTS = 10
const POSTGRES_BACK_WITHIN_MS = 120_000

export type Victim = 'api' | 'postgres'

export interface CrashOptions {
  /** Decides when each kill falls, and what the families do. */
  seed: number
  connections: number
  /** How many different families may come in one round. */
  families: number
  /** The kill falls somewhere between, after the round's load began … */
  killAfterMs: { from: number; to: number }
  /** … and not before about so many acts were acknowledged, however slow the machine. */
  killAfterAcknowledged: number
  log(line: string): void
}

export interface CrashRun {
  world: World
  client: Client
  options: CrashOptions
  random: () => number
  /** Of the rounds so far. */
  records: RoundRecord[]
  nextFamily: number
}

export interface RoundOutcome {
  victim: Victim
  record: RoundRecord
  problems: Problem[]
  /** Answers that were others when asked again under the same key. */
  changedAnswers: string[]
  /** From the kill until the server said again that it is ready. */
  backAfterMs: number
}

/** A community of its own on a server of its own, of which one more family's parent works for it. */
export async function openRun(options: CrashOptions): Promise<CrashRun> {
  const { connections, families, seed } = options
  const world = await createWorld({ families: families + 1 })
  try {
    await world.admin.query(`update memberships set roles = '{resident,staff}' where account_id = $1`, [
      familyIds(families).account,
    ])
  } catch (error) {
    await world.close()
    throw error
  }
  const client = createClient({ origin: world.origin, connections, tokenOf: world.tokenOf })
  return { world, client, options, random: randomFrom(seed), records: [], nextFamily: 0 }
}

export async function closeRun({ client, world }: CrashRun): Promise<void> {
  await client.close()
  await world.close()
}

async function writeEvents({ world: { admin } }: CrashRun): Promise<RoundRecord['eventIds']> {
  const open = await writeEvent(admin, { places: OPEN_PLACES })
  const early = await writeEvent(admin, { places: EARLY_PLACES, inPriorityWindow: true })
  await admin.query('update events set priority_cost_points = $2 where id = $1', [early, EARLY_COST_POINTS])
  return { open, early }
}

/** Load, a kill in the middle of it, back to life, every open question settled, and then the books compared. */
export async function crashRound(run: CrashRun, victim: Victim): Promise<RoundOutcome> {
  const { world, client, options, random } = run
  const { killAfterMs, killAfterAcknowledged, families, connections, seed, log } = options
  const record = emptyRecord(run.records.length, await writeEvents(run))
  run.records.push(record)
  const stopping = new AbortController()
  const stories = tellStories({
    client,
    record,
    stopping: stopping.signal,
    seed,
    families,
    connections,
    firstFamily: run.nextFamily,
  })
  // It is awaited below; failing before that must not end the process unheard.
  let failed = false
  stories.catch(() => {
    failed = true
  })
  const from = performance.now()
  await sleep(killAfterMs.from + random() * (killAfterMs.to - killAfterMs.from))
  const least = killAfterAcknowledged * (0.5 + random())
  while (record.acknowledged < least && !failed) await sleep(1)
  const killedAt = performance.now()
  await (victim === 'api' ? crashApi(world, stopping) : crashPostgres(world, stopping))
  const backAfterMs = performance.now() - killedAt
  run.nextFamily += await stories
  const changedAnswers = await askAgain(client, record)
  const problems = await check(world.admin, [record])
  const roundMs = performance.now() - from
  log(
    `· round ${record.round}: ${victim} killed after ${(killedAt - from).toFixed(0)} ms, back in ${backAfterMs.toFixed(0)} ms; ` +
      `${record.acknowledged} acknowledged, ${record.ambiguousSettled} ambiguous, ${problems.length} problems; ${(roundMs / 1000).toFixed(1)} s`,
  )
  return { victim, record, problems, changedAnswers, backAfterMs }
}

async function crashApi({ api }: World, stopping: AbortController): Promise<void> {
  await api.end('SIGKILL')
  stopping.abort()
  await api.start()
}

/** The server comes back as in production: `local-postgres` sees that it is gone and starts it on the same folder. */
async function crashPostgres({ api, origin, postgres }: World, stopping: AbortController): Promise<void> {
  const { pid } = postgres
  killPostgres(pid)
  stopping.abort()
  for (const until = performance.now() + POSTGRES_BACK_WITHIN_MS; postgres.pid === pid; await sleep(20))
    if (performance.now() > until) throw new Error('PostgreSQL was not started again in two minutes')
  await waitUntilReady(origin, api.isAlive)
}

/** Rounds the control may take to show a loss. */
const MOST_CONTROL_ROUNDS = 5

export interface Control {
  rounds: number
  acknowledged: number
  lost: number
}

/**
 * The control: PostgreSQL answers before a commit is on disk and is killed until something is lost. Nothing that
 * follows on this run can be relied upon. The write-ahead log stays in memory as long as possible, so that a kill
 * finds something to take.
 */
export async function answerBeforeDurable(run: CrashRun): Promise<Control> {
  await run.world.admin.query('alter system set synchronous_commit = off')
  await run.world.admin.query(`alter system set wal_writer_delay = '10s'`)
  await run.world.admin.query('select pg_reload_conf()')
  const control = { rounds: 0, acknowledged: 0, lost: 0 }
  while (control.lost === 0 && control.rounds < MOST_CONTROL_ROUNDS) {
    const { record, problems } = await crashRound(run, 'postgres')
    control.rounds++
    control.acknowledged += record.acknowledged
    control.lost += problems.filter(({ kind }) => kind === 'lost').length
  }
  return control
}
