import { placeTogether } from '../../src/capacity.ts'
import { createBatches, type Together } from '../../src/http/batch.ts'
import { keyReused, requestHash } from '../../src/http/idempotency.ts'
import { CLASS_PLACES } from '../../src/modules/events/placing/actions.ts'
import type { TestApi } from '../harness.ts'
import { chanceFrom } from '../histories/random.ts'
import { inventCalls } from './calls.ts'
import { inventWorld } from './invent.ts'
import { answerAll, type Call, type Expected, type Rule } from './model.ts'
import { comparable, readRecords, readWorld, writeWorld } from './rows.ts'
import type { World } from './world.ts'

const ROUTE = 'POST /events/:eventId/sign-ups'
const BATCHES = 10

export interface Engine {
  api: TestApi
  together: Together
  /** What the model decides by. */
  rule: Rule
}

export interface Played {
  calls: number
  /** How many got which answer: a refusal's code, `confirmed`, `waiting`, `part`, `paid`, `earlier`. */
  answers: Map<string, number>
  /** Where the database and the model do not agree, in words. */
  differences: string[]
}

type Answer = Awaited<ReturnType<ReturnType<typeof createBatches>['submit']>>

/** An answer that was kept under its key. */
interface Kept {
  call: Call
  json: string
}

const keyOf = ({ actor, key }: Call) => `${actor.accountId} ${key}`
const hashOf = ({ params, body }: Call) => requestHash({ params, body })

/** Sends batch after batch to a world and holds each answer, and in the end each row, against the model. */
export async function playWorld({ api, together, rule }: Engine, seed: number): Promise<Played> {
  const world = inventWorld(seed, BATCHES)
  await writeWorld(api.db, world)
  const chance = chanceFrom(seed, 1)
  const batches = createBatches(api.db, { crowdedAfterMs: 100_000 })
  const kept = new Map<string, Kept>()
  const byStaff = new Map<string, Kept>()
  const earlier: Call[] = []
  const played: Played = { calls: 0, answers: new Map(), differences: [] }
  for (const moment of world.moments) {
    const atDesk = chance.of(0.2)
    const calls = inventCalls(world, chance, { moment, earlier, atDesk })
    const given = atDesk
      ? await askAtDesk(api, calls)
      : (await Promise.allSettled(calls.map((call) => batches.submit(toQueue(call, together))))).map(
          (each) => (each.status === 'fulfilled' ? each.value : each.reason),
        )
    compareAnswers(played, { world, calls, given, kept: atDesk ? byStaff : kept, rule })
    if (!atDesk) earlier.push(...calls)
    // From here on model and database tell different stories.
    if (played.differences.length > 0) return played
  }
  played.differences.push(
    ...(await rowsThatDiffer(api, world)),
    ...(await recordsThatDiffer(api, world, { kept, byStaff })),
  )
  return played
}

function toQueue(call: Call, together: Together) {
  const { actor, key, now } = call
  const { accountId, communityId } = actor
  const keyed = { communityId, accountId, route: ROUTE, key, requestHash: hashOf(call), now }
  return { ...call, route: ROUTE, keyed, together }
}

/** Staff's own route decides one at a time; here many share a transaction, as they may once. */
async function askAtDesk({ db }: TestApi, calls: readonly Call[]): Promise<unknown[]> {
  const [first] = calls
  if (!first) return []
  const outcomes = await db.inCommunity(first.actor.communityId, async (tx) => {
    const requests = calls.map(({ params, body, ...call }) => ({ ...call, ...params, ...body }))
    const decided = await placeTogether(tx, CLASS_PLACES, requests)
    await Promise.all(decided.sent)
    return decided.outcomes
  })
  return outcomes.map((each) => ('placed' in each ? { json: JSON.stringify(each.placed.view) } : each))
}

interface Batch {
  world: World
  calls: readonly Call[]
  /** What each call got; an error where it failed. */
  given: readonly unknown[]
  kept: Map<string, Kept>
  rule: Rule
}

