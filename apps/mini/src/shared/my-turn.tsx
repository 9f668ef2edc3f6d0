import type { BookingView } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import type { ReactNode } from 'react'
import { confirmedOf, namesOf, nextBooking, offeredOf } from './bookings'
import { useElderMode } from './elder-mode'
import { eventName } from './event-words'
import { spokenWhen, timeLeft, when } from './format'
import { go } from './go'

/** The next thing this family goes to, with the way to its code; the children when there is none. */
export function NextBooking({
  bookings,
  now,
  children,
}: {
  bookings: BookingView[]
  now: Date
  children: ReactNode
}) {
  const elder = useElderMode((mode) => mode.on)
  const next = nextBooking(bookings, now)
  if (!next) return <>{children}</>
  const { event, signUp } = next
  const started = Date.parse(event.startsAt) <= now.getTime()
  return (
    <Card onTap={() => go('code', { signUpId: signUp.id })}>
      <Split>
        <Tag tone="jade">{elder ? spokenWhen(event.startsAt, now) : when(event.startsAt, now)}</Tag>
        <Note>{started ? '正在进行' : timeLeft(event.startsAt, now)}</Note>
      </Split>
      <Strong>{eventName(event)}</Strong>
      <Split>
        <Note>{[event.venue, namesOf(confirmedOf(signUp))].join(' · ')}</Note>
        <Strong tone="brick">出示签到码 ›</Strong>
      </Split>
    </Card>
  )
}

/** A place has become free and is held for this family: the most urgent thing on the page. */
export function OfferBanner({ bookings, now }: { bookings: BookingView[]; now: Date }) {
  return (
    <>
      {bookings
        .filter(({ signUp }) => offeredOf(signUp, now).length > 0)
        .map(({ event, signUp }) => (
          <Card key={signUp.id} chosen>
            <Split>
              <Strong tone="brick">轮到你家了</Strong>
              <Tag tone="amber">{timeLeft(signUp.offerHeldUntil ?? event.startsAt, now)}</Tag>
            </Split>
            <Note>
              {eventName(event)}空出了位子，给{namesOf(offeredOf(signUp, now))}留到
              {when(signUp.offerHeldUntil ?? event.startsAt, now)}
            </Note>
            <Button size="s" onTap={() => go('event', { eventId: event.id })}>
              去确认
            </Button>
          </Card>
        ))}
    </>
  )
}
