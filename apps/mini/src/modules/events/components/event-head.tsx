import type { EventView } from '@linli/domain/events/contract'
import { EVENT_KINDS, EVENT_PHASES, SIGN_UP_POLICIES } from '@linli/domain/events/terms'
import { Card } from '@linli/ui/card'
import { Bar } from '@linli/ui/progress'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { View } from '@tarojs/components'
import { useElderMode } from '@/shared/elder-mode'
import { ageWords } from '@/shared/event-words'
import { span, spokenWhen } from '@/shared/format'
import './event-head.scss'

/** What it is, when, where and for whom. */
export function EventHead({ event, now }: { event: EventView; now: Date }) {
  const elder = useElderMode((mode) => mode.on)
  const whom = [ageWords(event), `每家最多 ${event.householdLimit} 人`].filter(Boolean).join(' · ')
  return (
    <Card>
      <View className="event-head__tags">
        {!event.title.includes(EVENT_KINDS[event.kind]) && <Tag tone="plain">{EVENT_KINDS[event.kind]}</Tag>}
        <Tag>{SIGN_UP_POLICIES[event.policy]}</Tag>
        {['cancelled', 'ended', 'finished', 'running'].includes(event.phase) && (
          <Tag tone="amber">{EVENT_PHASES[event.phase]}</Tag>
        )}
      </View>
      <Title>{event.title}</Title>
      <Note>{elder ? spokenWhen(event.startsAt, now) : span(event.startsAt, event.endsAt)}</Note>
      <Note>{event.venue}</Note>
      <Note>{whom}</Note>
    </Card>
  )
}

/** How many places there are, taken and kept. */
export function PlacesCard({ event }: { event: EventView }) {
  const left = Math.max(0, event.places - event.taken)
  return (
    <Card>
      <Split>
        <Strong>
          {left > 0 ? `${event.places} 个名额，还剩 ${left} 个` : `${event.places} 个名额，报满了`}
        </Strong>
        {event.newcomerSeats > 0 && <Note>新朋友专留 {event.newcomerSeats} 个</Note>}
      </Split>
      <Bar value={event.taken} of={event.places} label={`已报 ${event.taken}，共 ${event.places} 个名额`} />
      <Split>
        <Note>已报 {event.taken}</Note>
        <Note>候补 {event.waiting}</Note>
      </Split>
    </Card>
  )
}
