import type { DoorLine } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { clock } from '@/shared/format'
import { lineNote } from './door-words'

interface DoorLineRowProps {
  line: DoorLine
  /** Check-in is open and the event is not finished. */
  canTick: boolean
  underway: 'in' | 'out' | undefined
  onTick: () => void
  onOpen: () => void
}

/** One person at the door. The name opens what else can be done. */
export function DoorLineRow({ line, canTick, underway, onTick, onOpen }: DoorLineRowProps) {
  return (
    <Row
      title={line.name}
      note={lineNote(line)}
      onTap={onOpen}
      tailTaps
      tail={<Tail line={line} canTick={canTick} underway={underway} onTick={onTick} />}
    />
  )
}

function Tail({ line, canTick, underway, onTick }: Omit<DoorLineRowProps, 'onOpen'>) {
  if (underway === 'in') return <Tag tone="jade">✓ 正在记…</Tag>
  if (underway === 'out') return <Tag tone="plain">正在撤销…</Tag>
  if (line.checkedInAt) return <Tag tone="jade">✓ {clock(line.checkedInAt)}</Tag>
  if (line.noShow) return <Tag tone="amber">没来</Tag>
  if (line.status === 'offered') return <Tag tone="amber">等他回话</Tag>
  if (line.status === 'waiting')
    return <Tag tone="plain">{line.waitingPosition ? `候补第 ${line.waitingPosition}` : '候补'}</Tag>
  if (!canTick) return null
  return (
    <Button kind="outline" size="s" label={`给${line.name}签到`} onTap={onTick}>
      签到
    </Button>
  )
}
