import { type EventSummary, listEvents } from '@linli/domain/events/contract'
import { EVENT_KINDS } from '@linli/domain/events/terms'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Bar } from '@linli/ui/progress'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useWide } from '@/shared/use-wide'
import { DoorPanel } from '../../components/door-panel'
import { staffPhaseTag } from '../../components/door-words'
import { DraftPanel } from '../../components/draft-panel'

const SHOWN = [
  { value: 'upcoming', label: '要办的' },
  { value: 'drafts', label: '草稿' },
  { value: 'past', label: '办过的' },
] as const
type Shown = (typeof SHOWN)[number]['value']

const NOTHING: Record<Shown, string> = {
  upcoming: '没有要办的活动',
  drafts: '没有草稿',
  past: '还没有办过的活动',
}

/** All events as staff see them; `show` says which to begin with. */
export default function EventManagePage() {
  return (
    <ForStaff>
      <Manage />
    </ForStaff>
  )
}

function Manage() {
  const wide = useWide()
  const { show: asked } = useRouter().params
  const begin = SHOWN.find(({ value }) => value === asked)?.value ?? 'upcoming'
  const [show, setShow] = useState<Shown>(begin)
  const [chosen, setChosen] = useState<EventSummary>()
  const paged = usePagedRows((cursor) => call(listEvents, { query: { show, cursor } }), { deps: [show] })
  // At a desk the first one is open until another is chosen.
  const beside = chosen ?? paged.data.value?.[0]
  const open = (event: EventSummary) => {
    if (wide) setChosen(event)
    else if (event.phase === 'draft') go('editEvent', { eventId: event.id })
    else go('door', { eventId: event.id })
  }
  return (
    <StaffScreen
      place="manageEvents"
      footer={wide ? undefined : <Button onTap={() => go('editEvent')}>发活动</Button>}
    >
      <Columns>
        <Column>
          <Segmented
            label="看哪些活动"
            options={[...SHOWN]}
            value={show}
            onChange={(next) => {
              setShow(next)
              setChosen(undefined)
            }}
          />
          <Loaded data={paged.data}>
            {(events) =>
              events.length === 0 ? (
                <Empty
                  title={NOTHING[show]}
                  note={show === 'past' ? undefined : '点“发活动”，一分钟就能发好'}
                />
              ) : (
                events.map((event) => (
                  <EventCard
                    key={event.id}
                    event={event}
                    chosen={wide && event.id === beside?.id}
                    onOpen={open}
                  />
                ))
              )
            }
          </Loaded>
          <MoreRows paged={paged} />
        </Column>
        {wide && (
          <Column>
            <Chosen event={beside} />
          </Column>
        )}
      </Columns>
    </StaffScreen>
  )
}

function Chosen({ event }: { event: EventSummary | undefined }) {
  if (!event) return null
  if (event.phase === 'draft') return <DraftPanel key={event.id} eventId={event.id} />
  return <DoorPanel key={event.id} eventId={event.id} />
}

interface EventCardProps {
  event: EventSummary
  chosen: boolean
  onOpen: (event: EventSummary) => void
}

function EventCard({ event, chosen, onOpen }: EventCardProps) {
  const phase = staffPhaseTag(event.phase)
  return (
    <Card chosen={chosen} onTap={() => onOpen(event)}>
      <Split top>
        <Strong>{event.title}</Strong>
        <Tag tone={phase.tone}>{phase.words}</Tag>
      </Split>
      <Note>
        {EVENT_KINDS[event.kind]} · {when(event.startsAt)} · {event.venue}
      </Note>
      {event.phase !== 'draft' && (
        <>
          <Bar value={event.taken} of={event.places} label={`报了 ${event.taken}，共 ${event.places}`} />
          <Split>
            <Note>
              报了 <Strong inline>{event.taken}</Strong> / {event.places}
            </Note>
            <Note>候补 {event.waiting}</Note>
          </Split>
        </>
      )}
    </Card>
  )
}