function compareAnswers(played: Played, { world, calls, given, kept, rule }: Batch): void {
  const first = new Map([...calls].reverse().map((call) => [keyOf(call), call]))
  const unique = calls.filter((call) => first.get(keyOf(call)) === call)
  const expected = answerAll(world, unique, { rule, answered: (call) => kept.has(keyOf(call)) })
  const jsons = new Map<Call, string>()
  for (const [i, call] of calls.entries()) {
    const original = first.get(keyOf(call)) ?? call
    const before = kept.get(keyOf(call))
    const isReused = [original, before?.call ?? call].some((other) => hashOf(other) !== hashOf(call))
    const wanted = isReused
      ? textOf({ refused: keyReused() })
      : before
        ? `earlier ${before.json}`
        : textOfExpected(expected.get(original))
    const answer = given[i]
    const got = textOf(answer)
    played.calls += 1
    tally(played, wanted)
    if (got !== wanted)
      played.differences.push(`call ${i} ${JSON.stringify(call)}\n  got    ${got}\n  wanted ${wanted}`)
    if (!isJson(answer)) continue
    // The same call twice at once is one sign-up.
    const json = jsons.get(original) ?? answer.json
    if (json !== answer.json)
      played.differences.push(`call ${i} got another sign-up than the call it repeats`)
    jsons.set(original, json)
  }
  for (const [call, json] of jsons) kept.set(keyOf(call), { call, json })
}

const isJson = (answer: unknown): answer is { json: string } =>
  typeof answer === 'object' && answer !== null && 'json' in answer

function textOf(answer: unknown): string {
  if (answer instanceof Error) return `failed: ${answer}`
  const given = answer as Answer
  if ('refused' in given) return `${given.refused.status} ${given.refused.code} ${given.refused.message}`
  if ('earlier' in given) return `earlier ${JSON.stringify(given.earlier.reply)}`
  const { id: _id, code, ...view } = JSON.parse(given.json)
  return /^\d{6}$/.test(code) ? `placed ${JSON.stringify(view)}` : `a code of ${code}`
}

function textOfExpected(expected: Expected | undefined): string {
  if (!expected) return 'nothing'
  if ('placed' in expected) return `placed ${JSON.stringify(expected.placed)}`
  const { status, code, message } = expected.refused
  return `${status} ${code} ${message}`
}

function tally({ answers }: Played, wanted: string): void {
  const add = (name: string) => answers.set(name, (answers.get(name) ?? 0) + 1)
  const [kind = '', code = ''] = wanted.split(' ')
  if (kind !== 'placed') {
    add(kind === 'earlier' ? kind : code)
    return
  }
  if (wanted.includes('"confirmed"')) add(wanted.includes('"waiting"') ? 'part' : 'confirmed')
  else add('waiting')
  if (!wanted.includes('"pointsSpent":0')) add('paid')
}

async function rowsThatDiffer(api: TestApi, world: World): Promise<string[]> {
  const found = comparable(await readWorld(api.admin, world.communityId))
  const wanted = comparable(world)
  return (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((table) => {
    const [rows, modelled] = [new Set(found[table]), new Set(wanted[table])]
    return [
      ...found[table].filter((row) => !modelled.has(row)).map((row) => `${table} has ${row}`),
      ...wanted[table].filter((row) => !rows.has(row)).map((row) => `${table} lacks ${row}`),
    ]
  })
}

/** Keys, audit lines and the sign-ups' own ids and codes: one for each answer that was given, as it was given. */
async function recordsThatDiffer(
  api: TestApi,
  { communityId }: World,
  { kept, byStaff }: { kept: ReadonlyMap<string, Kept>; byStaff: ReadonlyMap<string, Kept> },
): Promise<string[]> {
  const found = await readRecords(api.admin, communityId)
  const wanted = { keys: [] as string[], audits: [] as string[], signUps: [] as string[] }
  for (const { call, json } of [...kept.values(), ...byStaff.values()]) {
    const { accountId, personId } = call.actor
    const { id, code } = JSON.parse(json)
    const at = call.now.toISOString()
    wanted.signUps.push([id, call.params.eventId, code].join(' '))
    // With staff's acts they are the route's business.
    if (call.desk) continue
    wanted.keys.push([accountId, ROUTE, call.key, hashOf(call), at, 200, json].join(' '))
    wanted.audits.push([accountId, personId, ROUTE, JSON.stringify(call.params), at].join(' '))
  }
  return (Object.keys(wanted) as (keyof typeof wanted)[]).flatMap((name) => {
    const [one, other] = [found[name].sort().join('\n'), wanted[name].sort().join('\n')]
    return one === other ? [] : [`${name} are\n${one}\nand should be\n${other}`]
  })
}
