import { actRefusal } from '@linli/domain/complaints/handling/rules'
import type { Database, Tx } from '../../../db/client.ts'
import { addEntries } from '../actions.ts'
import { carryOut, factsOf, tellStaff } from '../handling/actions.ts'
import { listManagerIds } from '../handling/store.ts'
import { lockComplaints } from '../store.ts'
import { listOverdueIds } from './store.ts'

const MOST_AT_ONCE = 50
const CLOCK = { id: '', parts: ['clock'] } as const

/**
 * Tells the manager and the owner of what is overdue, once each time a deadline passes. That it is overdue everybody sees by
 * the clock; this only brings it to them.
 */
export async function escalateOverdue(db: Database, communityId: string, now: Date): Promise<void> {
  while ((await db.inCommunity(communityId, (tx) => escalateSome(tx, now))) > 0);
}

/** How many were escalated. */
export async function escalateSome(tx: Tx, now: Date): Promise<number> {
  const ids = await listOverdueIds(tx, now, MOST_AT_ONCE)
  if (ids.length === 0) return 0
  const managers = await listManagerIds(tx)
  let escalated = 0
  for (const complaint of await lockComplaints(tx, { communityId: tx.communityId, ids })) {
    const open = { complaint, facts: await factsOf(tx, complaint) }
    // Somebody may have answered it since it was looked up.
    if (actRefusal(open.facts, { kind: 'escalate' }, CLOCK, now)) continue
    await carryOut(tx, open, { kind: 'escalate' }, { by: CLOCK, now })
    const late = complaint.firstAnsweredAt === null ? '首次答复' : '办理'
    await addEntries(tx, { complaint, actor: null, now }, [
      { kind: 'escalated', audience: 'staff', body: `${late}超期，上报主任` },
    ])
    const toIds = complaint.ownerId === null ? managers : [...managers, complaint.ownerId]
    await tellStaff(tx, { complaint, toIds, sentence: `${late}超期了，请尽快处理`, now })
    escalated += 1
  }
  return escalated
}
