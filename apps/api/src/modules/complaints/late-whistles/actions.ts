import { isReportLate } from '@linli/domain/complaints/whistles/rules'
import { clockTime, monthDay } from '@linli/domain/time'
import type { Database, Tx } from '../../../db/client.ts'
import { sendMessage } from '../../messages/actions.ts'
import { addEntries } from '../actions.ts'
import { findStaff, listManagerIds } from '../handling/store.ts'
import { type ComplaintRow, findInboxes, lockComplaints } from '../store.ts'
import { factsOf, lockWhistle, updateWhistle, type WhistleRow } from '../whistles/store.ts'
import { type LateWhistle, listLate } from './store.ts'

const MOST_AT_ONCE = 50

/**
 * Tells who whistled, the owner of the case and the manager that nobody of the unit has reported (报到) in time, once for each
 * whistle. That it is late everybody sees by the clock; this only brings it to them.
 */
export async function tellLateWhistles(db: Database, communityId: string, now: Date): Promise<void> {
  while ((await db.inCommunity(communityId, (tx) => tellSome(tx, now))) > 0);
}

/** How many were told of. */
async function tellSome(tx: Tx, now: Date): Promise<number> {
  const late = await listLate(tx, now, MOST_AT_ONCE)
  const ids = late.map(({ complaintId }) => complaintId)
  const cases = new Map(
    (await lockComplaints(tx, { communityId: tx.communityId, ids })).map((row) => [row.id, row]),
  )
  let told = 0
  for (const one of late) {
    const complaint = cases.get(one.complaintId)
    const whistle = await lockWhistle(tx, one.id)
    // Somebody may have reported, or told of it, since it was looked up.
    if (!complaint || !whistle || whistle.lateToldAt !== null) continue
    if (!isReportLate(factsOf({ whistle, complaint }), now)) continue
    await tell(tx, { complaint, whistle, now, ...one })
    told += 1
  }
  return told
}

interface Late extends LateWhistle {
  complaint: ComplaintRow
  whistle: WhistleRow
  now: Date
}

async function tell(tx: Tx, { complaint, whistle, unitName, now }: Late): Promise<void> {
  await updateWhistle(tx, whistle.id, { lateToldAt: now })
  const { answerDueAt, blownById, unitId } = whistle
  const { communityId, id: complaintId, number, title, ownerId } = complaint
  const late = `${unitName}到 ${monthDay(answerDueAt)} ${clockTime(answerDueAt)} 还没有报到`
  await addEntries(tx, { complaint, actor: null, now }, [
    { kind: 'whistle_late', audience: 'staff', body: late, details: { whistleId: whistle.id, unitId } },
  ])
  // Who has left the staff since has nothing to do with it any more.
  const atWork = await findStaff(tx, ownerId === null ? [blownById] : [blownById, ownerId])
  const inboxes = await findInboxes(tx, [...new Set([...(await listManagerIds(tx)), ...atWork.keys()])])
  const body = `第 ${number} 号诉求「${title}」：${late}。请打电话催一催，或者撤回另找单位`
  await sendMessage(tx, { communityId, kind: 'whistle_news', ...inboxes, complaintId, body, now })
}
