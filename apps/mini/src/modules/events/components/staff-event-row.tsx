import type { EventSummary } from '@linli/domain/events/contract'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { clock } from '@/shared/format'

interface StaffEventRowProps {
  event: EventSummary
  /** What tapping does: 打开签到名单, 待结项. */
  action: string
  tone: 'jade' | 'amber'
  /** Shown next to the list. */
  chosen?: boolean
  onTap: () => void
}

/** An event of the workbench: `15:00 绘本课签到` and what there is to do. */
export function StaffEventRow({ event, action, tone, chosen, onTap }: StaffEventRowProps) {
  const note = `${event.taken} 人${event.waiting > 0 ? ` · 候补 ${event.waiting}` : ''} · ${event.venue}`
  return (
    <Row
      title={`${clock(event.startsAt)} ${event.title}`}
      note={note}
      tail={<Tag tone={tone}>{action}</Tag>}
      chosen={chosen}
      onTap={onTap}
    />
  )
}
