import { columnsOf } from '../../src/db/statement.ts'
import { AppError } from '../../src/http/app-error.ts'
import { createBatches, type Together } from '../../src/http/batch.ts'
import { requestHash } from '../../src/http/idempotency.ts'
import { newId } from '../../src/http/ids.ts'
import type { ShiftRequest } from '../../src/modules/volunteering/placing/actions.ts'
import { cancelShiftSignUp, placePeople } from '../../src/modules/volunteering/sign-up/actions.ts'
import * as tables from '../../src/modules/volunteering/tables.ts'
import type { TestApi } from '../harness.ts'
import { type Chance, chanceFrom } from '../histories/random.ts'
import { inventRequests } from './calls.ts'
import { answerOne, cancelOne, type Expected, type Rule } from './model.ts'
import { inventShiftWorld, type ShiftWorld, writeShiftWorld } from './world.ts'

const ROUTE = 'POST /recruitments/:recruitmentId/sign-ups'
const BATCHES = 10
const CANCELS = 4

export interface ShiftEngine {
  api: TestApi
  /** The route's function; a control may give it a fault. */
  together: Together
  rule: Rule
}

export interface ShiftsPlayed {
  calls: number
  /** How many got which answer: a refusal's code, `confirmed`, `waiting`, `both`, `cancelled`. */
  answers: Map<string, number>
  /** Where database and model do not agree, in words. */
  differences: string[]
}

interface Playing extends ShiftEngine {
  world: ShiftWorld
  chance: Chance
  played: ShiftsPlayed
  /** The app's ids of the world's sign-ups, in their order. */
  ids: string[]
}

/** Sends batch after batch to a world, gives places back between them, and holds answers and rows against the model. */
export async function playShifts(engine: ShiftEngine, seed: number): Promise<ShiftsPlayed> {
  const world = inventShiftWorld(seed, BATCHES)
  await writeShiftWorld(engine.api.db, world)
  const played: ShiftsPlayed = { calls: 0, answers: new Map(), differences: [] }
  const playing: Playing = { ...engine, world, chance: chanceFrom(seed, 1), played, ids: [] }
  for (const moment of world.moments) {
    await playBatch(playing, moment)
    if (played.differences.length === 0) await playCancels(playing, moment)
    // From here on model and database tell different stories.
    if (played.differences.length > 0) return played
  }
  played.differences.push(...(await rowsThatDiffer(playing)))
  return played
}

async function playBatch(playing: Playing, moment: Date): Promise<void> {
  const { world, chance, rule, played, ids } = playing
  const requests = inventRequests(world, chance, moment)
  const given = await ask(playing, requests)
  const latest = new Date(Math.max(...requests.map(({ now }) => now.getTime())))
  for (const [i, request] of requests.entries()) {
    const expected = answerOne({ world, rule, moment: latest }, request)
    const [wanted, got] = [wordsOf(expected), given[i] ?? { words: 'nothing', ids: [] }]
    played.calls += 1
    tally(played, expected)
    ids.push(...got.ids)
    if (got.words !== wanted)
      played.differences.push(`${JSON.stringify(request)}\n  got    ${got.words}\n  wanted ${wanted}`)
  }
}

interface Given {
  words: string
  ids: string[]
}

/** Volunteers through the route's batches, staff in a transaction of their own. */
async function ask({ api, together }: Playing, requests: readonly ShiftRequest[]): Promise<Given[]> {
  const [first] = requests
  if (!first) return []
  if (first.channel !== 'app') {
    const outcomes = await api.db.inCommunity(first.actor.communityId, (tx) => placePeople(tx, requests))
    return outcomes.map((each) => givenOf('placed' in each ? each.placed : each))
  }
  const batches = createBatches(api.db, { crowdedAfterMs: 100_000 })
  const answers = await Promise.allSettled(
    requests.map(({ actor, recruitmentId, who, shiftIds, waitIfFull, from, now }) => {
      const params = { recruitmentId }
      const body = { ...who, shiftIds, waitIfFull, ...from }
      const hash = requestHash({ params, body })
      const { accountId, communityId } = actor
      const keyed = {
        communityId,
        accountId,
        route: ROUTE,
        key: newId(),
        requestHash: hash,
        now,
      }
      return batches.submit({ actor, params, body, now, route: ROUTE, keyed, together })
    }),
  )
  return answers.map((each) => {
    if (each.status === 'rejected') return { words: `failed: ${each.reason}`, ids: [] }
    return givenOf('json' in each.value ? JSON.parse(each.value.json) : each.value)
  })
}

