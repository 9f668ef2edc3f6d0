import { POINTS_REFUSALS } from '@linli/domain/points/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { accountIn, openLedger, postMovements } from '../chain/actions.ts'
import { settleExpiry } from '../expiry/actions.ts'
import { findBySources, isReversed } from '../store.ts'

export interface Replacement {
  personId: string
  kind: 'volunteer_service'
  /** What the award to take back was posted for; nothing stands there when it was of no points. */
  replacesSourceId: string
  reversalReason: string
  /** The right award; posts once for its own source. 0 = only taken back. */
  sourceId: string
  points: number
  reason: string
  shiftId: string
  recordedById: string
  now: Date
}

/**
 * Takes an award back and posts the right one beside it. The right one comes first: only what it is less than the old
 * must be on the account, `points_already_spent` where it is not. `award_taken_back` where it was corrected by hand.
 */
export async function replaceAward(tx: Tx, replacement: Replacement): Promise<void> {
  const { personId, kind, points, now, shiftId, recordedById } = replacement
  const ledger = await openLedger(tx, { own: ['issue'], personIds: [personId] })
  await settleExpiry(tx, ledger, { personIds: [personId], now })
  const [old] = await findBySources(tx, [{ kind, sourceId: replacement.replacesSourceId }])
  if (old && (await isReversed(tx, old))) throw refused(refuse(POINTS_REFUSALS, 'award_taken_back'))
  const person = accountIn(ledger, { personId })
  const missing = (old?.points ?? 0) - points - person.balance
  if (missing > 0) throw refused(refuse(POINTS_REFUSALS, 'points_already_spent', spentWords(missing)))
  const issue = accountIn(ledger, 'issue')
  const common = { eventId: null, shiftId, occurredAt: now, recordedById }
  const award = {
    ...common,
    fromAccountId: issue.id,
    toAccountId: person.id,
    points,
    kind,
    sourceId: replacement.sourceId,
    reason: replacement.reason,
    reversesId: null,
  }
  const takenBack = old && {
    ...common,
    fromAccountId: person.id,
    toAccountId: issue.id,
    points: old.points,
    kind: 'reversal' as const,
    sourceId: old.id,
    reason: replacement.reversalReason,
    reversesId: old.id,
  }
  await postMovements(tx, ledger, [...(points > 0 ? [award] : []), ...(takenBack ? [takenBack] : [])])
}

const spentWords = (missing: number) =>
  `多记的积分本人已经用掉，余额还差 ${missing} 分，现在扣不回。请先和本人说明，等积分够了再更正，或先退掉还没领的兑换`
