import type { AttendanceLine, AttendanceList } from '@linli/domain/volunteering/attendance/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Bar } from '@linli/ui/progress'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { clock, span } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { AttendanceLineSheet } from '../../components/attendance-line-sheet'
import { DeskEntrySheet } from '../../components/desk-entry-sheet'
import { type Attendance, useAttendance } from '../../components/use-attendance'

/** More lines than this at once make the phone slow. */
const LINES_AT_ONCE = 40

/** Who comes and goes on the shift `shiftId`, ticked by staff; the line of `personId` is open. */
export default function AttendancePage() {
  const { shiftId = '', personId } = useRouter().params
  return (
    <ForStaff>
      <StaffScreen place="workbench" below>
        <ShiftAttendance shiftId={shiftId} personId={personId} />
      </StaffScreen>
    </ForStaff>
  )
}

function ShiftAttendance({ shiftId, personId }: { shiftId: string; personId: string | undefined }) {
  const attendance = useAttendance(shiftId)
  return (
    <Loaded data={attendance.data} rows={4}>
      {(list) => <Content list={list} attendance={attendance} personId={personId} />}
    </Loaded>
  )
}

interface ContentProps {
  list: AttendanceList
  attendance: Attendance
}

function Content({ list, attendance, personId }: ContentProps & { personId: string | undefined }) {
  const [open, setOpen] = useState(
    () => list.lines.find((line) => personId !== undefined && line.personId === personId)?.lineId,
  )
  const [entering, setEntering] = useState(false)
  // The newest of the same person: the sheet must not show an old tick.
  const line = list.lines.find(({ lineId }) => lineId === open)
  return (
    <>
      <Columns>
        <Column>
          <Head list={list} />
          <Acts list={list} attendance={attendance} onEnter={() => setEntering(true)} />
        </Column>
        <Column>
          <People list={list} attendance={attendance} onOpen={({ lineId }) => setOpen(lineId)} />
        </Column>
      </Columns>
      {line && (
        <AttendanceLineSheet
          key={line.lineId}
          list={list}
          line={line}
          attendance={attendance}
          onClose={() => setOpen(undefined)}
        />
      )}
      {entering && (
        <DeskEntrySheet
          shift={list.shift}
          over={list.over}
          onClose={() => setEntering(false)}
          onEntered={attendance.data.reload}
        />
      )}
    </>
  )
}

function Head({ list }: { list: AttendanceList }) {
  const { shift, confirmed, waiting, checkedIn, checkedOut, checkInRefusal, over } = list
  return (
    <>
      <Card>
        <Title>
          {shift.title} · {shift.role}
        </Title>
        <Note>
          {span(shift.startsAt, shift.endsAt)} · {shift.meetingPlace}
        </Note>
        <Split>
          <Strong>
            到了 {checkedIn} / {confirmed}
          </Strong>
          <Note>
            走了 {checkedOut}
            {waiting > 0 && ` · 候补 ${waiting}`}
          </Note>
        </Split>
        <Bar
          value={checkedIn}
          of={confirmed}
          tone="jade"
          label={`到了 ${checkedIn} 人，报上 ${confirmed} 人`}
        />
      </Card>
      {shift.settledAt && <Notice tone="jade" title="这个班次已经结算" />}
      {!over && checkInRefusal && <Notice>{checkInRefusal.message}</Notice>}
    </>
  )
}

function Acts({ list, attendance, onEnter }: ContentProps & { onEnter: () => void }) {
  const { shift, over, checkInRefusal, checkOutRefusal } = list
  const { shiftId } = shift
  if (shift.settledAt)
    return (
      <Button kind="outline" onTap={() => go('settle', { shiftId })}>
        看结算
      </Button>
    )
  const running = !over && checkInRefusal === null
  return (
    <>
      {running && <Button onTap={() => go('attendanceCode', { shiftId })}>打开签到码，让志愿者扫</Button>}
      {over && <Button onTap={() => go('settle', { shiftId })}>核对，结算</Button>}
      <ButtonRow>
        {over && checkOutRefusal === null && (
          <Button kind="outline" onTap={() => go('attendanceCode', { shiftId })}>
            签退码
          </Button>
        )}
        <Button kind="outline" onTap={onEnter}>
          补一个人
        </Button>
        <EverybodyOut list={list} attendance={attendance} />
      </ButtonRow>
    </>
  )
}

