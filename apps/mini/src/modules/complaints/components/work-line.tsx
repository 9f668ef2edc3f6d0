import { COMPLAINT_PHASES, PRIORITIES } from '@linli/domain/complaints/terms'
import type { WorkRow } from '@linli/domain/complaints/work-list/contract'
import { Row } from '@linli/ui/row'
import { DueTag } from './due-tag'

interface WorkLineProps {
  row: WorkRow
  chosen?: boolean
  onTap: () => void
}

/** One case in a list of work. */
export function WorkLine({ row, chosen, onTap }: WorkLineProps) {
  const title = row.priority === 'normal' ? row.title : `【${PRIORITIES[row.priority]}】${row.title}`
  const tag = row.due === 'ended' ? COMPLAINT_PHASES[row.phase] : row.dueWords
  return (
    <Row
      title={title}
      note={noteOf(row)}
      chosen={chosen}
      tail={<DueTag due={row.due} words={tag} />}
      onTap={onTap}
    />
  )
}

/** `砖瓦厂小区 5栋 · 首问 赵明 · 27 人关注` */
function noteOf({ place, phase, ownerName, followers, isPrivate, unanswered, number }: WorkRow): string {
  const parts = [place === '' ? `第 ${number} 号` : place]
  if (phase === 'waiting') parts.push('待受理')
  else if (ownerName !== null) parts.push(`首问 ${ownerName}`)
  if (phase === 'handling' && unanswered) parts.push('还没答复')
  if (followers > 0) parts.push(`${followers} 人关注`)
  if (isPrivate) parts.push('不公开')
  return parts.join(' · ')
}
