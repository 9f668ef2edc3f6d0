import type { ExchangeView } from '@linli/domain/points/exchanges/contract'
import { EXCHANGE_STEPS, type ExchangePhase } from '@linli/domain/points/exchanges/terms'
import type { TagTone } from '@linli/ui/tag'
import type { TimelineStep } from '@linli/ui/timeline'
import { when } from '@/shared/format'

export function phaseTone(phase: ExchangePhase): TagTone {
  if (phase === 'disputed') return 'brick'
  if (phase === 'paid' || phase === 'split') return 'jade'
  return phase === 'open' || phase === 'accepted' || phase.endsWith('done') ? 'amber' : 'plain'
}

const NEXT: Partial<Record<ExchangePhase, string>> = {
  open: '等邻居来接',
  accepted: '帮完以后两边都确认，积分就转过去',
  helper_done: '等求助人确认，积分就转过去',
  asker_done: '等帮忙的人确认，积分就转过去',
  disputed: '社区听两边说，再决定积分给谁',
}

/** What happened so far, and what comes next. */
export function timelineOf({ steps, phase, paidPoints, points }: ExchangeView, now: Date): TimelineStep[] {
  const next = NEXT[phase]
  return [
    ...steps.map(({ kind, at, name, byDesk, note }, i) => ({
      title: `${i + 1}. ${name ? `${name}：` : ''}${EXCHANGE_STEPS[kind]}`,
      note: [
        when(at, now),
        byDesk && '社区代办',
        kind === 'decided_split' && `${paidPoints} 分给帮忙的人，${points - paidPoints} 分退回`,
        note,
      ]
        .filter(Boolean)
        .join(' · '),
      state: 'done' as const,
    })),
    ...(next ? [{ title: next, state: 'now' as const }] : []),
  ]
}