/** At the end of a shift most leave together. */
function EverybodyOut({ list, attendance }: ContentProps) {
  const [asking, setAsking] = useState(false)
  const there = list.lines.filter(({ checkedIn, checkedOut }) => checkedIn && !checkedOut)
  if (there.length < 2 || list.checkOutRefusal) return null
  const leave = async () => {
    await attendance.tick('out', there)
    setAsking(false)
  }
  return (
    <>
      <Button kind="outline" onTap={() => setAsking(true)}>
        全部签退
      </Button>
      <ConfirmSheet
        open={asking}
        title={`还在的 ${there.length} 人，现在一起签退？`}
        note="签退时间记现在。有人早走了，可以再单独更正。"
        yes="一起签退"
        onYes={leave}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

type Filter = 'all' | 'absent' | 'there' | 'gone'

const stateOf = ({ checkedIn, checkedOut }: AttendanceLine): Exclude<Filter, 'all'> =>
  checkedOut ? 'gone' : checkedIn ? 'there' : 'absent'

function People({ list, attendance, onOpen }: ContentProps & { onOpen: (line: AttendanceLine) => void }) {
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const [most, setMost] = useState(LINES_AT_ONCE)
  const { lines } = list
  const count = (state: Filter) => lines.filter((line) => stateOf(line) === state).length
  const word = search.trim()
  const wanted = lines.filter(
    (line) => line.name.includes(word) && (filter === 'all' || stateOf(line) === filter),
  )
  if (lines.length === 0)
    return <Empty title="这个班次还没有人" note="没报名就来的、没手机的，点“补一个人”" />
  return (
    <Section title="名单" more={`${lines.length} 人`}>
      <TextField label="按名字找" placeholder="输姓名里的字" value={search} onChange={setSearch} />
      <Segmented
        label="看谁"
        options={[
          { value: 'all', label: `全部 ${lines.length}` },
          { value: 'absent', label: `没到 ${count('absent')}` },
          { value: 'there', label: `在岗 ${count('there')}` },
          { value: 'gone', label: `走了 ${count('gone')}` },
        ]}
        value={filter}
        onChange={setFilter}
      />
      {wanted.length === 0 && <Empty title={word ? `名单里没有“${word}”` : '没有这样的人'} />}
      {wanted.length > 0 && (
        <Rows>
          {wanted.slice(0, most).map((line) => (
            <Row
              key={line.lineId}
              title={line.name}
              note={lineNote(line)}
              onTap={() => onOpen(line)}
              tailTaps
              tail={<Tail line={line} list={list} attendance={attendance} />}
            />
          ))}
        </Rows>
      )}
      {wanted.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE)}>
          再看 {wanted.length - most} 人
        </Button>
      )}
    </Section>
  )
}

/** `砖瓦厂小区 · 08:58 来 · 12:03 走`, and what is special. */
function lineNote({ compoundName, guest, walkIn, checkedIn, checkedOut, note }: AttendanceLine): string {
  return [
    guest && '记名',
    walkIn && '现场来的',
    compoundName,
    checkedIn && `${clock(checkedIn.at)} 来`,
    checkedOut && `${clock(checkedOut.at)} 走`,
    note && '补录',
  ]
    .filter(Boolean)
    .join(' · ')
}

function Tail({ line, list, attendance }: ContentProps & { line: AttendanceLine }) {
  if (attendance.underway.has(line.lineId)) return <Tag tone="plain">正在记…</Tag>
  const state = stateOf(line)
  if (state === 'gone') return <Tag tone="plain">✓ 走了</Tag>
  if (state === 'there')
    return list.checkOutRefusal ? (
      <Tag tone="amber">没签退</Tag>
    ) : (
      <Button
        kind="outline"
        size="s"
        label={`给${line.name}签退`}
        onTap={() => attendance.tick('out', [line])}
      >
        签退
      </Button>
    )
  if (list.checkInRefusal) return list.over ? <Tag tone="amber">没来</Tag> : null
  return (
    <Button size="s" kind="outline" label={`给${line.name}签到`} onTap={() => attendance.tick('in', [line])}>
      签到
    </Button>
  )
}
