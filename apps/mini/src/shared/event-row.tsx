import type { EventSummary } from '@linli/domain/events/contract'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { useElderMode } from './elder-mode'
import { ageWords, eventName, phaseTag, placesWords } from './event-words'
import { spokenWhen, when } from './format'
import { go } from './go'

interface EventRowProps {
  event: EventSummary
  now: Date
  /** For those who want to help: how many helpers are missing and what it earns, instead of the places. */
  forHelpers?: boolean
}

/** One event of a list: when, for whom, what is left. */
export function EventRow({ event, now, forHelpers = false }: EventRowProps) {
  const elder = useElderMode((mode) => mode.on)
  const tag = forHelpers ? helperTag(event) : phaseTag(event)
  const time = elder ? spokenWhen(event.startsAt, now) : when(event.startsAt, now)
  const rest = forHelpers
    ? [event.venue, `得 ${event.helperPoints} 分`]
    : [event.phase !== 'upcoming' && ageWords(event), placesWords(event, now)]
  const note = [time, ...rest].filter(Boolean).join(' · ')
  return (
    <Row
      title={eventName(event)}
      note={note}
      tail={<Tag tone={tag.tone}>{tag.words}</Tag>}
      onTap={() => go('event', { eventId: event.id })}
    />
  )
}

function helperTag({ helperPlaces, helpersTaken }: EventSummary) {
  return { words: `缺 ${helperPlaces - helpersTaken} 位`, tone: 'amber' as const }
}
