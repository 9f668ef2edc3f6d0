import { type Actor, byWhom } from '@linli/domain/actor'
import type { AwardRequestView } from '@linli/domain/points/award-requests/contract'
import { decisionRefusal, soloAwardRefusal } from '@linli/domain/points/award-requests/rules'
import { awardRefusal } from '@linli/domain/points/rules'
import { POINTS_REFUSALS } from '@linli/domain/points/terms'
import type { Tx } from '../../../db/client.ts'
import { AppError, notFound, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { newId } from '../../../http/ids.ts'
import { sendMessage } from '../../messages/actions.ts'
import { awardPoints } from '../actions.ts'
import { pointRulesAt } from '../rule-versions/store.ts'
import { findHolder } from '../store.ts'
import {
  type AwardRequest,
  decideAwardRequest,
  insertAwardRequest,
  listRequests,
  lockAwardRequest,
  type NamedRequest,
} from './store.ts'

const PAGE_SIZE = 20
const REQUEST_CURSOR = cursorOf({ id: 'uuid' })

interface Asking {
  actor: Actor
  personId: string
  points: number
  reason: string
  now: Date
}

async function householdOf(tx: Tx, { communityId, personId }: Actor): Promise<string | null> {
  return personId === null ? null : ((await findHolder(tx, { communityId, personId }))?.householdId ?? null)
}

/** Staff ask for an award that they may not make alone. */
export async function askForAward(
  tx: Tx,
  { actor, personId, points, reason, now }: Asking,
): Promise<AwardRequestView> {
  const { communityId } = actor
  const receiver = await findHolder(tx, { communityId, personId })
  if (!receiver) throw notFound('person_not_found', '没有找到这个人')
  const refusal = awardRefusal({
    staffHouseholdId: await householdOf(tx, actor),
    receiverHouseholdId: receiver.householdId,
  })
  if (refusal) throw refused(refusal)
  const { soloAwardPoints } = await pointRulesAt(tx, now)
  if (soloAwardRefusal({ points, soloAwardPoints }) === null)
    throw new AppError(409, 'within_solo_limit', POINTS_REFUSALS.within_solo_limit)
  const id = newId()
  const nothing = { decidedAt: null, decidedById: null, approved: null, declineReason: null }
  const asked = { communityId, id, personId, points, reason, askedAt: now, askedById: byWhom(actor) }
  await insertAwardRequest(tx, { ...asked, ...nothing })
  return readRequest(tx, actor, id)
}

interface Deciding {
  actor: Actor
  requestId: string
  now: Date
}

async function openRequest(tx: Tx, { actor, requestId }: Deciding): Promise<AwardRequest> {
  const { communityId } = actor
  const request = await lockAwardRequest(tx, requestId)
  const receiver = request && (await findHolder(tx, { communityId, personId: request.personId }))
  if (!request || !receiver) throw notFound('award_request_not_found', '没有找到这条申请')
  const refusal = decisionRefusal({
    decided: request.decidedAt !== null,
    askedById: request.askedById,
    deciderIds: [actor.personId, actor.accountId],
    deciderHouseholdId: await householdOf(tx, actor),
    receiverHouseholdId: receiver.householdId,
  })
  if (refusal) throw refused(refusal)
  return request
}

/** The points are awarded in the same transaction, under the request's id: once. */
export async function approveAward(tx: Tx, deciding: Deciding): Promise<AwardRequestView> {
  const { actor, requestId: id, now } = deciding
  const { personId, points, reason, askedById } = await openRequest(tx, deciding)
  await decideAwardRequest(tx, {
    id,
    decidedAt: now,
    decidedById: byWhom(actor),
    approved: true,
    declineReason: null,
  })
  const { communityId } = actor
  const award = { communityId, personId, points, reason, recordedById: askedById, now }
  await awardPoints(tx, { ...award, kind: 'staff_award', sourceId: id })
  return readRequest(tx, actor, id)
}

/** The asker is told why, where they are on the roster. */
export async function declineAward(
  tx: Tx,
  { reason, ...deciding }: Deciding & { reason: string },
): Promise<AwardRequestView> {
  const { actor, requestId: id, now } = deciding
  const { communityId } = actor
  const { askedById, points } = await openRequest(tx, deciding)
  await decideAwardRequest(tx, {
    id,
    decidedAt: now,
    decidedById: byWhom(actor),
    approved: false,
    declineReason: reason,
  })
  const view = await readRequest(tx, actor, id)
  const body = `给 ${view.personName} 发 ${points} 分的申请没有通过：${reason}`
  if (await findHolder(tx, { communityId, personId: askedById }))
    await sendMessage(tx, { communityId, personId: askedById, kind: 'award_request_declined', body, now })
  return view
}

async function readRequest(tx: Tx, actor: Actor, requestId: string): Promise<AwardRequestView> {
  const [found] = await listRequests(tx, { requestId, limit: 1 })
  if (!found) throw new Error('the request was not written')
  return viewOf(found, actor, await householdOf(tx, actor))
}

export async function requestPage(
  tx: Tx,
  { actor, open, cursor }: { actor: Actor; open: boolean; cursor: string | undefined },
): Promise<{ rows: AwardRequestView[]; nextCursor: string | null }> {
  const beforeId = REQUEST_CURSOR.read(cursor)?.id ?? null
  const found = await listRequests(tx, { openOnly: open, beforeId, limit: PAGE_SIZE + 1 })
  const householdId = await householdOf(tx, actor)
  const shown = found.slice(0, PAGE_SIZE)
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
  return {
    rows: shown.map((each) => viewOf(each, actor, householdId)),
    nextCursor: last ? REQUEST_CURSOR.write(last.request) : null,
  }
}

function viewOf(found: NamedRequest, actor: Actor, ownHouseholdId: string | null): AwardRequestView {
  const { request, personName, householdId, askedByName, decidedByName } = found
  const { id, personId, points, reason, askedAt, decidedAt, approved, declineReason } = request
  return {
    id,
    personId,
    personName,
    points,
    reason,
    askedAt: askedAt.toISOString(),
    askedByName,
    decidedAt: decidedAt?.toISOString() ?? null,
    decidedByName,
    approved,
    declineReason,
    ownConcern:
      householdId === ownHouseholdId || [actor.personId, actor.accountId].includes(request.askedById),
  }
}
