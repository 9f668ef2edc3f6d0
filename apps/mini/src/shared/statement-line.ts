import type { StatementLine } from '@linli/domain/points/contract'
import { POINT_MOVEMENT_KINDS } from '@linli/domain/points/terms'
import { dayInYear } from './format'
import { go } from './go'

/** What it was for. */
export function lineTitle({ kind, reason }: StatementLine): string {
  return kind === 'reversal' ? `更正：${reason}` : reason || POINT_MOVEMENT_KINDS[kind]
}

/** When, what kind of thing it was or between whom, and who awarded or corrected it. */
export function lineNote({
  kind,
  occurredAt,
  recordedByName,
  approvedByName,
  exchangedWith,
  reversed,
}: StatementLine): string {
  const by = recordedByName && `由 ${recordedByName} ${kind === 'reversal' ? '更正 · 原记录保留' : '记录'}`
  const other = exchangedWith && `${kind === 'exchange_payment' ? '收自' : '转给'} ${exchangedWith}`
  const source = kind === 'reversal' ? undefined : (other ?? POINT_MOVEMENT_KINDS[kind])
  const second = approvedByName && `${approvedByName} 复核`
  return [dayInYear(occurredAt), source, by, second, reversed && '后来更正了'].filter(Boolean).join(' · ')
}

/** Opens what the points came from or went to; undefined where there is nothing to open. */
export function openSource(line: StatementLine, asStaff = false): (() => void) | undefined {
  const { eventId, recruitmentId, exchangeId, rewardOrderId } = line
  if (eventId !== null) return () => go('event', { eventId })
  if (recruitmentId !== null) return () => go('recruitment', { recruitmentId })
  if (exchangeId !== null) return () => go('exchange', { exchangeId })
  if (rewardOrderId !== null) return () => go('rewardOrders', asStaff ? { desk: 'yes' } : {})
  return undefined
}
