import { type BookingView, listMyBookings } from '@linli/domain/events/contract'
import { ATTENDEE_STATUSES } from '@linli/domain/events/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Tag, type TagTone } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { confirmedOf, namesOf, offeredOf, waitingOf } from '@/shared/bookings'
import { call } from '@/shared/call'
import { useElderMode } from '@/shared/elder-mode'
import { eventName } from '@/shared/event-words'
import { span, spokenWhen, timeLeft } from '@/shared/format'
import { go, goToTab } from '@/shared/go'
import { UPCOMING_BOOKINGS } from '@/shared/kept-bookings'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'

type When = 'upcoming' | 'past'

const WHEN_CHOICES: { value: When; label: string }[] = [
  { value: 'upcoming', label: '要去的' },
  { value: 'past', label: '去过的' },
]

export default function BookingsPage() {
  const [shown, setShown] = useState<When>('upcoming')
  const paged = usePagedRows((cursor) => call(listMyBookings, { query: { when: shown, cursor } }), {
    deps: [shown],
    keepAs: shown === 'upcoming' ? UPCOMING_BOOKINGS : 'bookings.past',
  })
  const now = useClock(...(paged.data.value ?? []).map(({ signUp }) => signUp.offerHeldUntil))
  return (
    <Screen>
      <Segmented label="要去的还是去过的" options={WHEN_CHOICES} value={shown} onChange={setShown} />
      <Loaded data={paged.data}>
        {(bookings) => (
          <>
            {bookings.map((booking) => (
              <BookingCard key={booking.signUp.id} booking={booking} now={now} past={shown === 'past'} />
            ))}
            <MoreRows paged={paged} />
            {bookings.length === 0 && <NoBookings past={shown === 'past'} />}
          </>
        )}
      </Loaded>
    </Screen>
  )
}

function NoBookings({ past }: { past: boolean }) {
  if (past) return <Empty title="还没有去过的活动" />
  return (
    <Empty
      title="还没有报名"
      note="看看这周有什么活动"
      action={
        <Button size="s" onTap={() => goToTab('events')}>
          看活动
        </Button>
      }
    />
  )
}

interface BookingCardProps {
  booking: BookingView
  now: Date
  past: boolean
}

function BookingCard({ booking: { event, signUp }, now, past }: BookingCardProps) {
  const elder = useElderMode((mode) => mode.on)
  const state = bookingState({ event, signUp }, now)
  const over = past || event.phase === 'cancelled' || event.phase === 'finished'
  const showsCode = !over && confirmedOf(signUp).length > 0
  const open = () => go('event', { eventId: event.id })
  return (
    <Card>
      <Split>
        <Strong>{eventName(event)}</Strong>
        <Tag tone={state.tone}>{state.words}</Tag>
      </Split>
      <Note>{elder ? spokenWhen(event.startsAt, now) : span(event.startsAt, event.endsAt)}</Note>
      <Note>{[event.venue, namesOf(state.people)].join(' · ')}</Note>
      {state.note && <Note tone="amber">{state.note}</Note>}
      <ButtonRow>
        <Button kind="outline" size="s" onTap={open} label={`看详情：${eventName(event)}`}>
          看详情
        </Button>
        {showsCode && (
          <Button size="s" onTap={() => go('code', { signUpId: signUp.id })}>
            出示签到码
          </Button>
        )}
        {state.offered && (
          <Button size="s" onTap={open}>
            去确认
          </Button>
        )}
      </ButtonRow>
    </Card>
  )
}

interface BookingState {
  words: string
  tone: TagTone
  people: readonly { name: string }[]
  note?: string
  offered?: boolean
}

/** What matters most about a booking: an offer, then a sure place, then the waiting list. */
function bookingState({ event, signUp }: Pick<BookingView, 'event' | 'signUp'>, now: Date): BookingState {
  const confirmed = confirmedOf(signUp)
  const waiting = waitingOf(signUp)
  const offered = offeredOf(signUp, now)
  if (event.phase === 'cancelled') return { words: '活动取消', tone: 'plain', people: signUp.attendees }
  if (offered.length > 0) {
    const note = signUp.offerHeldUntil ? `位子给你家留着，${timeLeft(signUp.offerHeldUntil, now)}` : undefined
    return { words: '轮到你家了', tone: 'amber', people: offered, note, offered: true }
  }
  if (confirmed.length > 0) return { ...attendance(confirmed), people: confirmed, note: alsoWaiting(waiting) }
  if (waiting.length > 0) {
    const { waitingPosition } = signUp
    return {
      words: waitingPosition ? `候补第 ${waitingPosition} 家` : '候补中',
      tone: 'amber',
      people: waiting,
    }
  }
  const status = signUp.attendees[0]?.status ?? 'cancelled'
  return { words: ATTENDEE_STATUSES[status], tone: 'plain', people: signUp.attendees }
}

function attendance(confirmed: ReturnType<typeof confirmedOf>): Pick<BookingState, 'words' | 'tone'> {
  if (confirmed.some((attendee) => attendee.noShow)) return { words: '没有到', tone: 'amber' }
  const arrived = confirmed.every((attendee) => attendee.checkedInAt)
  return { words: arrived ? '已签到' : '已报上', tone: 'jade' }
}

function alsoWaiting(waiting: readonly { name: string }[]): string | undefined {
  return waiting.length > 0 ? `${namesOf(waiting)}还在候补` : undefined
}
