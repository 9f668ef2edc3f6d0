import { silentEndAt } from '@linli/domain/complaints/closing/rules'
import type { Database, Tx } from '../../../db/client.ts'
import { addEntries, tellThoseConcerned } from '../actions.ts'
import { carryOut, factsOf } from '../handling/actions.ts'
import { lockComplaints } from '../store.ts'
import { listSilentIds } from './store.ts'

const MOST_AT_ONCE = 50
const CLOCK = { id: '', parts: ['clock'] } as const

/**
 * Writes down what silence has ended (没有回音办结). It ended at its moment, and whoever reads it before sees it so
 * (`byTheClock`); this only adds the line and tells.
 */
export async function closeSilent(db: Database, communityId: string, now: Date): Promise<void> {
  while ((await db.inCommunity(communityId, (tx) => closeSome(tx, now))) > 0);
}

/** How many were ended. */
async function closeSome(tx: Tx, now: Date): Promise<number> {
  const ids = await listSilentIds(tx, now, MOST_AT_ONCE)
  let ended = 0
  for (const row of await lockComplaints(tx, { communityId: tx.communityId, ids })) {
    const endAt = silentEndAt(row)
    // The resident may have said something since it was looked up.
    if (endAt === null || now < endAt) continue
    const open = { complaint: row, facts: await factsOf(tx, row) }
    const { complaint } = await carryOut(tx, open, { kind: 'close_unanswered' }, { by: CLOCK, now: endAt })
    const body = '回访后 7 天没有回音，先办结，不算解决'
    await addEntries(tx, { complaint, actor: null, now: endAt }, [
      { kind: 'closed', audience: 'all', body, details: { closedAs: 'no_answer' } },
    ])
    await tellThoseConcerned(tx, { complaint, sentence: `${body}。还有问题请重新反映。`, now })
    ended += 1
  }
  return ended
}
