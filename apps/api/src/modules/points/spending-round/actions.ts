import type { Database } from '../../../db/client.ts'
import { lapseUnaccepted } from '../exchanges/actions.ts'
import { lapseOrders } from '../rewards/actions.ts'

/** Orders that nobody fetched and requests that nobody accepted, until there are none: points go back in time. */
export async function settleSpending(db: Database, communityId: string, now: Date): Promise<void> {
  for (const settle of [lapseOrders, lapseUnaccepted])
    while ((await db.inCommunity(communityId, (tx) => settle(tx, now))) > 0);
}
