import type { MeView } from '@linli/domain/people/contract'
import type { Tx } from '../../../db/client.ts'
import { notSignedIn } from '../../../http/app-error.ts'
import { countUnread, inboxOf } from '../../messages/store.ts'
import { findLatestBindingRequest, findMembership } from './store.ts'

/** Who an account is in the transaction's community. */
export async function describeMe(tx: Tx, accountId: string): Promise<MeView> {
  const membership = await findMembership(tx, accountId)
  if (!membership) throw notSignedIn('登录已失效，请重新登录')
  const { personId, name, householdId, address, compoundName } = membership
  const bound = personId !== null && name !== null && householdId !== null
  const request = bound ? null : await findLatestBindingRequest(tx, accountId)
  return {
    accountId,
    communityName: membership.communityName,
    roles: membership.roles,
    gridName: membership.gridName,
    person: bound
      ? {
          id: personId,
          name,
          householdId,
          address: address ?? '',
          gridId: membership.homeGridId,
          gridName: membership.homeGridName,
          compoundName: compoundName ?? '',
          maskedPhone: membership.maskedPhone,
        }
      : null,
    bindingRequestPending: request !== null && request.decidedAt === null,
    bindingDeclineReason: request?.declineReason ?? null,
    unreadMessages: await countUnread(tx, inboxOf({ personId, accountId })),
  }
}
