import { listEventDays, listEvents } from '@linli/domain/events/contract'
import { EVENT_KINDS } from '@linli/domain/events/terms'
import { codesOf } from '@linli/domain/terms'
import { DAY_MS, dateOn } from '@linli/domain/time'
import { Button } from '@linli/ui/button'
import { CalendarStrip } from '@linli/ui/calendar-strip'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { call } from '@/shared/call'
import { useEventFilter } from '@/shared/event-filter'
import { EventRow } from '@/shared/event-row'
import { ForResidents } from '@/shared/for-residents'
import { day, today } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

const STRIP_DAYS = 14

const KIND_CHOICES = [
  { value: 'all' as const, label: '全部' },
  ...codesOf(EVENT_KINDS).map((kind) => ({ value: kind, label: EVENT_KINDS[kind] })),
]

export default function EventsPage() {
  return (
    <ForResidents>
      <Events />
    </ForResidents>
  )
}

function Events() {
  const { kind, on } = useEventFilter()
  const now = useClock()
  const from = today(now)
  const days = useServerData(
    () =>
      call(listEventDays, {
        query: { from, to: dateOn(new Date(now.getTime() + (STRIP_DAYS - 1) * DAY_MS)) },
      }),
    { deps: [from], keepAs: 'event-days' },
  )
  const asked = { kind: kind === 'all' ? undefined : kind, from: on, to: on }
  const paged = usePagedRows((cursor) => call(listEvents, { query: { ...asked, cursor } }), {
    deps: [kind, on],
    keepAs: `events.${kind}.${on ?? 'all'}`,
  })
  const filtered = kind !== 'all' || on !== undefined
  return (
    <Screen>
      <Segmented
        label="活动种类"
        options={KIND_CHOICES}
        value={kind}
        onChange={(chosen) => useEventFilter.setState({ kind: chosen })}
      />
      <CalendarStrip
        today={from}
        count={STRIP_DAYS}
        marked={(days.value?.days ?? []).filter((one) => one.events > 0).map((one) => one.on)}
        value={on}
        onChange={(chosen) => useEventFilter.setState({ on: chosen })}
      />
      <Loaded data={paged.data}>
        {(events) =>
          events.length > 0 ? (
            <>
              {events.map((event) => (
                <EventRow key={event.id} event={event} now={now} />
              ))}
              <MoreRows paged={paged} />
            </>
          ) : (
            <Empty
              title={on ? `${day(on)}没有${kind === 'all' ? '活动' : EVENT_KINDS[kind]}` : '还没有活动'}
              note={filtered ? '换一天，或者看看别的活动' : '社区发了新活动，会出现在这里'}
              action={filtered && <ShowAll />}
            />
          )
        }
      </Loaded>
    </Screen>
  )
}

function ShowAll() {
  return (
    <Button kind="outline" size="s" onTap={() => useEventFilter.setState({ kind: 'all', on: undefined })}>
      看全部活动
    </Button>
  )
}
