import type { DoorLine, DoorList } from '@linli/domain/events/contract'
import type { EventPhase } from '@linli/domain/events/terms'
import { EVENT_PHASES } from '@linli/domain/events/terms'
import type { TagTone } from '@linli/ui/tag'
import { clock } from '@/shared/format'

/** How many families a list is about, each helper being one. */
export function familiesOf({ lines, helpers }: DoorList): number {
  return new Set(lines.map((line) => line.signUpId)).size + helpers.length
}

const PHASE_TONES: Record<EventPhase, TagTone> = {
  draft: 'plain',
  upcoming: 'plain',
  priority: 'brick',
  open: 'jade',
  closed: 'amber',
  running: 'brick',
  ended: 'amber',
  finished: 'plain',
  cancelled: 'plain',
}

export function staffPhaseTag(phase: EventPhase): { words: string; tone: TagTone } {
  return { words: EVENT_PHASES[phase], tone: PHASE_TONES[phase] }
}

/** `4 岁 · 砖瓦厂小区`, `陪同 · 砖瓦厂小区`, with who ticked when once that is done. */
export function lineNote(line: DoorLine): string {
  const who = line.role === 'companion' ? '陪同' : line.age === null ? '' : `${line.age} 岁`
  const ticked = line.checkedInAt ? `${clock(line.checkedInAt)} ${line.checkedInByName ?? ''}签` : ''
  return [who, line.compoundName, ticked].filter(Boolean).join(' · ')
}
