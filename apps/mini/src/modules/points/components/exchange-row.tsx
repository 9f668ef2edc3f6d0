import type { ExchangeRow as ExchangeRowView } from '@linli/domain/points/exchanges/contract'
import { EXCHANGE_PHASES, EXCHANGE_SIDES } from '@linli/domain/points/exchanges/terms'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { phaseTone } from './exchange-words'

/** One request or agreed help in a list; opens its page. */
export function ExchangeRow({ exchange, now }: { exchange: ExchangeRowView; now: Date }) {
  const { id, title, startsAt, points, phase, gridName, near, askerName, side } = exchange
  const where = near ? '我的网格' : gridName
  const who = side ? `我是${EXCHANGE_SIDES[side]}` : askerName
  return (
    <Row
      title={`${title} · ${points} 分`}
      note={[when(startsAt, now), where, who].filter(Boolean).join(' · ')}
      tail={phase === 'open' && !side ? null : <Tag tone={phaseTone(phase)}>{EXCHANGE_PHASES[phase]}</Tag>}
      onTap={() => go('exchange', { exchangeId: id })}
    />
  )
}
