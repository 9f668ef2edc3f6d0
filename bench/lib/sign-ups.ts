import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SignUpView } from '@linli/domain/events/contract'
import type pg from 'pg'
import { type Reply, requestBytes, retryAfterMs } from './http.ts'
import { load } from './load.ts'
import { familyIds, type World } from './world.ts'

type Queryable = Pick<pg.Pool, 'query'> | pg.PoolClient

/** One family's sign-up of its child, ready to be sent. */
export interface SignUpRequest {
  bytes: Buffer
  family: number
  eventId: string
}

export function signUpRequest(
  world: Pick<World, 'tokenOf'>,
  { eventId, family, waitIfFull = true }: { eventId: string; family: number; waitIfFull?: boolean },
): SignUpRequest {
  const bytes = requestBytes({
    method: 'POST',
    path: `/api/events/${eventId}/sign-ups`,
    headers: { authorization: `Bearer ${world.tokenOf(family)}`, 'idempotency-key': randomUUID() },
    body: { personIds: [familyIds(family).child], acceptPartial: false, waitIfFull },
  })
  return { bytes, family, eventId }
}

export interface Answer {
  request: SignUpRequest
  status: number
  body: string
}

/** Keeps every final answer for after the run; who is told to come back (503) does so when told. */
export function createAnswers() {
  const answers: Answer[] = []
  return {
    answers,
    keep({ status, body, head }: Reply, request: SignUpRequest): number | undefined {
      if (status === 503) return retryAfterMs({ status, body, head })
      answers.push({ request, status, body })
      return undefined
    },
  }
}

