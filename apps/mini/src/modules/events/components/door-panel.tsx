import type { DoorLine, DoorList, EventSummary } from '@linli/domain/events/contract'
import { CHECK_IN_OPENS_BEFORE_MINUTES } from '@linli/domain/events/rules'
import { MINUTE_MS } from '@linli/domain/time'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Bar } from '@linli/ui/progress'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { useState } from 'react'
import { span, when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useClock } from '@/shared/use-clock'
import { CodeEntry } from './code-entry'
import { DoorLineRow } from './door-line-row'
import { DoorLineSheet } from './door-line-sheet'
import { staffPhaseTag } from './door-words'
import { FinishEvent } from './finish-event'
import { type Door, useDoor } from './use-door'

/** More lines than this at once make the phone slow. */
const LINES_AT_ONCE = 60

interface DoorPanelProps {
  eventId: string
  /** In two columns at a desk; one when the panel itself stands in a column. */
  split?: boolean
  /** Whose line is open at first. */
  personId?: string | undefined
}

/** The list of an event with check-in, on its own page or next to a list of events. */
export function DoorPanel({ eventId, split = false, personId }: DoorPanelProps) {
  const door = useDoor(eventId)
  return (
    <Loaded data={door.data} rows={4}>
      {(list) => <DoorContent list={list} door={door} split={split} personId={personId} />}
    </Loaded>
  )
}

interface DoorContentProps {
  list: DoorList
  door: Door
  split: boolean
  personId: string | undefined
}

function DoorContent({ list, door, split, personId }: DoorContentProps) {
  const [open, setOpen] = useState(() =>
    [...list.lines, ...list.helpers].find((line) => line.personId === personId),
  )
  const { event } = list
  const opensAt = new Date(Date.parse(event.startsAt) - CHECK_IN_OPENS_BEFORE_MINUTES * MINUTE_MS)
  const now = useClock(opensAt.toISOString())
  const over = event.phase === 'finished' || event.phase === 'cancelled' || event.phase === 'draft'
  const canTick = !over && now >= opensAt
  const groups = { list, door, canTick, onOpen: setOpen }
  const about = (
    <>
      <Head list={list} canTick={canTick} opensAt={opensAt} />
      {event.phase === 'ended' && <FinishEvent list={list} onFinished={door.data.reload} />}
      {canTick && (
        <Card>
          <CodeEntry onCode={door.tickCode} />
        </Card>
      )}
    </>
  )
  const people = (
    <>
      <People {...groups} />
      <Waiting {...groups} />
      <Helpers {...groups} />
    </>
  )
  const rest = (
    <>
      <Actions list={list} onFinished={door.data.reload} />
      <ToCall list={list} />
    </>
  )
  return (
    <>
      {split ? (
        <Columns>
          <Column>
            {about}
            {rest}
          </Column>
          <Column>{people}</Column>
        </Columns>
      ) : (
        <>
          {about}
          {people}
          {rest}
        </>
      )}
      <DoorLineSheet
        event={event}
        line={open && (freshLine(list, open) ?? undefined)}
        onClose={() => setOpen(undefined)}
        onUntick={door.untick}
        onChanged={door.data.reload}
      />
    </>
  )
}

/** The same person in the newest list; the sheet must not show an old tick. */
function freshLine(list: DoorList, line: DoorLine): DoorLine | undefined {
  return [...list.lines, ...list.helpers].find(
    (one) => one.personId === line.personId && one.role === line.role && one.signUpId === line.signUpId,
  )
}

function Head({ list, canTick, opensAt }: { list: DoorList; canTick: boolean; opensAt: Date }) {
  const { event, confirmed, checkedIn } = list
  const phase = staffPhaseTag(event.phase)
  return (
    <>
      <Card>
        <Tag tone={phase.tone}>{phase.words}</Tag>
        <Title>{event.title}</Title>
        <Note>
          {span(event.startsAt, event.endsAt)} · {event.venue}
        </Note>
        <Split>
          <Strong>
            到了 {checkedIn} / {confirmed}
          </Strong>
          <Note>
            {event.places} 个名额 · 候补 {event.waiting} · 助教 {list.helpers.length}
          </Note>
        </Split>
        <Bar
          value={checkedIn}
          of={confirmed}
          tone="jade"
          label={`到了 ${checkedIn} 人，报上 ${confirmed} 人`}
        />
      </Card>
      {waitsForDoor(event) && !canTick && <Notice>{when(opensAt)} 起可以签到（开始前 2 小时）</Notice>}
    </>
  )
}

function waitsForDoor({ phase }: EventSummary): boolean {
  return phase === 'upcoming' || phase === 'priority' || phase === 'open' || phase === 'closed'
}

