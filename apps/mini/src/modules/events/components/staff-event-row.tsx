import type { EventSummary } from '@linli/domain/events/contract'
import type { EventPhase } from '@linli/domain/events/terms'
import { Row } from '@linli/ui/row'
import { Tag, type TagTone } from '@linli/ui/tag'
import { clock } from '@/shared/format'

interface StaffEventRowProps {
  event: EventSummary
  /** Shown next to the list. */
  chosen?: boolean
  onTap: () => void
}

/** An event of the workbench: `15:00 绘本课签到` and what there is to do. */
export function StaffEventRow({ event, chosen, onTap }: StaffEventRowProps) {
  const { words, tone } = todoOf(event.phase)
  const note = `${event.taken} 人${event.waiting > 0 ? ` · 候补 ${event.waiting}` : ''} · ${event.venue}`
  return (
    <Row
      title={`${clock(event.startsAt)} ${event.title}`}
      note={note}
      tail={<Tag tone={tone}>{words}</Tag>}
      chosen={chosen}
      onTap={onTap}
    />
  )
}

function todoOf(phase: EventPhase): { words: string; tone: TagTone } {
  if (phase === 'ended') return { words: '待结项', tone: 'amber' }
  if (phase === 'finished') return { words: '已结项', tone: 'plain' }
  if (phase === 'cancelled') return { words: '已取消', tone: 'plain' }
  return { words: '打开签到名单', tone: 'jade' }
}
