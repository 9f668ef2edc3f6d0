import { type EventSummary, listEvents, type SignUpView } from '@linli/domain/events/contract'
import type { PersonSummary } from '@linli/domain/people/contract'
import { Card, Section } from '@linli/ui/card'
import { PickerField } from '@linli/ui/field'
import { Column, Columns } from '@linli/ui/page'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { PersonSearch } from '@/shared/person-search'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { DeskForm, DeskResult } from '../../components/desk-form'

/** Staff sign up a household for somebody who has no phone; `eventId` chooses the event. */
export default function EventDeskPage() {
  return (
    <ForStaff>
      <StaffScreen place="desk">
        <Desk />
      </StaffScreen>
    </ForStaff>
  )
}

/** Those that take sign-ups now, from the first two pages of what is to come. */
async function openEvents(): Promise<EventSummary[]> {
  const first = await call(listEvents, { query: { show: 'upcoming' } })
  const second = first.nextCursor
    ? await call(listEvents, { query: { show: 'upcoming', cursor: first.nextCursor } })
    : { rows: [] }
  return [...first.rows, ...second.rows].filter(({ phase }) => phase === 'open' || phase === 'priority')
}

function Desk() {
  const { eventId } = useRouter().params
  const data = useServerData(openEvents)
  return (
    <Loaded data={data}>
      {(events) =>
        events.length === 0 ? (
          <Empty title="现在没有可以报名的活动" note="活动开放报名以后，在这里替居民报" />
        ) : (
          <DeskSteps
            onSignedUp={data.reload}
            events={events}
            first={eventId ?? (events.length === 1 ? events[0]?.id : undefined)}
          />
        )
      }
    </Loaded>
  )
}

interface DeskStepsProps {
  events: EventSummary[]
  /** Chosen to begin with. */
  first: string | undefined
  onSignedUp: () => Promise<void>
}

function DeskSteps({ events, first, onSignedUp }: DeskStepsProps) {
  const [eventId, setEventId] = useState(first)
  const [person, setPerson] = useState<PersonSummary>()
  const [done, setDone] = useState<SignUpView>()
  const event = events.find(({ id }) => id === eventId)
  const finish = (signUp: SignUpView) => {
    setDone(signUp)
    void onSignedUp()
  }
  const again = () => {
    setDone(undefined)
    setPerson(undefined)
  }
  return (
    <Columns>
      <Column>
        <Section title="哪个活动">
          <Card>
            <PickerField
              label="活动"
              placeholder="选一个正在报名的活动"
              options={events.map((one) => ({ value: one.id, label: `${when(one.startsAt)} ${one.title}` }))}
              value={event?.id}
              onChange={setEventId}
            />
            {event && <Note>{seatsWords(event)}</Note>}
          </Card>
        </Section>
        {!done && !person && (
          <Section title="给谁报">
            <PersonSearch onPick={setPerson} />
          </Section>
        )}
      </Column>
      <Column>
        {done && <DeskResult signUp={done} onAgain={again} />}
        {!done && person && (
          <DeskForm event={event} person={person} onOther={() => setPerson(undefined)} onDone={finish} />
        )}
      </Column>
    </Columns>
  )
}

function seatsWords({ places, taken, waiting, householdLimit, phase }: EventSummary): string {
  const left = Math.max(0, places - taken)
  const seats = left > 0 ? `还有 ${left} 个名额` : `报满了，候补 ${waiting} 人`
  const window = phase === 'priority' ? '；现在是积分优先，不够分的家庭还不能报' : ''
  return `${seats}，每家最多 ${householdLimit} 人${window}`
}
