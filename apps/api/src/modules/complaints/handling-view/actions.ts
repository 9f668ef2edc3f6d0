import type { Actor } from '@linli/domain/actor'
import { byTheClock } from '@linli/domain/complaints/closing/rules'
import type { HandlingView } from '@linli/domain/complaints/handling/contract'
import { actsFor } from '@linli/domain/complaints/handling/rules'
import { complaintPhase, mayHandle } from '@linli/domain/complaints/rules'
import { MOST_COUNTED } from '@linli/domain/complaints/work-list/terms'
import { addMonths } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { complaintNotFound } from '../actions.ts'
import { factsOf, forStaff, keyOf, mayOwn, type OfCase, SOMEBODY, staffParts } from '../handling/actions.ts'
import { findStaff, listExtensions, listNames, listStaff } from '../handling/store.ts'
import { type ComplaintRow, findComplaint, listOwners } from '../store.ts'
import { clockOf, dueOf } from '../work-list/actions.ts'
import { countAlikeHere } from '../work-list/store.ts'

/** Who is responsible for a case, how it stands by the clock, and what the reader may do with it now. */
export async function readHandling(tx: Tx, { actor, complaintId, now }: OfCase): Promise<HandlingView> {
  const complaint = await findComplaint(tx, { communityId: actor.communityId, complaintId })
  return viewOf(tx, forStaff(actor, complaint), { actor, now })
}

/** The same after an act of the reader: who has given a case out of their grid sees this once more. */
export async function readAfterAct(tx: Tx, { actor, complaintId, now }: OfCase): Promise<HandlingView> {
  const complaint = await findComplaint(tx, { communityId: actor.communityId, complaintId })
  if (!complaint) throw complaintNotFound()
  return viewOf(tx, complaint, { actor, now })
}

interface Reading {
  actor: Actor
  now: Date
}

async function viewOf(tx: Tx, row: ComplaintRow, { actor, now }: Reading): Promise<HandlingView> {
  const complaint = byTheClock(row, now)
  const facts = await factsOf(tx, complaint)
  const { pausedAt, pauseReason } = complaint
  const since = addMonths(now, -6)
  return {
    id: complaint.id,
    number: complaint.number,
    phase: complaintPhase(complaint),
    priority: complaint.priority,
    gridId: complaint.gridId,
    ...(await ownersOf(tx, complaint)),
    ...dueOf(complaint, await clockOf(tx, now)),
    pause: pausedAt && { reason: pauseReason ?? '', fromAt: pausedAt.toISOString() },
    extension: await extensionOf(tx, complaint),
    alikeHere: await countAlikeHere(tx, complaint, { since, most: MOST_COUNTED }),
    acts: mayHandle(actor, complaint) ? actsFor(facts, staffParts(actor, facts)) : [],
  }
}

async function ownersOf(tx: Tx, complaint: ComplaintRow): Promise<Pick<HandlingView, 'owner' | 'owners'>> {
  const { ownerId } = complaint
  const owners = await listOwners(tx, keyOf(complaint))
  const names = await listNames(
    tx,
    owners.map((row) => row.ownerId),
  )
  const nameOf = (id: string) => names.get(id) ?? SOMEBODY
  const member = ownerId === null ? undefined : (await findStaff(tx, [ownerId])).get(ownerId)
  return {
    owner:
      ownerId === null ? null : { id: ownerId, name: nameOf(ownerId), gridName: member?.gridName ?? null },
    owners: owners.map((row) => ({
      name: nameOf(row.ownerId),
      fromAt: row.fromAt.toISOString(),
      untilAt: row.untilAt?.toISOString() ?? null,
      reason: row.reason,
    })),
  }
}

async function extensionOf(tx: Tx, complaint: ComplaintRow): Promise<HandlingView['extension']> {
  const waiting = (await listExtensions(tx, keyOf(complaint))).find(({ decidedAt }) => decidedAt === null)
  if (!waiting) return null
  const { workingDays, reason, askedAt, askedById } = waiting
  const names = await listNames(tx, [askedById])
  return {
    workingDays,
    reason,
    askedAt: askedAt.toISOString(),
    askedByName: names.get(askedById) ?? SOMEBODY,
  }
}

/** Whom it may be handed over to, now or after a transfer. */
export async function readColleagues(tx: Tx, { actor, complaintId }: OfCase) {
  const complaint = forStaff(actor, await findComplaint(tx, { communityId: actor.communityId, complaintId }))
  const rows = (await listStaff(tx)).flatMap((member) => {
    const { id, name, personId, gridId, gridName, roles } = member
    if (name === null || personId === null) return []
    const mayHandleIt = mayOwn(member, complaint)
    return { id, name, gridId, gridName, mayHandle: mayHandleIt, isManager: roles.includes('manager') }
  })
  return { rows }
}
