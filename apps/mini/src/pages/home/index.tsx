import { listEvents } from '@linli/domain/events/contract'
import { listMyMessages, type MessageView } from '@linli/domain/messages/contract'
import { MESSAGE_KINDS } from '@linli/domain/messages/terms'
import { getMe, type MeView } from '@linli/domain/people/contract'
import { listRecruitments, type RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { GridMenu } from '@linli/ui/grid-menu'
import { Hero } from '@linli/ui/page'
import { Row } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Note, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { setElderMode, useElderMode } from '@/shared/elder-mode'
import { useEventFilter } from '@/shared/event-filter'
import { EventRow } from '@/shared/event-row'
import { greeting, when } from '@/shared/format'
import { go, goToTab } from '@/shared/go'
import { loadUpcomingBookings } from '@/shared/kept-bookings'
import { Loaded } from '@/shared/loaded'
import { NextBooking, OfferBanner } from '@/shared/my-turn'
import { PartnerHome } from '@/shared/partner'
import { RecruitmentCard } from '@/shared/recruitment-card'
import { Screen } from '@/shared/screen'
import { isPartnerOnly, keepMe, useSession } from '@/shared/session'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { weekend } from '@/shared/weekend'

const UNREAD_SHOWN = 2
const EVENTS_SHOWN = 6
const RECRUITMENTS_SHOWN = 2

/** An account that is not bound to a person has no bookings, points or messages of its own. */
async function ownOrNone<T>(rows: Promise<{ rows: T[] }>): Promise<T[]> {
  try {
    return (await rows).rows
  } catch (error) {
    if (error instanceof CallError && error.code === 'not_bound') return []
    throw error
  }
}

async function loadHome() {
  const [me, weekendEvents, recruitments, bookings, messages] = await Promise.all([
    call(getMe),
    call(listEvents, { query: weekend(new Date()) }),
    call(listRecruitments, { query: { needed: 'yes' } }),
    ownOrNone(loadUpcomingBookings()),
    ownOrNone(call(listMyMessages)),
  ])
  keepMe(me)
  // A quiet weekend: what comes next instead.
  const events = weekendEvents.rows.length > 0 ? weekendEvents.rows : (await call(listEvents)).rows
  return {
    me,
    events: events.filter((event) => Date.parse(event.endsAt) > Date.now()).slice(0, EVENTS_SHOWN),
    recruitments,
    isWeekend: weekendEvents.rows.length > 0,
    bookings,
    unread: messages.filter((message) => message.readAt === null),
  }
}

export default function HomePage() {
  const me = useSession((session) => session.me)
  return <Screen>{me && isPartnerOnly(me) ? <PartnerHome me={me} /> : <ResidentHome />}</Screen>
}

function ResidentHome() {
  const home = useServerData(loadHome, { keepAs: 'home' })
  const me = useSession((session) => session.me)
  const elder = useElderMode((mode) => mode.on)
  const bookings = home.value?.bookings ?? []
  const now = useClock(...bookings.map(({ signUp }) => signUp.offerHeldUntil))
  usePullDownRefresh(() => void home.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <>
      <Hero
        title={me?.person ? `${greeting(now)}，${me.person.name}` : greeting(now)}
        note={placeWords(me)}
        aside={
          <Button kind="onBrick" size="s" onTap={() => setElderMode(!elder)}>
            {elder ? '标准版' : '大字版'}
          </Button>
        }
      >
        <FirstCard me={me} bookings={bookings} now={now} />
      </Hero>
      <OfferBanner bookings={bookings} now={now} />
      <GridMenu items={MENU} />
      <Loaded data={home}>
        {({ unread, events, isWeekend, recruitments }) => (
          <>
            {unread.length > 0 && <Unread messages={unread} now={now} />}
            <Recruiting {...recruitments} now={now} />
            <Section
              title={isWeekend ? '本周末' : '接下来'}
              more="活动日历"
              onMore={() => showEvents({ kind: 'all', on: undefined })}
            >
              {events.map((event) => (
                <EventRow key={event.id} event={event} now={now} />
              ))}
              {events.length === 0 && <Empty title="最近没有活动" note="社区发了新活动，会出现在这里" />}
            </Section>
          </>
        )}
      </Loaded>
    </>
  )
}

function placeWords(me: MeView | null): string | undefined {
  if (!me) return undefined
  return [me.communityName, me.person?.gridName ?? me.gridName, me.person?.compoundName]
    .filter(Boolean)
    .join(' · ')
}

type Filter = ReturnType<typeof useEventFilter.getState>

function showEvents(filter: Filter) {
  useEventFilter.setState(filter)
  goToTab('events')
}

/** Only what works already; what comes later joins when it does. */
const MENU = [
  { glyph: '绘', label: '绘本课', onTap: () => showEvents({ kind: 'picture_book_class', on: undefined }) },
  { glyph: '手', label: '手工课', onTap: () => showEvents({ kind: 'handicraft_class', on: undefined }) },
  { glyph: '兴', label: '兴趣班', onTap: () => showEvents({ kind: 'hobby_class', on: undefined }) },
  { glyph: '诉', label: '我要反映', onTap: () => go('report') },
  { glyph: '报', label: '我的报名', onTap: () => go('bookings') },
  { glyph: '分', label: '我的积分', onTap: () => go('points') },
  { glyph: '家', label: '我的家人', onTap: () => go('family') },
  { glyph: '志', label: '当志愿者', onTap: () => goToTab('volunteering') },
]

type Bookings = Awaited<ReturnType<typeof loadHome>>['bookings']

/** The card that overlaps the head: the next booking, or how to come to one. */
function FirstCard({ me, bookings, now }: { me: MeView | null; bookings: Bookings; now: Date }) {
  if (me && !me.person)
    return (
      <Card onTap={() => go('binding')}>
        <Strong>{me.bindingRequestPending ? '社区正在核对你的身份' : '先认领身份，再给家人报名'}</Strong>
        <Note>
          {me.bindingRequestPending ? '核对好了会发消息给你' : '填登记在社区的姓名和手机号，一分钟就好 ›'}
        </Note>
      </Card>
    )
  return (
    <NextBooking bookings={bookings} now={now}>
      <Card onTap={() => showEvents({ kind: 'all', on: undefined })}>
        <Strong>周末的绘本课、手工课</Strong>
        <Note>看看有什么活动，替一家人报名 ›</Note>
      </Card>
    </NextBooking>
  )
}

function Unread({ messages, now }: { messages: MessageView[]; now: Date }) {
  return (
    <Section title="没看的消息" more={`共 ${messages.length} 条`} onMore={() => go('messages')}>
      {messages.slice(0, UNREAD_SHOWN).map((message) => (
        <Row
          key={message.id}
          title={MESSAGE_KINDS[message.kind]}
          note={`${message.body} · ${when(message.sentAt, now)}`}
          onTap={() => go('messages')}
        />
      ))}
    </Section>
  )
}

interface RecruitingProps {
  rows: RecruitmentSummary[]
  nextCursor: string | null
  now: Date
}

/** What still needs people: urgent notices first, then the soonest. */
function Recruiting({ rows, nextCursor, now }: RecruitingProps) {
  if (rows.length === 0) return null
  const shown = [...rows].sort((one, other) => Number(other.urgent) - Number(one.urgent))
  return (
    <Section
      title="正在招募"
      more={nextCursor === null ? `全部 ${rows.length} 个` : '全部'}
      onMore={() => goToTab('volunteering')}
    >
      {shown.slice(0, RECRUITMENTS_SHOWN).map((recruitment) => (
        <RecruitmentCard
          key={recruitment.id}
          recruitment={recruitment}
          now={now}
          onTap={() => go('recruitment', { recruitmentId: recruitment.id })}
        />
      ))}
    </Section>
  )
}
