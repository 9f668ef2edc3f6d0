import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../apps/api/build.mjs'
import { check, type Problem } from './crash/check.ts'
import { answerBeforeDurable, type CrashRun, closeRun, crashRound, openRun } from './crash/rounds.ts'

/** The rounds of `npm run bench:crash`, few and short. */
const ROUNDS = 10
const PATIENCE_MS = 600_000

let run: CrashRun
beforeAll(async () => {
  await build()
  run = await openRun({
    seed: 20261126,
    connections: 16,
    families: 1000,
    killAfterMs: { from: 200, to: 500 },
    killAfterAcknowledged: 30,
    log: () => {},
  })
}, PATIENCE_MS)
afterAll(() => closeRun(run), PATIENCE_MS)

/** What the check says after a fault was planted, which is taken back. */
async function withPlanted(
  fault: string,
  values: unknown[],
  verdict: (db: pg.ClientBase) => Promise<Problem[]>,
) {
  const client = await run.world.admin.connect()
  try {
    await client.query('begin')
    const { rowCount } = await client.query(fault, values)
    const kinds = (await verdict(client)).map(({ kind }) => kind)
    return { planted: rowCount ?? 0, kinds: [...new Set(kinds)].sort() }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('kill -9 of the server and of PostgreSQL in turn, under load', () => {
  it(
    'loses nothing that was acknowledged, does nothing twice and sells no place twice',
    async () => {
      const outcomes = []
      for (let i = 0; i < ROUNDS; i++) outcomes.push(await crashRound(run, i % 2 === 0 ? 'api' : 'postgres'))
      expect(outcomes.flatMap(({ problems }) => problems)).toEqual([])
      expect(outcomes.flatMap(({ changedAnswers }) => changedAnswers)).toEqual([])
      // A later crash must not have taken what an earlier one had left.
      expect(await check(run.world.admin, run.records)).toEqual([])
      // All of it was worth nothing if nobody was interrupted.
      for (const { acknowledged, ambiguousSettled } of run.records) {
        expect(acknowledged).toBeGreaterThan(0)
        expect(ambiguousSettled).toBeGreaterThan(0)
      }
    },
    PATIENCE_MS,
  )
})

describe('the check of the books', () => {
  it(
    'sees what is lost, doubled, oversold or unsound',
    async () => {
      const records = [...run.records]
      const verdict = (db: pg.ClientBase) => check(db, records)
      const [award] = records.flatMap(({ awards }) => [...awards.keys()])
      const note = records
        .flatMap(({ signUps }) => [...signUps.values()])
        .find(({ people }) => [...people.values()].includes('confirmed'))

      const lost = await withPlanted('delete from event_attendees where sign_up_id = $1', [note?.id], verdict)
      expect(lost.kinds).toEqual(['lost', 'unsound'])
      const doubled = await withPlanted(
        `insert into point_movements (community_id, id, from_account_id, to_account_id, points, kind, source_id, reason,
           event_id, occurred_at, recorded_by_id, reverses_id, sequence, hash)
         select community_id, gen_random_uuid(), from_account_id, to_account_id, points, kind, gen_random_uuid(), reason,
           event_id, occurred_at, recorded_by_id, reverses_id, -1, hash from point_movements where id = $1`,
        [award],
        verdict,
      )
      expect(doubled.kinds).toEqual(['doubled', 'unsound'])
      const oversold = await withPlanted(
        'update event_counters set places = 0, taken = 0, newcomer_taken = 0 where event_id = $1',
        [note?.eventId],
        verdict,
      )
      expect(oversold.kinds).toEqual(['oversold', 'unsound'])
      const uncounted = await withPlanted(
        'update event_counters set waiting = waiting + 1 where event_id = $1',
        [note?.eventId],
        verdict,
      )
      expect(uncounted.kinds).toEqual(['unsound'])
      for (const { planted } of [lost, doubled, oversold, uncounted]) expect(planted).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )

  it(
    'sees the loss when PostgreSQL answers before a commit is durable',
    async () => {
      const { lost } = await answerBeforeDurable(run)
      expect(lost).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )
})
