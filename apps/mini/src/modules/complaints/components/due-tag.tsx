import type { DueState } from '@linli/domain/complaints/work-list/terms'
import { Tag, type TagTone } from '@linli/ui/tag'

const TONES: Record<DueState, TagTone> = {
  overdue: 'brick',
  near: 'amber',
  running: 'plain',
  paused: 'plain',
  answered: 'jade',
  ended: 'plain',
}

/** How urgent a case is, in a pill: `今天到期`. */
export function DueTag({ due, words }: { due: DueState; words: string }) {
  return <Tag tone={TONES[due]}>{words}</Tag>
}
