import type { EventSummary } from '@linli/domain/events/contract'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { useElderMode } from './elder-mode'
import { ageWords, eventName, phaseTag, placesWords } from './event-words'
import { spokenWhen, when } from './format'
import { go } from './go'

/** One event of a list: when, for whom, what is left. */
export function EventRow({ event, now }: { event: EventSummary; now: Date }) {
  const elder = useElderMode((mode) => mode.on)
  const tag = phaseTag(event)
  const time = elder ? spokenWhen(event.startsAt, now) : when(event.startsAt, now)
  const note = [time, ageWords(event), placesWords(event, now)].filter(Boolean).join(' · ')
  return (
    <Row
      title={eventName(event)}
      note={note}
      tail={<Tag tone={tag.tone}>{tag.words}</Tag>}
      onTap={() => go('event', { eventId: event.id })}
      label={`${eventName(event)}，${note}，${tag.words}`}
    />
  )
}