interface GroupProps {
  list: DoorList
  door: Door
  canTick: boolean
  onOpen: (line: DoorLine) => void
}

type Filter = 'all' | 'absent' | 'present'

function People({ list, door, canTick, onOpen }: GroupProps) {
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const [most, setMost] = useState(LINES_AT_ONCE)
  const people = list.lines.filter((line) => line.status === 'confirmed')
  const came = people.filter((line) => line.checkedInAt).length
  const wanted = people.filter((line) => matches(line, { search, filter }))
  return (
    <Section title="名单" more={`${people.length} 人`}>
      {people.length === 0 && <Empty title="还没有人报上" note="没手机的居民，可以点“代报名”" />}
      {people.length > 0 && (
        <>
          <TextField label="按名字找" placeholder="输姓名里的字" value={search} onChange={setSearch} />
          {canTick && (
            <Segmented
              label="看谁"
              options={[
                { value: 'all', label: `全部 ${people.length}` },
                { value: 'absent', label: `没到 ${people.length - came}` },
                { value: 'present', label: `到了 ${came}` },
              ]}
              value={filter}
              onChange={setFilter}
            />
          )}
        </>
      )}
      {people.length > 0 && wanted.length === 0 && <Empty title={emptyWords({ search, filter })} />}
      {wanted.length > 0 && (
        <Lines lines={wanted.slice(0, most)} door={door} canTick={canTick} onOpen={onOpen} />
      )}
      {wanted.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE)}>
          再看 {wanted.length - most} 人
        </Button>
      )}
    </Section>
  )
}

function matches(line: DoorLine, { search, filter }: { search: string; filter: Filter }): boolean {
  const word = search.trim()
  if (word && !line.name.includes(word) && line.code !== word) return false
  return filter === 'all' || (filter === 'present') === (line.checkedInAt !== null)
}

function emptyWords({ search, filter }: { search: string; filter: Filter }): string {
  if (search.trim()) return `名单里没有“${search.trim()}”`
  return filter === 'absent' ? '都到齐了' : '还没有人签到'
}

function Lines({ lines, door, canTick, onOpen }: Omit<GroupProps, 'list'> & { lines: DoorLine[] }) {
  return (
    <Rows>
      {lines.map((line) => (
        <DoorLineRow
          key={`${line.personId}-${line.role}-${line.signUpId}`}
          line={line}
          canTick={canTick}
          underway={door.underway[line.personId]}
          onTick={() => void door.tick(line.personId)}
          onOpen={() => onOpen(line)}
        />
      ))}
    </Rows>
  )
}

function Waiting({ list, ...rest }: GroupProps) {
  const lines = list.lines.filter((line) => line.status === 'waiting' || line.status === 'offered')
  if (lines.length === 0) return null
  return (
    <Section title="候补" more={`${lines.length} 人，按先后`}>
      <Lines lines={lines} {...rest} />
    </Section>
  )
}

function Helpers({ list, ...rest }: GroupProps) {
  if (list.helpers.length === 0) return null
  return (
    <Section title="助教" more="到场签到才记积分">
      <Lines lines={list.helpers} {...rest} />
    </Section>
  )
}

function ToCall({ list }: { list: DoorList }) {
  // Once the books are closed there is nothing left to tell anybody.
  if (list.toCall.length === 0 || list.event.phase === 'finished') return null
  return (
    <Section title="要打电话的" more="没用小程序，收不到通知">
      <Rows>
        {list.toCall.map((person) => (
          <Row
            key={person.personId}
            title={person.name}
            note={person.maskedPhone ?? '没有登记电话'}
            onTap={() => go('person', { personId: person.personId })}
          />
        ))}
      </Rows>
    </Section>
  )
}

function Actions({ list, onFinished }: { list: DoorList; onFinished: () => Promise<void> }) {
  const { event } = list
  const params = { eventId: event.id }
  const open = event.phase === 'open' || event.phase === 'priority'
  const running = event.phase === 'running'
  const closed = event.phase === 'finished' || event.phase === 'cancelled'
  return (
    <Section title="办这个活动">
      {running && <FinishEvent list={list} onFinished={onFinished} />}
      <ButtonRow>
        {open && (
          <Button kind="outline" size="m" onTap={() => go('desk', params)}>
            代报名
          </Button>
        )}
        {!closed && (
          <Button kind="outline" size="m" onTap={() => go('editEvent', params)}>
            改活动
          </Button>
        )}
        <Button kind="outline" size="m" onTap={() => go('editEvent', { copyOf: event.id })}>
          再办一期
        </Button>
      </ButtonRow>
    </Section>
  )
}
