import { randomUUID } from 'node:crypto'
import { type Request, requestBytes } from './http.ts'
import { type LoadResult, load } from './load.ts'
import { round } from './options.ts'
import { familyIds, type World } from './world.ts'

/** A request for a page, and how its answer is told right or wrong. */
export interface Asked {
  bytes: Buffer
  isRight(status: number, body: string): boolean
}

export interface ReadResult {
  perSecond: number
  p50Ms: number
  p99Ms: number
  wrong: number
}

export function ask(
  world: World,
  family: number,
  request: Omit<Request, 'method'>,
  isRight: (body: unknown) => boolean,
): Asked {
  const authorization = `Bearer ${world.tokenOf(family)}`
  const bytes = requestBytes({
    ...request,
    method: 'GET',
    headers: { ...request.headers, authorization },
  })
  // The same text needs no second look: the generator leaves the machine to the server.
  let seen = ''
  return {
    bytes,
    isRight(status, body) {
      if (status !== 200) return false
      if (body === seen) return true
      if (!isRight(JSON.parse(body))) return false
      seen = body
      return true
    },
  }
}

export interface ReadOptions {
  connections: number
  seconds: number
  next(): Asked | null
}

/** Asks for pages and looks at each answer. */
export async function measureReads(world: World, options: ReadOptions): Promise<ReadResult> {
  let wrong = 0
  const result: LoadResult = await load<Asked>({
    origin: world.origin,
    ...options,
    onReply({ status, body }, asked) {
      if (!asked.isRight(status, body)) wrong++
      return undefined
    },
  })
  const { perSecond, p50Ms, p99Ms } = result
  return { perSecond: round(perSecond), p50Ms: round(p50Ms, 2), p99Ms: round(p99Ms, 2), wrong }
}

/** One after the other for ever. */
export function inTurn<T>(all: readonly T[]): () => T {
  let next = 0
  return () => all[next++ % all.length] as T
}

interface Counted {
  id: string
  taken: number
  waiting: number
}

/** A child a family: each holds a place or waits for one. */
const counted = (event: Counted | undefined) => (event ? event.taken + event.waiting : 0)

/**
 * Families sign up one after the other until told to stop, and look at the list and the page right after: how often a
 * family did not find itself counted.
 */
export async function writeAndLook(
  world: World,
  { eventId, firstFamily, isOver }: { eventId: string; firstFamily: number; isOver: () => boolean },
): Promise<{ signUps: number; notSeen: number }> {
  let signUps = 0
  let notSeen = 0
  for (let family = firstFamily; !isOver(); family++) {
    const headers = { authorization: `Bearer ${world.tokenOf(family)}`, 'content-type': 'application/json' }
    const answer = await fetch(`${world.origin}/api/events/${eventId}/sign-ups`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': randomUUID() },
      body: JSON.stringify({ personIds: [familyIds(family).child], acceptPartial: false, waitIfFull: true }),
    })
    if (!answer.ok) throw new Error(`a sign-up was answered ${answer.status}: ${await answer.text()}`)
    signUps++
    const look = async (path: string) => (await fetch(`${world.origin}/api${path}`, { headers })).json()
    const [list, page] = await Promise.all([look('/events'), look(`/events/${eventId}`)])
    const listed = (list as { rows: Counted[] }).rows.find((row) => row.id === eventId)
    const shown = page as Counted & { mine: { signUps: unknown[] } | null }
    const seen = [counted(listed), counted(shown)].every((number) => number === signUps)
    if (!seen || shown.mine?.signUps.length !== 1) notSeen++
  }
  return { signUps, notSeen }
}