/** How many of each refusal, e.g. `{ "409 event_full": 3 }`. */
export function countRefusals(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    if (status === 200) continue
    const name = `${status} ${(JSON.parse(body) as { code: string }).code}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

interface Kept {
  id: string
  queue_number: number
  /** Null where nobody stands on the sign-up. */
  status: string | null
  person_id: string | null
}

export interface SignUpInvariants {
  /** People with a place. */
  confirmed: number
  /** Places given out beyond those there were to give, or left empty while families wait. */
  oversold: number
  unsold: number
  /** Answered 200 and not in the database, or not as answered. */
  lost: number
  /** In the database, and nobody was told. */
  phantom: number
  gapsInLine: number
  /** People with a place while somebody before them in the line waits. */
  outOfTurn: number
  /** People who hold or await more than one place. */
  doubled: number
  /** Counters that differ from what a count of the rows says. */
  countersWrong: number
  /** Answers that named another place in the waiting line than the rows do. */
  positionsWrong: number
  keysMissing: number
  auditMissing: number
}

/**
 * What must hold for these events whatever the speed, recounted from their rows. `givable`: the places of each that
 * families of this run could get.
 */
export async function checkSignUps(
  admin: Queryable,
  {
    eventIds,
    givable,
    answers,
  }: { eventIds: readonly string[]; givable: number; answers: readonly Answer[] },
): Promise<SignUpInvariants> {
  const told = new Map<string, SignUpView[]>(eventIds.map((eventId) => [eventId, []]))
  for (const { request, status, body } of answers)
    if (status === 200) told.get(request.eventId)?.push(JSON.parse(body) as SignUpView)
  const total: Record<string, number> = {}
  const add = (counts: object) => {
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + Number(count)
  }
  let signUps = 0
  for (const [eventId, views] of told) {
    const { rows } = await admin.query<Kept>(
      `select s.id, s.queue_number, a.status, a.person_id from event_sign_ups s
       left join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
       where s.event_id = $1 order by s.queue_number`,
      [eventId],
    )
    signUps += rows.length
    add(inLine(rows, givable))
    add(compare(views, rows))
    add({ countersWrong: await countersWrong(admin, eventId) })
  }
  add(await missingRecords(admin, eventIds, signUps))
  return total as unknown as SignUpInvariants
}

function inLine(rows: readonly Kept[], givable: number) {
  const confirmed = rows.filter((row) => row.status === 'confirmed').length
  return {
    confirmed,
    oversold: Math.max(0, confirmed - givable),
    unsold: Math.max(0, Math.min(givable, rows.length) - confirmed),
    gapsInLine: rows.filter((row, i) => row.queue_number !== i + 1).length,
    outOfTurn: rows.slice(confirmed).filter((row) => row.status === 'confirmed').length,
    doubled: rows.length - new Set(rows.map((row) => row.person_id)).size,
  }
}

function compare(told: readonly SignUpView[], rows: readonly Kept[]) {
  const kept = new Map(rows.map((row) => [row.id, row]))
  const waiting = rows.filter((row) => row.status === 'waiting')
  const position = new Map(waiting.map((row, i) => [row.id, i + 1]))
  const ids = new Set(told.map((signUp) => signUp.id))
  return {
    lost: told.filter(({ id, attendees }) => kept.get(id)?.status !== attendees[0]?.status).length,
    phantom: rows.filter((row) => !ids.has(row.id)).length,
    positionsWrong: told.filter(({ id, waitingPosition }) => waitingPosition !== (position.get(id) ?? null))
      .length,
  }
}

export async function countersWrong(admin: Queryable, eventId: string): Promise<number> {
  const { rows } = await admin.query<Record<string, boolean>>(
    `select c.taken = count(*) filter (where a.status in ('confirmed', 'offered')) as taken,
       c.waiting = count(*) filter (where a.status = 'waiting') as waiting,
       c.newcomer_taken = count(*) filter (where a.status in ('confirmed', 'offered') and s.is_newcomer) as newcomers,
       c.last_queue_number = coalesce(max(s.queue_number), 0) as queue
     from event_counters c
     left join event_sign_ups s on s.community_id = c.community_id and s.event_id = c.event_id
     left join event_attendees a on a.community_id = s.community_id and a.sign_up_id = s.id
     where c.event_id = $1 group by c.taken, c.waiting, c.newcomer_taken, c.last_queue_number`,
    [eventId],
  )
  return Object.values(rows[0] ?? { found: false }).filter((right) => !right).length
}

/** Each sign-up is written with its key and its audit line, or not at all. */
async function missingRecords(admin: Queryable, eventIds: readonly string[], signUps: number) {
  const { rows } = await admin.query<{ keys: number; lines: number }>(
    `select (select count(*)::int from idempotency_keys where reply->>'eventId' = any($1)) as keys,
       (select count(*)::int from audit_entries where subject->>'eventId' = any($1)) as lines`,
    [eventIds],
  )
  return {
    keysMissing: Math.abs(signUps - (rows[0]?.keys ?? 0)),
    auditMissing: Math.abs(signUps - (rows[0]?.lines ?? 0)),
  }
}

/** Sends some of the requests once more: whoever lost the answer must get the same one. Returns how many did not. */
export async function countWrongReplays(world: World, answers: readonly Answer[], sample = 100) {
  const step = Math.max(1, Math.floor(answers.length / sample))
  const again = answers.filter((_, i) => i % step === 0)
  const firstAnswers = new Map(again.map(({ request, body }) => [request, body]))
  const queue = [...firstAnswers.keys()]
  let wrong = 0
  await load({
    origin: world.origin,
    connections: 4,
    next: () => queue.pop() ?? null,
    onReply(reply, request) {
      const first: unknown = JSON.parse(firstAnswers.get(request) ?? 'null')
      const second: unknown = JSON.parse(reply.body)
      if (!isDeepStrictEqual(first, second)) wrong++
      return undefined
    },
  })
  return wrong
}

/** Everything in the invariants that must be nought. */
export const isBroken = ({ confirmed: _, ...mustBeNought }: SignUpInvariants) =>
  Object.values(mustBeNought).some((count) => count !== 0)
