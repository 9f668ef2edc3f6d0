import { listEvents } from '@linli/domain/events/contract'
import { getMyPoints, type PointsOverview } from '@linli/domain/points/contract'
import { listMyRecruitments, listRecruitments } from '@linli/domain/volunteering/contract'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { EventRow } from '@/shared/event-row'
import { ForResidents } from '@/shared/for-residents'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { MyShiftsOfToday } from '@/shared/my-shifts-of-today'
import { RecruitmentCard } from '@/shared/recruitment-card'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'
import { weekend } from '@/shared/weekend'

/** Own points, or nothing for an account that is not bound to a person. */
async function loadPoints(): Promise<PointsOverview | null> {
  try {
    return await call(getMyPoints)
  } catch (error) {
    if (error instanceof CallError && error.code === 'not_bound') return null
    throw error
  }
}

export default function VolunteeringPage() {
  return (
    <ForResidents>
      <Volunteering />
    </ForResidents>
  )
}

function Volunteering() {
  const now = useClock()
  const points = useServerData(loadPoints, { keepAs: 'volunteering.points' })
  const paged = usePagedRows((cursor) => call(listEvents, { query: { cursor, helpers: 'sought' } }), {
    keepAs: 'events.helpers',
  })
  return (
    <Screen>
      <Loaded data={points} rows={1}>
        {(overview) => overview && <MyPoints overview={overview} />}
      </Loaded>
      <CardRow>
        <Card centred onTap={() => go('exchanges')}>
          <Strong>换帮助</Strong>
          <Note centred>邻居要人搭把手</Note>
        </Card>
        <Card centred onTap={() => go('rewards')}>
          <Strong>换小礼</Strong>
          <Note centred>到服务点领</Note>
        </Card>
      </CardRow>
      <MyShiftsOfToday />
      {points.error?.status !== 401 && <Recruitments now={now} />}
      {points.error?.status !== 401 && (
        <Rows>
          <Row title="志愿服务队" note="和老队友一起" onTap={() => go('teams')} />
          <Row title="志愿服务证明" note="开证明，存 PDF 或图片" onTap={() => go('certificates')} />
        </Rows>
      )}
      {points.error?.status !== 401 && (
        <Section title="活动要助教" more="到场帮忙，活动后积分到账">
          <Loaded data={paged.data}>
            {(events) => (
              <>
                {events.map((event) => (
                  <EventRow key={event.id} event={event} now={now} forHelpers />
                ))}
                <MoreRows paged={paged} />
                {events.length === 0 && <Empty title="眼下没有活动要助教" note="有了会出现在这里" />}
              </>
            )}
          </Loaded>
        </Section>
      )}
    </Screen>
  )
}

function MyPoints({ overview }: { overview: PointsOverview }) {
  return (
    <Card tone="jade" onTap={() => go('points')}>
      <Split top>
        <Stat label="可用积分" value={overview.balance} size="xl" />
        <Stat label="近一年家庭所得" value={overview.householdStanding} size="m" align="end" />
      </Split>
      <Note>看每一笔的来处 ›</Note>
    </Card>
  )
}

type Filter = 'all' | 'needed' | 'weekend' | 'grid' | 'mine' | 'past'

const FILTERS: { value: Filter; label: string }[] = [
  { value: 'all', label: '全部' },
  { value: 'needed', label: '还缺人' },
  { value: 'weekend', label: '本周末' },
  { value: 'grid', label: '我的网格' },
  { value: 'mine', label: '我报的' },
  { value: 'past', label: '办过的' },
]

const NOTHING: Record<Filter, string> = {
  all: '眼下没有招募',
  needed: '眼下都招满了',
  weekend: '这个周末没有招募',
  grid: '你的网格眼下没有招募',
  mine: '还没有报名',
  past: '还没有办过的招募',
}

/** What the server is asked for. */
function queryOf(filter: Filter, { gridId, now }: { gridId: string | undefined; now: Date }) {
  if (filter === 'needed') return { needed: 'yes' as const }
  if (filter === 'weekend') return weekend(now)
  if (filter === 'grid') return { gridId }
  return filter === 'past' ? { show: 'past' as const } : {}
}

function Recruitments({ now }: { now: Date }) {
  const gridId = useSession((session) => session.me?.person?.gridId ?? undefined)
  const [filter, setFilter] = useState<Filter>('all')
  const paged = usePagedRows(
    (cursor) => {
      const query = { ...queryOf(filter, { gridId, now: new Date() }), cursor }
      return filter === 'mine' ? call(listMyRecruitments, { query }) : call(listRecruitments, { query })
    },
    { deps: [filter, gridId], keepAs: `recruitments.${filter}` },
  )
  return (
    <Section title="志愿招募" more="我的班次" onMore={() => go('myShifts')}>
      <Segmented
        label="看哪些招募"
        options={FILTERS.filter(({ value }) => value !== 'grid' || gridId !== undefined)}
        value={filter}
        onChange={setFilter}
      />
      <Loaded data={paged.data}>
        {(rows) => (
          <>
            {rows.map((recruitment) => (
              <RecruitmentCard
                key={recruitment.id}
                recruitment={recruitment}
                now={now}
                onTap={() => go('recruitment', { recruitmentId: recruitment.id })}
              />
            ))}
            <MoreRows paged={paged} />
            {rows.length === 0 && <Empty title={NOTHING[filter]} note="社区发了新招募，会出现在这里" />}
          </>
        )}
      </Loaded>
    </Section>
  )
}
