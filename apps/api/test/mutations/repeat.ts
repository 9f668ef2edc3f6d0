import { randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type Effect, effectBetween, stateOf } from '../effects.ts'
import type { TestApi } from '../harness.ts'
import type { MutatingCall, Mutation, Stage } from './mutation.ts'

export const AT_ONCE = 20

/** Two apps on one database, as two processes would be. */
export interface Repeating extends Stage {
  second: FastifyInstance
}

interface Change {
  key?: string | null
  params?: Record<string, string>
  body?: unknown
}

/** Sends the call of a mutation as it is, or with a part of it changed. */
export function send(
  app: FastifyInstance,
  { api, route, call }: { api: TestApi; route: string; call: MutatingCall },
  { key = randomUUID(), params = call.params, body = call.body }: Change,
): Promise<LightMyRequestResponse> {
  const [method, path = ''] = route.split(' ')
  return app.inject({
    method: method as 'POST' | 'DELETE',
    url: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params?.[name] ?? 'missing'),
    headers: {
      ...(call.caller && { authorization: `Bearer ${api.tokenOf(call.caller)}` }),
      ...(key !== null && { 'idempotency-key': key }),
      ...call.headers,
    },
    ...(body !== undefined && { payload: body as object }),
  })
}

/** Sign-ins give fresh access tokens each time they are told; the refresh token names the sign-in. */
function answerOf(reply: LightMyRequestResponse, { repeat }: Mutation): string {
  const { refreshToken } = repeat === 'repeatable' ? reply.json<{ refreshToken?: string }>() : {}
  return `${reply.statusCode} ${refreshToken ?? reply.body}`
}

export async function effectOf(api: TestApi, act: () => Promise<unknown>): Promise<Effect> {
  const before = await stateOf(api.admin)
  await act()
  return effectBetween(before, await stateOf(api.admin))
}

async function arranged({ api, wechat }: Stage, mutation: Mutation): Promise<MutatingCall> {
  api.setNow(api.start)
  const call = await mutation.arrange({ api, wechat })
  api.setNow(call.at ?? api.start)
  return call
}

/** What the crowd may change: as much as one call; where the answer is made anew, each telling is audited. */
function expectedEffect(one: Effect, { repeat }: Mutation): Effect {
  const audited = one.audit_entries
  if (repeat !== 'made_anew' || !audited) return one
  return { ...one, audit_entries: { ...audited, written: AT_ONCE } }
}

/** The same content with its names the other way round, as another client may write it. */
function otherOrder(body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Buffer.isBuffer(body)) return body
  return Object.fromEntries(Object.entries(body).reverse())
}

const MEANS_NOTHING = new Set(['idempotency_keys', 'audit_entries'])

export interface Repeated {
  call: MutatingCall
  key: string
  /** Everything that is not as it should be, in words; empty when the route keeps its promise. */
  findings: string[]
}

/**
 * One call alone, then twenty at once of another person with the same key: both must change the database by the
 * same figures, and the twenty must hear the same.
 */
export async function repeatAtOnce(stage: Repeating, mutation: Mutation): Promise<Repeated> {
  const { api, second } = stage
  const { route, status = 200 } = mutation
  const findings: string[] = []
  const key = randomUUID()

  const alone = await arranged(stage, mutation)
  let first: LightMyRequestResponse | undefined
  const one = await effectOf(api, async () => {
    first = await send(api.app, { api, route, call: alone }, { key })
  })
  if (first?.statusCode !== status) findings.push(`one call alone: ${first?.statusCode} ${first?.body}`)
  if (mutation.repeat !== 'made_anew' && Object.keys(one).every((table) => MEANS_NOTHING.has(table)))
    findings.push('one call alone changes nothing')

  const call = await arranged(stage, mutation)
  let answers: string[] = []
  const many = await effectOf(api, async () => {
    const replies = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        send(i % 2 === 0 ? api.app : second, { api, route, call }, { key }),
      ),
    )
    answers = replies.map((reply) => answerOf(reply, mutation))
  })
  const different = new Set(answers)
  if (different.size !== 1) findings.push(`${different.size} answers: ${[...different].join(' | ')}`)
  if (answers.some((answer) => !answer.startsWith(`${status} `))) findings.push(`answered ${answers[0]}`)
  const expected = JSON.stringify(expectedEffect(one, mutation))
  if (JSON.stringify(many) !== expected) findings.push(`changed ${JSON.stringify(many)}, not ${expected}`)
  const later = answerOf(
    await send(second, { api, route, call }, { key, body: otherOrder(call.body) }),
    mutation,
  )
  if (later !== answers[0]) findings.push(`answered later ${later}`)
  return { call, key, findings }
}
