import type { EventSummary } from '@linli/domain/events/contract'
import { spokenAgeRange } from '@linli/domain/events/rules'
import { EVENT_KINDS, EVENT_PHASES } from '@linli/domain/events/terms'
import type { TagTone } from '@linli/ui/tag'
import { when } from './format'

/** `手工课 · 树叶拓印`, `绘本课《逃家小兔》`; the kind is not said twice. */
export function eventName({ kind, title }: Pick<EventSummary, 'kind' | 'title'>): string {
  const kindName = EVENT_KINDS[kind]
  if (title.includes(kindName)) return title
  return title.startsWith('《') ? kindName + title : `${kindName} · ${title}`
}

/** `3–6 岁`, or nothing where every age may come. */
export function ageWords(event: Pick<EventSummary, 'ageFrom' | 'ageTo'>): string | undefined {
  return event.ageFrom === null && event.ageTo === null ? undefined : spokenAgeRange(event)
}

/** Where an event stands for somebody who looks for one, as a tag. */
export function phaseTag(event: EventSummary): { words: string; tone: TagTone } {
  const full = event.taken >= event.places
  switch (event.phase) {
    case 'open':
      return full ? { words: '可候补', tone: 'amber' } : { words: '可报名', tone: 'jade' }
    case 'priority':
      return { words: full ? '可候补' : '积分优先', tone: full ? 'amber' : 'brick' }
    case 'upcoming':
      return { words: '未开始', tone: 'plain' }
    case 'running':
      return { words: '进行中', tone: 'jade' }
    default:
      return { words: EVENT_PHASES[event.phase], tone: 'plain' }
  }
}

/** How many places there are still, or when they are given out. */
export function placesWords(event: EventSummary, now: Date): string | undefined {
  const left = event.places - event.taken
  switch (event.phase) {
    case 'upcoming':
      return `${when(event.prioritySignUpOpensAt ?? event.signUpOpensAt, now)} 开始报名`
    case 'priority':
    case 'open':
      if (left > 0) return `余 ${left} 位`
      return event.waiting > 0 ? `候补 ${event.waiting} 人` : '报满了'
    default:
      return undefined
  }
}

/** Title of the card that is handed on: what is still free, and when. Never a reward for handing it on. */
export function shareCard(event: EventSummary, now: Date): string {
  const free = placesWords(event, now)
  return [eventName(event), when(event.startsAt, now), free].filter(Boolean).join(' · ')
}
