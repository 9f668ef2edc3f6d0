import { createHash, hash as hashOnce } from 'node:crypto'
import { DAY_MS } from '@linli/domain/time'
import { and, eq, lt } from 'drizzle-orm'
import type { Tx } from '../db/client.ts'
import { BETWEEN_JSON, plainArray, statement } from '../db/statement.ts'
import { AppError } from './app-error.ts'
import { idempotencyKeys } from './tables.ts'

export const IDEMPOTENCY_HEADER = 'idempotency-key'
const KEY = /^[A-Za-z0-9_-]{8,100}$/

export const isIdempotencyKey = (text: string): boolean => KEY.test(text)

/** The key of a mutating request; every such request must carry one, so that a retry is always safe. */
export function readIdempotencyKey(header: unknown): string {
  if (typeof header !== 'string' || header === '')
    throw new AppError(400, 'idempotency_key_required', '请求缺少防重复编号（Idempotency-Key），请更新后再试')
  if (!isIdempotencyKey(header))
    throw new AppError(400, 'idempotency_key_invalid', '防重复编号应是 8–100 个字母、数字、- 或 _')
  return header
}

/** One text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

export function requestHash(parts: { params: unknown; body: unknown; file?: Buffer | undefined }): string {
  const text = canonical([parts.params, parts.body])
  if (!parts.file?.length) return hashOnce('sha256', text, 'base64url')
  return createHash('sha256').update(text).update(parts.file).digest('base64url')
}

export interface KeyedRequest {
  communityId: string
  accountId: string
  route: string
  key: string
  requestHash: string
  now: Date
}

export interface KeptAnswer {
  status: number
  reply: unknown
}

/**
 * Claims the key inside the transaction of the effect, so that both are there or neither. A second call waits for
 * the first to commit and then gets the first one's answer; null = this call is the first.
 */
export async function claimKey(tx: Tx, request: KeyedRequest): Promise<KeptAnswer | null> {
  const { communityId, accountId, route, key, requestHash: hash, now } = request
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ communityId, accountId, route, key, requestHash: hash, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key })
  if (claimed.length > 0) return null
  const [earlier] = await tx.select().from(idempotencyKeys).where(keyIs(request))
  if (!earlier) throw new Error('idempotency key neither claimed nor found')
  if (earlier.requestHash !== hash) throw keyReused()
  return { status: earlier.status ?? 200, reply: earlier.reply }
}

/** `answer.status` other than 200: a refusal that counts, its reply `{ code, message }`. */
export async function keepReply(tx: Tx, request: KeyedRequest, answer: KeptAnswer): Promise<void> {
  await tx.update(idempotencyKeys).set(answer).where(keyIs(request))
}

const keptAnswers = statement<KeptAnswer & { position: number; requestHash: string }>(
  'http_kept_answers',
  `select asked.position::int, k.request_hash as "requestHash", k.status, k.reply
  from unnest($3::uuid[], $4::text[]) with ordinality as asked (account_id, key, position)
  cross join lateral (
    select o.request_hash, o.status, o.reply from idempotency_keys o
    where o.community_id = $1 and o.route = $2 and o.account_id = asked.account_id and o.key = asked.key
    limit 1) as k`,
)

/**
 * Answers already given to these requests of one route, by position; an `AppError` where the key named another
 * request. Exact only behind a lock that all requests with the same effect take.
 */
export async function readKeptAnswers(
  tx: Tx,
  route: string,
  requests: readonly KeyedRequest[],
): Promise<Map<number, KeptAnswer | AppError>> {
  const rows = await keptAnswers(tx, [
    route,
    plainArray(requests.map((request) => request.accountId)),
    plainArray(requests.map((request) => request.key)),
  ])
  return new Map(
    rows.map(({ position, requestHash: hash, ...answer }) => {
      const at = position - 1
      return [at, requests[at]?.requestHash === hash ? answer : keyReused()]
    }),
  )
}

const keptTogether = statement(
  'http_keep_answers',
  `insert into idempotency_keys (community_id, route, account_id, key, request_hash, created_at, status, reply)
  select $1, $2, k.account_id, k.key, k.request_hash, k.created_at, 200, k.reply::json
  from unnest($3::uuid[], $4::text[], $5::text[], $6::timestamptz[], string_to_array($7, E'\\x01'))
    as k (account_id, key, request_hash, created_at, reply)`,
)

/** Keeps the answers of many requests of one route, each as JSON text; fails whole where one of the keys is taken. */
export async function keepAnswers(
  tx: Tx,
  route: string,
  answered: readonly { request: KeyedRequest; json: string }[],
): Promise<void> {
  await keptTogether(tx, [
    route,
    // Ids, checked keys (`KEY`), hashes and instants: nothing that would need quoting.
    plainArray(answered.map(({ request }) => request.accountId)),
    plainArray(answered.map(({ request }) => request.key)),
    plainArray(answered.map(({ request }) => request.requestHash)),
    plainArray(answered.map(({ request }) => request.now)),
    answered.map(({ json }) => json).join(BETWEEN_JSON),
  ])
}

export const keyReused = () =>
  new AppError(422, 'idempotency_key_reused', '这个防重复编号已用于另一次提交，请刷新后再试')

type KeyPlace = Pick<KeyedRequest, 'communityId' | 'accountId' | 'route' | 'key'>

function keyIs({ communityId, accountId, route, key }: KeyPlace) {
  return and(
    eq(idempotencyKeys.communityId, communityId),
    eq(idempotencyKeys.accountId, accountId),
    eq(idempotencyKeys.route, route),
    eq(idempotencyKeys.key, key),
  )
}

/** The answer that was kept for a key, if there is one. */
export async function findKept(tx: Tx, request: KeyPlace): Promise<unknown> {
  const [kept] = await tx.select({ reply: idempotencyKeys.reply }).from(idempotencyKeys).where(keyIs(request))
  return kept?.reply ?? null
}

/** How long a retried call still gets its first answer. */
const KEPT_DAYS = 7

/** Answers nobody can still be waiting for. */
export async function forgetOldKeys(tx: Tx, communityId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS)
  await tx
    .delete(idempotencyKeys)
    .where(and(eq(idempotencyKeys.communityId, communityId), lt(idempotencyKeys.createdAt, before)))
}
