import type { ComplaintPhase } from '@linli/domain/complaints/terms'
import type { TagTone } from '@linli/ui/tag'
import { day } from './format'

export const PHASE_TONES: Record<ComplaintPhase, TagTone> = {
  waiting: 'amber',
  handling: 'amber',
  paused: 'plain',
  answered: 'brick',
  closed: 'jade',
  merged: 'plain',
  withdrawn: 'plain',
}

/** A deadline is the end of a day; that day is what people say: `11月26日 周四`. */
export const lastDay = (dueAt: string): string => day(new Date(Date.parse(dueAt) - 1))
