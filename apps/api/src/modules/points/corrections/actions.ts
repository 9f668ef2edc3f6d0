import { byWhom } from '@linli/domain/actor'
import { EXCHANGE_REFUSALS } from '@linli/domain/points/exchanges/terms'
import { orderState } from '@linli/domain/points/rewards/rules'
import { REWARD_REFUSALS } from '@linli/domain/points/rewards/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { type Reversal, refundSpending, reverseMovement } from '../actions.ts'
import { lockForTakingBack, takeBack } from '../exchanges/actions.ts'
import { lockOrder } from '../rewards/store.ts'
import { findMovement, type PointMovement } from '../store.ts'

type Corrected = Awaited<ReturnType<typeof reverseMovement>>

/**
 * Staff correct a movement (更正). What an order or an exchange stands for must not come apart from its points: a
 * payment for help goes back to the asker, the others are corrected where they were made.
 */
export async function correctMovement(tx: Tx, reversal: Reversal): Promise<Corrected> {
  const { actor, movementId, now } = reversal
  const movement = await findMovement(tx, { communityId: actor.communityId, movementId })
  switch (movement?.kind) {
    case 'exchange_payment':
      return takePaymentBack(tx, movement, reversal)
    case 'exchange_hold':
    case 'exchange_release':
      throw refused(refuse(EXCHANGE_REFUSALS, 'exchange_held'))
    case 'reward': {
      const found = await lockOrder(tx, movement.sourceId)
      if (found && orderState(found.order, now) === 'waiting')
        throw refused(refuse(REWARD_REFUSALS, 'reward_order_open'))
    }
  }
  return reverseMovement(tx, reversal)
}

async function takePaymentBack(tx: Tx, movement: PointMovement, reversal: Reversal): Promise<Corrected> {
  const { actor, reason, now } = reversal
  const exchange = await lockForTakingBack(tx, { actor, exchangeId: movement.sourceId, now })
  const corrected = await reverseMovement(tx, reversal)
  const { communityId, id: sourceId, title } = exchange
  const said = { reason: `换帮助退回 · ${title}`, recordedById: byWhom(actor), now }
  const back = await refundSpending(tx, { communityId, kind: 'exchange_hold', sourceId, ...said })
  if (!back) throw new Error('the points of a payment taken back were not given back')
  await takeBack(tx, exchange, { byId: byWhom(actor), note: reason }, now)
  return corrected
}