function givenOf(answer: object): Given {
  if ('refused' in answer) {
    const { status, code, message } = answer.refused as AppError
    return { words: wordsOf({ refused: { status, code, message } }), ids: [] }
  }
  const { signUps } = answer as { signUps: { id: string }[] }
  return {
    words: JSON.stringify(signUps.map(({ id: _, ...view }) => view)),
    ids: signUps.map(({ id }) => id),
  }
}

const wordsOf = (expected: Expected) =>
  'placed' in expected
    ? JSON.stringify(expected.placed)
    : `${expected.refused.status} ${expected.refused.code} ${expected.refused.message}`

const count = ({ answers }: ShiftsPlayed, name: string) => answers.set(name, (answers.get(name) ?? 0) + 1)

function tally(played: ShiftsPlayed, expected: Expected): void {
  if ('refused' in expected) count(played, expected.refused.code)
  else {
    const statuses = new Set(expected.placed.map(({ status }) => status))
    count(played, statuses.size > 1 ? 'both' : ([...statuses][0] ?? 'nothing'))
  }
}

async function playCancels({ api, world, chance, played, ids }: Playing, now: Date): Promise<void> {
  const { communityId, shiftSignUps } = world
  const indexes = shiftSignUps.map((_, i) => i)
  for (const index of chance.some(indexes, chance.int(0, CANCELS))) {
    const { personId, recruitmentId } = shiftSignUps[index] ?? {}
    const owner = chance.of(0.6) ? world.memberships.find((each) => each.personId === personId) : undefined
    const actor = {
      communityId,
      accountId: owner?.accountId ?? newId(),
      personId: owner?.personId ?? null,
      roles: owner ? (['resident'] as const).slice() : (['staff'] as const).slice(),
      gridId: null,
    }
    const wanted = cancelOne(world, { actor, index, byStaff: !owner, now })
    const act = { actor, recruitmentId: recruitmentId ?? '', signUpId: ids[index] ?? '', now }
    const got = await api.db
      .inCommunity(communityId, (tx) => cancelShiftSignUp(tx, act))
      .then(
        ({ status }) => status,
        (error) => (error instanceof AppError ? error.code : String(error)),
      )
    count(played, wanted)
    if (got !== wanted) played.differences.push(`cancelling ${index}: got ${got}, wanted ${wanted}`)
  }
}

const COMPARED = {
  recruitments: [tables.recruitments, 'recruitments'],
  shiftCounters: [tables.shiftCounters, 'shift_counters'],
  shiftSignUps: [tables.shiftSignUps, 'shift_sign_ups'],
} as const

async function rowsThatDiffer({ api, world }: Playing): Promise<string[]> {
  const differences: string[] = []
  for (const [name, [table, sqlName]] of Object.entries(COMPARED)) {
    const { rows } = await api.admin.query(
      `select ${columnsOf(table, 't')} from ${sqlName} t where t.community_id = $1`,
      [world.communityId],
    )
    const texts = (some: readonly object[]) => some.map((row) => textOf(row, name === 'shiftSignUps')).sort()
    const [found, wanted] = [texts(rows), texts(world[name as keyof typeof COMPARED])]
    if (found.join('\n') !== wanted.join('\n'))
      differences.push(`${name} are\n${found.join('\n')}\nand should be\n${wanted.join('\n')}`)
  }
  return differences
}

/** Sign-ups go by shift and number: their ids are the app's own. */
const textOf = (row: object, ownId: boolean) =>
  JSON.stringify({ ...row, ...(ownId && { id: '' }) }, Object.keys(row).sort())
