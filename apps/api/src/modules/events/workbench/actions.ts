import type { Actor } from '@linli/domain/actor'
import type { WorkCounts } from '@linli/domain/events/workbench/contract'
import type { Tx } from '../../../db/client.ts'
import { countGroupsToSee } from '../../complaints/group-inbox/actions.ts'
import { countOverdueFor } from '../../complaints/whistles/store.ts'
import { countWaitingComplaints } from '../../complaints/work-list/actions.ts'
import { countPendingBindings } from '../../people/store.ts'
import { countOpenRequests } from '../../points/award-requests/store.ts'
import { countForStaff } from '../../points/exchanges/store.ts'
import { countWaitingOrders } from '../../points/rewards/store.ts'
import { countDueShifts } from '../../volunteering/settlement/store.ts'
import { countNotices } from '../../volunteering/store.ts'
import { countToFinish } from '../store.ts'

/** Each number is counted as the list behind it is read. */
export async function readWorkCounts(
  tx: Tx,
  { actor, now }: { actor: Actor; now: Date },
): Promise<WorkCounts> {
  const notices = await countNotices(tx, now)
  return {
    eventsToFinish: await countToFinish(tx, now),
    noticesOpen: notices.open,
    noticeDrafts: notices.drafts,
    shiftsToSettle: await countDueShifts(tx, now),
    bindingRequests: await countPendingBindings(tx),
    awardRequests: await countOpenRequests(tx),
    ordersWaiting: await countWaitingOrders(tx, now),
    exchangesToDecide: await countForStaff(tx, now),
    whistlesOverdue: await countOverdueFor(tx, actor, now),
    complaintsWaiting: await countWaitingComplaints(tx, actor),
    groupsToSee: await countGroupsToSee(tx, { actor, now }),
  }
}
