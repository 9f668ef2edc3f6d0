import { mayKeepRoster } from '@linli/domain/actor'
import { type EventSummary, getWorkbench, type Workbench } from '@linli/domain/events/contract'
import { dateOn } from '@linli/domain/time'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { ComplaintRulesRow } from '@/shared/complaint-rules-row'
import { ComplaintsToDo } from '@/shared/complaints-to-do'
import { useElderMode } from '@/shared/elder-mode'
import { day, today } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PointsToDo } from '@/shared/points-to-do'
import { useSession } from '@/shared/session'
import { ShiftsToDo } from '@/shared/shifts-to-do'
import { SpendingToDo } from '@/shared/spending-to-do'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { useWide } from '@/shared/use-wide'
import { useWorkCounts } from '@/shared/work-counts'
import { DoorPanel } from '../../components/door-panel'
import { StaffEventRow } from '../../components/staff-event-row'

/** What staff have to do today. */
export default function WorkbenchPage() {
  return (
    <ForStaff>
      <WorkbenchOfToday />
    </ForStaff>
  )
}

function WorkbenchOfToday() {
  const gridName = useSession((session) => session.me?.gridName)
  const wide = useWide()
  const data = useServerData(() => call(getWorkbench), { keepAs: 'workbench' })
  useEffect(() => {
    void Taro.setNavigationBarTitle({ title: `工作台 · ${gridName ?? '全社区'}` })
  }, [gridName])
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <StaffScreen place="workbench" footer={wide ? undefined : <Shortcuts />}>
      <Loaded data={data}>{(workbench) => <Content workbench={workbench} />}</Loaded>
    </StaffScreen>
  )
}

function Shortcuts() {
  const elder = useElderMode((mode) => mode.on)
  // In large type one button is all that fits; the others stand in the list.
  if (elder) return <Button onTap={() => go('desk')}>代报名</Button>
  return (
    <ButtonRow>
      <Button kind="outline" onTap={() => go('editEvent')}>
        发活动
      </Button>
      <Button grow={1.4} onTap={() => go('desk')}>
        代报名
      </Button>
      <Button kind="outline" onTap={() => go('persons')}>
        查居民
      </Button>
    </ButtonRow>
  )
}

function Content({ workbench }: { workbench: Workbench }) {
  const elder = useElderMode((mode) => mode.on)
  const wide = useWide()
  const manager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  const roster = useSession(
    ({ me }) => me !== null && mayKeepRoster({ roles: me.roles, gridId: me.gridName }),
  )
  const [chosen, setChosen] = useState<string>()
  const open = ({ id }: EventSummary) => (wide ? setChosen(id) : go('door', { eventId: id }))
  const next = workbench.today.find(({ phase }) => phase !== 'finished' && phase !== 'cancelled')
  const shown = chosen ?? (next ?? workbench.toFinish[0] ?? workbench.today[0])?.id
  return (
    <Columns>
      <Column>
        <Figures workbench={workbench} />
        <ComplaintsToDo />
        <Today events={workbench.today} chosen={wide ? shown : undefined} onOpen={open} />
        <ShiftsToDo />
        <ToFinish
          events={workbench.toFinish.filter(notToday)}
          chosen={wide ? shown : undefined}
          onOpen={open}
        />
        <Section title="积分">
          <SpendingToDo />
          <PointsToDo />
        </Section>
        <Section title="还有">
          <Rows>
            {elder && <Row title="发活动" onTap={() => go('editEvent')} />}
            {elder && <Row title="查居民" onTap={() => go('persons')} />}
            <Row
              title="全部活动"
              note={`要办的 ${workbench.upcoming} 个，草稿 ${workbench.drafts} 个`}
              onTap={() => go('manageEvents')}
            />
            <NoticesRow />
            <ComplaintRulesRow />
            <UnitsRow />
            {manager && (
              <Row title="外部系统" note="市民热线等，接口和钥匙" onTap={() => go('outsideSystems')} />
            )}
            {roster && <Row title="花名册" note="导入、导出" onTap={() => go('roster')} />}
          </Rows>
        </Section>
      </Column>
      {wide && (
        <Column>
          {shown ? (
            <DoorPanel key={shown} eventId={shown} />
          ) : (
            <Empty title="今天没有要签到的活动" note="左边点一个活动，名单就在这里" />
          )}
        </Column>
      )}
    </Columns>
  )
}

function UnitsRow() {
  const late = useWorkCounts()?.whistlesOverdue ?? 0
  return (
    <Row
      title="共建单位"
      note={late > 0 ? `${late} 个吹哨超时，请催一催` : '派出所、物业等，吹哨请他们来'}
      tail={late > 0 && <Tag tone="brick">{`${late} 个超时`}</Tag>}
      onTap={() => go('units')}
    />
  )
}

function NoticesRow() {
  const counts = useWorkCounts()
  return (
    <Row
      title="志愿招募"
      note={
        counts
          ? `在招的 ${counts.noticesOpen} 个，草稿 ${counts.noticeDrafts} 个`
          : '发招募、看谁报了名、发到群里'
      }
      onTap={() => go('manageRecruitments')}
    />
  )
}

function Figures({ workbench }: { workbench: Workbench }) {
  const { today: events, drafts, toFinish, bindingRequests } = workbench
  return (
    <CardRow pairs>
      <Card onTap={() => go('manageEvents')}>
        <Stat label="今天" value={events.length} />
      </Card>
      <Card onTap={() => go('manageEvents', { show: 'drafts' })}>
        <Stat label="草稿" value={drafts} />
      </Card>
      <Card onTap={() => go('manageEvents', { show: 'past' })}>
        <Stat label="待结项" value={toFinish.length} tone={toFinish.length > 0 ? 'amber' : undefined} />
      </Card>
      <Card onTap={() => go('bindings')}>
        <Stat label="待绑定" value={bindingRequests} tone={bindingRequests > 0 ? 'brick' : undefined} />
      </Card>
    </CardRow>
  )
}

interface EventsProps {
  events: EventSummary[]
  /** The one whose list stands beside. */
  chosen: string | undefined
  onOpen: (event: EventSummary) => void
}

function Today({ events, chosen, onOpen }: EventsProps) {
  return (
    <Section title="今天" more={day(today())}>
      {events.length === 0 && (
        <Card>
          <Note>今天没有活动</Note>
        </Card>
      )}
      {events.map((event) => (
        <StaffEventRow
          key={event.id}
          event={event}
          chosen={event.id === chosen}
          onTap={() => onOpen(event)}
        />
      ))}
    </Section>
  )
}

/** Today's stand among today's. */
function notToday({ startsAt }: EventSummary): boolean {
  return dateOn(new Date(startsAt)) !== today()
}

function ToFinish({ events, chosen, onOpen }: EventsProps) {
  if (events.length === 0) return null
  return (
    <Section title="待结项" more="结了项，助教的积分才入账">
      {events.map((event) => (
        <Row
          key={event.id}
          title={event.title}
          note={`${day(event.startsAt)} · ${event.taken} 人`}
          chosen={event.id === chosen}
          onTap={() => onOpen(event)}
        />
      ))}
    </Section>
  )
}
