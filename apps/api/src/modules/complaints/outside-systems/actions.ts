import { timingSafeEqual } from 'node:crypto'
import { type Actor, byWhom } from '@linli/domain/actor'
import { OPEN311_PROBLEMS, type Open311ProblemCode } from '@linli/domain/complaints/open311/terms'
import type { OutsideSystemView } from '@linli/domain/complaints/outside-systems/contract'
import {
  keyProblem,
  type OutsideRefusal,
  revealRefusal,
  revokeRefusal,
  rightsRefusal,
} from '@linli/domain/complaints/outside-systems/rules'
import { OUTSIDE_REFUSALS, type OutsideRight } from '@linli/domain/complaints/outside-systems/terms'
import { refuse } from '@linli/domain/refusal'
import { MINUTE_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { AppError, invalidInput, notFound, refused } from '../../../http/app-error.ts'
import { isUuid, newId } from '../../../http/ids.ts'
import type { Secrets } from '../../../http/secrets.ts'
import {
  countSent,
  findSystem,
  insertSystem,
  listSystems,
  lockSystem,
  type SystemRow,
  updateSystem,
} from './store.ts'

interface ByActor {
  actor: Actor
  now: Date
}
type OfSystem = ByActor & { systemId: string }

const refuseIf = (refusal: OutsideRefusal) => {
  if (refusal) throw refused(refusal)
}

const viewOf = (row: SystemRow, sent: number): OutsideSystemView => ({
  id: row.id,
  name: row.name,
  mayReport: row.mayReport,
  mayRead: row.mayRead,
  keyMadeAt: row.keyMadeAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  revokeReason: row.revokeReason,
  sent,
})

export async function readSystems(tx: Tx): Promise<OutsideSystemView[]> {
  const sent = await countSent(tx)
  return (await listSystems(tx)).map((row) => viewOf(row, sent.get(row.id) ?? 0))
}

async function requireSystem(tx: Tx, systemId: string): Promise<SystemRow> {
  const system = await lockSystem(tx, systemId)
  if (!system) throw notFound('outside_system_not_found', '没有找到这个外部系统')
  return system
}

async function readSystem(tx: Tx, systemId: string): Promise<OutsideSystemView> {
  const row = await requireSystem(tx, systemId)
  return viewOf(row, (await countSent(tx)).get(systemId) ?? 0)
}

export async function addSystem(
  tx: Tx,
  { actor, now, name, ...rights }: ByActor & { name: string; mayReport: boolean; mayRead: boolean },
): Promise<OutsideSystemView> {
  refuseIf(rightsRefusal(rights))
  const { communityId } = actor
  const words = name.trim().replace(/\s+/g, ' ')
  if (words === '') throw invalidInput('请填写外部系统的名称')
  const key = { keyNumber: 1, keyMadeAt: now, keyMadeById: byWhom(actor) }
  const id = newId()
  if (!(await insertSystem(tx, { communityId, id, name: words, ...rights, ...key })))
    throw refused(refuse(OUTSIDE_REFUSALS, 'outside_exists'))
  return readSystem(tx, id)
}

/** From now on the old key opens nothing; what was stopped goes on with the new one. */
export async function renewKey(tx: Tx, { actor, systemId, now }: OfSystem): Promise<OutsideSystemView> {
  const { keyNumber } = await requireSystem(tx, systemId)
  await updateSystem(tx, systemId, {
    keyNumber: keyNumber + 1,
    keyMadeAt: now,
    keyMadeById: byWhom(actor),
    lastUsedAt: null,
    revokedAt: null,
    revokedById: null,
    revokeReason: null,
  })
  return readSystem(tx, systemId)
}

export async function revokeKey(
  tx: Tx,
  { actor, systemId, reason, now }: OfSystem & { reason: string },
): Promise<OutsideSystemView> {
  refuseIf(revokeRefusal(await requireSystem(tx, systemId)))
  const revokeReason = reason.trim()
  await updateSystem(tx, systemId, { revokedAt: now, revokedById: byWhom(actor), revokeReason })
  return readSystem(tx, systemId)
}

// ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────

interface KeyOf {
  communityId: string
  id: string
  keyNumber: number
}

/** Derived, never stored: who reads the database cannot make one. */
const keyOf = (secrets: Secrets, { communityId, id, keyNumber }: KeyOf): string =>
  `${id}.${keyNumber}.${secrets.sign(`outside-key/${communityId}/${id}/${keyNumber}`)}`

/** Which system and key a genuine key of this community names; null where it is none of ours. */
export function readKey(
  secrets: Secrets,
  { communityId, key }: { communityId: string; key: string },
): KeyOf | null {
  const [id, keyNumber = ''] = key.split('.')
  if (!isUuid(id) || !/^[1-9]\d{0,8}$/.test(keyNumber)) return null
  const named = { communityId, id, keyNumber: Number(keyNumber) }
  const genuine = Buffer.from(keyOf(secrets, named))
  const given = Buffer.from(key)
  return genuine.length === given.length && timingSafeEqual(genuine, given) ? named : null
}

export async function revealKey(
  tx: Tx,
  { actor, systemId, secrets, now }: OfSystem & { secrets: Secrets },
): Promise<string> {
  const system = await requireSystem(tx, systemId)
  refuseIf(revealRefusal({ ...system, byId: byWhom(actor), now }))
  return keyOf(secrets, system)
}

export const open311No = (code: Open311ProblemCode): AppError => {
  const [status, sentence] = OPEN311_PROBLEMS[code]
  return new AppError(status, code, sentence)
}

export interface Unlocking {
  secrets: Secrets
  key: string
  right: OutsideRight
  now: Date
}

/** The system that a key belongs to, if the key is good for this; it is noted when it was used. */
export async function unlock(tx: Tx, { secrets, key, right, now }: Unlocking): Promise<SystemRow> {
  const named = readKey(secrets, { communityId: tx.communityId, key })
  if (!named) throw open311No('key_invalid')
  // Who sends something in waits for a key that is just being taken away; who only reads does not.
  const system = await (right === 'report' ? lockSystem : findSystem)(tx, named.id)
  if (!system) throw open311No('key_invalid')
  if (system.keyNumber !== named.keyNumber) throw open311No('key_revoked')
  const problem = keyProblem(system, right)
  if (problem) throw open311No(problem)
  if (system.lastUsedAt === null || now.getTime() - system.lastUsedAt.getTime() >= MINUTE_MS)
    await updateSystem(tx, system.id, { lastUsedAt: now })
  return system
}
