import { requestBytes } from './lib/http.ts'
import { type LoadResult, load } from './lib/load.ts'
import { readOptions, round } from './lib/options.ts'
import { countRefusals, createAnswers, signUpRequest } from './lib/sign-ups.ts'
import { createWorld, type World, writeEvent } from './lib/world.ts'

/**
 * Too late (P3): the event is full and nobody wishes to wait, or sign-up has closed. Every request has a token and a
 * key of its own, is refused with the sentence why, and leaves nothing behind. Baseline of the same run: `/livez`,
 * which does nothing at all.
 */
const PLACES = 20

const { seconds, connections, families } = readOptions({ seconds: 5, connections: 256, families: 5000 })
/** More than can be answered, so that no key is used twice. */
const prepared = Math.min(200_000, seconds * 25_000)

async function livezPerSecond(world: World): Promise<number> {
  const request = { bytes: requestBytes({ method: 'GET', path: '/livez' }) }
  const { origin } = world
  const next = () => request
  const result = await load({ origin, connections, seconds, next, onReply: () => undefined })
  return result.perSecond
}

async function fill(world: World, eventId: string): Promise<void> {
  const requests = Array.from({ length: PLACES }, (_, family) => signUpRequest(world, { eventId, family }))
  const { answers, keep } = createAnswers()
  const next = () => requests.pop() ?? null
  await load({ origin: world.origin, connections: 1, next, onReply: keep })
  if (answers.some(({ status }) => status !== 200)) throw new Error('the event could not be filled')
}

/** Rows of everything that a sign-up writes, and the counters as text. */
async function written(world: World): Promise<string> {
  const { rows } = await world.admin.query<Record<string, string>>(
    `select (select count(*) from event_sign_ups) as sign_ups, (select count(*) from event_attendees) as attendees,
       (select count(*) from idempotency_keys) as keys, (select count(*) from audit_entries) as audit,
       (select count(*) from messages) as messages, (select count(*) from point_movements) as movements,
       (select string_agg(c::text, ';' order by event_id) from event_counters c) as counters`,
  )
  return JSON.stringify(rows)
}

interface Refusals extends LoadResult {
  refused: Record<string, number>
  /** Answers other than the expected refusal. */
  wrong: number
}

async function refusals(world: World, eventId: string, expected: string): Promise<Refusals> {
  const requests = Array.from({ length: prepared }, (_, i) => {
    const family = PLACES + (i % (families - PLACES))
    return signUpRequest(world, { eventId, family, waitIfFull: false })
  })
  const { answers, keep } = createAnswers()
  const next = () => requests.pop() ?? null
  const result = await load({ origin: world.origin, connections, seconds, next, onReply: keep })
  const refused = countRefusals(answers)
  return { ...result, refused, wrong: answers.length - (refused[expected] ?? 0) }
}

const world = await createWorld({ families })
try {
  const full = await writeEvent(world.admin, { places: PLACES })
  const closed = await writeEvent(world.admin, { places: PLACES, closed: true })
  await fill(world, full)
  await world.admin.query('vacuum analyze')
  const before = await written(world)
  const baseline = await livezPerSecond(world)
  const whenFull = await refusals(world, full, '409 event_full')
  const whenClosed = await refusals(world, closed, '409 sign_up_closed')
  const changed = (await written(world)) !== before
  const wrong = whenFull.wrong + whenClosed.wrong
  process.stdout.write(
    `${JSON.stringify({
      fullPerSecond: round(whenFull.perSecond),
      closedPerSecond: round(whenClosed.perSecond),
      baselinePerSecond: round(baseline),
      ratio: round(Math.min(whenFull.perSecond, whenClosed.perSecond) / baseline, 3),
      fullP99Ms: round(whenFull.p99Ms),
      closedP99Ms: round(whenClosed.p99Ms),
      refused: { ...whenFull.refused, ...whenClosed.refused },
      sentAgain: whenFull.sentAgain + whenClosed.sentAgain,
      wrong,
      somethingWritten: changed,
    })}\n`,
  )
  process.exitCode = wrong > 0 || changed ? 1 : 0
} finally {
  await world.close()
}
